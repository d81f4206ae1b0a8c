"""The built-in strategies as they are declared."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from mto_graph.strategies import (
    AvailabilityCheck,
    Consumer,
    Consumption,
    ExternalRequirements,
    MaterialFacts,
    Procedure,
    RequirementsClass,
    SegmentKind,
    load_registry,
)

STRATEGIES = load_registry().strategies


@pytest.mark.parametrize("code", sorted(STRATEGIES))
def test_every_plugin_says_when_to_choose_its_strategy(code: str) -> None:
    told = import_module(f"mto_strategy_{code}").__doc__ or ""
    assert told.startswith(f"Strategy {code}: ")
    assert "\n\nChoose it " in told
    assert STRATEGIES[code].when_to_use


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


@pytest.mark.parametrize(
    ("code", "plan_type", "plan_segment", "order_type", "check"),
    [
        ("10", "LSF", SegmentKind.NET, "KSL", AvailabilityCheck.ATP_WITHOUT_LEAD_TIME),
        ("11", "BSF", SegmentKind.GROSS, "KSL", AvailabilityCheck.ATP_WITHOUT_LEAD_TIME),
        ("30", "LSF", SegmentKind.NET, "KL", AvailabilityCheck.ATP),
        ("40", "VSF", SegmentKind.NET, "KSV", AvailabilityCheck.ATP),
        ("52", "VSE", SegmentKind.PLANNING, "KSVS", AvailabilityCheck.PLAN),
        ("63", "VSEV", SegmentKind.PLANNING, "KSVV", AvailabilityCheck.PLAN),
    ],
)
def test_orders_of_these_stand_in_plant_stock(
    code: str, plan_type: str, plan_segment: SegmentKind, order_type: str, check: AvailabilityCheck
) -> None:
    plan = STRATEGIES[code].plan
    assert plan is not None
    assert (plan.requirements_type, plan.segment) == (plan_type, plan_segment)
    assert (customer(code).requirements_type, customer(code).segment) == (order_type, SegmentKind.NET)
    assert customer(code).availability_check is check
    assert plan.consumption is customer(code).consumption
    assert not STRATEGIES[code].make_to_order


@pytest.mark.parametrize(("code", "mixed"), [("59", None), ("70", 1), ("74", 3)])
def test_plan_of_assemblies_is_consumed_by_what_orders_need(code: str, mixed: int | None) -> None:
    plan = STRATEGIES[code].plan
    assert plan is not None
    assert plan.for_assemblies
    assert plan.mixed_mrp == mixed
    assert Consumer.SALES_ORDERS not in plan.consumed_by
    assert STRATEGIES[code].customer is None


def test_mixed_mrp_is_one_of_three() -> None:
    with pytest.raises(ValueError, match="mixed_mrp is 1, 2, 3 or None, not 4"):
        RequirementsClass(requirements_type="V", segment=SegmentKind.NET, mixed_mrp=4)


@pytest.mark.parametrize(("code", "mixed_mrp"), [("11", 2), ("70", 1), ("74", 3)])
def test_plan_that_depends_on_mixed_mrp_asks_for_it(code: str, mixed_mrp: int) -> None:
    (check,) = (one for one in STRATEGIES[code].prerequisites if one.code == "MIXED_MRP")
    facts = MaterialFacts(
        material="M",
        plant="1000",
        procurement_type="in_house",
        mrp_type="PD",
        strategy_group=code,
        lot_size="EX",
    )
    assert check.finding(replace(facts, mixed_mrp=mixed_mrp)) is None
    for other in {1, 2, 3, None} - {mixed_mrp}:
        found = check.finding(replace(facts, mixed_mrp=other))
        assert found is not None
        assert found.message.startswith(f"Material M carries strategy {code} but")
        assert found.message.endswith(f"; set mixed_mrp to {mixed_mrp}.")
