"""What is there and what will come: stock and receipts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.planning_locations import counts
from mto_graph.services.reading.rows import (
    Row,
    calendar_day,
    flag,
    stored,
    ten_thousandths,
    thousandths,
    word,
)
from mto_graph.services.reading.segments import item_of, project_of, segment_of, segment_sql
from mto_graph.services.reading.sql import grouped, numbers, texts

USABLE: Final = "('unrestricted', 'quality_inspection')"
"""The stock types that planning counts."""


class StockRow(Row):
    """Stock of one type at one storage location, of the plant, of one sales order item or of one project."""

    __slots__ = ()

    id: int = stored("st.id")
    material_plant_id: int = stored("st.material_plant")
    storage_location: str | None = word("st.storage_location")
    stock_type: str = stored("st.stock_type")
    sales_order_item_id: int | None = stored("st.sales_order_item")
    quantity: Decimal = thousandths("st.quantity")
    project_id: int | None = stored("st.project")


class SectionStockRow(Row):
    """All the stock of one section that planning counts, together."""

    __slots__ = ()

    material_plant_id: int = stored("st.material_plant")
    segment: int = stored("st.segment")
    sales_order_item_id: int | None = stored("st.sales_order_item")
    quantity: Decimal = thousandths("st.quantity")
    project_id: int | None = stored("st.project")


class ReceiptRow(Row):
    """An order that will bring material; the kinds are subclasses."""

    __slots__ = ()

    id: int = stored("r.id")
    number: str = stored("r.order_number")
    item: int = stored("r.item")
    kind: str = stored("r.kind")
    material_plant_id: int = stored("r.material_plant")
    quantity: Decimal = thousandths("r.quantity")
    received_quantity: Decimal = thousandths("r.received_quantity")
    open_quantity: Decimal = thousandths(
        "CASE WHEN r.received_quantity < r.quantity AND NOT r.delivery_completed"
        " THEN r.quantity - r.received_quantity ELSE 0 END"
    )
    start_date: date | None = calendar_day("r.start_date")
    availability_date: date = calendar_day("r.availability_date")
    firmed: bool = flag("r.firmed")
    sales_order_item_id: int | None = stored("r.sales_order_item")
    net_price: Decimal | None = ten_thousandths("r.net_price")
    delivery_completed: bool = flag("r.delivery_completed")
    storage_location: str | None = word("r.storage_location")
    assembly_order: bool = flag("r.assembly_order")
    deletion_flag: bool = flag("r.deletion_flag")
    project_id: int | None = stored("r.project")
    gross: bool = flag("r.gross")

    @property
    def segment(self) -> int:
        """The segment that it supplies."""
        return segment_of(self.sales_order_item_id, self.project_id, self.gross)

    @property
    def supply_number(self) -> int:
        """What peggings call it as a supply, and dependent requirements as their order."""
        return -self.id


class ProductionOrderRow(ReceiptRow):
    """A production order."""

    __slots__ = ()


class PurchaseOrderRow(ReceiptRow):
    """An item of a purchase order."""

    __slots__ = ()


class PurchaseRequisitionRow(ReceiptRow):
    """An item of a purchase requisition."""

    __slots__ = ()


class FirmPlannedOrderRow(ReceiptRow):
    """A planned order that was handed over firm, from outside."""

    __slots__ = ()


_KINDS: Final[dict[str, type[ReceiptRow]]] = {
    "production_order": ProductionOrderRow,
    "purchase_order": PurchaseOrderRow,
    "purchase_requisition": PurchaseRequisitionRow,
    "planned_order": FirmPlannedOrderRow,
}
_KIND_PLACE: Final = ReceiptRow.EXPRESSIONS.index("r.kind")


def stocks_of(
    session: Session, material_plants: Iterable[int], *, empty: bool = False
) -> dict[int, list[StockRow]]:
    """All stock of each material plant: plant stock, then of items and projects; with those of zero if `empty`."""
    wanted = list(material_plants)
    rows = _stocks(session, "st.material_plant", wanted, empty=empty)
    return grouped(wanted, ((row.material_plant_id, row) for row in rows))


def stocks_by_ids(session: Session, ids: Iterable[int]) -> dict[int, StockRow]:
    """The stocks of these ids."""
    return {row.id: row for row in _stocks(session, "st.id", list(ids), empty=True)}


def stocks_of_items(session: Session, items: Iterable[int]) -> dict[int, list[StockRow]]:
    """The customer stock of each sales order item, on all levels of its bill of material."""
    wanted = list(items)
    rows = _stocks(session, "st.sales_order_item", wanted)
    return grouped(wanted, ((row.sales_order_item_id or 0, row) for row in rows))


def _stocks(session: Session, column: str, keys: list[int], *, empty: bool = False) -> list[StockRow]:
    among, parameter = numbers(session, keys)
    there = "" if empty else " AND st.quantity <> 0"
    lines = session.rows(
        f"SELECT {StockRow.COLUMNS} FROM stock st WHERE {column} IN {among}{there}"
        " ORDER BY st.material_plant, COALESCE(st.project, 0), COALESCE(st.sales_order_item, 0), st.storage_location,"
        " st.stock_type",
        [parameter],
    )
    return StockRow.all(lines)


def section_stocks(
    session: Session, sections: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], SectionStockRow]:
    """The usable stock of each (material plant, segment), zero where there is none."""
    wanted = set(sections)
    among, parameter = numbers(session, {material_plant for material_plant, _ in wanted})
    lines = session.rows(
        f"SELECT material_plant, {segment_sql()}, CAST(SUM(quantity) AS BIGINT) FROM stock"
        f" WHERE material_plant IN {among} AND stock_type IN {USABLE} AND {counts('stock')}"
        " GROUP BY material_plant, sales_order_item, project",
        [parameter],
    )
    sums = {(material_plant, segment): total for material_plant, segment, total in lines}
    return {
        (material_plant, segment): SectionStockRow(
            (
                material_plant,
                segment,
                item_of(segment),
                sums.get((material_plant, segment), 0),
                project_of(segment),
            )
        )
        for material_plant, segment in wanted
    }


def receipts_by_ids(session: Session, ids: Iterable[int]) -> dict[int, ReceiptRow]:
    """The receipts of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(f"SELECT {ReceiptRow.COLUMNS} FROM receipt r WHERE r.id IN {among}", [parameter])
    return {row.id: row for row in map(receipt_row, lines)}


def receipts_by_keys(session: Session, keys: Iterable[tuple[str, int]]) -> list[ReceiptRow]:
    """The receipts of these (order, item) pairs, by order and item."""
    wanted = set(keys)
    among, parameter = texts(session, (order for order, _ in wanted))
    lines = session.rows(
        f"SELECT {ReceiptRow.COLUMNS} FROM receipt r WHERE r.order_number IN {among}"
        " ORDER BY r.order_number, r.item",
        [parameter],
    )
    return [row for row in map(receipt_row, lines) if (row.number, row.item) in wanted]


def receipts_of(session: Session, material_plants: Iterable[int]) -> dict[int, list[ReceiptRow]]:
    """The receipts of each material plant, by availability date."""
    wanted = list(material_plants)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {ReceiptRow.COLUMNS} FROM receipt r WHERE r.material_plant IN {among}"
        " ORDER BY r.availability_date, r.order_number, r.item",
        [parameter],
    )
    return grouped(wanted, ((row.material_plant_id, row) for row in map(receipt_row, lines)))


def receipts_of_items(session: Session, items: Iterable[int]) -> dict[int, list[ReceiptRow]]:
    """The receipts of each sales order item on all levels of its bill of material, products first."""
    wanted = list(items)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {ReceiptRow.COLUMNS} FROM receipt r JOIN material_plant mp ON mp.id = r.material_plant"
        f" WHERE r.sales_order_item IN {among}"
        " ORDER BY mp.low_level_code, r.availability_date, r.order_number, r.item",
        [parameter],
    )
    return grouped(wanted, ((row.sales_order_item_id or 0, row) for row in map(receipt_row, lines)))


def assembly_orders_of_items(session: Session, items: Iterable[int]) -> dict[int, ReceiptRow]:
    """The order that was made with each of these sales order items, where there is one."""
    among, parameter = numbers(session, items)
    lines = session.rows(
        f"SELECT {ReceiptRow.COLUMNS} FROM receipt r WHERE r.assembly_order AND r.sales_order_item IN {among}"
        " ORDER BY r.id DESC",
        [parameter],
    )
    return {row.sales_order_item_id or 0: row for row in map(receipt_row, lines)}


def receipt_row(line: tuple[object, ...]) -> ReceiptRow:
    """A receipt as the row of its kind."""
    return _KINDS[str(line[_KIND_PLACE])](line)
