"""The checks of master data that come with the built-in plugins: what they find, and what they leave in peace."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.strategies import MaterialFacts, load_registry

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
