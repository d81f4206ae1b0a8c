"""Storing BOM items."""

from __future__ import annotations

from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.configuration.characteristics import types_of
from mto_graph.services.configuration.expressions import ExpressionFault, compiled
from mto_graph.services.configuration.values import ValueType
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.cells import format_cell, shown
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Key, Merge, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of

_VALUES: Final = tuple(column.name for column in TABLES["bom_items"].columns if not column.key)
_EXPRESSIONS: Final = (("condition", ValueType.BOOLEAN), ("quantity_expression", ValueType.NUMBER))
_BOM_ITEM: Final = StoredTable(
    "bom_item", ("parent", "alternative", "item"), stored_columns(TABLES["bom_items"], *_VALUES)
)


def store_bom_items(work: Work, batch: Batch) -> None:
    """BOM items of parents and components that exist in the plant."""
    keyed = [(row, _key(work, batch, row)) for row in batch.rows if row.sound]
    sound = [(row, key) for row, key in keyed if key[0] != FAULTY]
    given = cells_of(batch, _VALUES)
    merge = Merge(work.session, batch, _BOM_ITEM, [key for _, key in sound])
    component = _BOM_ITEM.position("component")
    for row, key in sound:
        values = list(given(row))
        if values[component] is not KEEP:
            values[component] = work.material_plant(batch, row, "component")
        if values[component] == FAULTY:
            continue
        merged = merge.merged(key, row, values)
        if merged is not None and _is_valid_some_day(batch, row, merged) and can_be_read(work, batch, row):
            merge.take(key, merged)
    merge.write()
    changed = {
        key[0] for key, before, after in merge.changes() if _without_note(before) != _without_note(after)
    }
    planning_file.enter_materials(work.session, planning_file.Reason.BOM, changed, work.origin)


def _without_note(values: tuple[Cell, ...] | None) -> tuple[Cell, ...] | None:
    """An item as planning sees it: its unit is a note."""
    if values is None:
        return None
    unit = _BOM_ITEM.position("unit")
    return (*values[:unit], *values[unit + 1 :])


def _key(work: Work, batch: Batch, row: Row) -> Key:
    parent = work.material_plant(batch, row, "parent")
    return parent, row.cells[batch.position["alternative"]], row.cells[batch.position["item"]]


def _is_valid_some_day(batch: Batch, row: Row, merged: tuple[Cell, ...]) -> bool:
    first = merged[_BOM_ITEM.position("valid_from")]
    last = merged[_BOM_ITEM.position("valid_to")]
    if first is None or last is None or first <= last:
        return True
    column = batch.table.by_name["valid_from"]
    message = f"valid_from: {format_cell(column, first)} lies after valid_to, {format_cell(column, last)}."
    batch.fault(row.number, "valid_from", ErrorCode.INVALID_VALUE, message)
    return False


def can_be_read(work: Work, batch: Batch, row: Row) -> bool:
    """Whether condition and quantity expression are expressions over characteristics that exist."""
    sound = True
    for column, wanted in _EXPRESSIONS:
        text = row.cells[batch.position[column]]
        if text is KEEP or text == "":
            continue
        try:
            compiled(text, types_of(work.directory.characteristics), wanted)
        except ExpressionFault as fault:
            message = f"{column}: {shown(text)} cannot be used: {fault}; correct it."
            batch.fault(row.number, column, ErrorCode.INVALID_VALUE, message)
            sound = False
    return sound
