"""Stock/requirements lists: sections, rows, running quantities, and what shows at once."""

from __future__ import annotations

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.stock_requirements import stock_requirements_list, stock_requirements_lists
from mto_graph.strategies import SegmentKind

from .worlds import (
    DAY,
    TODAY,
    bought,
    elements,
    forecast,
    item,
    load,
    made,
    order,
    plan,
    proposals,
    receipt,
    reservation,
    rows,
    sections,
    stock,
)

NOW = str(TODAY)


def test_the_net_section_is_always_there(memory_application: Application) -> None:
    load(memory_application, material_plants=[bought("C")])
    found = sections(memory_application, "C", today=TODAY)
    assert list(found) == ["net"]
    assert elements(found["net"]) == [(NOW, "Stock", None, "0")]


def test_one_day_of_every_element(application: Application) -> None:
    """Safety stock, receipts, then requirements in their order; the available quantity runs on."""
    load(
        application,
        material_plants=[
            bought("C", safety_stock=1),
            made("P"),
            made("Q", strategy_group="50"),
        ],
        bom_items=[item("P", "C", 4)],
        stock=[stock("C", 10)],
        receipts=[
            receipt("45", "C", 20, NOW),
            receipt("60", "C", 30, NOW, kind="production_order"),
            receipt("10", "C", 40, NOW, kind="purchase_requisition"),
        ],
        sales_orders=[order(1, "C", 2, NOW), order(2, "P", 1, NOW)],
        planned_independent_requirements=[forecast("C", 3, NOW)],
        reservations=[
            reservation("7", "C", 5, NOW, order="60"),
            reservation("8", "C", 6, NOW),
        ],
    )
    plan(application)
    assert elements(sections(application, "C")["net"]) == [
        (NOW, "Stock", None, "10"),
        (NOW, "SafeSt", "-1", "9"),
        (NOW, "PurRqs", "40", "49"),
        (NOW, "POitem", "20", "69"),
        (NOW, "PrdOrd", "30", "99"),
        (NOW, "CusOrd", "-2", "97"),
        (NOW, "IndReq", "-3", "94"),
        (NOW, "DepReq", "-4", "90"),
        (NOW, "OrdRes", "-5", "85"),
        (NOW, "MtlRes", "-6", "79"),
    ]


def test_a_row_says_where_it_comes_from(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P", 5, strategy_group="20"), bought("C")],
        bom_items=[item("P", "C", 4)],
        sales_orders=[order(1, "P", 2)],
        receipts=[receipt("45", "C", 3, sales_order="1", sales_order_item=10, item=7)],
    )
    plan(memory_application)
    header, proposal, demand = sections(memory_application, "P")["customer 1/10"].rows
    assert (header.source_kind, header.quantity) == ("stock", None)
    assert (proposal.source_kind, proposal.source_key, proposal.order) == ("planned_order", 1, "1")
    assert (proposal.order_type, proposal.convertible, proposal.firmed) == ("KD", True, False)
    assert (str(proposal.start_date), str(proposal.finish_date)) == ("2025-03-31", DAY)
    assert (demand.source_kind, demand.order, demand.item) == ("schedule_line", "1", 10)
    found = {row.element: row for row in sections(memory_application, "C")["customer 1/10"].rows}
    assert (found["DepReq"].source_key, found["DepReq"].order) == ((1, 1), "1")
    assert (found["POitem"].order, found["POitem"].item, found["POitem"].firmed) == ("45", 7, True)
    assert found["POitem"].order_type is None


def test_sections_stand_in_the_order_of_segments_and_sales_orders(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P", strategy_group="50")],
        sales_orders=[
            order(9, "P", 1),
            {**order(9, "P", 1), "item": 9},
            order(10, "P", 1),
        ],
        planned_independent_requirements=[forecast("P", 5)],
    )
    order_of_sections = ["net", "planning", "customer 10/10", "customer 9/9", "customer 9/10"]
    assert list(sections(memory_application, "P", today=TODAY)) == order_of_sections
    plan(memory_application)
    found = sections(memory_application, "P")
    assert list(found) == order_of_sections
    assert [found[text].kind for text in ("net", "planning", "customer 9/9")] == [
        SegmentKind.NET,
        SegmentKind.PLANNING,
        SegmentKind.CUSTOMER,
    ]
    assert (found["customer 9/9"].sales_order, found["customer 9/9"].item) == ("9", 9)


def test_a_planning_section_has_no_stock(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P", strategy_group="50")],
        stock=[stock("P", 50)],
        planned_independent_requirements=[forecast("P", 5)],
    )
    plan(memory_application)
    assert elements(sections(memory_application, "P")["planning"]) == [
        (DAY, "PldOrd", "5", "5"),
        (DAY, "IndReq", "-5", "0"),
    ]


# Stock


def test_usable_stock_is_unrestricted_and_in_inspection(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[bought("C")],
        sales_orders=[order(1, "C", 1, strategy_group="20")],
        stock=[
            stock("C", 1),
            stock("C", 2, storage_location="B2"),
            stock("C", 4, stock_type="quality_inspection"),
            stock("C", 8, stock_type="blocked"),
            stock("C", 16, sales_order="1", sales_order_item=10),
            stock("C", 32, sales_order="1", sales_order_item=10, stock_type="blocked"),
        ],
    )
    found = sections(memory_application, "C", today=TODAY)
    assert {text: str(section.stock) for text, section in found.items()} == {
        "net": "7",
        "customer 1/10": "16",
    }
    assert [section.rows[0].element for section in found.values()] == ["Stock", "CustSt"]


def test_stock_alone_keeps_a_customers_section_alive(memory_application: Application) -> None:
    """Delivered, but two are left; when they are gone, so is the section."""
    there = {"sales_order": "1", "sales_order_item": 10}
    load(
        memory_application,
        material_plants=[made("P", strategy_group="20")],
        sales_orders=[order(1, "P", 5, delivered_quantity=5)],
        stock=[stock("P", 2, **there)],
    )
    plan(memory_application)
    (header,) = sections(memory_application, "P")["customer 1/10"].rows
    assert (str(header.available), header.exceptions) == ("2", (26,))
    load(memory_application, stock=[stock("P", 0, **there)])
    assert list(sections(memory_application, "P")) == ["net"]


def test_safety_stock_of_reorder_point_parts_is_no_requirement(memory_application: Application) -> None:
    load(memory_application, material_plants=[bought("C", mrp_type="VB", safety_stock=5)])
    assert elements(sections(memory_application, "C", today=TODAY)["net"]) == [(NOW, "Stock", None, "0")]


# Many lists


def test_many_lists_take_no_more_statements_than_one(application: Application) -> None:
    names = [f"C{number}" for number in range(9)]
    load(
        application,
        material_plants=[*(bought(name) for name in names), made("P", strategy_group="20")],
        bom_items=[item("P", name) for name in names],
        sales_orders=[order(1, "P", 5)],
    )
    plan(application)
    ids = [row[0] for row in rows(application, "SELECT id FROM material_plant ORDER BY id")]
    counted = []
    for wanted in (ids[:1], ids):
        with application.database.observed() as statements, application.database.reading() as session:
            lists = stock_requirements_lists(session, application.registry, wanted)
        counted.append(len(statements))
        assert set(lists) == set(wanted)
    assert counted[0] == counted[1]
    assert [lists[identity].material for identity in ids] == [*names, "P"]
    assert all(len(proposals(lists[identity].sections[-1])) == 1 for identity in ids)


def test_no_lists_at_all(memory_application: Application) -> None:
    with memory_application.database.reading() as session:
        assert stock_requirements_lists(session, memory_application.registry, []) == {}


@pytest.mark.parametrize(("name", "plant"), [("NO", "1000"), ("C", "9"), ("", "")])
def test_the_list_of_what_does_not_exist_is_refused(
    memory_application: Application, name: str, plant: str
) -> None:
    load(memory_application, material_plants=[bought("C")])
    with pytest.raises(Refused) as refused:
        stock_requirements_list(memory_application, name, plant)
    assert refused.value.errors[0].code is ErrorCode.NOT_FOUND
