"""Strategies 20, 50 and 60 as they are declared."""

from __future__ import annotations

import pytest

from mto_graph.strategies import (
    AvailabilityCheck,
    Consumption,
    ExternalRequirements,
    Procedure,
    RequirementsClass,
    SegmentKind,
    load_registry,
)

STRATEGIES = load_registry().strategies


def customer(code: str) -> RequirementsClass:
    found = STRATEGIES[code].customer
    assert found is not None
    return found


@pytest.mark.parametrize(("code", "requirements_type"), [("20", "KE"), ("50", "KEV"), ("60", "KEVV")])
def test_orders_are_kept_apart_and_carry_their_costs(code: str, requirements_type: str) -> None:
    found = customer(code)
    assert found.requirements_type == requirements_type
    assert found.segment is SegmentKind.CUSTOMER
    assert found.account_assignment == "E"
    assert (found.order_type, found.external_order_type, found.convertible) == ("KD", "NB", True)
    assert STRATEGIES[code].make_to_order


@pytest.mark.parametrize(("code", "requirements_type"), [("50", "VSE"), ("60", "VSEV")])
def test_plan_stands_in_a_segment_of_its_own_and_is_never_converted(
    code: str, requirements_type: str
) -> None:
    plan = STRATEGIES[code].plan
    assert plan is not None
    assert plan.requirements_type == requirements_type
    assert plan.segment is SegmentKind.PLANNING
    assert (plan.order_type, plan.external_order_type, plan.convertible) == ("VP", "VP", False)


def test_20_has_no_plan_and_consumes_none() -> None:
    assert STRATEGIES["20"].plan is None
    assert customer("20").consumption is None


@pytest.mark.parametrize(
    ("code", "consumption"),
    [("50", Consumption.WITHOUT_FINAL_ASSEMBLY), ("60", Consumption.PLANNING_MATERIAL)],
)
def test_orders_and_plan_of_one_strategy_find_each_other(code: str, consumption: Consumption) -> None:
    plan = STRATEGIES[code].plan
    assert plan is not None
    assert plan.consumption is customer(code).consumption is consumption


@pytest.mark.parametrize(
    ("code", "check"),
    [("20", AvailabilityCheck.ATP), ("50", AvailabilityCheck.PLAN), ("60", AvailabilityCheck.PLAN)],
)
def test_what_an_order_is_promised_against(code: str, check: AvailabilityCheck) -> None:
    assert customer(code).availability_check is check


@pytest.mark.parametrize(
    ("code", "procedure", "collective_only"),
    [
        ("PD", Procedure.REQUIREMENTS, False),
        ("VB", Procedure.REORDER_POINT, True),
        ("ND", Procedure.NONE, False),
        ("VM", Procedure.REORDER_POINT, True),
        ("V1", Procedure.REORDER_POINT, True),
        ("V2", Procedure.REORDER_POINT, True),
        ("VV", Procedure.FORECAST, True),
    ],
)
def test_mrp_types(code: str, procedure: Procedure, collective_only: bool) -> None:
    found = load_registry().mrp_types[code]
    assert (found.procedure, found.collective_only) == (procedure, collective_only)


@pytest.mark.parametrize(
    ("code", "external", "automatic"),
    [
        ("VB", ExternalRequirements.IGNORED, False),
        ("VM", ExternalRequirements.IGNORED, True),
        ("V1", ExternalRequirements.WITHIN_LEAD_TIME, False),
        ("V2", ExternalRequirements.WITHIN_LEAD_TIME, True),
    ],
)
def test_reorder_points(code: str, external: ExternalRequirements, automatic: bool) -> None:
    found = load_registry().mrp_types[code]
    assert (found.external_requirements, found.automatic_reorder_point) == (external, automatic)
