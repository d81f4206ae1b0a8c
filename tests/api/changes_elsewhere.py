"""For every mutation an input that would change the other of two plants, or what all plants share.

FOREIGN, ORDER, RUN and MOVEMENT stand for numbers and ids that are known only after planning and posting.
"""

from __future__ import annotations

from typing import Any

from .two_plants import FOREIGN

ROW = {"material": "TUBE", "plant": FOREIGN}
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("upsertPlants", {"plants": [{"plant": FOREIGN, "name": "mine"}]}),
    ("upsertHolidays", {"holidays": [{"plant": FOREIGN, "date": "2025-08-01"}]}),
    (
        "upsertPlanningCalendars",
        {"planningCalendars": [{"planningCalendar": "X", "plant": FOREIGN, "date": "2025-08-01"}]},
    ),
    ("upsertStorageLocations", {"storageLocations": [{"plant": FOREIGN, "storageLocation": "X"}]}),
    ("upsertMaterials", {"materials": [{"material": "TUBE", "description": "mine"}]}),
    (
        "upsertMaterialPlants",
        {"materialPlants": [{"material": "TUBE", "plant": "1000", "supplyingPlant": FOREIGN}]},
    ),
    ("upsertBomItems", {"bomItems": [{"parent": "GEAR", "plant": FOREIGN, "item": "0010", "quantity": "1"}]}),
    ("upsertProjects", {"projects": [{"project": "P-1", "description": "mine"}]}),
    ("upsertSalesOrders", {"salesOrders": [{"salesOrder": "ELSE-1", "item": 10, "customer": "mine"}]}),
    (
        "upsertPlannedIndependentRequirements",
        {"plannedIndependentRequirements": [ROW | {"date": "2025-08-01", "quantity": "1"}]},
    ),
    ("upsertForecastRequirements", {"forecastRequirements": [ROW | {"date": "2025-08-01", "quantity": "1"}]}),
    ("upsertStock", {"stock": [ROW | {"quantity": "1"}]}),
    (
        "upsertReceipts",
        {"receipts": [{"order": "ELSE-PO", "item": 1, "material": "TUBE", "plant": "1000", "quantity": "1"}]},
    ),
    ("upsertFirmedPlannedOrders", {"firmedPlannedOrders": [{"order": "FOREIGN", "quantity": "1"}]}),
    ("upsertReservations", {"reservations": [{"reservation": "ELSE-R", "item": 1, "quantity": "1"}]}),
    ("upsertControlCycles", {"controlCycles": [{"controlCycle": "ELSE-CC", "numberOfContainers": 2}]}),
    (
        "upsertKanbanContainers",
        {"kanbanContainers": [{"controlCycle": "ELSE-CC", "container": 1, "status": "FULL"}]},
    ),
    ("upsertCharacteristics", {"characteristics": [{"characteristic": "C", "type": "TEXT"}]}),
    ("upsertCharacteristicValues", {"characteristicValues": [{"characteristic": "C", "value": "1"}]}),
    (
        "upsertMaterialCharacteristics",
        {"materialCharacteristics": [{"material": "TUBE", "characteristic": "C"}]},
    ),
    ("upsertMaterialVariants", {"materialVariants": [{"material": "TUBE", "configurableMaterial": "BIKE"}]}),
    (
        "upsertMaterialConfigurations",
        {"materialConfigurations": [{"material": "TUBE", "characteristic": "C", "value": "1"}]},
    ),
    (
        "upsertUsageProbabilities",
        {"usageProbabilities": [{"material": "TUBE", "characteristic": "C", "value": "1", "percent": "1"}]},
    ),
    ("derivePlan", {"material": "TUBE"}),
    (
        "upsertOrderBomItems",
        {
            "orderBomItems": [
                {
                    "salesOrder": "ELSE-1",
                    "salesOrderItem": 10,
                    "parent": "GEAR",
                    "plant": "1000",
                    "item": "0010",
                    "component": "TUBE",
                    "quantity": "1",
                }
            ]
        },
    ),
    ("setOrderBom", {"salesOrder": "ELSE-1", "item": 10, "parent": "GEAR", "plant": "1000"}),
    (
        "upsertSalesOrderConfigurations",
        {
            "salesOrderConfigurations": [
                {"salesOrder": "ELSE-1", "item": 10, "characteristic": "C", "value": "1"}
            ]
        },
    ),
    ("runPlanning", {}),
    ("runPlanning", {"scope": {"plant": FOREIGN}}),
    ("runPlanning", {"scope": {"materialAlone": ROW}}),
    ("runPlanning", {"scope": {"plant": "1000"}}),  # supplied by the other one
    ("runPlanning", {"scope": {"salesOrderItem": {"salesOrder": "ELSE-1", "item": 10}}}),
    ("cancelPlanningRun", {"id": "RUN"}),
    ("changePlannedOrder", {"number": "FOREIGN", "quantity": "9"}),
    ("createPlannedOrder", ROW | {"quantity": "1", "availabilityDate": "2025-08-01"}),
    ("deletePlannedOrder", {"number": "FOREIGN"}),
    ("convertPlannedOrders", {"plannedOrders": [{"plannedOrder": {"number": "FOREIGN"}}]}),
    ("convertPlannedOrders", {"plannedOrders": [{"plannedOrder": {"id": "ORDER"}}]}),
    ("convertPurchaseRequisitions", {"purchaseRequisitions": [{"number": "ELSE-PO"}]}),
    ("completeOrders", {"orders": [{"number": "ELSE-PO"}]}),
    ("postGoodsMovements", {"goodsMovements": [{"movementType": "101", "order": "ELSE-PO"}]}),
    ("postGoodsMovements", {"goodsMovements": [{"movementType": "561", "quantity": "1"} | ROW]}),
    (
        "postGoodsMovements",
        {"goodsMovements": [{"movementType": "601", "salesOrder": "ELSE-1", "salesOrderItem": 10}]},
    ),
    ("reverseGoodsMovements", {"goodsMovements": [{"number": "MOVEMENT"}]}),
    ("setKanbanStatus", {"containers": [{"controlCycle": "ELSE-CC", "container": 1, "status": "EMPTY"}]}),
    ("createKanban", {"controlCycle": "ELSE-CC"}),
    ("deliverSalesOrderItem", {"salesOrder": "ELSE-1", "item": 10}),
    ("rejectSalesOrderItems", {"salesOrderItems": [{"salesOrder": "ELSE-1", "item": 10}]}),
]
