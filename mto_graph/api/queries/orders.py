"""Reading sales orders, planned orders and exception messages."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from mto_graph.api import where as inputs
from mto_graph.api.connections import ConnectionRow
from mto_graph.api.context import Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.lookahead import Asked
from mto_graph.api.queries.lists import Columns, listed
from mto_graph.api.queries.worklist import message_numbers
from mto_graph.api.types.order_reports import load_item_reports, load_order_reports
from mto_graph.services.order_report.showing import OrderReportRow
from mto_graph.services.reading import exceptions as messages
from mto_graph.services.reading import planned_orders as proposals
from mto_graph.services.reading import projects, worklist
from mto_graph.services.reading import sales_orders as sold
from mto_graph.services.reading.paging import Filter
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.projects import ProjectRow
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.sales_orders import SalesOrderItemRow, SalesOrderRow
from mto_graph.services.reading.sql import number_pairs

_SALES_ORDER_ORDERS: Columns = {"number": sold.BY_NUMBER}
_PLANNED_ORDER_ORDERS: Columns = {
    "number": proposals.BY_NUMBER,
    "start_date": ("po.start_date", "po.number"),
    "availability_date": proposals.BY_AVAILABILITY,
}
_EXCEPTION_ORDERS: Columns = {"number": messages.BY_NUMBER}


def sales_order(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[SalesOrderRow | None]:
    """The sales order of a number."""
    number = asked.arguments["number"]
    return [sold.orders_by_numbers(read.session, [number]).get(number)]


def project(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ProjectRow | None]:
    """The project of a number."""
    number = asked.arguments["number"]
    return [projects.by_numbers(read.session, [number]).get(number)]


def sales_orders(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of sales orders."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        sold.containing(where, wanted.search)
        where.equal("so.customer", wanted.customer)
        if wanted.material is not None or wanted.plant is not None:
            items = Filter()
            items.equal("m.material", wanted.material)
            items.equal("p.plant", wanted.plant)
            where.add(
                "EXISTS (SELECT 1 FROM sales_order_item soi JOIN material_plant mp ON mp.id = soi.material_plant"
                " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
                f" WHERE soi.sales_order = so.id AND {items.clause()})",
                *items.parameters,
            )
    return listed(read, asked, _SALES_ORDER_ORDERS, where, sold.page)


def sales_order_item(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[SalesOrderItemRow | None]:
    """An item of a sales order."""
    key = asked.arguments["sales_order"], asked.arguments["item"]
    return [sold.items_by_keys(read.session, [key]).get(key)]


@input_type(one_of=True, description="What an order report is about. Exactly one of them.")
class OrderReportOf:
    sales_order_item: inputs.SalesOrderItemRef | None = strawberry.field(
        default=strawberry.UNSET, description="An item of a sales order."
    )
    planned_order: str | None = strawberry.field(
        default=strawberry.UNSET, description="The planned order of this number."
    )


def order_report(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[OrderReportRow | None]:
    """The order report of a sales order item or of a planned order."""
    wanted: OrderReportOf = asked.arguments["of"]
    if wanted.sales_order_item:
        key = wanted.sales_order_item.sales_order, wanted.sales_order_item.item
        items = list(sold.items_by_keys(read.session, [key]).values())
        return load_item_reports(read, items, asked) or [None]
    orders = _numbered(read, wanted.planned_order or "")
    return load_order_reports(read, orders, asked) or [None]


def planned_order(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[PlannedOrderRow | None]:
    """The planned order of a number."""
    found: list[PlannedOrderRow | None] = [*_numbered(read, asked.arguments["number"])]
    return found or [None]


def _numbered(read: Reading, text: str) -> list[PlannedOrderRow]:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    return list(proposals.by_numbers(read.session, [number]).values())


def planned_orders(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of planned orders."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        where.equal("m.material", wanted.material)
        where.equal("p.plant", wanted.plant)
        _of_item(read, where, "po", wanted.sales_order_item)
        if wanted.section_kind is not None:
            where.equal("po.segment % 8", wanted.section_kind.value)
        where.equal("op.order_type", wanted.order_type)
        where.equal("op.strategy", wanted.strategy)
        if wanted.convertible is not None:
            where.add("op.convertible" if wanted.convertible else "NOT op.convertible")
        if wanted.firmed is not None:
            where.add("po.firmed <> 0" if wanted.firmed else "po.firmed = 0")
        inputs.between(where, "po.start_date", wanted.start_date, "startDate")
        inputs.between(where, "po.availability_date", wanted.availability_date, "availabilityDate")
    return listed(read, asked, _PLANNED_ORDER_ORDERS, where, proposals.page)


def exceptions(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of exception messages."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        where.equal("m.material", wanted.material)
        where.equal("p.plant", wanted.plant)
        _of_item(read, where, "x", wanted.sales_order_item)
        where.equal("mp.mrp_controller", wanted.mrp_controller)
        if wanted.numbers is not None:
            worklist.where_number(read.session, where, message_numbers(wanted.numbers))
    registry = read.application.registry
    return listed(
        read,
        asked,
        _EXCEPTION_ORDERS,
        where,
        lambda session, chosen, order, part: messages.page(session, registry, chosen, order, part),
    )


def _of_item(read: Reading, where: Filter, table: str, named: inputs.SalesOrderItemRef | None) -> None:
    """Only what stands in a section of a sales order item; nothing where there is no such item."""
    if named is None:
        return
    key = named.sales_order, named.item
    found = sold.items_by_keys(read.session, [key]).get(key)
    if found is None:
        where.add("1 = 0")
        return
    among, parameter = number_pairs(
        read.session, sold.places_of(read.session, read.application.registry, [found])
    )
    where.add(f"({table}.material_plant, {table}.segment) IN {among}", parameter)
