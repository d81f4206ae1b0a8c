"""Storing the plan, the forecast, stock, receipts and reservations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge
from mto_graph.services.datasets.stock_differences import StockDifference, post_differences
from mto_graph.services.datasets.stored_rows import Key, StoredColumn, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of
from mto_graph.services.reading.segments import segment_of
from mto_graph.strategies import SegmentKind

_PLACED: Final = StoredColumn("material_plant", required=("material", "plant"))
_SEGMENT: Final = ("sales_order_item", "project")
"""The columns that tell the segment of a row; those of receipts tell gross planning too."""
_RECEIPT_SEGMENT: Final = (*_SEGMENT, "gross")
_OWNER: Final = tuple(StoredColumn(name) for name in _SEGMENT)

_PLAN_VALUES: Final = ("period", "quantity", "withdrawn_quantity", "requirements_type", "active")
_PLAN: Final = StoredTable(
    "planned_independent_requirement",
    ("material_plant", "version", "date"),
    (
        *stored_columns(TABLES["planned_independent_requirements"], *_PLAN_VALUES),
        StoredColumn("derived_from"),
    ),
)
_FORECAST_VALUES: Final = ("period", "quantity", "withdrawn_quantity")
_FORECAST: Final = StoredTable(
    "forecast_requirement",
    ("material_plant", "date"),
    stored_columns(TABLES["forecast_requirements"], *_FORECAST_VALUES),
)
_STOCK: Final = StoredTable(
    "stock",
    ("material_plant", "storage_location", "stock_type", "sales_order_item", "project"),
    stored_columns(TABLES["stock"], "quantity"),
)
_RECEIPT_VALUES: Final = (
    "kind",
    "quantity",
    "received_quantity",
    "start_date",
    "availability_date",
    "firmed",
    "net_price",
    "delivery_completed",
    "storage_location",
    "assembly_order",
    "deletion_flag",
    "gross",
)
_RECEIPT: Final = StoredTable(
    "receipt",
    ("order_number", "item"),
    (_PLACED, *_OWNER, *stored_columns(TABLES["receipts"], *_RECEIPT_VALUES)),
)
_RESERVATION_VALUES: Final = (
    "quantity",
    "withdrawn_quantity",
    "date",
    "final_issue",
    "storage_location",
    "to_storage_location",
    "phantom",
    "through_item",
)
_RESERVATION: Final = StoredTable(
    "reservation",
    ("reservation", "item"),
    (
        _PLACED,
        *_OWNER,
        StoredColumn("receipt"),
        *stored_columns(TABLES["reservations"], *_RESERVATION_VALUES),
    ),
)


def store_plan(work: Work, batch: Batch) -> None:
    """Planned independent requirements."""
    rest = cells_of(batch, ("version", "date"))
    keyed = [(row, (work.material_plant(batch, row), *rest(row))) for row in batch.rows if row.sound]
    products = {row.number: _product(work, batch, row) for row, _ in keyed}
    keyed = [(row, key) for row, key in keyed if products[row.number] != FAULTY]
    plain = cells_of(batch, _PLAN_VALUES)
    merge, _ = _store_keyed(work, batch, _PLAN, keyed, lambda row: (*plain(row), products[row.number]))
    planning_file.enter_plan(work.session, ((key[0], key[2]) for key, _, _ in merge.changes()), work.origin)


def _product(work: Work, batch: Batch, row: Row) -> Cell:
    """The product that a line was derived from: its id, None, KEEP or FAULTY."""
    cell = row.cells[batch.position["derived_from"]]
    if cell is KEEP or cell == "":
        return KEEP if cell is KEEP else None
    return work.material(batch, row, "derived_from")


def store_forecast(work: Work, batch: Batch) -> None:
    """The forecast of consumption."""
    rest = cells_of(batch, ("date",))
    keyed = [(row, (work.material_plant(batch, row), *rest(row))) for row in batch.rows if row.sound]
    merge, _ = _store_keyed(work, batch, _FORECAST, keyed, cells_of(batch, _FORECAST_VALUES))
    changed = ((key[0], int(SegmentKind.NET), None) for key, _, _ in merge.changes())
    planning_file.enter(work.session, planning_file.Reason.PLAN, changed, work.origin)


def store_stock(work: Work, batch: Batch) -> None:
    """Stock of plants, of sales order items and of projects."""
    rest = cells_of(batch, ("storage_location", "stock_type"))
    keyed = [
        (row, (work.material_plant(batch, row), *rest(row), *work.owner(batch, row)))
        for row in batch.rows
        if row.sound
    ]
    merge, taken = _store_keyed(work, batch, _STOCK, keyed, cells_of(batch, ("quantity",)))
    if work.faults:
        return
    post_differences(
        work.session,
        work.registry,
        [
            StockDifference._make((*key, merge.stored(key, "quantity") or 0, quantity))
            for key, (quantity,) in taken
        ],
    )


def _store_keyed(
    work: Work,
    batch: Batch,
    table: StoredTable,
    keyed: list[tuple[Row, Key]],
    given: Callable[[Row], tuple[Cell, ...]],
) -> tuple[Merge, list[tuple[Key, tuple[Cell, ...]]]]:
    """Store rows whose keys are known; what they were compared with, and what was stored under which key."""
    sound = [(row, key) for row, key in keyed if FAULTY not in (key[0], *key[-2:])]
    merge = Merge(work.session, batch, table, [key for _, key in sound])
    taken: list[tuple[Key, tuple[Cell, ...]]] = []
    for row, key in sound:
        merged = merge.merged(key, row, given(row))
        if merged is not None:
            merge.take(key, merged)
            taken.append((key, merged))
    merge.write()
    return merge, taken


def store_receipts(work: Work, batch: Batch) -> None:
    """Orders that bring material, and from here on they may be named."""
    given = cells_of(batch, _RECEIPT_VALUES)
    key_of = cells_of(batch, ("order", "item"))
    merge = Merge(work.session, batch, _RECEIPT, _keys(batch, "order"))
    places = [_RECEIPT.position(name) for name in _RECEIPT_SEGMENT]
    for row in batch.rows:
        if not row.sound:
            continue
        key = key_of(row)
        stored = merge.stored(key, "material_plant")
        placed = work.placed(batch, row, stored)
        if (
            stored is not None
            and placed not in (KEEP, FAULTY, stored)
            and merge.stored(key, "received_quantity")
        ):
            message = "material: goods have been received for the order, so it keeps its material."
            batch.fault(row.number, "material", ErrorCode.CONFLICT, message)
        values = _take(merge, key, row, [placed, *work.owner(batch, row), *given(row)])
        if values is not None:
            work.gross_or_owned(batch, row, *(values[at] for at in places))
    ids = merge.write()
    work.directory.receipts.update({(key[0], key[1]): identity for key, identity in ids.items()})
    _note_changed(work, merge, ids)
    _enter_sections(
        work, merge, _RECEIPT, "availability_date", planning_file.Reason.RECEIPT, _RECEIPT_SEGMENT
    )
    for row in batch.rows:
        order, item = key_of(row)
        if order is not KEEP and item is not KEEP:
            work.directory.receipts.setdefault((order, item), FAULTY)


def _note_changed(work: Work, merge: Merge, ids: dict[Key, int]) -> None:
    """The orders whose quantity or day differs, for what is coupled with them."""
    coupled, quantity, day, start = (
        _RECEIPT.position(name) for name in ("assembly_order", "quantity", "availability_date", "start_date")
    )
    for key, before, after in merge.changes():
        if after[coupled] and (
            before is None or (before[quantity], before[day]) != (after[quantity], after[day])
        ):
            work.changed_receipts[ids[key]] = before is None or before[start] != after[start]


def store_reservations(work: Work, batch: Batch) -> None:
    """Reservations, by hand or of orders."""
    given = cells_of(batch, _RESERVATION_VALUES)
    key_of = cells_of(batch, ("reservation", "item"))
    merge = Merge(work.session, batch, _RESERVATION, _keys(batch, "reservation"))
    phantom, receipt = _RESERVATION.position("phantom"), _RESERVATION.position("receipt")
    for row in batch.rows:
        if not row.sound:
            continue
        key = key_of(row)
        placed = work.placed(batch, row, merge.stored(key, "material_plant"))
        owner = work.owner(batch, row)
        values = _take(merge, key, row, [placed, *owner, work.receipt(batch, row), *given(row)])
        if values is not None and values[phantom] and values[receipt] is None:
            message = "phantom: only an order has phantoms; give the order that needs it."
            batch.fault(row.number, "phantom", ErrorCode.REQUIRED, message)
    merge.write()
    _enter_sections(work, merge, _RESERVATION, "date", planning_file.Reason.RESERVATION)


def _enter_sections(
    work: Work,
    merge: Merge,
    table: StoredTable,
    day: str,
    reason: planning_file.Reason,
    named_by: Sequence[str] = _SEGMENT,
) -> None:
    """The sections in which rows stood before and stand now are planned anew."""
    material, on, *places = (table.position(name) for name in ("material_plant", day, *named_by))
    planning_file.enter(
        work.session,
        reason,
        (
            (values[material], segment_of(*(values[at] for at in places)), values[on])
            for _, before, after in merge.changes()
            for values in (before, after)
            if values is not None
        ),
        work.origin,
    )


def _keys(batch: Batch, name: str) -> list[Key]:
    key_of = cells_of(batch, (name, "item"))
    return [key_of(row) for row in batch.rows if row.sound]


def _take(merge: Merge, key: Key, row: Row, values: list[Cell]) -> tuple[Cell, ...] | None:
    """What the row becomes; None where it cannot be told, because something it names is not there."""
    faulty = any(type(value) is int and value == FAULTY for value in values[:4])
    merged = merge.merged(key, row, values)
    if merged is None or faulty:
        return None
    merge.take(key, merged)
    return merged
