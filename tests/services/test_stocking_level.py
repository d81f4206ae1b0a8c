"""The stocking level: worked structures, and random ones against what the planning run does with them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.stocking_level import StockingLevelRow, stocking_level_of

from ..properties.budget import looking_at
from .worlds import TODAY, Tables, bought, item, load, made, order, plan, rows

LONG = "2026-03-02"


def level_of(application: Application, name: str = "PUMP", **given: Any) -> StockingLevelRow:
    return stocking_level_of(application, name, "1000", today=TODAY, **given)


def shown(found: StockingLevelRow) -> list[tuple[str, str, str, str | None]]:
    """Material, stage (a plus at the stocking level), reason and what procures it ahead."""
    return [
        (
            "  " * node.level + node.material_number,
            node.stage + ("+" if node.stocking_point else ""),
            node.reason,
            node.ahead,
        )
        for node in found.nodes
    ]


def pump(**changed: dict[str, Any]) -> Tables:
    """A pump (5 workdays) of a rotor (3 workdays) of a shaft (bought, 14 days), and a casing (bought, 21 days)."""
    materials = {
        "PUMP": made("PUMP", 5, strategy_group="50", consumption_mode=1, backward_consumption_days=20),
        "ROTOR": made("ROTOR", 3),
        "SHAFT": bought("SHAFT", 14),
        "CASING": bought("CASING", 21, goods_receipt_days=1),
    }
    return {
        "material_plants": [{**row, **changed.get(name, {})} for name, row in materials.items()],
        "bom_items": [item("PUMP", "ROTOR"), item("ROTOR", "SHAFT", 2), item("PUMP", "CASING")],
        "planned_independent_requirements": [
            {"material": "PUMP", "plant": "1000", "date": LONG, "quantity": 4}
        ],
    }


@pytest.fixture
def works(memory_application: Application) -> Application:
    return memory_application


COLLECTIVE = {"individual_collective": "collective"}


def test_one_level_below_is_stocked(application: Application) -> None:
    """The most usual: rotor and casing wait, the pump takes its five workdays: Monday 3 to Monday 10."""
    load(application, **pump(ROTOR=COLLECTIVE, CASING=COLLECTIVE))
    found = level_of(application)
    assert shown(found) == [
        ("PUMP", "after_order", "strategy", None),
        ("  CASING", "before_order+", "indicator", "plan"),
        ("  ROTOR", "before_order+", "indicator", "plan"),
        ("    SHAFT", "before_order", "collective_above", "plan"),
    ]
    assert (found.remaining_workdays, found.earliest_date) == (5, date(2025, 3, 10))
    assert [(row.level, row.before_order, row.after_order, row.stocking_points) for row in found.levels] == [
        (0, 0, 1, 0),
        (1, 2, 0, 2),
        (2, 1, 0, 0),
    ]
    assert found.findings == ()
    assert found.sentence == (
        "CASING, ROTOR are there before the order, everything above after it: the customer waits 5 workdays instead "
        "of 21 workdays."
    )


def test_two_levels_below_are_stocked(works: Application) -> None:
    """The rotor has no indicator, its shaft is collective: eight workdays for rotor and pump, to Thursday 13."""
    load(works, **pump(SHAFT=COLLECTIVE, CASING=COLLECTIVE))
    found = level_of(works)
    assert shown(found)[2:] == [
        ("  ROTOR", "after_order", "as_parent", None),
        ("    SHAFT", "before_order+", "indicator", "plan"),
    ]
    assert (found.remaining_workdays, found.earliest_date) == (8, date(2025, 3, 13))
    assert [node.material_number for node in found.nodes if node.critical] == ["PUMP", "ROTOR"]


def test_nothing_is_stocked(works: Application) -> None:
    """The casing comes on Monday 24 and is taken in on Tuesday 25, the pump is there on Tuesday 1: 21 workdays."""
    load(works, **pump())
    found = level_of(works)
    assert {stage for _, stage, _, _ in shown(found)} == {"after_order"}
    assert (found.remaining_workdays, found.earliest_date) == (21, date(2025, 4, 1))
    assert found.remaining_workdays == found.cumulative_workdays
    assert [node.material_number for node in found.nodes if node.critical] == ["PUMP", "CASING"]
    assert found.sentence.startswith("Nothing of PUMP is there before the order")


def test_without_a_plan_collective_parts_wait_for_the_order_too(works: Application) -> None:
    load(works, **pump(PUMP={"strategy_group": "20"}, ROTOR=COLLECTIVE))
    found = level_of(works)
    assert shown(found)[2:] == [
        ("  ROTOR", "after_order", "indicator", None),
        ("    SHAFT", "after_order", "collective_above", None),
    ]
    assert not found.nodes[2].kept_apart
    assert [finding.code for finding in found.findings] == ["NOTHING_PROCURES_AHEAD"]
    assert "ROTOR, SHAFT" in found.findings[0].message
    assert "for plant stock" in found.nodes[2].sentence


def test_what_watches_plant_stock_is_there_whatever_the_strategy(works: Application) -> None:
    load(
        works,
        **pump(
            PUMP={"strategy_group": "20"},
            CASING={"mrp_type": "VB", "reorder_point": 5, "lot_size": "FX", "fixed_lot_size": 10},
            SHAFT={**COLLECTIVE, "safety_stock": 3},
        ),
    )
    assert shown(level_of(works)) == [
        ("PUMP", "after_order", "strategy", None),
        ("  CASING", "before_order+", "mrp_type", "reorder_point"),
        ("  ROTOR", "after_order", "as_parent", None),
        ("    SHAFT", "before_order+", "indicator", "safety_stock"),
    ]


def test_the_bom_item_overrides_the_material_and_phantoms_are_passed_through(works: Application) -> None:
    tables = pump(ROTOR={"special_procurement": "phantom"}, SHAFT={"individual_collective": "individual"})
    load(works, **tables)
    load(works, bom_items=[item("ROTOR", "SHAFT", 2, explosion="collective")])
    found = level_of(works, quantity=Fraction(3000))
    assert shown(found)[2:] == [
        ("  ROTOR", "passed_through", "phantom", None),
        ("    SHAFT", "before_order+", "bom_item", "plan"),
    ]
    assert found.nodes[3].quantity == 6
    assert (found.total.passed_through, found.total.before_order, found.total.after_order) == (1, 1, 2)


def test_parts_outside_of_planning_and_kanban(works: Application) -> None:
    load(works, **pump(CASING={"mrp_type": "ND"}, SHAFT={}))
    load(
        works,
        storage_locations=[{"plant": "1000", "storage_location": "LINE"}],
        control_cycles=[
            {
                "control_cycle": "K1",
                "material": "SHAFT",
                "plant": "1000",
                "storage_location": "LINE",
                "number_of_containers": 2,
                "replenishment": "external",
                "container_quantity": 10,
            }
        ],
    )
    assert [row[1:] for row in shown(level_of(works))] == [
        ("after_order", "strategy", None),
        ("not_planned", "as_parent", None),
        ("after_order", "as_parent", None),
        ("before_order+", "kanban", "kanban"),
    ]


def test_the_plan_of_a_planning_material_reaches_only_common_parts(works: Application) -> None:
    family = {"strategy_group": "60", "consumption_mode": 1, "backward_consumption_days": 20}
    load(
        works,
        material_plants=[
            made("FAMILY", 5, **family),
            made("SMALL", 5, strategy_group="60", planning_material="FAMILY", planning_plant="1000"),
            bought("COMMON", 14, **COLLECTIVE),
            bought("LABEL", 7, **COLLECTIVE),
        ],
        bom_items=[item("FAMILY", "COMMON"), item("SMALL", "COMMON"), item("SMALL", "LABEL")],
    )
    found = level_of(works, "SMALL")
    assert shown(found)[1:] == [
        ("  COMMON", "before_order+", "indicator", "plan"),
        ("  LABEL", "after_order", "indicator", None),
    ]
    assert found.nodes[1].sentence == (
        "COMMON is bought before the order: the material says collective, and the plan of FAMILY (strategy 60) "
        "procures it."
    )
    assert [(one.code, one.message.split()[1]) for one in found.findings] == [("PLAN_MISSING", "FAMILY")]


def test_ordinary_demand_is_served_from_plant_stock(works: Application) -> None:
    load(
        works,
        **pump(
            PUMP={"strategy_group": None, "safety_stock": 1}, ROTOR={"individual_collective": "individual"}
        ),
    )
    found = level_of(works)
    assert {node.kept_apart for node in found.nodes} == {False}
    assert {row[1] for row in shown(found)} == {"before_order"}
    assert (found.remaining_workdays, found.sentence) == (
        0,
        "PUMP itself is there before the order: the customer waits 0 workdays.",
    )


def test_the_time_by_quantity_counts(works: Application) -> None:
    slow = {"in_house_production_days": None, "setup_time_days": "0.5", "processing_time_days": "0.25"}
    load(works, **pump(PUMP=slow, ROTOR=COLLECTIVE, CASING=COLLECTIVE))
    assert level_of(works, quantity=Fraction(10_000)).remaining_workdays == 3
    assert level_of(works, quantity=Fraction(20_000)).remaining_workdays == 6


def test_a_material_that_does_not_exist_is_refused(works: Application) -> None:
    with pytest.raises(Refused) as refused:
        level_of(works, "NONE")
    assert refused.value.errors[0].code is ErrorCode.NOT_FOUND


# Random structures: PRODUCT is above M0 … M5, each of which may use those after it.

INDICATORS = st.sampled_from(["", "individual", "collective"])
SETTINGS = st.fixed_dictionaries(
    {
        "individual_collective": INDICATORS,
        "special_procurement": st.sampled_from(["", "", "", "phantom"]),
        "kind": st.sampled_from(["made", "made", "bought"]),
    }
)
LINKS = st.lists(
    st.tuples(
        st.integers(-1, 4),
        st.integers(0, 5),
        st.sampled_from(["", "", "individual", "collective", "phantom"]),
    ),
    min_size=2,
    max_size=10,
    unique_by=lambda link: link[:2],
)


def structure(strategy: str, settings: list[dict[str, str]], links: list[tuple[int, int, str]]) -> Tables:
    product = made("PRODUCT", 2, strategy_group=strategy, consumption_mode=1, backward_consumption_days=5)
    parts = []
    for at, chosen in enumerate(settings):
        row = made(f"M{at}", 1) if chosen["kind"] == "made" else bought(f"M{at}", 3)
        own = {name: value for name, value in chosen.items() if name != "kind" and value}
        parts.append({**row, **own})
    names = {-1: "PRODUCT", **{at: f"M{at}" for at in range(6)}}
    items = [
        item(names[parent], names[part], explosion=explosion or None)
        for parent, part, explosion in links
        if parent < part
    ]
    return {"material_plants": [product, *parts], "bom_items": items}


def planned_materials(application: Application, condition: str) -> set[str]:
    return {
        name
        for (name,) in rows(
            application,
            "SELECT DISTINCT m.material FROM planned_order o JOIN material_plant mp ON mp.id = o.material_plant"
            f" JOIN material m ON m.id = mp.material WHERE {condition}",
        )
    }


@looking_at(25)
@given(st.lists(SETTINGS, min_size=6, max_size=6), LINKS)
def test_a_planning_run_keeps_apart_what_the_stocking_level_says(
    settings: list[dict[str, str]], links: list[tuple[int, int, str]]
) -> None:
    application = open_application("sqlite://")
    try:
        load(application, **structure("20", settings, links), sales_orders=[order(1, "PRODUCT", 1, LONG)])
        plan(application)
        nodes = [node for node in level_of(application, "PRODUCT").nodes if node.stage != "passed_through"]
        assert planned_materials(application, "o.segment % 8 = 3") == {
            node.material_number for node in nodes if node.kept_apart
        }
        assert planned_materials(application, "o.segment = 0") == {
            node.material_number for node in nodes if not node.kept_apart
        }
    finally:
        application.close()


@looking_at(25)
@given(st.lists(SETTINGS, min_size=6, max_size=6), LINKS)
def test_a_plan_procures_ahead_what_the_stocking_level_says(
    settings: list[dict[str, str]], links: list[tuple[int, int, str]]
) -> None:
    application = open_application("sqlite://")
    try:
        pir = {"material": "PRODUCT", "plant": "1000", "date": LONG, "quantity": 1}
        load(application, **structure("50", settings, links), planned_independent_requirements=[pir])
        plan(application)
        found = level_of(application, "PRODUCT")
        assert planned_materials(application, "o.segment = 0") == {
            node.material_number for node in found.nodes if node.stage == "before_order"
        }
    finally:
        application.close()
