"""The worked examples of the lot-size rules: 301 with 100/200/12, 140 with 50/100, 501 in seventy-fives."""

from datetime import date
from fractions import Fraction

import pytest

from .lot_sizes import lot_for_lot, maintained_lots, split
from .records import Requirement
from .world import Master


def shortages(*pairs):
    return [
        (Requirement(day, (number,), Fraction(short), (number,)), Fraction(short))
        for number, (day, short) in enumerate(pairs)
    ]


def lots(master, *pairs):
    return [(lot.day, lot.quantity) for lot in maintained_lots(shortages(*pairs), Master(master))]


MONDAY, TUESDAY, SUNDAY, NEXT_MONDAY = (date(2024, 4, day) for day in (1, 2, 7, 8))
MAY = date(2024, 5, 2)


@pytest.mark.parametrize(
    ("needed", "minimum", "maximum", "rounding", "parts"),
    [
        (301, 100, 200, 12, [200, 108]),
        (140, 50, 100, None, [100, 50]),
        (95, None, 100, 30, [100]),
        (90, None, None, 30, [90]),
        (5, 8, None, 3, [9]),
        (200, None, 100, None, [100, 100]),
    ],
)
def test_cut_then_minimum_then_rounding(needed, minimum, maximum, rounding, parts):
    master = Master({"minimum_lot_size": minimum, "maximum_lot_size": maximum, "rounding_value": rounding})
    assert split(Fraction(needed), master) == parts


def test_exact_is_one_lot_for_each_shortage():
    assert lots({"lot_size": "EX"}, (MONDAY, 3), (MONDAY, 4)) == [(MONDAY, 3), (MONDAY, 4)]


def test_rounding_surplus_covers_the_next_shortage():
    assert lots({"lot_size": "EX", "rounding_value": 10}, (MONDAY, 3), (TUESDAY, 4), (SUNDAY, 5)) == [
        (MONDAY, 10),
        (SUNDAY, 10),
    ]


def test_fixed_lots_until_reached_whatever_else_is_maintained():
    master = {"lot_size": "FX", "fixed_lot_size": 75, "rounding_value": 1000, "maximum_lot_size": 10}
    assert lots(master, (MONDAY, 501)) == [(MONDAY, 75)] * 7
    assert lots(master, (MONDAY, 70), (TUESDAY, 6)) == [(MONDAY, 75), (TUESDAY, 75)]


@pytest.mark.parametrize(
    ("lot_size", "expected"),
    [
        ("TB", [(MONDAY, 3), (TUESDAY, 4), (SUNDAY, 5), (NEXT_MONDAY, 6), (MAY, 7)]),
        ("WB", [(MONDAY, 12), (NEXT_MONDAY, 6), (MAY, 7)]),
        ("MB", [(MONDAY, 18), (MAY, 7)]),
    ],
)
def test_periods_make_one_lot_at_their_first_shortage(lot_size, expected):
    rows = ((MONDAY, 1), (MONDAY, 2), (TUESDAY, 4), (SUNDAY, 5), (NEXT_MONDAY, 6), (MAY, 7))
    assert lots({"lot_size": lot_size}, *rows) == expected


def test_a_period_starts_at_the_first_shortage_that_earlier_lots_leave_open():
    rows = ((MONDAY, 8), (NEXT_MONDAY, 2), (date(2024, 4, 9), 5))
    assert lots({"lot_size": "WB", "rounding_value": 10}, *rows) == [(MONDAY, 10), (date(2024, 4, 9), 10)]


def test_lots_serve_the_shortages_in_order():
    made = maintained_lots(
        shortages((MONDAY, 3), (TUESDAY, 4)), Master({"lot_size": "FX", "fixed_lot_size": 5})
    )
    assert [[(requirement.identity, part) for requirement, part in lot.serves] for lot in made] == [
        [((0,), 3), ((1,), 2)],
        [((1,), 2)],
    ]


def test_lot_for_lot_knows_no_lot_size():
    assert [lot.quantity for lot in lot_for_lot(shortages((MONDAY, 3), (MONDAY, 4)))] == [3, 4]
