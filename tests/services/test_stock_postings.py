"""Goods receipt, delivery and transfer: what stock, orders and plan are afterwards, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.stock_postings import delivery, goods_movement, goods_receipt, receive_section

Line = dict[str, Any]

MATERIALS: list[Line] = [
    {"material": "FG20", "plant": "1000", "procurement_type": "in_house", "strategy_group": "20"},
    {
        "material": "FG50",
        "plant": "1000",
        "procurement_type": "in_house",
        "strategy_group": "50",
        "consumption_mode": 2,
        "backward_consumption_days": 20,
        "forward_consumption_days": 20,
    },
    {
        "material": "FAMILY",
        "plant": "1000",
        "procurement_type": "in_house",
        "strategy_group": "60",
        "consumption_mode": 1,
    },
    {
        "material": "GRAMS",
        "plant": "1000",
        "procurement_type": "in_house",
        "strategy_group": "60",
        "planning_material": "FAMILY",
        "planning_conversion_factor": "0.001",
    },
    {"material": "PLAIN", "plant": "1000", "procurement_type": "external"},
]


@pytest.fixture
def works(application: Application) -> Application:
    """A plant with one material of each kind and nothing in stock."""
    upsert(application, {"plants": [{"plant": "1000"}], "material_plants": MATERIALS})
    return application


def sales_order(number: str, material: str, quantity: str, when: str, **more: Any) -> Line:
    return {
        "sales_order": number,
        "item": 10,
        "material": material,
        "plant": "1000",
        "quantity": quantity,
        "requested_date": when,
        **more,
    }


def receipt(order: str, quantity: str, when: str, **more: Any) -> Line:
    return {
        "order": order,
        "kind": "production_order",
        "material": "FG20",
        "plant": "1000",
        "quantity": quantity,
        "availability_date": when,
        **more,
    }


def stock(material: str, quantity: str, sales_order: str = "", location: str = "", **more: Any) -> Line:
    return {
        "material": material,
        "plant": "1000",
        "storage_location": location,
        "sales_order": sales_order,
        "sales_order_item": 10 if sales_order else None,
        "quantity": quantity,
        **more,
    }


def plan_line(material: str, when: str, quantity: str) -> Line:
    return {"material": material, "plant": "1000", "date": when, "quantity": quantity}


def rows(application: Application, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(sql, parameters)


def stocks(application: Application) -> list[tuple[str, str, str, str, int]]:
    """Material, sales order, storage location, stock type and thousandths of every stock row."""
    return rows(
        application,
        "SELECT m.material, COALESCE(o.sales_order, ''), COALESCE(s.storage_location, ''), s.stock_type, s.quantity"
        " FROM stock s JOIN material_plant mp ON mp.id = s.material_plant JOIN material m ON m.id = mp.material"
        " LEFT JOIN sales_order_item i ON i.id = s.sales_order_item"
        " LEFT JOIN sales_order o ON o.id = i.sales_order ORDER BY 1, 2, 3, 4",
    )


def plan_lines(application: Application) -> list[tuple[str, int, int]]:
    """Material, planned and withdrawn thousandths of the plan lines in date order."""
    return rows(
        application,
        "SELECT m.material, r.quantity, r.withdrawn_quantity FROM planned_independent_requirement r"
        " JOIN material_plant mp ON mp.id = r.material_plant JOIN material m ON m.id = mp.material"
        " ORDER BY m.material, r.date",
    )


def refusal(application: Application, posting: Callable[[], object]) -> list[tuple[ErrorCode, str]]:
    """The faults of a refused posting, which must change nothing."""
    tables = ("stock", "receipt", "schedule_line", "planned_independent_requirement")

    def contents() -> Mapping[str, list[str]]:
        return {name: sorted(map(repr, rows(application, f"SELECT * FROM {name}"))) for name in tables}

    before = contents()
    with pytest.raises(Refused) as refused:
        posting()
    assert contents() == before
    return [(error.code, error.message) for error in refused.value.errors]


class TestGoodsReceipt:
    def test_it_goes_to_the_stock_of_the_orders_section(self, works: Application) -> None:
        upsert(
            works,
            {
                "sales_orders": [sales_order("1", "FG20", "10", "2024-05-06")],
                "receipts": [
                    receipt("A", "10", "2024-05-06", sales_order="1", sales_order_item=10),
                    receipt("B", "7", "2024-05-06"),
                ],
            },
        )
        assert goods_receipt(works, "A", quantity=Decimal(4)).open_quantity == 6
        assert goods_receipt(works, "B").open_quantity == 0
        assert stocks(works) == [
            ("FG20", "", "", "unrestricted", 7_000),
            ("FG20", "1", "", "unrestricted", 4_000),
        ]
        assert rows(works, "SELECT order_number, received_quantity FROM receipt ORDER BY order_number") == [
            ("A", 4_000),
            ("B", 7_000),
        ]

    def test_it_adds_to_what_is_there(self, works: Application) -> None:
        upsert(
            works,
            {
                "receipts": [receipt("A", "10", "2024-05-06")],
                "stock": [stock("FG20", "1"), stock("FG20", "5", location="L2")],
            },
        )
        goods_receipt(works, "A", quantity=Decimal(2))
        goods_receipt(works, "A", quantity=Decimal(3), storage_location="L2")
        assert stocks(works) == [
            ("FG20", "", "", "unrestricted", 3_000),
            ("FG20", "", "L2", "unrestricted", 8_000),
        ]

    def test_no_more_than_is_open(self, works: Application) -> None:
        upsert(works, {"receipts": [receipt("A", "10", "2024-05-06", received_quantity="4")]})
        assert refusal(works, lambda: goods_receipt(works, "A", quantity=Decimal("6.001"))) == [
            (
                ErrorCode.EXCEEDS_OPEN_QUANTITY,
                "6.001 cannot be received for order A, item 1: 6 is open.",
            )
        ]
        goods_receipt(works, "A")
        assert refusal(works, lambda: goods_receipt(works, "A"))[0][0] == ErrorCode.EXCEEDS_OPEN_QUANTITY

    @pytest.mark.parametrize("quantity", ["0", "-1", "0.0001", "NaN", "1e12"])
    def test_a_quantity_must_be_one(self, works: Application, quantity: str) -> None:
        upsert(works, {"receipts": [receipt("A", "10", "2024-05-06")]})
        faults = refusal(works, lambda: goods_receipt(works, "A", quantity=Decimal(quantity)))
        assert [code for code, _ in faults] == [ErrorCode.INVALID_VALUE]

    def test_planned_orders_are_converted_first(self, works: Application) -> None:
        upsert(works, {"receipts": [receipt("A", "10", "2024-05-06", kind="planned_order")]})
        assert [code for code, _ in refusal(works, lambda: goods_receipt(works, "A"))] == [ErrorCode.CONFLICT]

    def test_an_unknown_order(self, works: Application) -> None:
        assert [code for code, _ in refusal(works, lambda: goods_receipt(works, "A", 2))] == [
            ErrorCode.NOT_FOUND
        ]


class TestReceiptOfASection:
    @pytest.fixture
    def ordered(self, works: Application) -> Application:
        upsert(
            works,
            {
                "sales_orders": [sales_order("1", "FG20", "10", "2024-05-06")],
                "receipts": [
                    receipt("A", "30", "2024-05-06"),
                    receipt("B", "50", "2024-05-06"),
                    receipt("C", "10", "2024-05-01", sales_order="1", sales_order_item=10),
                    receipt("D", "90", "2024-05-01", kind="planned_order"),
                    receipt("E", "5", "2024-05-20"),
                ],
            },
        )
        return works

    def receive(
        self, application: Application, section: str, quantity: int | None, on: date | None = None
    ) -> str:
        wanted = None if quantity is None else Decimal(quantity)
        return receive_section(application, "FG20", "1000", section, quantity=wanted, on=on).order

    def test_the_first_that_is_large_enough(self, ordered: Application) -> None:
        assert self.receive(ordered, "net", 40) == "B"
        assert self.receive(ordered, "net", 30) == "A"
        assert self.receive(ordered, "net", None) == "B"
        assert self.receive(ordered, "net", None) == "E"
        assert stocks(ordered) == [("FG20", "", "", "unrestricted", 85_000)]

    def test_of_a_day(self, ordered: Application) -> None:
        assert self.receive(ordered, "net", 5, on=date(2024, 5, 20)) == "E"

    def test_of_a_sales_order_item(self, ordered: Application) -> None:
        assert self.receive(ordered, "customer 1/10", 10) == "C"
        assert stocks(ordered) == [("FG20", "1", "", "unrestricted", 10_000)]

    def test_more_than_any_order_has(self, ordered: Application) -> None:
        faults = refusal(ordered, lambda: self.receive(ordered, "net", 51))
        assert [code for code, _ in faults] == [ErrorCode.EXCEEDS_OPEN_QUANTITY]

    @pytest.mark.parametrize(
        ("section", "on"),
        [("planning", None), ("net", date(2024, 5, 7)), ("customer 1/10", date(2024, 5, 6)), ("gross", None)],
    )
    def test_nothing_to_receive_is_an_error(
        self, ordered: Application, section: str, on: date | None
    ) -> None:
        faults = refusal(ordered, lambda: self.receive(ordered, section, None, on))
        assert [code for code, _ in faults] == [ErrorCode.NOT_FOUND]


class TestDelivery:
    def test_make_to_order_takes_customer_stock_and_closes_lines_in_date_order(
        self, works: Application
    ) -> None:
        upsert(
            works,
            {
                "sales_orders": [
                    sales_order("1", "FG20", "7", "2024-05-13", schedule_line=1),
                    sales_order("1", "FG20", "5", "2024-05-06", schedule_line=2, delivered_quantity="2"),
                ],
                "stock": [stock("FG20", "100"), stock("FG20", "6", "1")],
            },
        )
        delivered = delivery(works, "1", 10, Decimal(5))
        assert (delivered.quantity, delivered.open_quantity) == (5, 5)
        assert rows(works, "SELECT schedule_line, delivered_quantity FROM schedule_line ORDER BY 1") == [
            (1, 2_000),
            (2, 5_000),
        ]
        assert stocks(works) == [
            ("FG20", "", "", "unrestricted", 100_000),
            ("FG20", "1", "", "unrestricted", 1_000),
        ]

    def test_other_orders_take_plant_stock_location_by_location(self, works: Application) -> None:
        upsert(
            works,
            {
                "sales_orders": [sales_order("1", "PLAIN", "10", "2024-05-06")],
                "stock": [
                    stock("PLAIN", "4", location="B"),
                    stock("PLAIN", "3", location="A"),
                    stock("PLAIN", "9", location="A", stock_type="blocked"),
                ],
            },
        )
        delivery(works, "1", 10, Decimal(5))
        assert stocks(works) == [
            ("PLAIN", "", "A", "blocked", 9_000),
            ("PLAIN", "", "B", "unrestricted", 2_000),
        ]
        delivery(works, "1", 10, Decimal(1), storage_location="B")
        assert refusal(works, lambda: delivery(works, "1", 10, Decimal(1), storage_location="A")) == [
            (
                ErrorCode.INSUFFICIENT_STOCK,
                "1 of material PLAIN cannot be issued: the unrestricted plant stock in plant 1000 at A is 0.",
            )
        ]

    def test_short_stock_says_what_is_there(self, works: Application) -> None:
        upsert(
            works,
            {
                "sales_orders": [sales_order("1", "FG20", "10", "2024-05-06")],
                "stock": [stock("FG20", "100"), stock("FG20", "2.5", "1")],
            },
        )
        assert refusal(works, lambda: delivery(works, "1", 10, Decimal(3))) == [
            (
                ErrorCode.INSUFFICIENT_STOCK,
                "3 of material FG20 cannot be issued: the unrestricted customer stock of 1/10 in plant 1000 is 2.5.",
            )
        ]

    def test_no_more_than_is_open_and_nothing_for_a_rejected_item(self, works: Application) -> None:
        upsert(
            works,
            {
                "sales_orders": [
                    sales_order("1", "FG20", "10", "2024-05-06"),
                    sales_order("2", "FG20", "10", "2024-05-06", rejected=True),
                ],
                "stock": [stock("FG20", "20", "1"), stock("FG20", "20", "2")],
            },
        )
        for order, quantity in (("1", "10.001"), ("2", "1")):
            faults = refusal(
                works, lambda order=order, quantity=quantity: delivery(works, order, 10, Decimal(quantity))
            )
            assert [code for code, _ in faults] == [ErrorCode.EXCEEDS_OPEN_QUANTITY]
        assert [code for code, _ in refusal(works, lambda: delivery(works, "1", 20, Decimal(1)))] == [
            ErrorCode.NOT_FOUND
        ]


class TestPlanReduction:
    def test_the_consumed_lines_go_down_nearest_first(self, works: Application) -> None:
        """90 of 27 May take the 50 of the 20th and 40 of the 13th; the 30th comes second in mode 2."""
        upsert(
            works,
            {
                "planned_independent_requirements": [
                    plan_line("FG50", "2024-05-13", "50"),
                    plan_line("FG50", "2024-05-20", "50"),
                    plan_line("FG50", "2024-05-30", "50"),
                ],
                "sales_orders": [sales_order("1", "FG50", "90", "2024-05-27")],
                "stock": [stock("FG50", "90", "1")],
            },
        )
        first = delivery(works, "1", 10, Decimal(60))
        assert sorted(first.plan_reduction.values()) == [10, 50]
        assert plan_lines(works) == [("FG50", 40_000, 10_000), ("FG50", 0, 50_000), ("FG50", 50_000, 0)]
        delivery(works, "1", 10, Decimal(30))
        assert plan_lines(works) == [("FG50", 10_000, 40_000), ("FG50", 0, 50_000), ("FG50", 50_000, 0)]

    def test_only_what_the_order_consumes(self, works: Application) -> None:
        """Order 1 takes 70 of 100; order 2 wants 60 and finds 30, so its delivery of 60 reduces by 30."""
        upsert(
            works,
            {
                "planned_independent_requirements": [plan_line("FG50", "2024-05-13", "100")],
                "sales_orders": [
                    sales_order("1", "FG50", "70", "2024-05-13"),
                    sales_order("2", "FG50", "60", "2024-05-14"),
                ],
                "stock": [stock("FG50", "60", "2")],
            },
        )
        delivery(works, "2", 10, Decimal(60))
        assert plan_lines(works) == [("FG50", 70_000, 30_000)]

    def test_a_converted_quantity_is_rounded_over_all_deliveries(self, works: Application) -> None:
        """Of 0.4, 0.8, 1.2 thousandths the plan has given 0, 1, 1; each delivery rounded by itself would give none."""
        upsert(
            works,
            {
                "planned_independent_requirements": [plan_line("FAMILY", "2024-05-13", "1")],
                "sales_orders": [sales_order("1", "GRAMS", "1.2", "2024-05-13")],
                "stock": [stock("GRAMS", "1.2", "1")],
            },
        )
        seen = []
        for _ in range(3):
            delivery(works, "1", 10, Decimal("0.4"))
            seen.append(plan_lines(works)[0][1:])
        assert seen == [(1_000, 0), (999, 1), (999, 1)]

    def test_make_to_order_without_plan_reduces_nothing(self, works: Application) -> None:
        upsert(
            works,
            {
                "planned_independent_requirements": [plan_line("FG50", "2024-05-13", "100")],
                "sales_orders": [sales_order("1", "FG20", "10", "2024-05-13")],
                "stock": [stock("FG20", "10", "1")],
            },
        )
        assert delivery(works, "1", 10, Decimal(10)).plan_reduction == {}
        assert plan_lines(works) == [("FG50", 100_000, 0)]


class TestTransfer:
    @pytest.fixture
    def stocked(self, works: Application) -> Application:
        upsert(
            works,
            {
                "sales_orders": [sales_order("1", "FG20", "10", "2024-05-06")],
                "stock": [
                    stock("FG20", "2", location="A"),
                    stock("FG20", "3", location="B"),
                    stock("FG20", "8", "1", location="B"),
                ],
            },
        )
        return works

    def move(self, application: Application, movement_type: str, quantity: str, **more: Any) -> None:
        goods_movement(application, movement_type, "FG20", "1000", Decimal(quantity), **more)

    def test_411_takes_customer_stock_to_plant_stock_where_it_lies(self, stocked: Application) -> None:
        self.move(stocked, "411", "5", sales_order="1", item=10)
        assert stocks(stocked) == [
            ("FG20", "", "A", "unrestricted", 2_000),
            ("FG20", "", "B", "unrestricted", 8_000),
            ("FG20", "1", "B", "unrestricted", 3_000),
        ]

    def test_413_takes_plant_stock_to_customer_stock(self, stocked: Application) -> None:
        self.move(stocked, "413", "4", sales_order="1", item=10)
        assert stocks(stocked) == [
            ("FG20", "", "B", "unrestricted", 1_000),
            ("FG20", "1", "A", "unrestricted", 2_000),
            ("FG20", "1", "B", "unrestricted", 10_000),
        ]

    def test_there_and_back_is_as_before(self, stocked: Application) -> None:
        before = stocks(stocked)
        self.move(stocked, "411", "8", sales_order="1", item=10)
        self.move(stocked, "413", "8", sales_order="1", item=10, storage_location="B")
        assert stocks(stocked) == before

    def test_561_brings_stock_in(self, stocked: Application) -> None:
        self.move(stocked, "561", "1.5", storage_location="C", stock_type="blocked")
        self.move(stocked, "561", "1", sales_order="1", item=10, storage_location="B")
        assert ("FG20", "", "C", "blocked", 1_500) in stocks(stocked)
        assert ("FG20", "1", "B", "unrestricted", 9_000) in stocks(stocked)

    def test_a_stock_stays_below_the_largest_quantity(self, stocked: Application) -> None:
        self.move(stocked, "561", "999999999990", storage_location="A")
        faults = refusal(stocked, lambda: self.move(stocked, "561", "8", storage_location="A"))
        assert [code for code, _ in faults] == [ErrorCode.QUANTITY_OVERFLOW]

    @pytest.mark.parametrize(
        ("movement_type", "quantity", "more", "code"),
        [
            ("411", "8.001", {"sales_order": "1", "item": 10}, ErrorCode.INSUFFICIENT_STOCK),
            ("413", "5.001", {"sales_order": "1", "item": 10}, ErrorCode.INSUFFICIENT_STOCK),
            (
                "413",
                "3",
                {"sales_order": "1", "item": 10, "storage_location": "A"},
                ErrorCode.INSUFFICIENT_STOCK,
            ),
            (
                "413",
                "1",
                {"sales_order": "1", "item": 10, "stock_type": "blocked"},
                ErrorCode.INSUFFICIENT_STOCK,
            ),
            ("411", "1", {}, ErrorCode.REQUIRED),
            ("561", "1", {"sales_order": "1"}, ErrorCode.REQUIRED),
            ("561", "1", {"item": 10}, ErrorCode.REQUIRED),
            ("411", "1", {"sales_order": "9", "item": 10}, ErrorCode.NOT_FOUND),
            ("999", "1", {}, ErrorCode.UNKNOWN_MOVEMENT_TYPE),
            ("101", "1", {}, ErrorCode.REQUIRED),
            ("601", "1", {}, ErrorCode.REQUIRED),
            ("561", "0", {}, ErrorCode.INVALID_VALUE),
            ("561", "1", {"stock_type": "free"}, ErrorCode.INVALID_VALUE),
        ],
    )
    def test_refused(
        self, stocked: Application, movement_type: str, quantity: str, more: Line, code: ErrorCode
    ) -> None:
        faults = refusal(stocked, lambda: self.move(stocked, movement_type, quantity, **more))
        assert [found for found, _ in faults] == [code]
