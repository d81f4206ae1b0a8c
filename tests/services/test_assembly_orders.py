"""Assemble-to-order: the order that is made with a sales order item, and what its components let it promise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.availability import promise
from mto_graph.services.orders import Conversion, convert_planned_orders, convert_section
from mto_graph.services.sales_order_items import reject_sales_order_items

from .worlds import DAY, TODAY, bought, item, load, made, order, plan, receipt, stock

CUSTOMER = "customer 1/10"


def fill(application: Application, strategy: str, quantity: int = 10, on: str = DAY, **more: Any) -> None:
    """A product put together in five workdays and one of goods receipt, of two A and one B."""
    tables = {"sales_orders": [order(1, "P", quantity, on)], **more}
    load(
        application,
        material_plants=[
            made("P", 5, goods_receipt_days=1, strategy_group=strategy),
            bought("A", 14, individual_collective="collective"),
            bought("B", 28, individual_collective="collective"),
        ],
        bom_items=[item("P", "A", 2), item("P", "B")],
        **tables,
    )


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return list(session.rows(sql))


def orders(application: Application) -> list[tuple[Any, ...]]:
    """Kind, thousandths, start, availability, deletion flag of what is coupled."""
    found = rows(
        application,
        "SELECT r.kind, r.quantity, r.start_date, r.availability_date, r.deletion_flag FROM receipt r"
        " WHERE r.assembly_order ORDER BY r.sales_order_item",
    )
    return [(kind, amount, day(start), day(end), bool(flag)) for kind, amount, start, end, flag in found]


def lines(application: Application) -> list[tuple[int, str]]:
    found = rows(application, "SELECT quantity, requested_date FROM schedule_line ORDER BY id")
    return [(amount, day(on)) for amount, on in found]


def reserved(application: Application) -> list[tuple[Any, ...]]:
    """Component, open thousandths and date of the reservations that still ask for something."""
    found = rows(
        application,
        "SELECT m.material, s.quantity - s.withdrawn_quantity, s.date FROM reservation s"
        " JOIN material_plant mp ON mp.id = s.material_plant JOIN material m ON m.id = mp.material"
        " WHERE NOT s.final_issue ORDER BY s.receipt, m.material",
    )
    return [(name, amount, day(on)) for name, amount, on in found]


def day(value: int) -> str:
    return str(date.fromordinal(date(1970, 1, 1).toordinal() + value))


def promised(application: Application, number: int = 1, today: date = TODAY) -> str:
    return str(promise(application, str(number), 10, today).confirmed_date)


def missing(application: Application, number: int = 1) -> list[tuple[str, str, str, str]]:
    names = dict(
        rows(
            application,
            "SELECT mp.id, m.material FROM material_plant mp JOIN material m ON m.id = mp.material",
        )
    )
    parts = promise(application, str(number), 10, TODAY).missing_parts
    return [
        (names[one.material_plant], str(one.missing), str(one.date), str(one.available_date)) for one in parts
    ]


def test_a_planned_order_is_made_with_the_item(application: Application) -> None:
    fill(application, "81")
    assert orders(application) == [("planned_order", 10_000, "2025-03-28", DAY, False)]
    assert reserved(application) == []


def test_a_production_order_is_made_with_the_item_and_reserves(application: Application) -> None:
    fill(application, "82")
    assert orders(application) == [("production_order", 10_000, "2025-03-28", DAY, False)]
    assert reserved(application) == [("A", 20_000, "2025-03-28"), ("B", 10_000, "2025-03-28")]


@pytest.mark.parametrize("of_the_item", [True, False])
def test_one_of_very_many_items_gets_its_order(memory_application: Application, of_the_item: bool) -> None:
    """Whether its strategy is that of the item or of the material."""
    load(
        memory_application, material_plants=[made("P"), made("Q", strategy_group="" if of_the_item else "81")]
    )
    many = [order(number, "P", 1) for number in range(2, 1_100)]
    load(
        memory_application, sales_orders=[order(1, "Q", 1, strategy_group="81" if of_the_item else ""), *many]
    )
    assert rows(memory_application, "SELECT sales_order_item FROM receipt WHERE assembly_order") == [(1,)]


def test_an_order_goes_when_very_many_items_are_assembled_no_more(memory_application: Application) -> None:
    load(memory_application, material_plants=[made("P"), made("Q")])
    many = [order(number, "P", 1) for number in range(2, 1_100)]
    load(memory_application, sales_orders=[order(1, "Q", 1, strategy_group="81"), *many])
    others = [order(number, "P", 2) for number in range(2, 1_100)]
    load(memory_application, sales_orders=[order(1, "Q", 1, strategy_group="20"), *others])
    assert rows(memory_application, "SELECT deletion_flag FROM receipt") == [(1,)]


@pytest.mark.parametrize("strategy", ["81", "82"])
def test_planning_takes_the_order_as_it_is(memory_application: Application, strategy: str) -> None:
    fill(memory_application, strategy)
    plan(memory_application)
    found = rows(
        memory_application,
        "SELECT m.material, o.quantity FROM planned_order o JOIN material_plant mp ON mp.id = o.material_plant"
        " JOIN material m ON m.id = mp.material ORDER BY m.material",
    )
    assert found == [("A", 20_000), ("B", 10_000)]


@pytest.mark.parametrize("strategy", ["81", "82"])
class TestPromise:
    def test_with_all_parts_it_is_there_as_requested(
        self, memory_application: Application, strategy: str
    ) -> None:
        fill(memory_application, strategy, stock=[stock("A", 20), stock("B", 10)])
        assert (promised(memory_application), missing(memory_application)) == (DAY, [])

    def test_never_before_today(self, memory_application: Application, strategy: str) -> None:
        """Five workdays from Monday the 3rd are the 10th, and goods receipt takes one more."""
        fill(memory_application, strategy, on="2025-03-05", stock=[stock("A", 20), stock("B", 10)])
        assert (promised(memory_application), missing(memory_application)) == ("2025-03-11", [])

    def test_a_missing_part_moves_it(self, memory_application: Application, strategy: str) -> None:
        """B is there after four weeks, on the 31st; from then on five workdays and one."""
        fill(memory_application, strategy, stock=[stock("A", 20), stock("B", 4)])
        assert missing(memory_application) == [("B", "6", "2025-03-28", "2025-03-31")]
        assert promised(memory_application) == "2025-04-08"

    def test_a_receipt_in_time_counts(self, memory_application: Application, strategy: str) -> None:
        more = receipt("45", "B", 6, "2025-03-20")
        fill(memory_application, strategy, stock=[stock("A", 20), stock("B", 4)], receipts=[more])
        assert (promised(memory_application), missing(memory_application)) == (DAY, [])

    def test_what_an_earlier_item_needs_is_not_promised_again(
        self, application: Application, strategy: str
    ) -> None:
        fill(application, strategy, stock=[stock("A", 40), stock("B", 10)])
        load(application, sales_orders=[order(2, "P", 3)])
        assert (promised(application), promised(application, 2)) == (DAY, "2025-04-08")
        assert missing(application, 2) == [("B", "3", "2025-03-28", "2025-03-31")]

    def test_planning_changes_nothing(self, memory_application: Application, strategy: str) -> None:
        self.test_what_an_earlier_item_needs_is_not_promised_again(memory_application, strategy)
        plan(memory_application)
        assert (promised(memory_application), promised(memory_application, 2)) == (DAY, "2025-04-08")

    def test_own_stock_is_there(self, memory_application: Application, strategy: str) -> None:
        own = stock("P", 10, sales_order="1", sales_order_item=10)
        fill(memory_application, strategy, on="2025-03-05", stock=[own])
        assert promised(memory_application) == "2025-03-05"


@pytest.mark.parametrize("strategy", ["81", "82"])
class TestCoupling:
    def test_the_order_follows_the_item(self, application: Application, strategy: str) -> None:
        fill(application, strategy)
        load(application, sales_orders=[order(1, "P", 4, "2025-04-14")])
        assert [row[1:] for row in orders(application)] == [(4_000, "2025-04-04", "2025-04-14", False)]
        if strategy == "82":
            assert reserved(application) == [("A", 8_000, "2025-04-04"), ("B", 4_000, "2025-04-04")]

    def test_the_item_follows_the_order(self, memory_application: Application, strategy: str) -> None:
        fill(memory_application, strategy)
        [(number,)] = rows(memory_application, "SELECT order_number FROM receipt")
        load(
            memory_application, receipts=[{"order": number, "quantity": 7, "availability_date": "2025-04-14"}]
        )
        assert lines(memory_application) == [(7_000, "2025-04-14")]
        assert [row[1:] for row in orders(memory_application)] == [(7_000, "2025-04-04", "2025-04-14", False)]
        if strategy == "82":
            assert reserved(memory_application) == [("A", 14_000, "2025-04-04"), ("B", 7_000, "2025-04-04")]

    def test_a_rejected_item_flags_its_order(self, memory_application: Application, strategy: str) -> None:
        fill(memory_application, strategy)
        plan(memory_application)
        reject_sales_order_items(memory_application, [("1", 10)])
        assert [row[4] for row in orders(memory_application)] == [True]
        plan(memory_application)
        assert rows(memory_application, "SELECT COUNT(*) FROM planned_order") == [(0,)]

    def test_taking_it_up_again_unflags_it(self, memory_application: Application, strategy: str) -> None:
        fill(memory_application, strategy)
        before = orders(memory_application), reserved(memory_application)
        reject_sales_order_items(memory_application, [("1", 10)])
        assert reserved(memory_application) == []
        reject_sales_order_items(memory_application, [("1", 10)], rejected=False)
        assert (orders(memory_application), reserved(memory_application)) == before

    def test_another_strategy_lets_the_order_go(self, memory_application: Application, strategy: str) -> None:
        fill(memory_application, strategy)
        load(memory_application, sales_orders=[{"sales_order": "1", "item": 10, "strategy_group": "20"}])
        assert orders(memory_application) == []
        assert rows(memory_application, "SELECT COUNT(*) FROM receipt WHERE deletion_flag") == [(1,)]

    def test_one_schedule_line_only(self, memory_application: Application, strategy: str) -> None:
        fill(memory_application, strategy)
        with pytest.raises(Refused) as refused:
            load(memory_application, sales_orders=[order(1, "P", 4, "2025-04-14", schedule_line=2)])
        [error] = refused.value.errors
        assert (error.code, error.path) == (ErrorCode.CONFLICT, ("sales_orders", "0", "schedule_line"))


@pytest.mark.parametrize("planned", [True, False])
def test_conversion_keeps_the_coupling(application: Application, planned: bool) -> None:
    """With its components also where no run has planned them, or a run knew another quantity."""
    fill(application, "81")
    if planned:
        plan(application)
        load(application, sales_orders=[order(1, "P", 4)])
    convert_section(application, "P", "1000", CUSTOMER)
    quantity = 4 if planned else 10
    assert orders(application) == [("production_order", 1000 * quantity, "2025-03-28", DAY, False)]
    assert [row[:2] for row in reserved(application)] == [("A", 2000 * quantity), ("B", 1000 * quantity)]
    load(application, sales_orders=[order(1, "P", 5)])
    assert [row[:2] for row in reserved(application)] == [("A", 10_000), ("B", 5_000)]


def test_the_order_is_converted_as_a_whole(memory_application: Application) -> None:
    fill(memory_application, "81")
    [(identity,)] = rows(memory_application, "SELECT id FROM receipt")
    with pytest.raises(Refused) as refused:
        convert_planned_orders(memory_application, [Conversion(-identity, 4)])  # type: ignore[arg-type]
    assert refused.value.errors[0].code == ErrorCode.NOT_CONVERTIBLE
