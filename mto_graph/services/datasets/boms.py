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
from mto_graph.services.datasets.column_merging import ColumnMerge
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.stored_rows import StoredTable, stored_columns
from mto_graph.services.datasets.work import Work

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
    named = batch.selected(batch.sound_places())
    parents = work.material_plants(named, "parent")
    found = [place for place, parent in enumerate(parents) if parent != FAULTY]
    if len(found) < len(parents):
        named, parents = named.selected(found), [parents[place] for place in found]
    keys = (parents, named.column("alternative"), named.column("item"))
    merge = ColumnMerge(work.session, named, _BOM_ITEM, keys)
    given = [named.column(name) for name in _VALUES]
    given[_COMPONENT] = _components(work, named)
    merged, lacking = merge.merged(given)
    faulty = {place for place, component in enumerate(given[_COMPONENT]) if component == FAULTY}
    faulty |= lacking
    faulty |= _never_valid(named, merged, faulty)
    faulty |= _unreadable(work, named, faulty)
    merge.take(merged, faulty)
    merge.write()
    changed = set(merge.new_cells("parent"))
    changed.update(
        key[0] for key, _, before, after in merge.replaced() if _without_note(before) != _without_note(after)
    )
    planning_file.enter_materials(work.session, planning_file.Reason.BOM, changed, work.origin)


def _without_note(values: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """An item as planning sees it: its unit is a note."""
    return (*values[:_UNIT], *values[_UNIT + 1 :])


def _components(work: Work, batch: Batch) -> list[Cell]:
    """The components' ids, FAULTY, or KEEP where none is given."""
    given = batch.column("component")
    if KEEP not in given:
        return list(work.material_plants(batch, "component"))
    naming = [place for place, cell in enumerate(given) if cell is not KEEP]
    found = dict(zip(naming, work.material_plants(batch.selected(naming), "component"), strict=True))
    return [found.get(place, KEEP) for place in range(len(batch))]


def _never_valid(batch: Batch, merged: Sequence[Sequence[Cell]], told: set[int]) -> set[int]:
    """The positions of items, not `told` already, that begin after their end, which is told."""
    firsts, lasts = merged[_VALID_FROM], merged[_VALID_TO]
    if {None} in (set(firsts), set(lasts)):
        return set()
    column = batch.table.by_name["valid_from"]
    found = set()
    for place, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        if place in told or first is None or last is None or first <= last:
            continue
        message = (
            f"valid_from: {format_cell(column, first)} lies after valid_to, {format_cell(column, last)}."
        )
        batch.fault(batch.numbers[place], "valid_from", ErrorCode.INVALID_VALUE, message)
        found.add(place)
    return found


def _unreadable(work: Work, batch: Batch, told: set[int]) -> set[int]:
    """The positions of items, not `told` already, with expressions that cannot be used, which is told."""
    if all(set(batch.column(name)) <= {KEEP, ""} for name, _ in _EXPRESSIONS):
        return set()
    return {
        place
        for place, row in enumerate(batch.rows)
        if place not in told and not can_be_read(work, batch, row)
    }


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
