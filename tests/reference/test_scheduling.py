"""Dates worked out on a calendar: today is Monday 4 March 2024, the plant rests at weekends."""

from datetime import date

from .scheduling import Dates, forward, schedule
from .world import World

KEY = ("M", "1")
TODAY = date(2024, 3, 4)


def scheduled(needed, plant=None, how=schedule, **master):
    world = World(
        {
            "plants": [{"plant": "1", **(plant or {})}],
            "material_plants": [{"material": "M", "plant": "1", **master}],
        }
    )
    return how(world, KEY, needed, TODAY) if how is schedule else how(world, KEY, TODAY)


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
    assert dates == Dates(date(2024, 3, 1), date(2024, 3, 5), date(2024, 3, 5), (3,))
    dates = scheduled(date(2024, 3, 1), plant, procurement_type="in_house", in_house_production_days=1)
    assert dates == Dates(date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 1), (4,))


def test_opening_period():
    master = {"procurement_type": "in_house", "in_house_production_days": 1, "opening_period_days": 2}
    assert scheduled(date(2024, 3, 6), **master).exceptions == (2,)
    assert scheduled(date(2024, 3, 7), **master).exceptions == ()


def test_forward_from_a_closed_day():
    world = World(
        {
            "plants": [{"plant": "1"}],
            "material_plants": [
                {"material": "M", "plant": "1", "procurement_type": "in_house", "in_house_production_days": 1}
            ],
        }
    )
    assert forward(world, KEY, date(2024, 3, 3)) == Dates(TODAY, date(2024, 3, 5), date(2024, 3, 5), ())
