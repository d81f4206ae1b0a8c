"""Runs of a plant, a material or a sales order item: they write their part, and the whole is as a run of everything."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application

from .worlds import (
    PLAN_TABLES,
    bought,
    item,
    load,
    made,
    order,
    plan,
    proposals,
    rows,
    run_status,
    sections,
    stock,
    stored,
)


def fill(application: Application) -> Application:
    """Two products and a part that both need, partly in stock; one product of plant 2000 supplied from plant 1000."""
    load(
        application,
        plants=[{"plant": "1000"}, {"plant": "2000"}],
        material_plants=[
            made("A", 5, strategy_group="20"),
            made("B", 3, strategy_group="20"),
            bought("OWN", 7),
            bought("COMMON", 7, individual_collective="collective"),
            bought("COMMON", 2, plant="2000", special_procurement="stock_transfer", supplying_plant="1000"),
            made("Z", 1, plant="2000"),
        ],
        bom_items=[
            item("A", "OWN", 2),
            item("A", "COMMON", 3),
            item("B", "COMMON", 5),
            item("Z", "COMMON", 7, plant="2000"),
        ],
        sales_orders=[
            order(1, "A", 10),
            order(2, "A", 1),
            order(3, "B", 2),
            order(4, "Z", 1, plant="2000"),
        ],
        stock=[stock("COMMON", 4)],
    )
    return application


@pytest.fixture
def planned(application: Application) -> Application:
    plan(fill(application))
    return application


@pytest.fixture
def in_memory(memory_application: Application) -> Application:
    plan(fill(memory_application))
    return memory_application


SCOPES: list[dict[str, Any]] = [
    {"plant": "1000"},
    {"plant": "2000"},
    {"material": "A"},
    {"material": "COMMON"},
    {"material": "COMMON", "plant": "1000"},
    {"material": "B", "plant": "1000"},
    {"sales_order": "1", "item": 10},
    {"sales_order": "2", "item": 10},
]


def test_after_a_run_of_everything_no_other_run_writes_anything(planned: Application) -> None:
    before = stored(planned)
    for scope in SCOPES:
        assert plan(planned, **scope).unchanged, scope
        assert stored(planned) == before, scope
    assert set(run_status(planned)) == {"FINISHED"}


def test_all_parts_together_are_the_whole(planned: Application) -> None:
    """After a change that reaches every level: part by part, then nothing is left for a run of everything."""
    load(planned, sales_orders=[order(1, "A", 12), order(3, "B", 9), order(5, "Z", 3, plant="2000")])
    plan(planned, plant="2000")
    plan(planned, plant="1000")
    assert plan(planned).unchanged


def test_the_whole_is_the_same_whatever_was_planned_before(in_memory: Application) -> None:
    load(in_memory, sales_orders=[order(1, "A", 12), order(3, "B", 9)])
    for scope in SCOPES:
        plan(in_memory, **scope)
    plan(in_memory)
    fresh = open_application("sqlite://")
    try:
        fill(fresh)
        load(fresh, sales_orders=[order(1, "A", 12), order(3, "B", 9)])
        plan(fresh)
        assert plan_rows(in_memory) == plan_rows(fresh)
    finally:
        fresh.close()


def plan_rows(application: Application) -> list[tuple[Any, ...]]:
    """Orders and requirements without their numbers."""
    orders = rows(
        application,
        "SELECT material_plant, segment, quantity, start_date, finish_date, availability_date, exception_set"
        " FROM planned_order ORDER BY material_plant, segment, availability_date, quantity",
    )
    requirements = rows(
        application,
        "SELECT material_plant, segment, quantity, date, bom_item FROM dependent_requirement"
        " ORDER BY material_plant, segment, date, quantity, bom_item",
    )
    pegging = rows(
        application,
        "SELECT demand_kind, quantity, material_plant, segment FROM pegging"
        " ORDER BY demand_kind, material_plant, segment, quantity",
    )
    return orders + requirements + pegging


def quantities(application: Application, name: str, plant: str = "1000") -> dict[str, list[str]]:
    """The quantities of the planned orders of a material by section, the smallest first."""
    return {
        text: sorted((str(row.quantity) for row in proposals(section)), key=int)
        for text, section in sections(application, name, plant).items()
    }


def test_a_plant_is_planned_and_the_other_left_alone(in_memory: Application) -> None:
    """Z needs 3 × 7 more; the supplying plant learns of it, but proposes nothing before its own run."""
    load(in_memory, sales_orders=[order(5, "Z", 3, plant="2000")])
    before = quantities(in_memory, "COMMON")
    plan(in_memory, plant="2000")
    assert quantities(in_memory, "COMMON", "2000") == {"net": ["7", "21"]}
    assert quantities(in_memory, "COMMON") == before
    needs = [row for row in sections(in_memory, "COMMON")["net"].rows if row.element == "DepReq"]
    assert sorted(int(row.quantity or 0) for row in needs) == [-30, -21, -10, -7, -3]


def test_a_material_is_planned_with_all_that_goes_into_it(in_memory: Application) -> None:
    load(in_memory, sales_orders=[order(2, "A", 100), order(3, "B", 100)])
    plan(in_memory, material="A")
    assert quantities(in_memory, "A")["customer 2/10"] == ["100"]
    assert quantities(in_memory, "OWN")["customer 2/10"] == ["200"]
    assert "300" in quantities(in_memory, "COMMON")["net"]
    assert quantities(in_memory, "B")["customer 3/10"] == ["2"]
    assert "500" not in quantities(in_memory, "COMMON")["net"]


def test_a_material_reaches_its_parts_through_stock_transfers(in_memory: Application) -> None:
    load(in_memory, sales_orders=[order(4, "Z", 100, plant="2000")])
    plan(in_memory, material="Z")
    assert quantities(in_memory, "COMMON", "2000") == {"net": ["700"]}
    assert "700" in quantities(in_memory, "COMMON")["net"]


def test_a_component_meets_the_requirements_of_all_its_parents(in_memory: Application) -> None:
    """Planned alone it still sees what A, B and the transfer of plant 2000 need of it."""
    before = sum(int(quantity) for quantity in quantities(in_memory, "COMMON")["net"])
    load(in_memory, stock=[stock("COMMON", 14)])
    plan(in_memory, material="COMMON", plant="1000")
    after = sum(int(quantity) for quantity in quantities(in_memory, "COMMON")["net"])
    assert (before, after) == (30 + 3 + 10 + 7 - 4, 30 + 3 + 10 + 7 - 14)


def test_a_sales_order_item_is_planned_on_all_levels_of_its_own_section(in_memory: Application) -> None:
    before = {name: quantities(in_memory, name) for name in ("A", "OWN", "B", "COMMON")}
    load(in_memory, sales_orders=[order(1, "A", 20), order(2, "A", 20)])
    plan(in_memory, sales_order="1", item=10)
    assert quantities(in_memory, "A") == {**before["A"], "customer 1/10": ["20"]}
    assert quantities(in_memory, "OWN") == {**before["OWN"], "customer 1/10": ["40"]}
    assert quantities(in_memory, "B") == before["B"]
    assert quantities(in_memory, "COMMON") == before["COMMON"]


def covered(application: Application, name: str) -> list[tuple[int, int | None]]:
    """Quantity and single supply of each requirement on a material of plant 1000."""
    return [
        (quantity // 1000, supply)
        for quantity, supply in rows(
            application,
            "SELECT d.quantity, d.covered_by FROM dependent_requirement d"
            " JOIN material_plant mp ON mp.id = d.material_plant JOIN material m ON m.id = mp.material"
            " JOIN plant p ON p.id = mp.plant WHERE m.material = ? AND p.plant = '1000'"
            " ORDER BY d.quantity",
            name,
        )
    ]


def test_a_requirement_outside_the_run_that_changed_is_covered_by_nothing_yet(planned: Application) -> None:
    """The order of 5 that covered B's 10 does not cover 100; what did not change keeps its coverage."""
    load(planned, sales_orders=[order(3, "B", 20)])
    before = covered(planned, "COMMON")
    plan(planned, sales_order="3", item=10)
    after = covered(planned, "COMMON")
    assert (100, None) in after
    unchanged = [pair for pair in before if pair[0] in (3, 7, 30)]
    assert [pair for pair in after if pair[0] in (3, 7, 30)] == unchanged
    assert plan(planned).counts["dependent_requirements_changed"] > 0
    assert (100, None) not in covered(planned, "COMMON")


def test_pegging_outside_the_run_never_points_at_requirements_that_are_gone(planned: Application) -> None:
    """A's requirement of 30 is covered by the stock and an order; then its sales order is rejected."""
    load(planned, sales_orders=[order(1, "A", 10, rejected=True)])
    plan(planned, sales_order="1", item=10)
    dangling = (
        "SELECT COUNT(*) FROM pegging g WHERE demand_kind = 4 AND NOT EXISTS"
        " (SELECT 1 FROM dependent_requirement d WHERE d.parent = g.demand AND d.position = g.position)"
    )
    assert rows(planned, dangling) == [(0,)]


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ({"plant": "9"}, "Plant 9 does not exist"),
        ({"material": "NO"}, "Material NO does not exist"),
        ({"material": "B", "plant": "2000"}, "Material B does not exist in plant 2000"),
        ({"sales_order": "9", "item": 10}, "Sales order item 9/10 does not exist"),
        ({"sales_order": "1", "item": 20}, "Sales order item 1/20 does not exist"),
    ],
)
def test_a_scope_that_names_what_does_not_exist_is_refused(
    in_memory: Application, scope: dict[str, Any], message: str
) -> None:
    before = stored(in_memory)
    with pytest.raises(Refused, match=message) as refused:
        plan(in_memory, **scope)
    assert refused.value.errors[0].code is ErrorCode.NOT_FOUND
    assert stored(in_memory) == before
    assert run_status(in_memory)[-1] == "FAILED"


def test_the_scope_is_recorded(in_memory: Application) -> None:
    plan(in_memory, material="COMMON", plant="1000")
    plan(in_memory, sales_order="1", item=10)
    assert rows(
        in_memory,
        "SELECT plant, material, sales_order, sales_order_item FROM planning_run ORDER BY id",
    ) == [("", "", "", None), ("1000", "COMMON", "", None), ("", "", "1", 10)]


def test_a_first_run_may_be_a_part(memory_application: Application) -> None:
    fill(memory_application)
    plan(memory_application, sales_order="1", item=10)
    assert quantities(memory_application, "A") == {"net": [], "customer 1/10": ["10"], "customer 2/10": []}
    assert quantities(memory_application, "COMMON") == {"net": []}
    assert plan(memory_application).counts["planned_orders_deleted"] == 0
    assert len(stored(memory_application)[PLAN_TABLES[0]]) > 3


def test_components_of_firm_orders_are_served_in_the_order_of_these(application: Application) -> None:
    load(
        application,
        plants=[{"plant": "1000"}],
        material_plants=[made("A", 1), bought("C", 0, individual_collective="collective")],
        bom_items=[item("A", "C", 1)],
        stock=[stock("C", 4)],
        receipts=[
            {
                "order": number,
                "item": 1,
                "kind": "planned_order",
                "material": "A",
                "plant": "1000",
                "quantity": quantity,
                "start_date": "2025-03-10",
                "availability_date": "2025-03-11",
            }
            for number, quantity in (("X1", 3), ("X2", 5))
        ],
    )
    plan(application)
    assert plan(application, material="C").unchanged
