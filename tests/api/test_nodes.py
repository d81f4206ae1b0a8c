"""Ids: every object with an id is found again by it, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.api.ids import decoded, encoded
from mto_graph.api.limits import Limits
from mto_graph.services.datasets import upsert

from .conftest import Client
from .everything import selection

WIDE = Limits(tokens=10**6, aliases=10**6, fields=10**6, objects=10**7)


def found_in(answer: Any) -> dict[str, str]:
    """The ids in an answer, with the types that they belong to."""
    if isinstance(answer, list):
        return {key: kind for part in answer for key, kind in found_in(part).items()}
    if not isinstance(answer, dict):
        return {}
    kind = answer.get("__typename", "")
    own = {answer[f"idOf{kind}"]: kind} if f"idOf{kind}" in answer else {}
    return own | {key: kind for part in answer.values() for key, kind in found_in(part).items()}


def test_every_object_is_found_again(works: Client) -> None:
    upsert(
        works.application,
        {
            "receipts": [
                {
                    "order": f"X{kind}",
                    "kind": kind,
                    "material": "FRAME",
                    "plant": "1000",
                    "quantity": 1,
                    "availability_date": "2025-06-02",
                }
                for kind in ("production_order", "purchase_requisition", "planned_order")
            ],
            "storage_locations": [{"plant": "1000", "storage_location": "LINE"}],
            "control_cycles": [
                {
                    "control_cycle": "K1",
                    "material": "BELL",
                    "plant": "1000",
                    "storage_location": "LINE",
                    "number_of_containers": 1,
                    "container_quantity": 5,
                    "replenishment": "external",
                }
            ],
            "order_bom_items": [
                {
                    "sales_order": "4711",
                    "sales_order_item": 10,
                    "parent": "FRAME",
                    "plant": "1000",
                    "item": "0010",
                    "component": "BELL",
                    "quantity": 1,
                }
            ],
            "characteristics": [{"characteristic": "COLOUR", "type": "text"}],
            "forecast_requirements": [
                {"material": "FRAME", "plant": "1000", "date": "2025-06-01", "period": "month", "quantity": 9}
            ],
        },
    )
    client = Client(works.application, WIDE)
    schema = client.api.schema._schema
    ids: dict[str, str] = {}
    for field, kind, depth in (
        ("materialPlants(first: 20)", "MaterialPlantConnection", 3),
        ("plannedOrders(first: 100)", "PlannedOrderConnection", 3),
        ("salesOrders", "SalesOrderConnection", 3),
        ("planningFile", "PlanningFileEntryConnection", 1),
        ("planningRuns", "PlanningRunConnection", 2),
        ("kanbanContainers", "KanbanContainerConnection", 2),
        ("characteristics", "CharacteristicConnection", 2),
        ("plants", "Plant", 1),
        ("strategies", "Strategy", 1),
    ):
        ids |= found_in(client.ask(f"{{ {field} {selection(schema, kind, depth)} }}"))
    node = schema.type_map["Node"]
    expected = {kind.name for kind in schema.get_possible_types(node)}  # type: ignore[arg-type]
    assert set(ids.values()) == expected
    for key, kind in ids.items():
        answer = client.ask("query ($id: ID!) { node(id: $id) { __typename id } }", {"id": key})
        assert answer == {"node": {"__typename": kind, "id": key}}


@pytest.mark.parametrize(
    "key",
    [
        encoded("Material", 999_999),
        encoded("PlannedOrder", 0),
        encoded("Material", "x"),
        encoded("Strategy", "99"),
        encoded("PurchaseOrder", 10**17),
        encoded("DependentRequirement", "1"),
        encoded("DependentRequirement", "1/x"),
        encoded("DependentRequirement", "999999/1"),
        encoded("Nonsense", 1),
        encoded("UserError", 1),
    ],
)
def test_what_is_not_there_is_null(still_works: Client, key: str) -> None:
    assert still_works.ask("query ($id: ID!) { node(id: $id) { id } }", {"id": key}) == {"node": None}


@pytest.mark.parametrize("key", ["", "x", "TWF0ZXJpYWw", "🚲", "TWF0ZXJpYWw6", "A" * 5000, "::::", "bWF0\n"])
def test_what_is_no_id_is_refused(still_works: Client, key: str) -> None:
    (fault,) = still_works.faults("query ($id: ID!) { node(id: $id) { id } }", {"id": key})
    assert fault["extensions"]["code"] == "INVALID_ID"
    assert len(fault["message"]) < 200


def test_an_id_of_another_type_is_refused_where_one_type_is_meant(still_works: Client) -> None:
    query = "query ($id: ID!) { planningRun(id: $id) { id } }"
    (fault,) = still_works.faults(query, {"id": encoded("Material", 1)})
    assert fault["extensions"]["code"] == "INVALID_ID"


def test_ids_go_round() -> None:
    assert decoded(encoded("PlannedOrder", 17)) == ("PlannedOrder", "17")
    assert decoded(encoded("Strategy", "E:1")) == ("Strategy", "E:1")
