"""The checks of master data that come with the built-in plugins: what they find, and what they leave in peace."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.strategies import MaterialFacts, load_registry
from mto_graph.strategies.prerequisites import LOT_FOR_LOT, NO_ROUNDING

REGISTRY = load_registry()

SOUND = MaterialFacts(
    material="P",
    plant="1000",
    procurement_type="in_house",
    mrp_type="PD",
    strategy_group="50",
    lot_size="EX",
    consumption_mode=1,
    backward_consumption_days=30,
    has_bom=True,
)


def found(code: str = "50", **facts: Any) -> list[tuple[str, str]]:
    """Code and field of each finding of a strategy's prerequisites and the checks for all materials."""
    changed = replace(SOUND, strategy_group=code, **facts)
    checks = (*REGISTRY.strategies[code].prerequisites, *REGISTRY.checks.values())
    findings = [finding for check in checks if (finding := check.finding(changed)) is not None]
    assert all("P" in finding.message for finding in findings)
    return [(finding.code, finding.field) for finding in findings]


@pytest.mark.parametrize("code", ["20", "50", "60"])
def test_nothing_is_found_where_all_is_well(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize("code", ["50", "60"])
def test_a_planned_product_needs_a_bill_of_material(code: str) -> None:
    assert found(code, has_bom=False) == [("BOM_MISSING", "bom")]


@pytest.mark.parametrize(
    ("sold", "planned", "expected"),
    [(True, False, True), (True, True, False), (False, False, False)],
)
def test_what_is_sold_but_never_planned_by_its_orders_has_a_plan(
    sold: bool, planned: bool, expected: bool
) -> None:
    findings = found("10", has_sales_orders=sold, has_plan=planned)
    assert findings == [("PLAN_MISSING", "planned_independent_requirements")] * expected


def test_20_does_not_need_a_bill_of_material_and_may_be_bought() -> None:
    assert found("20", has_bom=False, procurement_type="external") == []


@pytest.mark.parametrize("code", ["50", "60"])
def test_a_planned_product_is_made_in_house(code: str) -> None:
    assert found(code, procurement_type="external") == [("NOT_IN_HOUSE", "procurement_type")]
    assert found(code, procurement_type="both") == []


@pytest.mark.parametrize("code", ["20", "50", "60"])
def test_the_lot_size_is_lot_for_lot(code: str) -> None:
    assert found(code, lot_size="WB") == [("NOT_LOT_FOR_LOT", "lot_size")]
    assert found(code, lot_size="") == []


@pytest.mark.parametrize("code", ["20", "50", "60"])
@pytest.mark.parametrize("name", ["rounding_value", "minimum_lot_size", "maximum_lot_size"])
def test_lots_are_neither_rounded_nor_cut(code: str, name: str) -> None:
    assert found(code, **{name: Decimal(10)}) == [("LOT_MODIFIED", "rounding_value")]
    assert found(code, **{name: Decimal(0)}) == []


@pytest.mark.parametrize(
    ("mode", "backward", "forward", "missing"),
    [
        (None, None, None, "consumption_mode, backward_consumption_days"),
        (None, 5, None, "consumption_mode"),
        (1, None, None, "backward_consumption_days"),
        (1, 5, None, ""),
        (2, 5, None, "forward_consumption_days"),
        (2, 5, 5, ""),
        (3, None, None, "forward_consumption_days"),
        (3, None, 5, ""),
        (4, None, 5, "backward_consumption_days"),
    ],
)
def test_consumption_is_maintained_as_the_mode_needs_it(
    mode: int | None, backward: int | None, forward: int | None, missing: str
) -> None:
    facts = replace(
        SOUND,
        consumption_mode=mode,
        backward_consumption_days=backward,
        forward_consumption_days=forward,
    )
    messages = [
        finding.message
        for check in REGISTRY.strategies["50"].prerequisites
        if (finding := check.finding(facts)) is not None
    ]
    assert [f"has no {missing};" in message for message in messages] == ([True] if missing else [])


def test_a_variant_leaves_consumption_to_its_planning_material() -> None:
    variant = {"planning_material": "PM", "planning_material_strategy_group": "60"}
    assert found("60", consumption_mode=None, backward_consumption_days=None, **variant) == []


def test_a_product_that_is_sold_with_60_names_its_planning_material() -> None:
    assert found("60", has_sales_orders=True) == [("PLANNING_MATERIAL_MISSING", "planning_material")]


@pytest.mark.parametrize("group", ["", "50"])
def test_the_planning_material_carries_60_too(group: str) -> None:
    facts = {"planning_material": "PM", "planning_material_strategy_group": group}
    assert found("60", **facts) == [("PLANNING_MATERIAL_STRATEGY", "planning_material")]


@pytest.mark.parametrize(
    "facts",
    [
        {"minimum_lot_size": Decimal(5)},
        {"maximum_lot_size": Decimal(5)},
        {"rounding_value": Decimal(5)},
        {"fixed_lot_size": Decimal(5), "lot_size": "FX"},
        {"lot_size": "MB"},
    ],
)
def test_lot_sizes_without_effect_are_found_where_demand_is_individual(facts: dict[str, Any]) -> None:
    """A component, so without a strategy's own prerequisites."""
    check = REGISTRY.checks["LOT_SIZE_WITHOUT_EFFECT"]
    component = replace(SOUND, strategy_group="", **facts)
    assert check.finding(component) is None
    finding = check.finding(replace(component, planned_individually=True))
    assert finding is not None
    assert finding.message.endswith("has no effect there.")
    assert all(name in finding.message for name in facts)


def test_lot_for_lot_has_its_effect_everywhere() -> None:
    check = REGISTRY.checks["LOT_SIZE_WITHOUT_EFFECT"]
    assert check.finding(replace(SOUND, planned_individually=True)) is None


def test_what_relaxes_lot_for_lot_has_its_effect() -> None:
    check = REGISTRY.checks["LOT_SIZE_WITHOUT_EFFECT"]
    limits = {"lot_size": "MB", "minimum_lot_size": Decimal(5), "rounding_value": Decimal(4)}
    component = replace(SOUND, strategy_group="", planned_individually=True, **limits)
    rounded = check.finding(replace(component, individual_lot_sizing="rounding"))
    assert rounded is not None
    assert rounded.message.endswith(
        "which are lot-for-lot but for rounding: lot_size MB, minimum_lot_size has no effect there."
    )
    assert check.finding(replace(component, individual_lot_sizing="full")) is None


def test_products_are_told_that_a_relaxed_lot_size_reaches_their_orders() -> None:
    relaxed = replace(SOUND, lot_size="MB", rounding_value=Decimal(4), individual_lot_sizing="full")
    for prerequisite in (LOT_FOR_LOT, NO_ROUNDING):
        finding = prerequisite.finding(relaxed)
        assert finding is not None
        assert "customer sections" not in finding.message
        strict = prerequisite.finding(replace(relaxed, individual_lot_sizing=""))
        assert strict is not None
        assert "customer sections" in strict.message


@pytest.mark.parametrize(
    ("code", "lot_size", "setting"),
    [
        ("MAXIMUM_STOCK_MISSING", "HB", {"maximum_stock": Decimal(5)}),
        ("PLANNING_CALENDAR_MISSING", "PK", {"planning_calendar": "WEEKS"}),
    ],
)
def test_a_lot_size_has_what_it_needs(code: str, lot_size: str, setting: dict[str, Any]) -> None:
    check = REGISTRY.checks[code]
    finding = check.finding(replace(SOUND, lot_size=lot_size))
    assert finding is not None
    assert f"lot size {lot_size} but no {next(iter(setting))}; it is planned lot for lot." in finding.message
    assert finding.field == next(iter(setting))
    assert check.finding(replace(SOUND, lot_size=lot_size, **setting)) is None
    assert check.finding(SOUND) is None


@pytest.mark.parametrize("lot_size", ["GR", "SP", "WI", "WW"])
def test_lot_sizes_that_weigh_costs_have_them(lot_size: str) -> None:
    check = REGISTRY.checks["LOT_COSTS_MISSING"]
    bare = replace(SOUND, lot_size=lot_size)
    finding = check.finding(bare)
    assert finding is not None
    assert (
        "no lot_size_independent_cost and no storage_cost_percent and no standard_price;" in finding.message
    )
    costs = {"lot_size_independent_cost": Decimal(100), "storage_cost_percent": Decimal(10)}
    finding = check.finding(replace(bare, **costs))
    assert finding is not None
    assert "but no standard_price;" in finding.message
    assert check.finding(replace(bare, **costs, standard_price=Decimal(20))) is None
    assert (
        check.finding(replace(bare, **costs, standard_price=Decimal(0), purchase_price=Decimal(20))) is None
    )
    assert check.finding(replace(SOUND, lot_size="MB")) is None


def test_a_fixed_lot_size_has_a_size() -> None:
    check = REGISTRY.checks["FIXED_LOT_SIZE_MISSING"]
    fixed = replace(SOUND, lot_size="FX")
    assert check.finding(fixed) is not None
    assert check.finding(replace(fixed, fixed_lot_size=Decimal(5))) is None
    assert check.finding(SOUND) is None


def test_reorder_point_parts_are_not_individual() -> None:
    check = REGISTRY.checks["REORDER_POINT_INDIVIDUAL"]
    individual = replace(SOUND, mrp_type="VB", individual_collective="individual")
    assert check.finding(individual) is not None
    assert check.finding(replace(individual, individual_collective="collective")) is None
    assert check.finding(replace(individual, mrp_type="PD")) is None
