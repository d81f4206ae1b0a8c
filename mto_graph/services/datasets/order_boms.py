"""Storing order BOMs: bills of material that hold for one sales order item."""

from __future__ import annotations

from typing import Final

from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import KEEP, Batch, Row
from mto_graph.services.datasets.boms import can_be_read
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge
from mto_graph.services.datasets.stored_rows import Key, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of
from mto_graph.services.reading.segments import segment_of

_VALUES: Final = tuple(column.name for column in TABLES["order_bom_items"].columns if not column.key)
_ORDER_BOM_ITEM: Final = StoredTable(
    "order_bom_item",
    ("sales_order_item", "parent", "item"),
    stored_columns(TABLES["order_bom_items"], *_VALUES),
)


def store_order_bom_items(work: Work, batch: Batch) -> None:
    """Items of order BOMs, of sales order items that exist; the parent's section of the item is planned anew."""
    number = batch.position["item"]
    keyed: list[tuple[Row, Key]] = []
    for row in batch.rows:
        if row.sound:
            place = work.sales_order_item(batch, row), work.material_plant(batch, row, "parent")
            if FAULTY not in place:
                keyed.append((row, (*place, row.cells[number])))
    given = cells_of(batch, _VALUES)
    merge = Merge(work.session, batch, _ORDER_BOM_ITEM, [key for _, key in keyed])
    component = _ORDER_BOM_ITEM.position("component")
    for row, key in keyed:
        values = list(given(row))
        if values[component] is not KEEP:
            values[component] = work.material_plant(batch, row, "component")
        if values[component] == FAULTY:
            continue
        merged = merge.merged(key, row, values)
        if merged is not None and can_be_read(work, batch, row):
            merge.take(key, merged)
    merge.write()
    changed = {(key[1], segment_of(key[0]), None) for key, _, _ in merge.changes()}
    planning_file.enter(work.session, planning_file.Reason.BOM, changed, work.origin)
