"""Forecast reduction: what is issued from plant stock lowers the forecast of its period, and a reversal gives back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import GoodsMovement, post_goods_movements, reverse_goods_movement

from .worlds import rows

PLACE = {"material": "OIL", "plant": "1000"}
MARCH_5 = date(2024, 3, 5)
WEEK, MONTH, DAY = "2024-03-04", "2024-03-20", "2024-03-05"
"""Dates of the week, the month and the day that hold 5 March."""


@pytest.fixture
def works(application: Application) -> Application:
    """Oil in plant stock, set aside in two reservations, and sold."""
    upsert(
        application,
        {
            "plants": [{"plant": "1000"}],
            "material_plants": [PLACE, {"material": "FUEL", "plant": "1000"}],
            "stock": [{**PLACE, "quantity": 100}],
            "reservations": [
                {"reservation": "1", "item": item, **PLACE, "quantity": 50, "date": "2024-03-11"}
                for item in (1, 2)
            ],
            "sales_orders": [
                {"sales_order": "7", "item": 10, **PLACE, "quantity": 9, "requested_date": "2024-03-11"}
            ],
        },
    )
    return application


def expect(application: Application, *periods: tuple[str, str, int]) -> None:
    lines = [{**PLACE, "period": kind, "date": day, "quantity": amount} for kind, day, amount in periods]
    upsert(application, {"forecast_requirements": lines})


def issue(application: Application, quantity: int, item: int = 1, day: date = MARCH_5) -> int:
    movement = GoodsMovement(
        movement_type="261",
        reservation="1",
        reservation_item=item,
        quantity=Decimal(quantity),
        posting_date=day,
    )
    return post_goods_movements(application, [movement], today=MARCH_5)[0].numbers[0]


def post(application: Application, **given: Any) -> None:
    post_goods_movements(application, [GoodsMovement(**given)], today=MARCH_5)


def withdrawn(application: Application) -> list[int]:
    """Withdrawn units, by date of the forecast."""
    stored = rows(application, "SELECT withdrawn_quantity FROM forecast_requirement ORDER BY date")
    return [quantity // 1000 for (quantity,) in stored]


def test_an_issue_lowers_the_forecast_of_its_period(works: Application) -> None:
    expect(works, ("month", "2024-02-01", 40), ("month", MONTH, 40), ("month", "2024-04-01", 40))
    issue(works, 25)
    assert withdrawn(works) == [0, 25, 0]


@pytest.mark.parametrize(("posted", "taken"), [(date(2024, 2, 29), 5), (date(2024, 3, 1), 0)])
def test_the_posting_date_decides(works: Application, posted: date, taken: int) -> None:
    expect(works, ("month", "2024-02-10", 40))
    issue(works, 5, day=posted)
    assert withdrawn(works) == [taken]


def test_what_exceeds_the_forecast_of_the_period_lowers_no_other(works: Application) -> None:
    expect(works, ("month", MONTH, 20), ("month", "2024-04-01", 40))
    issue(works, 25)
    assert withdrawn(works) == [20, 0]


def test_of_several_periods_the_one_that_begins_last_then_the_shorter_one(works: Application) -> None:
    expect(works, ("week", WEEK, 10), ("day", DAY, 10), ("month", MONTH, 10))
    issue(works, 15)
    assert withdrawn(works) == [5, 10, 0]
    issue(works, 10)
    assert withdrawn(works) == [10, 10, 5]


def test_a_delivery_and_an_issue_to_a_sales_order_are_consumption(works: Application) -> None:
    expect(works, ("month", MONTH, 20))
    post(works, movement_type="601", sales_order="7", sales_order_item=10, quantity=Decimal(4))
    owner = {"sales_order": "7", "sales_order_item": 10}
    post(works, movement_type="231", **PLACE, **owner, section="net", quantity=Decimal(3))
    assert withdrawn(works) == [7]


def test_what_is_no_consumption_lowers_nothing(works: Application) -> None:
    """Scrap, another material, a count; and other materials have a forecast of their own."""
    expect(works, ("month", MONTH, 20))
    post(works, movement_type="551", **PLACE, quantity=Decimal(4))
    post(works, movement_type="309", **PLACE, to_material="FUEL", quantity=Decimal(4))
    upsert(works, {"stock": [{**PLACE, "quantity": 50}]})
    assert withdrawn(works) == [0]
    assert rows(works, "SELECT * FROM forecast_reduction") == []


def test_customer_stock_is_not_what_a_forecast_expects(works: Application) -> None:
    order = {"sales_order": "8", "item": 10, **PLACE, "quantity": 9, "requested_date": "2024-03-11"}
    upsert(works, {"sales_orders": [{**order, "strategy_group": "20"}]})
    owned = {**PLACE, "sales_order": "8", "sales_order_item": 10, "quantity": 9}
    upsert(works, {"stock": [owned]})
    expect(works, ("month", MONTH, 20))
    post(works, movement_type="601", sales_order="8", sales_order_item=10, quantity=Decimal(4))
    assert withdrawn(works) == [0]


def test_a_reversal_gives_back_to_the_period_of_the_issue(works: Application) -> None:
    expect(works, ("month", MONTH, 40), ("month", "2024-04-01", 40))
    number = issue(works, 25)
    reverse_goods_movement(works, number, quantity=Decimal(10), posting_date=date(2024, 4, 2))
    assert withdrawn(works) == [15, 0]
    reverse_goods_movement(works, number, posting_date=date(2024, 4, 2))
    assert withdrawn(works) == [0, 0]


def test_of_an_issue_above_the_forecast_the_surplus_comes_back_first(works: Application) -> None:
    """25 issued took the 20 of the forecast; with 10 back, 15 are issued and taken."""
    expect(works, ("month", MONTH, 20))
    number = issue(works, 25)
    reverse_goods_movement(works, number, quantity=Decimal(3))
    assert withdrawn(works) == [20]
    reverse_goods_movement(works, number, quantity=Decimal(7))
    assert withdrawn(works) == [15]


def test_a_reversal_takes_the_periods_in_the_other_order(works: Application) -> None:
    expect(works, ("week", WEEK, 10), ("month", MONTH, 10))
    number = issue(works, 15)
    assert withdrawn(works) == [10, 5]
    reverse_goods_movement(works, number, quantity=Decimal(7))
    assert withdrawn(works) == [8, 0]


def test_an_issue_before_the_forecast_was_there_has_nothing_to_give_back(works: Application) -> None:
    number = issue(works, 15)
    expect(works, ("month", MONTH, 40))
    issue(works, 5, item=2)
    reverse_goods_movement(works, number)
    assert withdrawn(works) == [5]


def test_what_was_corrected_meanwhile_is_not_given_back_below_zero(works: Application) -> None:
    expect(works, ("month", MONTH, 40))
    number = issue(works, 15)
    upsert(
        works, {"forecast_requirements": [{**PLACE, "date": MONTH, "withdrawn_quantity": 4, "quantity": 40}]}
    )
    reverse_goods_movement(works, number)
    assert withdrawn(works) == [0]


def test_movements_posted_together_count_together(works: Application) -> None:
    expect(works, ("month", MONTH, 40))
    movements = [
        GoodsMovement(movement_type="261", reservation="1", reservation_item=item, quantity=Decimal(8))
        for item in (1, 2)
    ]
    numbers = [one.numbers[0] for one in post_goods_movements(works, movements, today=MARCH_5)]
    assert withdrawn(works) == [16]
    back = [
        GoodsMovement(movement_type="262", reservation="1", reservation_item=item, quantity=Decimal(3))
        for item in (1, 2)
    ]
    post_goods_movements(works, back, today=MARCH_5)
    assert withdrawn(works) == [10]
    stored = rows(works, "SELECT SUM(quantity) FROM forecast_reduction WHERE quantity > 0")
    assert (len(numbers), int(stored[0][0])) == (2, 16000)
