"""What each kind of posting is worth to the item's stock, orders and cost; every number worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.costs.valuation import value_rows
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import reverse_goods_movement
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.strategies import RequirementsClass, SegmentKind, Strategy, Valuation, hookimpl

from .costing import (
    PUMP_WORKS,
    amounts,
    bought,
    by_material,
    causes,
    cost,
    made,
    money,
    movement,
    order,
    post,
    post_all,
    sales_order,
)

OWN = "customer 4711/10"


@pytest.fixture
def works(application: Application) -> Application:
    """The pump works with a second order, and some of everything in plant stock."""
    upsert(application, PUMP_WORKS)
    upsert(application, {"sales_orders": [sales_order("4712", "PUMP", "2", net_price="90")]})
    upsert(
        application,
        {
            "stock": [
                {"material": name, "plant": "1000", "quantity": 100}
                for name in ("BOLT", "CASTING", "BODY", "PUMP")
            ]
        },
    )
    return application


def ledger(application: Application, *numbers: int) -> list[tuple[Any, ...]]:
    """Amount, order amount, cost and kind of ledger rows, money as people write it."""
    with application.database.reading() as session:
        rows = [
            session.rows(
                "SELECT amount, order_amount, cost, cost_kind FROM goods_movement WHERE id = ?", [number]
            )[0]
            for number in numbers
        ]
    return [(money(row[0]), money(row[1]), money(row[2]), row[3]) for row in rows]


def test_a_transfer_in_costs_the_standard_price_and_one_out_gives_the_own_value(works: Application) -> None:
    # 2 KG at 7.50 come from plant stock, 2 KG are bought at 8.50: four at 8.00 on average.
    post(works, "413", "2", material="CASTING", sales_order="4711")
    order(works, "PO1", "purchase_order", "CASTING", "2", net_price="8.50")
    post(works, "101", "2", order="PO1")
    out = post(works, "411", "1", material="CASTING", sales_order="4711")
    assert ledger(works, *out.numbers) == [("8", "0", "-8", "transfer")]
    found = cost(works)
    assert amounts(found, "actual", "stock_value", "difference") == {
        "actual": "24",
        "stock_value": "24",
        "difference": "0",
    }
    casting = by_material(works, found)["CASTING"]
    assert causes(casting) == {"price": "1", "quantity": "-67.2", "transfer": "7"}


def test_a_purchase_without_a_price_of_its_own_has_the_purchase_price(works: Application) -> None:
    order(works, "PO1", "purchase_order", "CASTING", "2")
    order(works, "PO2", "purchase_order", "CASTING", "2", sales_order="")
    first, second = post(works, "101", "2", order="PO1"), post(works, "101", "2", order="PO2")
    # In plant stock there is only the standard price, whatever was paid.
    assert ledger(works, *first.numbers, *second.numbers) == [
        ("16", "0", "16", "purchase"),
        ("15", "0", "0", ""),
    ]


def test_an_amount_is_rounded_half_up_once(works: Application) -> None:
    # 0.01 bolts at 4.50 a hundred are 0.00045: 0.0005 in ten-thousandths; 0.009 are 0.000405: 0.0004.
    for quantity, rounded in (("0.01", "0.0005"), ("0.009", "0.0004")):
        posted = post(works, "413", quantity, material="BOLT", sales_order="4711")
        assert ledger(works, *posted.numbers)[0][0] == rounded


def test_the_last_piece_takes_all_that_is_left(works: Application) -> None:
    # Three for 0.0010: two take 0.0007 (half up of 0.00066…), the last 0.0003.
    order(works, "PO1", "purchase_order", "CASTING", "0.03", net_price="0.0333")
    post(works, "101", "0.03", order="PO1")
    assert money(cost(works).stock_value) == "0.001"
    first = post(works, "551", "0.02", material="CASTING", sales_order="4711")
    last = post(works, "551", "0.01", material="CASTING", sales_order="4711")
    assert [row[0] for row in ledger(works, *first.numbers, *last.numbers)] == ["0.0007", "0.0003"]


def test_scrap_stays_cost_of_the_item(works: Application) -> None:
    order(works, "PO1", "purchase_order", "CASTING", "10.4", net_price="8")
    post(works, "101", "10.4", order="PO1")
    scrapped = post(works, "551", "0.4", material="CASTING", sales_order="4711")
    assert ledger(works, *scrapped.numbers) == [("3.2", "0", "0", "scrap")]
    found = cost(works)
    assert amounts(found, "actual", "stock_value", "scrapped") == {
        "actual": "83.2",
        "stock_value": "80",
        "scrapped": "3.2",
    }
    # As planned was spent; 3.20 of it were for nothing.
    assert causes(by_material(works, found)["CASTING"]) == {"quantity": "-3.2", "scrap": "3.2"}
    post(works, "552", "0.4", material="CASTING", sales_order="4711")
    assert amounts(cost(works), "stock_value", "scrapped") == {"stock_value": "83.2", "scrapped": "0"}


def test_counting_changes_the_quantity_at_the_own_average(works: Application) -> None:
    order(works, "PO1", "purchase_order", "CASTING", "10", net_price="8")
    post(works, "101", "10", order="PO1")
    post(works, "702", "2", material="CASTING", section=OWN)
    assert amounts(cost(works), "actual", "stock_value", "scrapped") == {
        "actual": "80",
        "stock_value": "64",
        "scrapped": "16",
    }
    post(works, "701", "1", material="CASTING", section=OWN)
    assert amounts(cost(works), "actual", "stock_value", "scrapped") == {
        "actual": "80",
        "stock_value": "72",
        "scrapped": "8",
    }


def test_initial_stock_of_an_item_costs_the_standard_price(works: Application) -> None:
    upsert(
        works,
        {
            "stock": [
                {
                    "material": "BODY",
                    "plant": "1000",
                    "sales_order": "4711",
                    "sales_order_item": 10,
                    "quantity": 2,
                }
            ]
        },
    )
    found = cost(works)
    assert amounts(found, "actual", "stock_value") == {"actual": "90", "stock_value": "90"}
    assert causes(by_material(works, found)["BODY"]) == {"quantity": "-80", "transfer": "90"}


def test_a_return_brings_back_what_the_delivery_took(works: Application) -> None:
    post(works, "413", "1", material="PUMP", sales_order="4711")
    order(works, "PR1", "production_order", "PUMP", "1")
    post(works, "101", "1", order="PR1")
    # 70.00 from plant stock and 12.50 made without any part: 82.50 for two.
    post(works, "601", "2", sales_order="4711")
    assert amounts(cost(works), "delivered", "stock_value") == {"delivered": "82.5", "stock_value": "0"}
    back = post(works, "651", "1", material="PUMP", sales_order="4711")
    assert ledger(works, *back.numbers) == [("41.25", "0", "0", "delivery")]
    # Out of the blocked stock it goes on at its value; moving it to free stock is worth nothing.
    free = post(works, "453", "1", material="PUMP", sales_order="4711")
    assert ledger(works, *free.numbers) == [("0", "0", "0", "")]
    out = post(works, "411", "1", material="PUMP", sales_order="4711")
    assert ledger(works, *out.numbers) == [("41.25", "0", "-41.25", "transfer")]
    assert amounts(cost(works), "actual", "delivered", "stock_value") == {
        "actual": "41.25",
        "delivered": "41.25",
        "stock_value": "0",
    }


def test_what_came_back_is_not_earned(works: Application) -> None:
    post(works, "413", "2", material="PUMP", sales_order="4711")
    sent = post(works, "601", "2", sales_order="4711")
    assert amounts(cost(works), "margin") == {"margin": "50"}
    # One of two at 70.00 and 95.00 comes back, goes out again as a reversal, and then both deliveries are undone.
    back = post(works, "653", "1", material="PUMP", sales_order="4711")
    assert amounts(cost(works), "margin", "delivered") == {"margin": "25", "delivered": "70"}
    reverse_goods_movement(works, back.numbers[0])
    assert amounts(cost(works), "margin", "delivered") == {"margin": "50", "delivered": "140"}
    reverse_goods_movement(works, sent.numbers[0])
    assert amounts(cost(works), "margin", "delivered") == {"margin": "0", "delivered": "0"}


def test_adapting_a_part_takes_its_value_along(works: Application) -> None:
    upsert(works, {"material_plants": [made("BODY-B", "1", standard_price="50")]})
    post(works, "413", "2", material="BODY", sales_order="4711")
    post(works, "309", "1", material="BODY", to_material="BODY-B", section=OWN)
    found = cost(works)
    assert amounts(found, "actual", "stock_value") == {"actual": "90", "stock_value": "90"}
    parts = by_material(works, found)
    assert money(parts["BODY"].stock.value) == "45"
    assert money(parts["BODY-B"].stock.value) == "45"
    assert parts["BODY-B"].level is None


def test_adapting_a_part_for_another_item_moves_the_cost(works: Application) -> None:
    upsert(works, {"material_plants": [made("BODY-B", "1", standard_price="50")]})
    post(works, "413", "2", material="BODY", sales_order="4711")
    posted = post(
        works,
        "309",
        "1",
        material="BODY",
        to_material="BODY-B",
        section=OWN,
        to_section="customer 4712/10",
    )
    assert amounts(cost(works), "actual", "stock_value") == {"actual": "45", "stock_value": "45"}
    other = cost(works, "4712")
    assert amounts(other, "actual", "stock_value") == {"actual": "45", "stock_value": "45"}
    assert money(by_material(works, other)["BODY-B"].actual) == "45"
    reverse_goods_movement(works, posted.numbers[0])
    assert amounts(cost(works), "actual", "stock_value") == {"actual": "90", "stock_value": "90"}
    assert amounts(cost(works, "4712"), "actual", "stock_value") == {"actual": "0", "stock_value": "0"}


def test_material_used_up_for_the_customer_counts_as_delivered(works: Application) -> None:
    post(works, "231", "10", material="BOLT", sales_order="4711", section="net")
    post(works, "413", "1", material="BODY", sales_order="4711")
    post(works, "231", "1", material="BODY", sales_order="4711")
    # Ten bolts at 4.50 a hundred, and the body that had been moved in at 45.00.
    assert amounts(cost(works), "actual", "delivered", "stock_value") == {
        "actual": "45.45",
        "delivered": "45.45",
        "stock_value": "0",
    }


def test_what_is_posted_to_a_finished_order_is_a_difference(works: Application) -> None:
    order(works, "PR1", "production_order", "BODY", "2")
    post(works, "101", "2", order="PR1")
    post(works, "413", "5", material="CASTING", sales_order="4711")
    post(works, "261", "5", order="PR1", material="CASTING", section=OWN)
    assert amounts(cost(works), "actual", "stock_value", "work_in_process", "difference") == {
        "actual": "77.5",
        "stock_value": "40",
        "work_in_process": "0",
        "difference": "37.5",
    }


def test_components_taken_along_go_into_the_product(works: Application) -> None:
    order(works, "PR1", "production_order", "BODY", "2")
    upsert(
        works,
        {
            "reservations": [
                {
                    "reservation": "R1",
                    "item": 1,
                    "material": "CASTING",
                    "plant": "1000",
                    "quantity": "5.2",
                    "date": "2025-04-01",
                    "order": "PR1",
                    "order_item": 1,
                }
            ]
        },
    )
    # One of two takes 2.6 KG at 7.50 (19.50) from plant stock along; half of what then stands on the order is its own.
    post(works, "101", "1", order="PR1", issue_components=True)
    assert amounts(cost(works), "actual", "stock_value", "work_in_process") == {
        "actual": "39.5",
        "stock_value": "29.75",
        "work_in_process": "9.75",
    }
    post(works, "101", "1", order="PR1", issue_components=True)
    assert amounts(cost(works), "actual", "stock_value", "work_in_process") == {
        "actual": "79",
        "stock_value": "79",
        "work_in_process": "0",
    }


def test_a_reversed_receipt_puts_its_parts_back_onto_the_order(works: Application) -> None:
    order(works, "PR1", "production_order", "BODY", "1")
    post(works, "413", "2.6", material="CASTING", sales_order="4711")
    post(works, "261", "2.6", order="PR1", material="CASTING", section=OWN)
    received = post(works, "101", "1", order="PR1")
    back = reverse_goods_movement(works, received.numbers[0])
    assert ledger(works, *received.numbers, *back.numbers) == [
        ("39.5", "19.5", "20", "activity"),
        ("39.5", "19.5", "-20", "activity"),
    ]
    assert amounts(cost(works), "actual", "stock_value", "work_in_process") == {
        "actual": "19.5",
        "stock_value": "0",
        "work_in_process": "19.5",
    }


def test_parts_of_a_reversal_make_the_whole(works: Application) -> None:
    # 0.03 KG for 0.0010 taken back in three parts: 0.0003, 0.0004 (0.0007 less 0.0003), 0.0003.
    order(works, "PO1", "purchase_order", "CASTING", "0.03", net_price="0.0333")
    received = post(works, "101", "0.03", order="PO1").numbers[0]
    parts = [
        reverse_goods_movement(works, received, quantity=movement("101", "0.01").quantity).numbers[0]
        for _ in range(3)
    ]
    assert [row[2] for row in ledger(works, *parts)] == ["-0.0003", "-0.0004", "-0.0003"]
    assert amounts(cost(works), "actual", "stock_value") == {"actual": "0", "stock_value": "0"}


def test_a_credit_for_goods_that_are_gone_is_a_difference(works: Application) -> None:
    # One KG at 10.00 and one at 20.00; one goes away at the average of 15.00, then the dear one is sent back.
    order(works, "PO1", "purchase_order", "CASTING", "1", net_price="10")
    order(works, "PO2", "purchase_order", "CASTING", "1", net_price="20")
    post(works, "101", "1", order="PO1")
    dear = post(works, "101", "1", order="PO2")
    post(works, "551", "1", material="CASTING", sales_order="4711")
    reverse_goods_movement(works, dear.numbers[0])
    # The supplier gives 20.00 back, the stock had 15.00 left: 5.00 too much was scrapped.
    assert amounts(cost(works), "actual", "stock_value", "scrapped", "difference") == {
        "actual": "10",
        "stock_value": "0",
        "scrapped": "15",
        "difference": "-5",
    }


def test_a_reversal_leaves_no_value_without_quantity(works: Application) -> None:
    # As before, but the cheap KG goes back: 10.00 are credited, the last 15.00 leave with it.
    order(works, "PO1", "purchase_order", "CASTING", "1", net_price="10")
    order(works, "PO2", "purchase_order", "CASTING", "1", net_price="20")
    cheap = post(works, "101", "1", order="PO1")
    post(works, "101", "1", order="PO2")
    post(works, "551", "1", material="CASTING", sales_order="4711")
    reverse_goods_movement(works, cheap.numbers[0])
    assert amounts(cost(works), "actual", "stock_value", "scrapped", "difference") == {
        "actual": "20",
        "stock_value": "0",
        "scrapped": "15",
        "difference": "5",
    }


def test_a_reversed_receipt_takes_what_is_left_back_to_its_order(works: Application) -> None:
    # One BODY made without any part, 20.00, and one moved in at 45.00; one is scrapped at 32.50.
    order(works, "PR1", "production_order", "BODY", "1")
    received = post(works, "101", "1", order="PR1")
    post(works, "413", "1", material="BODY", sales_order="4711")
    post(works, "551", "1", material="BODY", sales_order="4711")
    reverse_goods_movement(works, received.numbers[0])
    # The other 32.50 leave the stock: 20.00 as activity taken back, 12.50 onto the order, which is open again.
    assert amounts(cost(works), "actual", "stock_value", "work_in_process", "scrapped", "difference") == {
        "actual": "45",
        "stock_value": "0",
        "work_in_process": "12.5",
        "scrapped": "32.5",
        "difference": "0",
    }


def test_an_item_from_plant_stock_costs_the_standard_price_until_it_comes_back(works: Application) -> None:
    upsert(works, {"material_plants": [bought("SPARE", standard_price="8", strategy_group="")]})
    upsert(
        works,
        {
            "sales_orders": [sales_order("4720", "SPARE", "5", net_price="10")],
            "stock": [{"material": "SPARE", "plant": "1000", "quantity": 9}],
        },
    )
    post(works, "601", "2", sales_order="4720")
    assert amounts(cost(works, "4720"), "actual", "delivered", "work_in_process") == {
        "actual": "16",
        "delivered": "16",
        "work_in_process": "0",
    }
    post(works, "601", "3", sales_order="4720")
    assert amounts(cost(works, "4720"), "planned", "actual", "delivered", "margin", "difference") == {
        "planned": "40",
        "actual": "40",
        "delivered": "40",
        "margin": "10",
        "difference": "0",
    }
    post(works, "653", "1", material="SPARE", sales_order="4720")
    found = cost(works, "4720")
    assert amounts(found, "actual", "delivered", "stock_value", "work_in_process", "difference") == {
        "actual": "32",
        "delivered": "32",
        "stock_value": "0",
        "work_in_process": "0",
        "difference": "0",
    }
    assert causes(found) == {"returns": "-8"}
    # Four at 10.00, less the 32.00 that they cost.
    assert amounts(found, "margin") == {"margin": "8"}


def test_an_order_closed_early_leaves_a_difference(works: Application) -> None:
    order(works, "PR1", "production_order", "BODY", "2")
    post(works, "413", "5.2", material="CASTING", sales_order="4711")
    post(works, "261", "5.2", order="PR1", material="CASTING", section=OWN)
    # Half of 39.00 comes out with the first of two, and no second one will come.
    post(works, "101", "1", order="PR1", final=True)
    assert amounts(cost(works), "actual", "stock_value", "work_in_process", "difference") == {
        "actual": "59",
        "stock_value": "39.5",
        "work_in_process": "0",
        "difference": "19.5",
    }


def test_more_than_was_ordered_takes_no_more_than_was_issued(works: Application) -> None:
    upsert(
        works,
        {
            "material_plants": [
                {"material": "BODY", "plant": "1000", "overdelivery_tolerance_percent": 100},
            ]
        },
    )
    order(works, "PR1", "production_order", "BODY", "1")
    post(works, "413", "2.6", material="CASTING", sales_order="4711")
    post(works, "261", "2.6", order="PR1", material="CASTING", section=OWN)
    post(works, "101", "2", order="PR1")
    assert amounts(cost(works), "actual", "stock_value", "difference") == {
        "actual": "59.5",
        "stock_value": "59.5",
        "difference": "0",
    }


def test_a_posting_that_found_no_price_is_told(works: Application) -> None:
    upsert(works, {"material_plants": [bought("GIFT", purchase_price="5")]})
    upsert(works, {"stock": [{"material": "GIFT", "plant": "1000", "quantity": 1}]})
    assert cost(works).findings == ()
    post(works, "413", "1", material="GIFT", sales_order="4711")
    found = cost(works)
    assert amounts(found, "actual") == {"actual": "0"}
    assert [finding.code for finding in found.findings] == ["STANDARD_PRICE_MISSING"]
    # What was bought had the price of its order: nothing is missing.
    order(works, "PO1", "purchase_order", "GIFT", "1")
    post(works, "101", "1", order="PO1")
    assert len(cost(works).findings) == 1


def test_one_batch_is_worth_what_single_postings_are(works: Application) -> None:
    def works_with_orders(application: Application) -> Application:
        upsert(application, PUMP_WORKS)
        order(application, "PO1", "purchase_order", "CASTING", "4", net_price="8.3333")
        order(application, "PR1", "production_order", "BODY", "3")
        order(application, "PR2", "production_order", "PUMP", "3")
        return application

    batch = [
        movement("101", "3", order="PO1"),
        movement("261", "2", order="PR1", material="CASTING", section=OWN),
        movement("101", "1", order="PR1"),
        movement("101", "1", order="PO1"),
        movement("261", "0.7", order="PR1", material="CASTING", section=OWN),
        movement("101", "2", order="PR1"),
        movement("551", "1", material="BODY", section=OWN),
        movement("411", "1", material="BODY", sales_order="4711"),
        movement("261", "1", order="PR2", material="BODY", section=OWN),
        movement("101", "3", order="PR2"),
        movement("601", "2", sales_order="4711"),
        movement("653", "1", material="PUMP", sales_order="4711"),
        movement("653", "1", material="PUMP", sales_order="4711"),
    ]
    # What is taken back must have been posted before.
    back = [movement("102", "0.001", order="PO1") for _ in range(3)]
    works_with_orders(works)
    posted = [*post_all(works, *batch), *post_all(works, *back)]
    together = ledger(works, *(number for one in posted for number in one.numbers))
    twin = works_with_orders(open_application("sqlite://"))
    numbers = [number for one in (*batch, *back) for number in post_all(twin, one)[0].numbers]
    assert ledger(twin, *numbers) == together
    twin.close()
    # 25.00 for three KG, 16.6666 into the order, a third of it 5.5555 and 20.00 out.
    assert together[:3] == [
        ("24.9999", "0", "24.9999", "purchase"),
        ("16.6666", "16.6666", "0", ""),
        ("25.5555", "5.5555", "20", "activity"),
    ]
    # Three BODYs for 25.5555 + 11.1111 + 5.8333 + 40.00 = 82.4999 go one by one.
    assert [together[at][0] for at in (6, 7, 8)] == ["27.5", "27.5", "27.4999"]
    # The last one and 37.50 are three PUMPs for 64.9999; two go out, and come back one by one.
    assert [row[0] for row in together[10:13]] == ["43.3333", "21.6667", "21.6666"]
    # A thousandth of a KG is 0.0083333: what is taken back in parts is rounded as the whole.
    assert [row[2] for row in together[13:]] == ["-0.0083", "-0.0084", "-0.0083"]


def test_a_batch_of_any_size_is_valued_in_as_many_statements(works: Application) -> None:
    order(works, "PO1", "purchase_order", "CASTING", "90", net_price="8")
    order(works, "PR1", "production_order", "BODY", "30")
    with works.database.reading() as session:
        casting, body = (
            session.scalar(
                "SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material WHERE m.material = ?",
                [name],
            )
            for name in ("CASTING", "BODY")
        )
        bought_for, made_for = (
            session.scalar("SELECT id FROM receipt WHERE order_number = ?", [name]) for name in ("PO1", "PR1")
        )
        item = session.scalar(
            "SELECT i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            " WHERE o.sales_order = '4711'"
        )
    own = 3 + 8 * item

    def row(code: str, material: int, receipt: int, giver: int | None, taker: int | None) -> LedgerRow:
        found = LedgerRow(
            movement_type=code,
            posting_date=0,
            material_plant=material,
            quantity=1000,
            from_segment=giver,
            to_segment=taker,
            receipt=receipt,
        )
        found.bear_cost(item)
        return found

    one = [
        row("101", casting, bought_for, None, own),
        row("261", casting, made_for, own, None),
        row("101", body, made_for, None, own),
    ]
    counts = []
    for batch in (one, one * 30):
        with works.database.reading() as session, works.database.observed() as statements:
            values = value_rows(session, works.registry, batch)
        counts.append(len(statements))
        assert len(values) == len(batch)
    assert counts[0] == counts[1] <= 5
    # Each KG at 8.00 goes into the next of thirty bodies that are still open: a thirtieth of it comes out at once,
    # the last one takes all that has gathered.
    assert sum(value.amount for value in values[2::3]) == 30 * (80_000 + 200_000)


def test_a_value_beyond_all_bounds_is_refused(works: Application) -> None:
    upsert(works, {"material_plants": [bought("CASTING", purchase_price="99999999999.9999")]})
    order(works, "PO1", "purchase_order", "CASTING", "11")
    with pytest.raises(Refused) as refused:
        post(works, "101", "11", order="PO1")
    assert [error.code for error in refused.value.errors] == [ErrorCode.QUANTITY_OVERFLOW]
    assert amounts(cost(works), "actual") == {"actual": "0"}


class Valuated:
    """Two strategies that value customer stock otherwise."""

    @hookimpl
    def mto_strategies(self) -> Iterator[Strategy]:
        for code, valuation in (("VA", Valuation.WITH_PLANT_STOCK), ("VN", Valuation.NONE)):
            yield Strategy(
                code=code,
                name=f"Customer stock valued {valuation.name}",
                when_to_use="For this test.",
                customer=RequirementsClass(
                    requirements_type=code, segment=SegmentKind.CUSTOMER, order_type="KD", valuation=valuation
                ),
            )


def valued_works(strategy: str) -> Application:
    """The pump works whose PUMP follows the strategy; a BODY is made of 2.6 KG bought at 9.00, 23.40 + 20.00."""
    application = open_application("sqlite://", plugins=[Valuated()])
    upsert(application, PUMP_WORKS)
    upsert(
        application, {"material_plants": [{**PUMP_WORKS["material_plants"][0], "strategy_group": strategy}]}
    )
    order(application, "PO1", "purchase_order", "CASTING", "2.6", net_price="9")
    order(application, "PR1", "production_order", "BODY", "1")
    post(application, "101", "2.6", order="PO1")
    return application


def test_stock_valued_with_plant_stock_stands_at_the_standard_price() -> None:
    works = valued_works("VA")
    # 2.6 × 9.00 = 23.40 were spent; in stock they are 2.6 × 7.50 = 19.50, the price difference 3.90 is told.
    assert amounts(cost(works), "actual", "stock_value", "difference") == {
        "actual": "23.4",
        "stock_value": "19.5",
        "difference": "3.9",
    }
    post(works, "261", "2.6", order="PR1", material="CASTING", section=OWN)
    assert amounts(cost(works), "stock_value", "work_in_process") == {
        "stock_value": "0",
        "work_in_process": "19.5",
    }
    post(works, "101", "1", order="PR1")
    # 43.40 spent; the BODY stands at 45.00, so the order earned 5.50, less the 3.90.
    assert amounts(cost(works), "actual", "stock_value", "work_in_process", "difference") == {
        "actual": "43.4",
        "stock_value": "45",
        "work_in_process": "0",
        "difference": "-1.6",
    }
    upsert(works, {"material_plants": [{"material": "BODY", "plant": "1000", "standard_price": "40"}]})
    assert amounts(cost(works), "stock_value") == {"stock_value": "40"}
    out = post(works, "411", "1", material="BODY", sales_order="4711")
    assert ledger(works, *out.numbers) == [("40", "0", "-40", "transfer")]
    order(works, "PR2", "production_order", "PUMP", "2")
    post(works, "101", "2", order="PR2")
    post(works, "601", "2", sales_order="4711")
    upsert(works, {"material_plants": [{"material": "PUMP", "plant": "1000", "standard_price": "60"}]})
    back = post(works, "653", "1", material="PUMP", sales_order="4711")
    found = post(works, "701", "1", material="PUMP", section=OWN)
    assert ledger(works, *back.numbers, *found.numbers) == [
        ("60", "0", "0", "delivery"),
        ("60", "0", "0", "scrap"),
    ]
    works.close()


def test_without_valuation_the_item_still_collects_its_cost() -> None:
    works = valued_works("VN")
    issued = post(works, "261", "2.6", order="PR1", material="CASTING", section=OWN)
    received = post(works, "101", "1", order="PR1")
    assert ledger(works, *issued.numbers, *received.numbers) == [
        ("0", "0", "0", ""),
        ("0", "0", "20", "activity"),
    ]
    # 43.40 spent, nothing valued: all of it is in process until pumps are delivered.
    assert amounts(cost(works), "actual", "stock_value", "work_in_process", "delivered") == {
        "actual": "43.4",
        "stock_value": "0",
        "work_in_process": "43.4",
        "delivered": "0",
    }
    order(works, "PR2", "production_order", "PUMP", "4")
    post(works, "101", "3", order="PR2")
    post(works, "601", "1", sales_order="4711")
    # 43.40 and three times 12.50 are 80.90; a quarter of the order is delivered, 20.225.
    assert amounts(cost(works), "actual", "work_in_process", "delivered", "margin") == {
        "actual": "80.9",
        "work_in_process": "60.675",
        "delivered": "20.225",
        "margin": "74.775",
    }
    # Rejected, nothing of it is in process any more.
    for rejected, in_process, difference in ((True, "0", "60.675"), (False, "60.675", "0")):
        upsert(works, {"sales_orders": [sales_order("4711", "PUMP", "4", net_price="95", rejected=rejected)]})
        assert amounts(cost(works), "work_in_process", "difference") == {
            "work_in_process": in_process,
            "difference": difference,
        }
    back = post(works, "653", "1", material="PUMP", sales_order="4711")
    out = post(works, "411", "1", material="PUMP", sales_order="4711")
    entered = post(works, "561", "1", material="PUMP", section=OWN)
    moved = post(works, "413", "1", material="PUMP", sales_order="4711")
    # Only what plant stock gives or gets has an amount; the item is charged and credited at the standard price.
    assert ledger(works, *back.numbers, *out.numbers, *entered.numbers, *moved.numbers) == [
        ("0", "0", "0", "delivery"),
        ("70", "0", "-70", "transfer"),
        ("0", "0", "70", "transfer"),
        ("70", "0", "70", "transfer"),
    ]
    works.close()
