"""Master data that cannot be planned: a message on the material, nothing for it, everything for all others."""

from __future__ import annotations

import numpy as np
import pytest

from mto_graph.errors import ErrorCode
from mto_graph.mrp.bill_rows import MOST_COMPONENTS
from mto_graph.mrp.faults import first_refusal
from mto_graph.strategies import ExceptionRule, MaterialFault

from .views import Order, PlanView, Requirement
from .worlds import MONDAY, World

DAY = "2025-04-07"
LARGEST = "999999999999.999"


def beside(built: World) -> PlanView:
    """Plan the world with a sound material beside, which must come out as always."""
    built.made("SOUND", 5)
    built.bought("PART", 3)
    built.item("SOUND", "PART", 2)
    built.order("SOUND", 4, DAY, item="S/10")
    plan = built.plan()
    assert plan.orders("SOUND") == [Order("net", "4", "2025-03-31", DAY)]
    assert plan.orders("PART") == [Order("net", "8", "2025-03-28", "2025-03-31")]
    assert len(plan.pegs("SOUND")) == len(plan.pegs("PART")) == 1
    return plan


LEAD_TIMES: list[dict[str, object]] = [
    {"in_house": True, "in_house_days": 30_000},
    {"in_house": True, "receipt_days": 30_000},
    {"in_house": True, "in_house_days": -1, "time_per_order": 30_000},
    {"in_house": True, "in_house_days": -1, "processing_time": 9999, "processing_base": "0.001"},
    {"delivery_days": 30_000},
    {"processing_days": 30_000},
]


@pytest.mark.parametrize("columns", LEAD_TIMES)
def test_what_leads_out_of_the_calendar_is_not_proposed(columns: dict[str, object]) -> None:
    built = World()
    built.material("P", **columns)
    built.order("P", 1, MONDAY)
    plan = beside(built)
    assert plan.orders("P") == plan.pegs("P") == []
    assert plan.material_messages() == [(62, "P", "net")]
    assert first_refusal(plan.plan.faults, plan.snapshot.materials).errors[0].code is (
        ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR
    )


@pytest.mark.parametrize("columns", LEAD_TIMES)
def test_kept_dates_before_the_calendar_are_not_proposed_either(columns: dict[str, object]) -> None:
    built = World()
    built.material("P", keep_backward_dates=True, **columns)
    built.order("P", 1, DAY)
    plan = beside(built)
    assert plan.orders("P") == []
    assert plan.material_messages() == [(62, "P", "net")]


def test_what_can_be_dated_of_the_same_material_is_proposed() -> None:
    """A day a piece: two pieces can be there, a million pieces cannot. Stock covers what it covers."""
    built = World()
    built.made("P", -1, processing_time=1)
    built.stock("P", 1)
    for number, quantity in enumerate((2, 1_000_000, 2)):
        built.order("P", quantity, DAY, item=f"{number}/10")
    plan = beside(built)
    assert plan.quantities("P") == ["1", "2"]
    assert [(peg.demand, peg.quantity) for peg in plan.pegs("P")] == [
        ("1:0", "1"),
        ("1:0", "1"),
        ("1:2", "2"),
    ]
    assert plan.material_messages() == [(62, "P", "net")]


@pytest.mark.parametrize("closed_from", ["1970-01-01", "2025-03-01"])
def test_a_plant_without_workdays_is_a_matter_of_the_plant(closed_from: str) -> None:
    """Its requirements stay on their days, or on the last workday there was."""
    everything = np.arange(np.datetime64(closed_from), np.datetime64("2100-01-01"))
    built = World(calendars=[("1111100", ()), ("1111100", tuple(everything.astype(str)))])
    built.made("P", 2, calendar=1)
    built.made("Q", 2, calendar=1)
    built.item("P", "Q")
    built.order("P", 1, DAY)
    built.order("P", 1, DAY, item="2/10", strategy="20")
    built.receipt("Q", 1, DAY, start="2025-02-28", explodes=True)
    built.receipt("P", 1, "2025-05-01")
    plan = beside(built)
    assert plan.orders("P") == plan.orders("Q") == []
    assert len(plan.needs("Q")) == len(plan.pegs("Q")) == 0
    assert plan.material_messages() == [(61, "P", "net"), (61, "P", "2/10")]


def test_contradictory_lot_limits_leave_the_section_open_that_asks_them() -> None:
    """Customer sections are lot for lot and do not ask; stock and receipts are used in both."""
    built = World()
    built.bought("C", minimum_lot=10, maximum_lot=5)
    built.stock("C", 2)
    built.order("C", 3, DAY)
    built.order("C", 3, DAY, item="2/10", strategy="20")
    plan = beside(built)
    assert plan.orders("C") == [Order("2/10", "3", DAY, DAY)]
    assert [peg.quantity for peg in plan.pegs("C")] == ["2", "3"]
    assert plan.material_messages() == [(62, "C", "net")]


def test_contradictory_lot_limits_that_nobody_asks_for_are_no_message() -> None:
    built = World()
    built.bought("C", minimum_lot=10, maximum_lot=5)
    built.stock("C", 3)
    built.order("C", 3, DAY)
    assert beside(built).material_messages() == []


@pytest.mark.parametrize("columns", [{"maximum_lot": "0.001"}, {"lot_size": "FX", "fixed_lot": "0.001"}])
def test_a_shortage_that_would_fall_apart_into_dust_stays_open(columns: dict[str, object]) -> None:
    built = World()
    built.bought("C", **columns)
    built.order("C", 1_000_000, DAY)
    plan = beside(built)
    assert plan.orders("C") == []
    assert plan.material_messages() == [(62, "C", "net")]


def test_lots_whose_sum_leaves_64_bits_stay_open() -> None:
    """9,223 orders of almost 10^12 still fit; rounded up to a multiple of as much they do not."""
    built = World()
    built.bought("C", rounding=LARGEST, minimum_lot=LARGEST)
    for number in range(9223):
        built.order("C", LARGEST, DAY, item=f"{number}/10")
    built.order("C", "0.001", DAY, item="X/10")
    plan = beside(built)
    assert plan.orders("C") == []
    assert plan.material_messages() == [(62, "C", "net")]


@pytest.mark.parametrize("point", [0, -1])
def test_a_reorder_point_that_is_not_maintained_is_told(point: int) -> None:
    built = World()
    built.bought("C", planned_by_requirements=False, planned_by_reorder_point=True, reorder_point=point)
    built.order("C", 5, DAY)
    plan = beside(built)
    assert plan.orders("C") == []
    assert plan.material_messages() == [(62, "C", "net")]


def test_an_offset_that_leads_out_of_the_calendar_leaves_its_component_out() -> None:
    built = World()
    built.made("P", 5)
    built.bought("C")
    built.bought("D")
    built.item("P", "C", offset=30_000)
    built.item("P", "D", offset=1)
    built.order("P", 10, DAY)
    plan = beside(built)
    assert plan.quantities("P") == ["10"]
    assert plan.needs("C") == []
    assert plan.needs("D") == [Requirement("net", "10", "2025-04-01")]
    assert plan.material_messages() == [(62, "P", "net")]
    assert plan.messages("P") == [()]


@pytest.mark.parametrize(
    ("item", "columns"),
    [
        ({"quantity": LARGEST}, {}),
        ({"quantity": LARGEST, "base": "0.007", "scrap": "33.333"}, {"assembly_scrap": "66.667"}),
    ],
)
def test_a_quantity_that_leaves_its_range_leaves_its_component_out(
    item: dict[str, str], columns: dict[str, str]
) -> None:
    built = World()
    built.made("P", **columns)
    built.bought("C")
    built.item("P", "C", **item)  # type: ignore[arg-type]
    built.order("P", 10_000_000, DAY)
    built.order("C", 1, DAY, item="2/10")
    plan = beside(built)
    assert plan.needs("C") == []
    assert plan.quantities("C") == ["1"]
    assert plan.material_messages() == [(62, "P", "net")]


def test_phantoms_on_many_paths_stop_before_they_fill_the_memory() -> None:
    built = World()
    built.made("P", 5)
    built.made("Q", 5)
    built.bought("C")
    for level in range(30):
        built.made(f"H{level:02d}", phantom=True)
    built.item("P", "H00")
    built.item("Q", "H29")
    for level in range(29):
        built.item(f"H{level:02d}", f"H{level + 1:02d}", 1)
        built.item(f"H{level:02d}", f"H{level + 1:02d}", 2)
    built.item("H29", "C")
    built.order("P", 1, DAY)
    built.order("Q", 1, DAY, item="2/10")
    plan = beside(built)
    assert MOST_COMPONENTS < 2**17
    assert plan.orders("P") == []
    assert plan.quantities("Q") == plan.quantities("C") == ["1"]
    assert plan.material_messages() == [(62, "P", "net")]


def test_a_fault_outside_the_run_is_not_told() -> None:
    built = World()
    built.made("P", 30_000)
    built.bought("C", planned_by_requirements=False, planned_by_reorder_point=True)
    built.order("P", 1, MONDAY)
    built.scope = type(built.scope)(materials=np.array([True, False]))
    assert built.plan().material_messages() == [(62, "P", "net")]
    built.scope = type(built.scope)(materials=np.array([False, True]))
    assert built.plan().material_messages() == [(62, "C", "net")]


def test_several_faults_of_one_section_are_one_message() -> None:
    """A lot size that contradicts itself in the net section, a million pieces that take too long in a customer's."""
    built = World()
    built.made("P", -1, processing_time=1, minimum_lot=2, maximum_lot=1)
    built.item("P", "P")
    built.order("P", 1, DAY)
    for line in (1_000_000, 2_000_000):
        built.order("P", line, DAY, item="2/10", strategy="20")
    assert built.plan().material_messages() == [(62, "P", "net"), (62, "P", "2/10")]


def test_a_rule_of_ones_own_sees_the_fault() -> None:
    rule = ExceptionRule(
        number=93,
        group=9,
        text="Nothing can be bought",
        of_materials=lambda materials: materials.fault == MaterialFault.LEAD_TIME,
    )
    built = World(exception_rules=[rule])
    built.bought("C", 30_000)
    built.bought("D", planned_by_requirements=False, planned_by_reorder_point=True)
    built.order("C", 1, DAY)
    assert beside(built).material_messages() == [(62, "C", "net"), (62, "D", "net"), (93, "C", "net")]


def test_a_rule_is_about_materials_or_about_something_else() -> None:
    def never(columns: object) -> object:
        raise AssertionError

    with pytest.raises(ValueError, match="94 is either about materials"):
        ExceptionRule(number=94, group=9, text="Both", of_materials=never, of_orders=never)  # type: ignore[arg-type]
