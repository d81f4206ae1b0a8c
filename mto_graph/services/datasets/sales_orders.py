"""Storing sales orders: rows of schedule lines become an order, its items and their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import rows_where_in
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.cells import format_cell, shown
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Key, Merge, StoredColumn, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of

_TABLE: Final = TABLES["sales_orders"]
_OF_ORDER: Final = ("customer", "order_date")
_OF_ITEM: Final = ("material", "plant", "strategy_group", "rejected", "net_price", "project")
_OF_LINE: Final = ("quantity", "delivered_quantity", "requested_date")

_SALES_ORDER: Final = StoredTable("sales_order", ("sales_order",), stored_columns(_TABLE, *_OF_ORDER))
_ITEM: Final = StoredTable(
    "sales_order_item",
    ("sales_order", "item"),
    (
        StoredColumn("material_plant", required=("material", "plant")),
        *stored_columns(_TABLE, *_OF_ITEM[2:-1]),
        StoredColumn("project"),
    ),
)
_LINE: Final = StoredTable(
    "schedule_line", ("sales_order_item", "schedule_line"), stored_columns(_TABLE, *_OF_LINE)
)


def store_sales_orders(work: Work, batch: Batch) -> None:
    """Orders, items and schedule lines; rows of one order or item that contradict each other are refused."""
    work.check_codes(batch)
    orders = _united(batch, ("sales_order",), _OF_ORDER)
    items = _united(batch, ("sales_order", "item"), _OF_ITEM)
    order_ids = _store_orders(work, batch, orders)
    item_ids, changed = _store_items(work, batch, items, order_ids)
    for key, identity in item_ids.items():
        work.directory.sales_order_items[key] = identity
    _enter_faulty(work, batch)
    work.changed_items.update(changed, _store_lines(work, batch))
    planning_file.enter_items(work.session, work.changed_items, work.origin)


def _united(batch: Batch, key_names: Sequence[str], names: Sequence[str]) -> dict[Key, Row]:
    """For each key one row that has every cell any row of the key gives; contradictions are told."""
    key_of = cells_of(batch, key_names)
    united: dict[Key, Row] = {}
    positions = [batch.position[name] for name in names]
    value_of = cells_of(batch, names)
    for row in batch.rows:
        if not row.sound:
            continue
        key = key_of(row)
        first = united.get(key)
        if first is None:
            united[key] = Row(row.number, row.cells)
            continue
        if value_of(row) == value_of(first):
            continue
        for position in positions:
            cell = row.cells[position]
            if cell is KEEP or cell == first.cells[position]:
                continue
            if first.cells[position] is KEEP:
                first.cells = (*first.cells[:position], cell, *first.cells[position + 1 :])
            else:
                _tell_contradiction(batch, row, first, position, key)
    return united


def _tell_contradiction(batch: Batch, row: Row, first: Row, position: int, key: Key) -> None:
    column = batch.table.columns[position]
    named = "/".join(shown(part) for part in key)
    here, there = (shown(format_cell(column, entry.cells[position])) or "nothing" for entry in (row, first))
    message = (
        f"{column.name}: {here} contradicts {there} in row {first.number}; "
        f"all rows of sales order {'item ' if len(key) > 1 else ''}{named} have the same."
    )
    batch.fault(row.number, column.name, ErrorCode.CONFLICT, message)
    row.sound = False


def _store_orders(work: Work, batch: Batch, orders: dict[Key, Row]) -> dict[str, int]:
    given = cells_of(batch, _OF_ORDER)
    merge = Merge(work.session, batch, _SALES_ORDER, orders)
    rows = list(orders.values())
    _take(merge, list(orders), merge.merged_rows(list(orders), rows, list(map(given, rows))))
    return {number: identity for (number,), identity in merge.write().items()}


def _store_items(
    work: Work, batch: Batch, items: dict[Key, Row], order_ids: dict[str, int]
) -> tuple[dict[tuple[str, int], int], set[int]]:
    """The ids of all items, and of those that changed."""
    given = cells_of(batch, _OF_ITEM[2:-1])
    keys = {key: (order_ids[key[0]], key[1]) for key in items}
    merge = Merge(work.session, batch, _ITEM, keys.values())
    delivered = _delivered(work, [identity for key in keys.values() if (identity := merge.identity(key))])
    places = [merge.stored(key, "material_plant") for key in keys.values()]
    whole: list[tuple[Key, Row, tuple[Cell, ...]]] = []
    for (key, row), stored, placed in zip(
        items.items(), places, work.placed_rows(batch, list(items.values()), places), strict=True
    ):
        project = work.project(batch, row)
        if FAULTY in (placed, project):
            continue
        if stored is not None and placed not in (KEEP, stored) and merge.identity(keys[key]) in delivered:
            message = (
                "material: the item has been delivered in part, so it keeps its material; enter a new item."
            )
            batch.fault(row.number, "material", ErrorCode.CONFLICT, message)
        whole.append((keys[key], row, (placed, *given(row), project)))
    stored_keys = [key for key, _, _ in whole]
    given_rows = [row for _, row, _ in whole]
    _take(merge, stored_keys, merge.merged_rows(stored_keys, given_rows, [cells for _, _, cells in whole]))
    ids = merge.write()
    _enter_moved(work, merge, ids)
    changed = {ids[key] for key, _, _ in merge.changes()}
    return {(key[0], key[1]): ids[keys[key]] for key in items if keys[key] in ids}, changed


def _enter_moved(work: Work, merge: Merge, ids: dict[Key, int]) -> None:
    """An item that gets another material, strategy or project leaves the sections and the plan that it was in."""
    material = _ITEM.position("material_plant")
    placing = [_ITEM.position(name) for name in ("material_plant", "strategy_group", "project")]
    moved = [
        (ids[key], before[material], after[material])
        for key, before, after in merge.changes()
        if before is not None and [before[at] for at in placing] != [after[at] for at in placing]
    ]
    reason = planning_file.Reason.SALES_ORDER
    materials = {place for _, before, after in moved for place in (before, after)}
    planning_file.enter_materials(work.session, reason, materials, work.origin)
    planning_file.enter_owned(work.session, reason, (item for item, _, _ in moved), work.origin)


def _delivered(work: Work, items: list[int]) -> set[int]:
    """Which of these items something was delivered of."""
    sql = "SELECT sales_order_item FROM schedule_line WHERE delivered_quantity > 0 AND sales_order_item IN"
    return {item for (item,) in rows_where_in(work.session, sql, items)}


def _enter_faulty(work: Work, batch: Batch) -> None:
    """What a faulty row would have created may be named without a second fault."""
    for order, item in _keys(batch):
        if order is not KEEP and item is not KEEP:
            work.directory.sales_order_items.setdefault((order, item), FAULTY)


def _keys(batch: Batch) -> Iterable[tuple[Cell, Cell]]:
    order, item = batch.position["sales_order"], batch.position["item"]
    return ((row.cells[order], row.cells[item]) for row in batch.rows)


def _store_lines(work: Work, batch: Batch) -> set[int]:
    """Store the schedule lines; the ids of the items of those that changed."""
    given = cells_of(batch, _OF_LINE)
    line = batch.position["schedule_line"]
    items = work.directory.sales_order_items
    keyed: list[tuple[Row, tuple[Any, Any]]] = [
        (row, (items[key], row.cells[line]))
        for row, key in zip(batch.rows, _keys(batch), strict=True)
        if row.sound
    ]
    merge = Merge(work.session, batch, _LINE, [key for _, key in keyed])
    rows, keys = [row for row, _ in keyed], [key for _, key in keyed]
    merged_rows = merge.merged_rows(keys, rows, list(map(given, rows)))
    _take(
        merge,
        keys,
        [None if key[0] == FAULTY else merged for key, merged in zip(keys, merged_rows, strict=True)],
    )
    merge.write()
    return {key[0] for key, _, _ in merge.changes()}


def _take(merge: Merge, keys: Sequence[Key], merged: Sequence[tuple[Cell, ...] | None]) -> None:
    taken = [(key, values) for key, values in zip(keys, merged, strict=True) if values is not None]
    merge.take_rows([key for key, _ in taken], [values for _, values in taken])
