"""The built-in exception rules on columns written down by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mto_graph.strategies import (
    ExceptionRule,
    Explosion,
    MaterialColumns,
    MaterialFault,
    Occasion,
    PlannedOrderColumns,
    ProposedAction,
    SectionColumns,
    SupplyColumns,
    load_registry,
)

RULES = load_registry().exception_rules
TODAY = 100


def order(
    opening: int = 110,
    start: int = 110,
    finish: int = 120,
    forward: bool = False,
    out: int = 999,
    explosion: Explosion = Explosion.DONE,
    new: bool = True,
    production: tuple[int, int] | None = None,
) -> list[str]:
    """The messages of one order with these days, while it is new or afterwards."""

    def column(value: int) -> np.ndarray[Any, Any]:
        return np.array([value], dtype=np.int64)

    columns = PlannedOrderColumns(
        today=TODAY,
        opening_day=column(opening),
        start_day=column(start),
        finish_day=column(finish),
        availability_day=column(finish),
        requirement_day=column(finish),
        production_start_day=column(production[0] if production else start),
        production_finish_day=column(production[1] if production else finish),
        forward=np.array([forward]),
        effective_out_day=column(out),
        explosion=column(explosion),
    )
    return [
        number
        for number, rule in RULES.items()
        if rule.only in (None, Occasion.NEW if new else Occasion.EXISTING)
        and rule.of_orders
        and rule.of_orders(columns).tolist()[0]
    ]


@pytest.mark.parametrize(
    ("days", "messages"),
    [
        ((110, 110, 120), ["01"]),
        ((100, 100, 100), ["01"]),
        ((99, 100, 120), ["01", "02"]),
        ((90, 99, 120), ["01", "03"]),
        ((90, 99, 100), ["01", "03"]),
        ((80, 90, 99), ["01", "04"]),
    ],
)
def test_opening_start_and_finish_in_the_past(days: tuple[int, int, int], messages: list[str]) -> None:
    assert order(*days) == messages


@pytest.mark.parametrize(
    ("days", "messages"),
    [
        ((110, 110, 120), []),
        ((100, 100, 100), []),
        ((99, 100, 120), ["05"]),
        ((90, 99, 120), ["06"]),
        ((90, 99, 100), ["06"]),
        ((80, 90, 99), ["07"]),
    ],
)
def test_the_same_of_an_order_that_is_not_new(days: tuple[int, int, int], messages: list[str]) -> None:
    assert order(*days, new=False) == messages


@pytest.mark.parametrize(
    ("production", "messages"),
    [
        ((110, 120), []),
        ((111, 119), []),
        ((109, 120), ["63"]),
        ((110, 121), ["64"]),
        ((109, 121), ["63", "64"]),
    ],
)
def test_production_that_does_not_fit_between_start_and_finish(
    production: tuple[int, int], messages: list[str]
) -> None:
    assert order(110, 110, 120, production=production, new=False) == messages


@pytest.mark.parametrize("fault", list(MaterialFault))
def test_what_could_not_be_planned_is_a_matter_of_the_plant_or_of_the_material(fault: MaterialFault) -> None:
    columns = MaterialColumns(today=TODAY, fault=np.array([int(fault)]))
    found = [
        number
        for number, rule in RULES.items()
        if rule.of_materials and rule.of_materials(columns).tolist()[0]
    ]
    assert found == ["61" if fault is MaterialFault.CALENDAR else "62"]


def test_a_forward_scheduled_order_says_so_and_nothing_of_its_opening_date() -> None:
    assert order(99, 100, 120, forward=True) == ["01", "30"]


@pytest.mark.parametrize(
    ("explosion", "message"),
    [
        (Explosion.NO_BOM, "50"),
        (Explosion.NONE_SELECTED, "52"),
        (Explosion.CONFIGURATION, "53"),
        (Explosion.PHANTOM_WITHOUT_BOM, "55"),
        (Explosion.RECURSIVE, "69"),
    ],
)
def test_what_became_of_the_bill_of_material(explosion: Explosion, message: str) -> None:
    """Of a proposal, and of a firm planned order."""
    assert order(explosion=explosion) == ["01", message]
    assert supply(explosion=explosion) == [message]


def test_what_is_said_only_of_orders_to_which_something_has_happened() -> None:
    assert {number: rule.only for number, rule in RULES.items() if rule.only} == {
        "01": Occasion.NEW,
        "02": Occasion.NEW,
        "03": Occasion.NEW,
        "04": Occasion.NEW,
        **dict.fromkeys(("05", "06", "07"), Occasion.EXISTING),
        "42": Occasion.CHANGED,
        "44": Occasion.EXPLODED,
        "46": Occasion.BY_HAND,
    }


def supply(
    individual: bool = False,
    stock: bool = False,
    unused: int = 0,
    available: int = 110,
    first_use: int = 110,
    out: int = 999,
    explosion: Explosion = Explosion.DONE,
    ordered: bool = True,
    opening: int = 110,
    start: int = 110,
    finish: int = 110,
    by_requirements: bool = True,
    late: int = 0,
    tolerance: int = 0,
    in_horizon: bool = False,
) -> list[str]:
    """The messages of one supply of 5."""

    def column(value: int) -> np.ndarray[Any, Any]:
        return np.array([value], dtype=np.int64)

    columns = SupplyColumns(
        today=TODAY,
        individual=np.array([individual]),
        by_requirements=np.array([by_requirements]),
        is_stock=np.array([stock]),
        quantity=column(5),
        unused=column(unused),
        ordered=np.array([ordered]),
        opening_day=column(opening),
        start_day=column(start),
        finish_day=column(finish),
        availability_day=column(available),
        first_use_day=column(first_use),
        effective_out_day=column(out),
        workdays_late=column(late),
        in_horizon=np.array([in_horizon]),
        bring_forward_tolerance=column(tolerance),
        postpone_tolerance=column(tolerance),
        explosion=column(explosion),
    )
    return [
        number for number, rule in RULES.items() if rule.of_supplies and rule.of_supplies(columns).tolist()[0]
    ]


def test_a_receipt_that_is_needed_earlier() -> None:
    assert supply(available=110, first_use=109, late=1) == ["10"]
    assert supply(available=110, first_use=110) == []
    assert supply(available=110, first_use=109, late=1, stock=True) == []


def test_what_a_customers_section_does_not_need() -> None:
    assert supply(individual=True, unused=1) == ["26"]
    assert supply(individual=True, unused=1, stock=True) == ["26"]
    assert supply(individual=True, unused=0) == []
    assert supply(individual=True, unused=5, stock=True) == ["26"]


def test_a_receipt_for_a_customer_that_nothing_is_needed_of() -> None:
    assert supply(individual=True, unused=5) == ["20", "26"]
    assert supply(individual=True, by_requirements=False, unused=5) == ["20", "26"]


def test_a_receipt_that_nobody_needs_is_one_to_cancel_where_dates_are_checked() -> None:
    """What is too much of the others is said once: all of it or a part."""
    assert supply(unused=5, in_horizon=True) == ["20"]
    assert supply(unused=5) == ["25"]
    assert supply(unused=1, in_horizon=True) == ["25"]
    assert supply(unused=0, in_horizon=True) == []


def test_plant_stock_is_never_too_much() -> None:
    assert supply(unused=5, stock=True, in_horizon=True) == []


def test_receipts_that_a_reorder_point_wants_need_no_requirement() -> None:
    assert supply(by_requirements=False, unused=5, in_horizon=True) == []
    assert supply(by_requirements=False, late=-9, in_horizon=True) == []


@pytest.mark.parametrize(("late", "found"), [(2, []), (3, ["10"])])
def test_a_receipt_may_be_late_within_the_tolerance(late: int, found: list[str]) -> None:
    assert supply(available=110, first_use=105, late=late, tolerance=2) == found


@pytest.mark.parametrize(("late", "found"), [(-2, []), (-3, ["15"])])
def test_a_receipt_may_be_early_within_the_tolerance(late: int, found: list[str]) -> None:
    early = {"available": 110, "first_use": 115, "late": late, "tolerance": 2}
    assert supply(in_horizon=True, **early) == found  # type: ignore[arg-type]
    assert supply(in_horizon=True, individual=True, **early) == found  # type: ignore[arg-type]
    assert supply(**early) == []  # type: ignore[arg-type]


def section(
    stock: int = 0,
    safety_stock: int = 0,
    fence_shortage: int = 0,
    above_plan: int = 0,
    replaced: int = 0,
    uncovered: int = 0,
) -> Any:
    """The messages of one section, with their quantities."""

    def column(value: int) -> np.ndarray[Any, Any]:
        return np.array([value], dtype=np.int64)

    columns = SectionColumns(
        today=TODAY,
        individual=np.array([False]),
        stock=column(stock),
        safety_stock=column(safety_stock),
        fence_shortage=column(fence_shortage),
        above_plan=column(above_plan),
        replaced=column(replaced),
        uncovered=column(uncovered),
    )
    found = {number: int(rule.of_sections(columns)[0]) for number, rule in RULES.items() if rule.of_sections}
    return {number: quantity for number, quantity in found.items() if quantity}


def test_what_is_said_of_sections() -> None:
    assert section(above_plan=3) == {"40": 3}
    assert section(fence_shortage=4) == {"56": 4}
    assert section(stock=2, safety_stock=5) == {"96": 3}
    assert section(stock=5, safety_stock=5) == {}


@pytest.mark.parametrize(
    ("days", "ordered", "messages"),
    [
        ((99, 100, 120), False, ["05"]),
        ((99, 99, 120), False, ["06"]),
        ((80, 90, 99), False, ["07"]),
        ((100, 100, 100), False, []),
        ((99, 99, 120), True, []),
        ((80, 90, 99), True, ["07"]),
    ],
)
def test_firm_orders_in_the_past(days: tuple[int, int, int], ordered: bool, messages: list[str]) -> None:
    """That a production or purchase order has begun is as it should be; that it has not ended is not."""
    opening, start, finish = days
    assert supply(ordered=ordered, opening=opening, start=start, finish=finish) == messages


def test_stock_has_no_dates() -> None:
    assert supply(stock=True, opening=1, start=1, finish=1) == []


def test_what_comes_after_its_material_was_discontinued() -> None:
    assert supply(available=110, out=111) == []
    assert supply(available=110, out=110) == ["59"]
    assert supply(available=110, out=110, stock=True) == []
    assert order(110, 110, 120, out=121) == ["01"]
    assert order(110, 110, 120, out=120) == ["01", "59"]


# The worklist


def test_what_the_built_in_messages_ask_for() -> None:
    asked = {
        number: (rule.urgency, str(rule.action), str(rule.measure), rule.field)
        for number, rule in RULES.items()
        if rule.urgency
    }
    assert asked == {
        **dict.fromkeys(("05", "06"), (3, "convert", "quantity", "")),
        "07": (1, "give_new_date", "quantity", ""),
        "10": (1, "reschedule", "days", ""),
        "15": (4, "reschedule", "days", ""),
        "20": (4, "cancel", "quantity", ""),
        "26": (5, "use_elsewhere", "quantity", ""),
        "30": (1, "reschedule", "days", ""),
        "40": (2, "check_master_data", "quantity", "planned_independent_requirements"),
        "56": (1, "check_master_data", "quantity", "planning_time_fence_days"),
        **dict.fromkeys(("50", "52", "55", "69"), (2, "check_master_data", "quantity", "bom_items")),
        "53": (2, "check_master_data", "quantity", "sales_order_configurations"),
        "61": (2, "check_master_data", "quantity", "plants"),
        "62": (2, "check_master_data", "quantity", "material_plants"),
        **dict.fromkeys(("63", "64"), (2, "check_master_data", "quantity", "in_house_production_days")),
        "58": (2, "check_master_data", "quantity", "follow_up_material"),
        "59": (4, "cancel", "quantity", ""),
    }


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ({"urgency": 10, "action": ProposedAction.CANCEL}, "urgency 10 of message 90 is not between 0 and 9"),
        ({"urgency": 1}, "message 90 needs both an urgency and an action"),
        ({"action": ProposedAction.CANCEL}, "message 90 needs both an urgency and an action"),
        (
            {"urgency": 1, "action": ProposedAction.CANCEL, "only": Occasion.NEW},
            "message 90 tells what has happened and cannot stay in the worklist",
        ),
        ({"urgency": 1, "action": ProposedAction.CHECK_MASTER_DATA}, "only it, names a field"),
        ({"urgency": 1, "action": ProposedAction.CANCEL, "field": "x"}, "only it, names a field"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(declared: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        ExceptionRule(number=90, group=9, text="Mine", **declared)
