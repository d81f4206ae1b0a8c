"""Dates worked out on a calendar: today is Monday 4 March 2024, the plant rests at weekends."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from .scheduling import Dates, forward, passed, production_days, schedule
from .world import World

KEY = ("M", "1")
TODAY = date(2024, 3, 4)


def scheduled(needed, plant=None, quantity=1, **master):
    return schedule(world(plant, **master), KEY, needed, TODAY, Fraction(quantity))


def world(plant=None, **tables):
    master = {name: value for name, value in tables.items() if name != "receipts"}
    return World(
        {
            "plants": [{"plant": "1", **(plant or {})}],
            "material_plants": [{"material": "M", "plant": "1", **master}],
            "receipts": tables.get("receipts", []),
        }
    )


def test_in_house_backward():
    dates = scheduled(
        date(2024, 4, 8), procurement_type="in_house", in_house_production_days=10, goods_receipt_days=1
    )
    assert dates == Dates(date(2024, 3, 22), date(2024, 4, 5), date(2024, 4, 8), ())


def test_in_house_forward_from_today():
    dates = scheduled(TODAY, procurement_type="in_house", in_house_production_days=10, goods_receipt_days=1)
    assert dates == Dates(TODAY, date(2024, 3, 18), date(2024, 3, 19), (30,))


def test_external_backward():
    # 5 April less goods receipt: 4 April; less ten calendar days: 25 March; less two workdays: 21 March.
    plant = {"purchasing_processing_days": 2}
    dates = scheduled(
        date(2024, 4, 5), plant, procurement_type="external", planned_delivery_days=10, goods_receipt_days=1
    )
    assert dates == Dates(date(2024, 3, 21), date(2024, 4, 4), date(2024, 4, 5), ())


def test_external_orders_on_the_previous_workday():
    dates = scheduled(date(2024, 4, 8), procurement_type="external", planned_delivery_days=1)
    assert dates == Dates(date(2024, 4, 5), date(2024, 4, 8), date(2024, 4, 8), ())


def test_external_forward_arrives_on_the_next_workday():
    # Processing to 6 March, three days to Saturday the 9th, so Monday the 11th, a day of goods receipt.
    plant = {"purchasing_processing_days": 2}
    dates = scheduled(
        TODAY, plant, procurement_type="external", planned_delivery_days=3, goods_receipt_days=1
    )
    assert dates == Dates(TODAY, date(2024, 3, 11), date(2024, 3, 12), (30,))


def test_starting_today_is_not_late():
    dates = scheduled(date(2024, 3, 6), procurement_type="in_house", in_house_production_days=2)
    assert dates == Dates(TODAY, date(2024, 3, 6), date(2024, 3, 6), ())


def test_backward_dates_stay_where_the_plant_keeps_them():
    plant = {"keep_backward_dates": True}
    dates = scheduled(date(2024, 3, 5), plant, procurement_type="in_house", in_house_production_days=2)
    assert dates == Dates(date(2024, 3, 1), date(2024, 3, 5), date(2024, 3, 5), (3, 6))
    dates = scheduled(date(2024, 3, 1), plant, procurement_type="in_house", in_house_production_days=1)
    assert dates == Dates(date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 1), (4, 7))


def test_opening_period():
    master = {"procurement_type": "in_house", "in_house_production_days": 1, "opening_period_days": 2}
    assert scheduled(date(2024, 3, 6), **master).exceptions == (2, 5)
    assert scheduled(date(2024, 3, 7), **master).exceptions == ()


def test_forward_from_a_closed_day():
    made = world(procurement_type="in_house", in_house_production_days=1)
    found = forward(made, KEY, date(2024, 3, 3), Fraction(1))
    assert found == Dates(TODAY, date(2024, 3, 5), date(2024, 3, 5), ())


TIMES = {"setup_time_days": "0.5", "interoperation_time_days": "1", "processing_time_days": "0.25"}


@pytest.mark.parametrize(
    ("quantity", "base", "days"),
    [
        ("10", None, 4),
        ("10.001", None, 5),
        ("10", "10", 2),
        ("0.001", None, 2),
        ("6", "3", 2),
        ("6.001", "3", 3),
    ],
)
def test_the_time_of_a_quantity(quantity, base, days):
    """0.5 + 1 + 10 × 0.25 are four days; a thousandth more begins the fifth."""
    made = world(**TIMES, processing_base_quantity=base)
    assert production_days(made, KEY, Fraction(Decimal(quantity))) == days


def test_without_maintained_days_the_quantity_gives_the_dates():
    """Ten pieces take four days: from Thursday the 28th to Wednesday the 3rd, over the weekend."""
    dates = scheduled(date(2024, 4, 3), quantity=10, procurement_type="in_house", **TIMES)
    assert dates == Dates(date(2024, 3, 28), date(2024, 4, 3), date(2024, 4, 3), ())


def test_days_maintained_as_zero_are_days():
    dates = scheduled(date(2024, 4, 3), procurement_type="in_house", in_house_production_days=0)
    assert dates.start == date(2024, 4, 3)


def test_beside_maintained_days_production_must_fit_between_start_and_finish():
    master = {"procurement_type": "in_house", "in_house_production_days": 4, **TIMES}
    assert scheduled(date(2024, 4, 3), quantity=10, **master).exceptions == ()
    assert scheduled(date(2024, 4, 3), quantity=11, **master).exceptions == (63,)
    assert scheduled(TODAY, quantity=10, **master).exceptions == (30,)
    assert scheduled(TODAY, quantity=11, **master).exceptions == (30, 64)
    assert forward(world(**master), KEY, TODAY, Fraction(11)).exceptions == (64,)
    kept = {"keep_backward_dates": True}
    assert scheduled(date(2024, 3, 5), kept, quantity=11, **master).exceptions == (3, 6, 63)


def test_what_is_bought_takes_no_time_by_its_quantity():
    assert scheduled(date(2024, 4, 3), quantity=99, procurement_type="external", **TIMES).start == date(
        2024, 4, 3
    )


@pytest.mark.parametrize(
    ("kind", "start", "available", "message"),
    [
        ("planned_order", "2024-03-04", "2024-03-08", 5),
        ("planned_order", "2024-03-05", "2024-03-08", None),
        ("purchase_requisition", "2024-03-04", "2024-03-08", None),
        ("purchase_requisition", "2024-03-01", "2024-03-08", 6),
        ("planned_order", "2024-03-01", "2024-03-05", 6),
        ("production_order", "2024-03-01", "2024-03-05", None),
        ("production_order", "2024-03-01", "2024-03-04", 7),
        ("planned_order", None, "2024-03-04", 7),
        ("purchase_order", None, "2024-03-01", 7),
    ],
)
def test_firm_orders_in_the_past(kind, start, available, message):
    """Opened a day before the start, finished a day before it can be used."""
    row = {"order": "1", "kind": kind, "material": "M", "plant": "1", "quantity": 1}
    row |= {"start_date": start, "availability_date": available}
    planned = world(opening_period_days=1, goods_receipt_days=1, receipts=[row])
    assert passed(planned, planned.receipts[0], TODAY) == message
