"""Supplies: stock and receipts."""

import datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from mto_graph.api.connections import Connection
from mto_graph.api.declaring import interface_type
from mto_graph.api.enums import StockType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.types.goods_movements import PAGED, paged
from mto_graph.api.types.links import link, listed, to_material_plant, to_project, to_sales_order_item
from mto_graph.api.types.missing_parts import MissingPart, load_missing_of_orders
from mto_graph.api.types.node import Node
from mto_graph.api.types.pegging import load_uses
from mto_graph.api.types.references import (
    DependentRequirementRef,
    GoodsMovementRef,
    KanbanContainerRef,
    MaterialPlantRef,
    PeggingRef,
    PlannedOrderRef,
    ProjectRef,
    ReservationRef,
    SalesOrderItemRef,
)
from mto_graph.services.reading import demands, goods_movements, kanban, supplies

_reservations = listed(lambda session, keys: demands.reservations_of(session, "receipt", keys))


@graph_type(
    supplies.StockRow,
    description=(
        "Stock of one type at one storage location: of the plant, or of one sales order item, which nobody "
        "else may use."
    ),
)
class Stock(Node):
    material: MaterialPlantRef = related(to_material_plant, "The material, in its plant.")
    storage_location: str | None = shown("Where in the plant; null when no location is kept.")
    stock_type: StockType = shown("Whether it may be used.")
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item that it belongs to (sales-order stock); null: none."
    )
    project: ProjectRef | None = related(
        to_project, "The project that it belongs to (project stock); null: none."
    )
    quantity: Decimal = shown("How much there is.")


@graph_type(
    supplies.SectionStockRow,
    description="All the stock of one section that planning counts, together: unrestricted and in quality "
    "inspection.",
)
class SectionStock:
    material: MaterialPlantRef = related(to_material_plant, "The material, in its plant.")
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item that it belongs to; null: none."
    )
    project: ProjectRef | None = related(to_project, "The project that it belongs to; null: none.")
    quantity: Decimal = shown("How much there is.")


@interface_type(
    description="An order that will bring material: a firm receipt, which planning does not change."
)
class Receipt(Node):
    number: str = shown("The order's number.")
    item: int = shown("The item of the order.")
    material: MaterialPlantRef = related(to_material_plant, "What it brings, and to which plant.")
    quantity: Decimal = shown("The ordered quantity.")
    received_quantity: Decimal = shown("What has arrived already.")
    open_quantity: Decimal = shown("What is still to come: only this is planned with.")
    start_date: datetime.date | None = shown(
        "When production starts or the purchase begins; null: not known."
    )
    availability_date: datetime.date = shown("From when it can be used.")
    firmed: bool = shown("Whether it is marked as firm.")
    net_price: Decimal | None = shown(
        "What `priceUnit` base units cost in a purchase order; null: the material's purchase price."
    )
    delivery_completed: bool = shown("Whether nothing more will come, whatever was ordered.")
    storage_location: str | None = shown("Where it is received; null: nothing is said.")
    assembly_order: bool = shown(
        "Whether it was made with its sales order item: quantity and date pass both ways."
    )
    deletion_flag: bool = shown(
        "Whether it is not to be made any more, because its sales order item was rejected or changed."
    )
    gross: bool = shown(
        "Whether it is planned in the gross section, where stock does not count; what it brings goes to plant stock."
    )
    missing_parts: list[MissingPart] = related(
        load_missing_of_orders,
        "The components that keep an order that was made with a sales order item from being there in time; empty for "
        "others.",
    )
    kanban_container: KanbanContainerRef | None = related(
        link(lambda session, ids: kanban.container_filled_by(session, "receipt", ids), "id"),
        "The container of kanban that it fills, or filled last; null when none called for it.",
    )
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item that it is for; null: for none."
    )
    project: ProjectRef | None = related(to_project, "The project that it is for; null: for none.")
    reservations: list[ReservationRef] = related(_reservations, "The components set aside for it.")
    pegged_to: list[PeggingRef] = related(load_uses, "The requirements that it covers.")
    goods_movements: Connection[GoodsMovementRef] = related(
        paged(goods_movements.pages_of_receipts),
        "What was received for it, and what was issued to it.",
        **PAGED,
    )


@graph_type(supplies.ProductionOrderRow, description="An order to make a material.")
class ProductionOrder(Receipt):
    pass


@graph_type(supplies.PurchaseOrderRow, description="An item of an order to a supplier.")
class PurchaseOrder(Receipt):
    pass


@graph_type(supplies.PurchaseRequisitionRow, description="An item of a request to purchasing.")
class PurchaseRequisition(Receipt):
    pass


@graph_type(
    supplies.FirmPlannedOrderRow,
    description="A planned order that was handed over firm, from outside; planning explodes it but does not "
    "change it.",
)
class FirmPlannedOrder(Receipt):
    components: list[DependentRequirementRef] = related(
        listed(demands.dependent_of, "supply_number"), "The components that planning has worked out for it."
    )


Supply = Annotated[
    PlannedOrderRef | ProductionOrder | PurchaseOrder | PurchaseRequisition | FirmPlannedOrder | SectionStock,
    strawberry.union("Supply", description="Whatever covers a requirement."),
]
