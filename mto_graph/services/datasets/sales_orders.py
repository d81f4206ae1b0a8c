"""Storing sales orders: rows of schedule lines become an order, its items and their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import NULL, rows_where_in
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import KEEP, Batch, Cell
from mto_graph.services.datasets.cells import format_cell, shown
from mto_graph.services.datasets.column_merging import ColumnMerge
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.stored_rows import Key, StoredColumn, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work

Integers = NDArray[np.int64]

_TABLE: Final = TABLES["sales_orders"]
_ITEM_KEY: Final = ("sales_order", "item")
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
    items = _united(batch, _ITEM_KEY, _OF_ITEM)
    order_ids = _store_orders(work, orders.batch)
    stored_items = _store_items(work, items.batch, order_ids)
    _enter_faulty(work, batch, items.batch)
    lines = _store_lines(work, batch, items, stored_items)
    _enter_new(work, stored_items, lines)
    changed = {key[0] for key, _, _, _ in lines.replaced()}.union(lines.new_cells("sales_order_item"))
    changed.update(stored_items.new_ids, (identity for _, identity, _, _ in stored_items.replaced()))
    planning_file.enter_items(work.session, changed.difference(stored_items.new_ids), work.origin)
    work.changed_items.update(changed)


@dataclass(frozen=True, slots=True)
class _United:
    """One row for each key; for each sound row, whose places are known, the position of the one with its key."""

    batch: Batch
    places: Sequence[int]
    positions: Sequence[int]

    def of(self, places: Sequence[int]) -> Sequence[int]:
        """The positions for the rows at some of the places."""
        if len(places) == len(self.places):
            return self.positions
        position_of = dict(zip(self.places, self.positions, strict=True))
        return [position_of[place] for place in places]


def _united(batch: Batch, key_names: Sequence[str], names: Sequence[str]) -> _United:
    """For each key one row that has every cell any row of the key gives; contradictions are told."""
    places = batch.sound_places()
    sound = batch.selected(places)
    keys = _keys(sound, key_names) if len(key_names) > 1 else sound.column(key_names[0])
    known: dict[Any, int] = {}
    firsts = list(map(known.setdefault, keys, range(len(keys))))
    chosen = list(known.values())
    position_of = dict(zip(chosen, range(len(chosen)), strict=True))
    united = _United(sound.selected(chosen), places, list(map(position_of.__getitem__, firsts)))
    differing = [
        name for name in names if sound.column(name) != list(map(sound.column(name).__getitem__, firsts))
    ]
    if not differing:
        return united
    united = replace(united, batch=united.batch.copied())
    for place, position in enumerate(united.positions):
        contradicted = [name for name in differing if not _adds(united.batch, position, sound, place, name)]
        for name in contradicted:
            key = [sound.column(part)[place] for part in key_names]
            _tell_contradiction(batch, name, (united.batch, position), (sound, place), key)
            batch.sound[places[place]] = False
    return united


def _adds(united: Batch, target: int, batch: Batch, place: int, name: str) -> bool:
    """Whether the cell of a row goes with what the rows of its key have so far, which it may complete."""
    cell, there = batch.column(name)[place], united.column(name)[target]
    if there is KEEP:
        united.column(name)[target] = cell
    return cell is KEEP or there is KEEP or cell == there


def _tell_contradiction(
    batch: Batch, name: str, united: tuple[Batch, int], given: tuple[Batch, int], key: Sequence[Cell]
) -> None:
    """`united` and `given` are the row of the key so far and the one that contradicts it: a batch and a position."""
    column = batch.table.by_name[name]
    named = "/".join(shown(part) for part in key)
    here, there = (
        shown(format_cell(column, rows.column(name)[place])) or "nothing" for rows, place in (given, united)
    )
    message = (
        f"{name}: {here} contradicts {there} in row {united[0].numbers[united[1]]}; "
        f"all rows of sales order {'item ' if len(key) > 1 else ''}{named} have the same."
    )
    batch.fault(given[0].numbers[given[1]], name, ErrorCode.CONFLICT, message)


def _store_orders(work: Work, orders: Batch) -> dict[str, int]:
    """The ids of all orders."""
    numbers = orders.column("sales_order")
    merge = ColumnMerge(work.session, orders, _SALES_ORDER, (numbers,))
    merge.take(*merge.merged([orders.column(name) for name in _OF_ORDER]))
    merge.write()
    return {number: identity for number, identity in zip(numbers, merge.ids, strict=True) if identity}


def _store_items(work: Work, items: Batch, order_ids: Mapping[str, int]) -> ColumnMerge:
    """Store the items, and from here on they may be named."""
    numbers, positions = items.column("sales_order"), items.column("item")
    orders = list(map(order_ids.__getitem__, numbers))
    merge = ColumnMerge(work.session, items, _ITEM, (orders, positions))
    stored = merge.stored_cells("material_plant")
    placed, projects = work.placed_rows(items, stored), work.projects(items)
    _tell_delivered(work, items, merge, placed)
    faulty: set[int] = set()
    if FAULTY in placed or FAULTY in projects:
        faulty.update(at for at, named in enumerate(zip(placed, projects, strict=True)) if FAULTY in named)
    given = [placed, *(items.column(name) for name in _OF_ITEM[2:-1]), projects]
    merged, lacking = merge.merged(given, faulty)
    merge.take(merged, faulty | lacking)
    merge.write()
    named = zip(zip(numbers, positions, strict=True), merge.ids, strict=True)
    work.directory.enter_sales_order_items((key, identity) for key, identity in named if identity)
    _enter_moved(work, merge)
    return merge


def _tell_delivered(work: Work, items: Batch, merge: ColumnMerge, placed: Sequence[Cell]) -> None:
    """What was delivered in part keeps its material."""
    moved = {
        identity: number
        for identity, number, before, place in zip(
            merge.stored_ids, items.numbers, merge.stored_cells("material_plant"), placed, strict=True
        )
        if identity is not None and place not in (KEEP, FAULTY, before)
    }
    message = "material: the item has been delivered in part, so it keeps its material; enter a new item."
    for identity in sorted(_delivered(work, list(moved))):
        items.fault(moved[identity], "material", ErrorCode.CONFLICT, message)


def _enter_moved(work: Work, merge: ColumnMerge) -> None:
    """An item that gets another material, strategy or project leaves the sections and the plan that it was in."""
    material = _ITEM.position("material_plant")
    placing = [_ITEM.position(name) for name in ("material_plant", "strategy_group", "project")]
    moved = [
        (identity, before[material], after[material])
        for _, identity, before, after in merge.replaced()
        if [before[at] for at in placing] != [after[at] for at in placing]
    ]
    reason = planning_file.Reason.SALES_ORDER
    materials = {place for _, before, after in moved for place in (before, after)}
    planning_file.enter_materials(work.session, reason, materials, work.origin)
    planning_file.enter_owned(work.session, reason, (item for item, _, _ in moved), work.origin)


def _delivered(work: Work, items: list[int]) -> set[int]:
    """Which of these items something was delivered of."""
    sql = "SELECT sales_order_item FROM schedule_line WHERE delivered_quantity > 0 AND sales_order_item IN"
    return {item for (item,) in rows_where_in(work.session, sql, items)}


def _enter_faulty(work: Work, batch: Batch, items: Batch) -> None:
    """What a faulty row would have created may be named without a second fault."""
    if not work.faults:
        return
    known = work.directory.sales_order_items
    for rows in (items, batch) if False in batch.sound else (items,):
        for key in _keys(rows, _ITEM_KEY):
            if key not in known and KEEP not in key:
                known[key] = FAULTY


def _keys(batch: Batch, names: Sequence[str]) -> list[Key]:
    return list(zip(*(batch.column(name) for name in names), strict=True))


def _store_lines(work: Work, batch: Batch, items: _United, stored_items: ColumnMerge) -> ColumnMerge:
    """Store the schedule lines of sound rows."""
    places = batch.sound_places()
    sound = batch.selected(places)
    ids = [FAULTY if identity is None else identity for identity in stored_items.ids]
    item_ids = list(map(ids.__getitem__, items.of(places)))
    merge = ColumnMerge(work.session, sound, _LINE, (item_ids, sound.column("schedule_line")))
    merged, lacking = merge.merged([sound.column(name) for name in _OF_LINE])
    if FAULTY in ids:
        lacking.update(place for place, item in enumerate(item_ids) if item == FAULTY)
    merge.take(merged, lacking)
    merge.write()
    return merge


def _enter_new(work: Work, items: ColumnMerge, lines: ColumnMerge) -> None:
    """Enter new items in the planning file from the first day of their lines, all of which are new, too."""
    planning_file.enter_new_items(
        work.session,
        items.new_cells("material_plant"),
        items.new_ids,
        items.new_cells("project"),
        _first_days(items.new_ids, lines.new_cells("sales_order_item"), lines.new_cells("requested_date")),
        work.origin,
    )


def _first_days(items: Sequence[int], item_of: Sequence[int], days: Sequence[int]) -> Integers:
    """For each of the ascending ids the first of the days of its lines, NULL without one; others have lines, too."""
    ids, item, day = (np.array(each, np.int64) for each in (items, item_of, days))
    position = np.searchsorted(ids, item)
    found = np.flatnonzero(np.append(ids, NULL)[position] == item)
    never = np.iinfo(np.int64).max
    first = np.full(len(ids), never)
    np.minimum.at(first, position[found], day[found])
    first[first == never] = NULL
    return first
