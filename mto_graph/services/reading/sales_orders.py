"""Sales orders, their items and schedule lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.reading.paging import LIKE, Filter, Order, Page, Slice, pattern, read_page
from mto_graph.services.reading.references import SCHEDULE_LINE, Reference
from mto_graph.services.reading.rows import (
    Row,
    calendar_day,
    flag,
    stored,
    ten_thousandths,
    thousandths,
    word,
)
from mto_graph.services.reading.segments import (
    customer_segment,
    owned_sql,
    segment_of,
    segment_sql,
)
from mto_graph.services.reading.sql import grouped, number_pairs, numbers, texts
from mto_graph.strategies import Registry


class SalesOrderRow(Row):
    """A sales order."""

    __slots__ = ()

    id: int = stored("so.id")
    number: str = stored("so.sales_order")
    customer: str | None = word("so.customer")
    order_date: date | None = calendar_day("so.order_date")


class SalesOrderItemRow(Row):
    """An item of a sales order."""

    __slots__ = ()

    id: int = stored("soi.id")
    sales_order_id: int = stored("soi.sales_order")
    sales_order_number: str = stored("so.sales_order")
    item: int = stored("soi.item")
    material_plant_id: int = stored("soi.material_plant")
    rejected: bool = flag("soi.rejected")
    strategy_code: str | None = word(
        "CASE WHEN soi.strategy_group <> '' THEN soi.strategy_group ELSE somp.strategy_group END"
    )
    quantity: Decimal = thousandths("sol.quantity")
    delivered_quantity: Decimal = thousandths("sol.delivered_quantity")
    requested_date: date = calendar_day("COALESCE(sol.open_date, sol.first_date)")
    net_price: Decimal | None = ten_thousandths("soi.net_price")
    project_id: int | None = stored("soi.project")

    def segment(self, registry: Registry) -> int:
        """The planning segment that is kept for it: that of its project where its strategy plans by project."""
        strategy = registry.strategies.get(self.strategy_code or "")
        by_project = strategy is not None and strategy.by_project
        return segment_of(self.id, self.project_id if by_project else None)


class ScheduleLineRow(Row):
    """A schedule line: a quantity of an item and the day on which it is wanted."""

    __slots__ = ()

    id: int = stored("sl.id")
    sales_order_item_id: int = stored("sl.sales_order_item")
    schedule_line: int = stored("sl.schedule_line")
    quantity: Decimal = thousandths("sl.quantity")
    delivered_quantity: Decimal = thousandths("sl.delivered_quantity")
    open_quantity: Decimal = thousandths("sl.quantity - sl.delivered_quantity")
    requested_date: date = calendar_day("sl.requested_date")

    @property
    def reference(self) -> Reference:
        """What peggings call it."""
        return Reference(SCHEDULE_LINE, self.id)


ORDERS = "sales_order so"
BY_NUMBER = ("so.sales_order",)
_SUMS = (
    "(SELECT sales_order_item, CAST(SUM(quantity) AS BIGINT) AS quantity,"
    " CAST(SUM(delivered_quantity) AS BIGINT) AS delivered_quantity, MIN(requested_date) AS first_date,"
    " MIN(CASE WHEN delivered_quantity < quantity THEN requested_date END) AS open_date"
    " FROM schedule_line{condition} GROUP BY sales_order_item) sol"
)
_ITEMS = (
    "sales_order_item soi JOIN sales_order so ON so.id = soi.sales_order"
    " JOIN material_plant somp ON somp.id = soi.material_plant JOIN {sums} ON sol.sales_order_item = soi.id"
)


def orders_by_ids(session: Session, ids: Iterable[int]) -> dict[int, SalesOrderRow]:
    """The sales orders of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(f"SELECT {SalesOrderRow.COLUMNS} FROM {ORDERS} WHERE so.id IN {among}", [parameter])
    return {row.id: row for row in SalesOrderRow.all(lines)}


def orders_by_numbers(session: Session, wanted: Iterable[str]) -> dict[str, SalesOrderRow]:
    """The sales orders of these numbers."""
    among, parameter = texts(session, wanted)
    lines = session.rows(
        f"SELECT {SalesOrderRow.COLUMNS} FROM {ORDERS} WHERE so.sales_order IN {among}", [parameter]
    )
    return {row.number: row for row in SalesOrderRow.all(lines)}


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[SalesOrderRow]:
    """One page of the sales orders that meet the filter (columns of `sales_order so`)."""
    return read_page(session, SalesOrderRow, ORDERS, where, order, part)


def containing(where: Filter, text: str | None) -> None:
    """Only sales orders whose number contains the text, whatever its case."""
    if text:
        where.add(f"LOWER(so.sales_order) {LIKE}", pattern(text))


def items_by_ids(session: Session, ids: Iterable[int]) -> dict[int, SalesOrderItemRow]:
    """The sales order items of these ids."""
    return {row.id: row for row in _items(session, "soi.id", ids)}


def items_of_orders(session: Session, orders: Iterable[int]) -> dict[int, list[SalesOrderItemRow]]:
    """The items of each sales order, by number."""
    wanted = list(orders)
    rows = _items(session, "soi.sales_order", wanted)
    return grouped(wanted, ((row.sales_order_id, row) for row in rows))


def items_of_material_plants(
    session: Session, material_plants: Iterable[int]
) -> dict[int, list[SalesOrderItemRow]]:
    """The sales order items that ask for each material plant."""
    wanted = list(material_plants)
    rows = _items(session, "soi.material_plant", wanted)
    return grouped(wanted, ((row.material_plant_id, row) for row in rows))


def items_by_keys(
    session: Session, keys: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], SalesOrderItemRow]:
    """The sales order items of these (sales order, item) pairs."""
    wanted = set(keys)
    among, parameter = texts(session, {order for order, _ in wanted})
    lines = session.rows(
        "SELECT soi.id, so.sales_order, soi.item FROM sales_order_item soi"
        f" JOIN sales_order so ON so.id = soi.sales_order WHERE so.sales_order IN {among}",
        [parameter],
    )
    ids = {key: (order, item) for key, order, item in lines if (order, item) in wanted}
    return {ids[key]: row for key, row in items_by_ids(session, ids).items()}


def _items(session: Session, column: str, keys: Iterable[int]) -> list[SalesOrderItemRow]:
    among, parameter = numbers(session, keys)
    sums = _SUMS.format(
        condition=" WHERE sales_order_item IN (SELECT soi.id FROM sales_order_item soi"
        f" WHERE {column} IN {among})"
    )
    lines = session.rows(
        f"SELECT {SalesOrderItemRow.COLUMNS} FROM {_ITEMS.format(sums=sums)} WHERE {column} IN {among}"
        " ORDER BY so.sales_order, soi.item",
        [parameter, parameter],
    )
    return SalesOrderItemRow.all(lines)


def schedule_lines_by_ids(session: Session, ids: Iterable[int]) -> dict[int, ScheduleLineRow]:
    """The schedule lines of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {ScheduleLineRow.COLUMNS} FROM schedule_line sl WHERE sl.id IN {among}", [parameter]
    )
    return {row.id: row for row in ScheduleLineRow.all(lines)}


def schedule_lines_of(session: Session, items: Iterable[int]) -> dict[int, list[ScheduleLineRow]]:
    """The schedule lines of each sales order item."""
    wanted = list(items)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {ScheduleLineRow.COLUMNS} FROM schedule_line sl WHERE sl.sales_order_item IN {among}"
        " ORDER BY sl.sales_order_item, sl.schedule_line",
        [parameter],
    )
    return grouped(wanted, ((row.sales_order_item_id, row) for row in ScheduleLineRow.all(lines)))


def places_of(
    session: Session, registry: Registry, items: Iterable[SalesOrderItemRow]
) -> set[tuple[int, int]]:
    """Where the items have sections: (material plant, segment) on all levels, found by following the plan down.

    Sections of a project are those of all its items.
    """
    wanted = list(items)
    own, own_parameter = number_pairs(
        session, {(row.material_plant_id, row.segment(registry)) for row in wanted}
    )
    segments = {row.segment(registry) for row in wanted} | {customer_segment(row.id) for row in wanted}
    owned, parameters = owned_sql(session, segments)
    started = " UNION ".join(
        f"SELECT material_plant, {segment_sql()} FROM {table} WHERE {owned}"
        for table in ("stock", "receipt", "reservation")
    )
    of_receipts, _ = owned_sql(session, segments, "r")
    lines = session.rows(
        f"WITH RECURSIVE started(material_plant, segment) AS (SELECT a, b FROM {own} own UNION {started}"
        " UNION SELECT d.material_plant, d.segment FROM receipt r JOIN dependent_requirement d ON d.parent = -r.id"
        f" AND d.segment = {segment_sql('r')} WHERE {of_receipts}),"
        " reached(material_plant, segment) AS (SELECT material_plant, segment FROM started"
        " UNION SELECT d.material_plant, d.segment FROM reached JOIN planned_order po"
        " ON po.material_plant = reached.material_plant AND po.segment = reached.segment"
        " JOIN dependent_requirement d ON d.parent = po.number AND d.segment = po.segment)"
        " SELECT material_plant, segment FROM reached",
        [own_parameter, *parameters * 4],
    )
    return set(lines)
