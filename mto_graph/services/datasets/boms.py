"""Storing BOM items."""

from __future__ import annotations

from collections.abc import Sequence
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
from mto_graph.services.datasets.merging import Merge, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of

_VALUES: Final = tuple(column.name for column in TABLES["bom_items"].columns if not column.key)
_EXPRESSIONS: Final = (("condition", ValueType.BOOLEAN), ("quantity_expression", ValueType.NUMBER))
_BOM_ITEM: Final = StoredTable(
    "bom_item", ("parent", "alternative", "item"), stored_columns(TABLES["bom_items"], *_VALUES)
)
_COMPONENT, _UNIT, _VALID_FROM, _VALID_TO = (
    _BOM_ITEM.position(name) for name in ("component", "unit", "valid_from", "valid_to")
)


def store_bom_items(work: Work, batch: Batch) -> None:
    """BOM items of parents and components that exist in the plant."""
    named = [row for row in batch.rows if row.sound]
    rest = cells_of(batch, ("alternative", "item"))
    parents = work.material_plants(batch, named, "parent")
    sound = [
        (row, (parent, *rest(row))) for row, parent in zip(named, parents, strict=True) if parent != FAULTY
    ]
    merge = Merge(work.session, batch, _BOM_ITEM, [key for _, key in sound])
    given = _with_components(work, batch, [row for row, _ in sound])
    whole = [(*each, cells) for each, cells in zip(sound, given, strict=True) if cells[_COMPONENT] != FAULTY]
    rows, keys = [row for row, _, _ in whole], [key for _, key, _ in whole]
    merged_rows = merge.merged_rows(keys, rows, [cells for _, _, cells in whole])
    taken = [
        (key, merged)
        for row, key, merged in zip(rows, keys, merged_rows, strict=True)
        if merged is not None and _is_valid_some_day(batch, row, merged) and can_be_read(work, batch, row)
    ]
    merge.take_rows([key for key, _ in taken], [merged for _, merged in taken])
    merge.write()
    changed = {
        key[0]
        for key, before, after in merge.changes()
        if before is None or _without_note(before) != _without_note(after)
    }
    planning_file.enter_materials(work.session, planning_file.Reason.BOM, changed, work.origin)


def _without_note(values: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """An item as planning sees it: its unit is a note."""
    return (*values[:_UNIT], *values[_UNIT + 1 :])


def _with_components(work: Work, batch: Batch, rows: Sequence[Row]) -> list[tuple[Cell, ...]]:
    """The values of the rows, with the component's id where one is given."""
    naming = [row for row in rows if row.cells[batch.position["component"]] is not KEEP]
    components = iter(work.material_plants(batch, naming, "component"))
    given = cells_of(batch, _VALUES)
    return [
        cells
        if cells[_COMPONENT] is KEEP
        else (*cells[:_COMPONENT], next(components), *cells[_COMPONENT + 1 :])
        for cells in map(given, rows)
    ]


def _is_valid_some_day(batch: Batch, row: Row, merged: tuple[Cell, ...]) -> bool:
    first, last = merged[_VALID_FROM], merged[_VALID_TO]
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
