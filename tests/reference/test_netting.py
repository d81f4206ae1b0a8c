"""Requirements of 5 on successive days against stock and receipts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from .netting import net
from .records import Requirement, Supply

DAY = [date(2024, 3, day) for day in range(1, 31)]


def required(day, quantity, name="", rank=0):
    return Requirement(DAY[day], (rank,), Fraction(quantity), (name,))


def receipt(day, quantity, name="receipt"):
    return Supply(DAY[day], Fraction(quantity), (name,))


def stock(quantity):
    return Supply(None, Fraction(quantity), ("stock",))


def short(result):
    return [(requirement.identity[0], quantity) for requirement, quantity in result.shortages]


def test_stock_first_then_shortages_by_date():
    result = net([required(3, 5, "late"), required(1, 5, "early")], [stock(7)], None)
    assert short(result) == [("late", 3)]
    assert [(cover[0].identity[0], cover[2]) for cover in result.covers] == [("early", 5), ("late", 2)]


def test_a_receipt_serves_its_day_and_later():
    supplies = [receipt(2, 5)]
    assert short(net([required(1, 5, "before")], supplies, None)) == [("before", 5)]
    assert short(net([required(2, 5, "same day")], supplies, None)) == []


def test_a_shortage_once_met_does_not_eat_a_later_receipt():
    result = net([required(1, 5, "a"), required(3, 5, "b")], [receipt(2, 4)], None)
    assert short(result) == [("a", 5), ("b", 1)]


def test_inside_the_horizon_a_later_receipt_serves_and_is_to_be_brought_forward():
    near, far = receipt(4, 5, "near"), receipt(9, 5, "far")
    result = net([required(1, 10, "a")], [near, far], DAY[4])
    assert short(result) == [("a", 5)]
    assert result.first_use == {near: DAY[1]}


def test_what_was_made_for_the_item_serves_however_late_it_comes():
    late = replace(receipt(9, 5), dedicated=True)
    assert short(net([required(1, 10, "a")], [late], None)) == [("a", 5)]


def test_rank_decides_within_a_day():
    result = net([required(1, 5, "second", rank=2), required(1, 5, "first", rank=1)], [stock(7)], None)
    assert short(result) == [("second", 3)]


def test_what_is_left():
    result = net([required(1, 5)], [stock(3), receipt(1, 4)], None)
    assert list(result.left.values()) == [0, 2]
