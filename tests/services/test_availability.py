"""Promises: what a sales order item is confirmed, against stock and lead time or against the plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.availability import promise

from .worlds import DAY, TODAY, bought, forecast, load, made, material, order, plan, receipt, stock

Promised = tuple[str, str | None]


def promised(application: Application, number: int = 1, today: date = TODAY) -> Promised:
    found = promise(application, str(number), 10, today)
    day = found.confirmed_date
    return str(found.confirmed_quantity), None if day is None else str(day)


# Strategy 20


@pytest.mark.parametrize(
    ("columns", "day"),
    [
        (made("P", 5, goods_receipt_days=2), "2025-03-12"),
        (made("P", 5, replenishment_days=20), "2025-03-31"),
        (made("P", 5, replenishment_days=0), "2025-03-03"),
        (bought("P", 12, goods_receipt_days=1), "2025-03-18"),
        (material("P", procurement_type="both", in_house_production_days=3), "2025-03-06"),
        (material("P", planned_delivery_days=3, in_house_production_days=9), "2025-03-10"),
    ],
)
def test_everything_is_confirmed_after_the_replenishment_lead_time(
    memory_application: Application, columns: dict[str, Any], day: str
) -> None:
    """From Monday the 3rd; purchasing takes two workdays, and nothing arrives on a weekend."""
    load(
        memory_application,
        plants=[{"plant": "1000", "purchasing_processing_days": 2}],
        material_plants=[{**columns, "strategy_group": "20"}],
        sales_orders=[order(1, "P", 10, str(TODAY))],
    )
    assert promised(memory_application) == ("10", day)


def fill(application: Application, quantity: int = 10, on: str = "2025-03-06", **columns: Any) -> Application:
    """A product made in ten workdays, so from 3 March at the 17th."""
    load(
        application,
        material_plants=[made("P", 10, strategy_group="20", **columns)],
        sales_orders=[order(1, "P", quantity, on)],
    )
    return application


OF_THE_ITEM = {"sales_order": "1", "sales_order_item": 10}


def test_never_earlier_than_requested(memory_application: Application) -> None:
    assert promised(fill(memory_application, on=DAY)) == ("10", DAY)


def test_stock_of_the_item_is_there_today(memory_application: Application) -> None:
    fill(memory_application)
    load(memory_application, stock=[stock("P", 10, **OF_THE_ITEM)])
    assert promised(memory_application) == ("10", "2025-03-06")


def test_stock_of_others_does_not_help(memory_application: Application) -> None:
    fill(memory_application)
    load(
        memory_application,
        sales_orders=[order(2, "P", 10)],
        stock=[
            stock("P", 10),
            stock("P", 10, sales_order="2", sales_order_item=10),
            stock("P", 10, stock_type="blocked", **OF_THE_ITEM),
        ],
    )
    assert promised(memory_application) == ("10", "2025-03-17")


def test_firm_receipts_of_the_item_count_from_their_day(application: Application) -> None:
    fill(application)
    load(
        application,
        stock=[stock("P", 3, **OF_THE_ITEM)],
        receipts=[
            receipt("1", "P", 4, "2025-03-07", **OF_THE_ITEM),
            receipt("2", "P", 3, "2025-03-11", **OF_THE_ITEM),
        ],
    )
    assert promised(application) == ("10", "2025-03-11")


def test_receipts_that_come_later_than_a_new_order_would_do_not_count(
    memory_application: Application,
) -> None:
    fill(memory_application)
    load(memory_application, receipts=[receipt("1", "P", 10, "2025-03-18", **OF_THE_ITEM)])
    assert promised(memory_application) == ("10", "2025-03-17")


def test_a_planned_order_is_no_promise(memory_application: Application) -> None:
    fill(memory_application, replenishment_days=30)
    plan(memory_application)
    assert promised(memory_application) == ("10", "2025-04-14")


def test_only_what_is_open_is_confirmed(memory_application: Application) -> None:
    fill(memory_application)
    load(memory_application, sales_orders=[order(1, "P", 10, "2025-03-06", delivered_quantity=4)])
    assert promised(memory_application) == ("6", "2025-03-17")
    load(memory_application, sales_orders=[order(1, "P", 10, "2025-03-06", delivered_quantity=10)])
    assert promised(memory_application) == ("0", None)


def test_a_rejected_item_is_promised_nothing(memory_application: Application) -> None:
    fill(memory_application)
    load(memory_application, sales_orders=[order(1, "P", 10, rejected=True)])
    assert promised(memory_application) == ("0", None)


def test_all_lines_of_an_item_are_confirmed_for_its_last_day(memory_application: Application) -> None:
    fill(memory_application)
    load(memory_application, sales_orders=[order(1, "P", 5, DAY, schedule_line=2)])
    assert promised(memory_application) == ("15", DAY)


def test_a_stock_transfer_takes_its_transport_not_the_making(memory_application: Application) -> None:
    load(
        memory_application,
        plants=[{"plant": "1000"}, {"plant": "2000"}],
        material_plants=[
            made(
                "P",
                50,
                strategy_group="20",
                planned_delivery_days=2,
                special_procurement="stock_transfer",
                supplying_plant="2000",
            ),
            made("P", 50, plant="2000"),
        ],
        sales_orders=[order(1, "P", 10, str(TODAY))],
    )
    assert promised(memory_application) == ("10", "2025-03-05")


@pytest.mark.parametrize(
    ("quantity", "days", "promise"),
    [(10, None, "2025-03-07"), (11, None, "2025-03-10"), (11, 1, "2025-03-04"), (11, 0, "2025-03-03")],
)
def test_where_no_days_are_maintained_the_quantity_takes_its_time(
    memory_application: Application, quantity: int, days: int | None, promise: str
) -> None:
    """Half a day of set-up, a day between the operations, a quarter of a day a piece: four workdays for ten."""
    times = {"setup_time_days": "0.5", "interoperation_time_days": 1, "processing_time_days": "0.25"}
    load(
        memory_application,
        material_plants=[material("P", procurement_type="in_house", strategy_group="20", **times)],
        sales_orders=[order(1, "P", quantity, str(TODAY)), order(2, "P", 1, str(TODAY))],
    )
    if days is not None:
        load(memory_application, material_plants=[material("P", in_house_production_days=days)])
    assert promised(memory_application) == (str(quantity), promise)


@pytest.mark.parametrize("columns", [{"replenishment_days": 9999}, {"in_house_production_days": 9999}])
def test_lead_times_that_leave_the_calendar_are_refused(
    memory_application: Application, columns: dict[str, Any]
) -> None:
    fill(memory_application)
    load(memory_application, material_plants=[material("P", **columns)])
    with pytest.raises(Refused) as refused:
        promised(memory_application, today=date(2070, 1, 1))
    assert refused.value.errors[0].code is ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR


# Without a strategy


def test_plant_stock_is_promised_to_one_order_only(memory_application: Application) -> None:
    """Ten are there for two orders of ten: the earlier one has them."""
    load(
        memory_application,
        material_plants=[made("P", 10)],
        stock=[stock("P", 10)],
        sales_orders=[order(2, "P", 10, "2025-03-06"), order(1, "P", 10, "2025-03-07")],
    )
    assert promised(memory_application, 2) == ("10", "2025-03-06")
    assert promised(memory_application, 1) == ("10", "2025-03-17")


# Strategies 50 and 60


def planned_product(application: Application, *forecasts: tuple[int, str], **columns: Any) -> Application:
    load(
        application,
        material_plants=[made("P", 10, strategy_group="50", **columns)],
        planned_independent_requirements=[forecast("P", quantity, on) for quantity, on in forecasts],
        sales_orders=[order(1, "P", 10)],
    )
    return application


@pytest.mark.parametrize(
    ("planned", "found"), [(100, ("10", DAY)), (10, ("10", DAY)), (4, ("4", DAY)), (0, ("0", None))]
)
def test_only_open_plan_is_confirmed(application: Application, planned: int, found: Promised) -> None:
    planned_product(application, (planned, "2025-04-01"))
    assert promised(application) == found


def test_neither_stock_nor_receipts_nor_lead_time_count_against_plan(memory_application: Application) -> None:
    planned_product(memory_application, (4, "2025-04-01"), replenishment_days=5)
    load(
        memory_application,
        stock=[stock("P", 50), stock("P", 50, **OF_THE_ITEM)],
        receipts=[receipt("1", "P", 50, str(TODAY), **OF_THE_ITEM)],
    )
    assert promised(memory_application) == ("4", DAY)


def test_what_others_consume_is_not_open(memory_application: Application) -> None:
    planned_product(memory_application, (25, "2025-04-01"))
    load(memory_application, sales_orders=[order(2, "P", 18, "2025-04-04")])
    assert promised(memory_application, 2) == ("18", "2025-04-04")
    assert promised(memory_application, 1) == ("7", DAY)


def test_later_plan_is_confirmed_for_its_own_day(memory_application: Application) -> None:
    planned_product(
        memory_application,
        (4, DAY),
        (50, "2025-04-14"),
        consumption_mode=3,
        forward_consumption_days=10,
    )
    assert promised(memory_application) == ("10", "2025-04-14")


def test_not_before_today(memory_application: Application) -> None:
    planned_product(memory_application, (50, "2025-04-01"))
    assert promised(memory_application, today=date(2025, 5, 5)) == ("10", "2025-05-05")


def test_against_the_plan_of_the_planning_material_in_the_units_of_the_order(
    memory_application: Application,
) -> None:
    """The plan of 1 t has 0.25 t left for an order of kilograms at 0.001 t each."""
    load(
        memory_application,
        material_plants=[
            made("PM", strategy_group="60"),
            made("V", strategy_group="60", planning_material="PM", planning_conversion_factor="0.001"),
        ],
        planned_independent_requirements=[forecast("PM", 1, "2025-04-01")],
        sales_orders=[order(1, "V", 750, "2025-04-04"), order(2, "V", 900)],
    )
    assert promised(memory_application, 1) == ("750", "2025-04-04")
    assert promised(memory_application, 2) == ("250", DAY)


def test_what_the_plan_gives_is_rounded_down_in_the_orders_unit(memory_application: Application) -> None:
    """0.5 of the plan at 0.3 each is 1.666…, of which 1.666 can be confirmed."""
    load(
        memory_application,
        material_plants=[
            made("PM", strategy_group="60"),
            made("V", strategy_group="60", planning_material="PM", planning_conversion_factor="0.3"),
        ],
        planned_independent_requirements=[forecast("PM", "0.5")],
        sales_orders=[order(1, "V", 9)],
    )
    assert promised(memory_application) == ("1.666", DAY)


def test_a_variant_without_a_planning_material_is_confirmed_nothing(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("V", strategy_group="60")],
        planned_independent_requirements=[forecast("V", 50)],
        sales_orders=[order(1, "V", 9)],
    )
    assert promised(memory_application) == ("0", None)


def test_an_item_that_does_not_exist_is_refused(memory_application: Application) -> None:
    fill(memory_application)
    for number, item in (("1", 20), ("9", 10)):
        with pytest.raises(Refused, match=f"{number}/{item}") as refused:
            promise(memory_application, number, item, TODAY)
        assert refused.value.errors[0].code is ErrorCode.NOT_FOUND


def test_quantities_are_decimals(memory_application: Application) -> None:
    fill(memory_application)
    load(memory_application, sales_orders=[order(1, "P", "1.125", DAY)])
    assert promise(memory_application, "1", 10, TODAY).confirmed_quantity == Decimal("1.125")
