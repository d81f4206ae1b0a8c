"""Declarations: what a strategy, a rule and a check may say, and what is refused at once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from mto_graph.strategies import (
    DEFAULT_CLASS,
    Assembly,
    AssemblyOrder,
    ExceptionRule,
    Finding,
    MasterDataCheck,
    MaterialFacts,
    MovementType,
    MrpType,
    Place,
    Procedure,
    ReductionTrigger,
    RequirementsClass,
    SegmentKind,
    Strategy,
)

from .plugins import CUSTOMER, strategy


@pytest.mark.parametrize("code", ["20", "E1", "a", "R-1_x.2", "ABCDEFGHIJ"])
def test_codes_of_letters_digits_and_a_few_signs(code: str) -> None:
    assert strategy(code).code == code


@pytest.mark.parametrize("code", ["", " ", "A B", "-1", "ABCDEFGHIJK", "Ä", "1/2", "20\n"])
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(code))):
        strategy(code)


def test_a_strategy_has_a_plan_side_or_a_customer_side() -> None:
    with pytest.raises(ValueError, match="neither a plan nor a customer"):
        replace(strategy(), customer=None)


@pytest.mark.parametrize("segment", [SegmentKind.CUSTOMER, SegmentKind.PROJECT])
def test_plan_has_no_customer(segment: SegmentKind) -> None:
    with pytest.raises(ValueError, match="plan class"):
        replace(strategy(), plan=RequirementsClass(requirements_type="V", segment=segment))


def test_orders_stand_in_no_planning_segment() -> None:
    planning = RequirementsClass(requirements_type="K", segment=SegmentKind.PLANNING)
    with pytest.raises(ValueError, match="customer class"):
        replace(strategy(), customer=planning)


@pytest.mark.parametrize(
    ("customer", "apart"),
    [
        (CUSTOMER, True),
        (RequirementsClass(requirements_type="K", segment=SegmentKind.NET), False),
        (RequirementsClass(requirements_type="K", segment=SegmentKind.GROSS), False),
    ],
)
def test_make_to_order_is_a_section_of_its_own(customer: RequirementsClass, apart: bool) -> None:
    assert replace(strategy(), customer=customer).make_to_order is apart


def test_goods_receipts_lower_no_plan_along_its_consumption() -> None:
    with pytest.raises(ValueError, match="reduced_by is GOODS_RECEIPT"):
        RequirementsClass(
            requirements_type="V", segment=SegmentKind.GROSS, reduced_by=ReductionTrigger.GOODS_RECEIPT
        )


def test_a_strategy_with_plan_only_is_not_make_to_order() -> None:
    plan = RequirementsClass(requirements_type="V", segment=SegmentKind.NET)
    only_plan = Strategy(code="P1", name="Plan", when_to_use="In tests.", plan=plan)
    assert not only_plan.make_to_order


def test_demand_without_a_strategy_is_ordinary_and_convertible() -> None:
    assert DEFAULT_CLASS.segment is SegmentKind.NET
    assert DEFAULT_CLASS.consumption is None
    assert DEFAULT_CLASS.convertible
    assert (DEFAULT_CLASS.order_type, DEFAULT_CLASS.external_order_type) == ("LA", "NB")


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_message_numbers_are_1_to_999(number: int) -> None:
    with pytest.raises(ValueError, match=f"{number} is not between"):
        ExceptionRule(number=number, group=1, text="Own message")


def test_an_mrp_types_procedure_may_be_written_as_text() -> None:
    texts = {"code": "X1", "name": "Own", "when_to_use": "In tests."}
    written = MrpType(procedure="requirements", **texts)  # type: ignore[arg-type]
    assert written.procedure is Procedure.REQUIREMENTS
    with pytest.raises(ValueError, match="sometimes"):
        MrpType(procedure="sometimes", **texts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "settings", [{"external_requirements": "all"}, {"automatic_reorder_point": True}], ids=str
)
def test_settings_of_a_reorder_point_need_one(settings: dict[str, Any]) -> None:
    texts = {"code": "X1", "name": "Own", "when_to_use": "In tests."}
    written = MrpType(procedure=Procedure.REORDER_POINT, **texts, **settings)
    assert replace(written, code="X2").external_requirements in ("all", "ignored")
    with pytest.raises(ValueError, match="X1 has settings of a reorder point"):
        MrpType(procedure=Procedure.FORECAST, **texts, **settings)


def test_what_is_consumed_leaves_stock() -> None:
    texts = {"code": "X01", "text": "Own", "when_to_use": "In tests.", "consumption": True}
    taken: dict[str, Any] = {**texts, "source": Place.PLANT, "target": Place.OUTSIDE}
    assert MovementType(**taken, reversal="X02").reversed("Back").consumption
    with pytest.raises(ValueError, match="X01 is consumption"):
        MovementType(**{**taken, "target": Place.CUSTOMER})


def test_a_check_answers_with_its_code_and_field_or_not_at_all() -> None:
    check = MasterDataCheck(
        "BOM_MISSING", "bom", "A BOM exists.", lambda facts: None if facts.has_bom else "Create one."
    )
    facts = MaterialFacts(
        material="P", plant="1000", procurement_type="", mrp_type="PD", strategy_group="", lot_size="EX"
    )
    assert check.finding(facts) == Finding("BOM_MISSING", "bom", "Create one.")
    assert check.finding(replace(facts, has_bom=True)) is None


@pytest.mark.parametrize(("side", "segment"), [("plan", SegmentKind.PLANNING), ("customer", SegmentKind.NET)])
def test_an_assembly_order_belongs_to_a_customer_section(side: str, segment: SegmentKind) -> None:
    made = RequirementsClass(
        requirements_type="X", segment=segment, assembly=Assembly(order=AssemblyOrder.PLANNED_ORDER)
    )
    with pytest.raises(ValueError, match=f"the {side} class declares an assembly order"):
        Strategy(code="X", name="X", when_to_use="Never.", **{side: made})
