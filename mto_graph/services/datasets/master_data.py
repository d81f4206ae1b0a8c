"""Storing plants, holidays, materials and materials in plants."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.model.vocabulary import TABLES, Column, Reference
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import KEEP, Batch, Cell
from mto_graph.services.datasets.cells import format_cell
from mto_graph.services.datasets.column_merging import ColumnMerge
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge, insert_rows
from mto_graph.services.datasets.stored_rows import StoredColumn, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work


def _values(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in TABLES[table].columns if not column.key)


_PLANT: Final = StoredTable("plant", ("plant",), stored_columns(TABLES["plants"], *_values("plants")))
_HOLIDAY: Final = StoredTable("holiday", ("plant", "date"), (), identified=False)
_PLANNING_CALENDAR: Final = StoredTable(
    "planning_calendar", ("plant", "planning_calendar", "date"), (), identified=False
)
_MATERIAL: Final = StoredTable(
    "material", ("material",), stored_columns(TABLES["materials"], *_values("materials"))
)
_MATERIAL_PLANT: Final = StoredTable(
    "material_plant",
    ("material", "plant"),
    (
        *(
            StoredColumn(
                column.name,
                None if column.references in (Reference.PLANT, Reference.MATERIAL) else column.default,
            )
            for column in TABLES["material_plants"].columns
            if not column.key
        ),
        StoredColumn("low_level_code", 0),
    ),
)
_AT: Final = {column.name: place for place, column in enumerate(_MATERIAL_PLANT.columns)}
_WITHOUT_EFFECT: Final = (
    "low_level_code",
    "activity_cost",
    "overdelivery_tolerance_percent",
    "mrp_controller",
)
"""Settings that no plan depends on."""
_AGREEING: Final = ("minimum_lot_size", "maximum_lot_size", "special_procurement", "supplying_plant")
_REFERENCES: Final = ("supplying_plant", "planning_material", "planning_plant", "follow_up_material")


def store_plants(work: Work, batch: Batch) -> None:
    """Plants, and from here on they may be named."""
    changed = _store_named(work, batch, _PLANT, work.directory.plants)
    name = _PLANT.position("name")
    planning_file.enter_plants(
        work.session,
        (
            identity
            for identity, before, after in changed
            if (*before[:name], *before[name + 1 :]) != (*after[:name], *after[name + 1 :])
        ),
        work.origin,
    )


def store_materials(work: Work, batch: Batch) -> None:
    """Materials, and from here on they may be named."""
    _store_named(work, batch, _MATERIAL, work.directory.materials)


def _store_named(
    work: Work, batch: Batch, table: StoredTable, names: dict[str, int]
) -> list[tuple[int, tuple[Cell, ...], tuple[Cell, ...]]]:
    """Store rows that others name; the ids of rows that were there and changed, with their values before and after."""
    sound = batch.selected(batch.sound_places())
    keys = sound.column(table.key[0])
    merge = ColumnMerge(work.session, sound, table, (keys,))
    merge.take(*merge.merged([sound.column(name) for name in table.names]))
    merge.write()
    names.update((name, identity) for name, identity in zip(keys, merge.ids, strict=True) if identity)
    for name in batch.column(table.key[0]):
        if name is not KEEP:
            names.setdefault(name, FAULTY)
    return [(identity, before, after) for _, identity, before, after in merge.replaced()]


def store_holidays(work: Work, batch: Batch) -> None:
    """Closed days."""
    position = batch.position["date"]
    keys = [
        (plant, row.cells[position])
        for row in batch.rows
        if row.sound and (plant := work.plant(batch, row)) != FAULTY
    ]
    merge = Merge(work.session, batch, _HOLIDAY, keys)
    for key in keys:
        merge.take(key, ())
    merge.write()
    planning_file.enter_plants(work.session, {key[0] for key, _, _ in merge.changes()}, work.origin)


def store_planning_calendars(work: Work, batch: Batch) -> None:
    """Dates of planning calendars, and from here on they may be named."""
    code, day = batch.position["planning_calendar"], batch.position["date"]
    keys = [
        (plant, row.cells[code], row.cells[day])
        for row in batch.rows
        if row.sound and (plant := work.plant(batch, row)) != FAULTY
    ]
    merge = Merge(work.session, batch, _PLANNING_CALENDAR, keys)
    for key in keys:
        merge.take(key, ())
    merge.write()
    planning_file.enter_plants(work.session, {key[0] for key, _, _ in merge.changes()}, work.origin)
    work.directory.faulty_planning_calendars.update(row.cells[code] for row in batch.rows if not row.sound)


def store_material_plants(work: Work, batch: Batch) -> None:
    """Materials in plants; a material that does not exist yet is created with its defaults."""
    work.check_codes(batch)
    _create_materials(work, batch)
    sound = batch.selected(batch.sound_places())
    materials, plants = work.materials(sound), work.plants(sound)
    if FAULTY in materials or FAULTY in plants:
        found = [at for at, place in enumerate(zip(materials, plants, strict=True)) if FAULTY not in place]
        sound = sound.selected(found)
        materials, plants = ([ids[at] for at in found] for ids in (materials, plants))
    merge = ColumnMerge(work.session, sound, _MATERIAL_PLANT, (materials, plants))
    given, faulty = _resolved(work, sound)
    merged, lacking = merge.merged(given)
    faulty |= lacking
    faulty |= _disagreeing(sound, merged, faulty)
    merge.take(merged, faulty)
    merge.write()
    new = (merge.new_cells("material"), merge.new_cells("plant"), merge.new_ids)
    for material, plant, identity in zip(*new, strict=True):
        work.directory.enter_material_plant(material, plant, identity)
    _enter_in_planning_file(work, merge)
    _enter_faulty(work, batch)


def _enter_in_planning_file(work: Work, merge: ColumnMerge) -> None:
    """Materials that are new or planned differently; also those whose plan they consumed so far."""
    changed = [
        (key, identity, before)
        for key, identity, before, after in merge.replaced()
        if _planned(before) != _planned(after)
    ]
    reason = planning_file.Reason.MATERIAL
    entered = chain(merge.new_ids, (identity for _, identity, _ in changed))
    planning_file.enter_materials(work.session, reason, entered, work.origin)
    material, plant = (_MATERIAL_PLANT.position(name) for name in ("planning_material", "planning_plant"))
    targets = {
        work.directory.material_plants.get((before[material], before[plant] or key[1]))
        for key, _, before in changed
        if before[material] is not None
    }
    planning_file.enter_plan(
        work.session, ((target, None) for target in targets if target is not None), work.origin
    )


def _planned(values: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The settings that a plan depends on."""
    return tuple(
        value
        for column, value in zip(_MATERIAL_PLANT.columns, values, strict=True)
        if column.name not in _WITHOUT_EFFECT
    )


def _create_materials(work: Work, batch: Batch) -> None:
    materials = work.directory.materials
    named = dict.fromkeys(batch.column("material"))
    new = [name for name in named if name is not KEEP and name not in materials]
    if new:
        values = [[column.default] * len(new) for column in _MATERIAL.columns]
        materials.update(zip(new, insert_rows(work.session, _MATERIAL, (new,), values), strict=True))


def _resolved(work: Work, batch: Batch) -> tuple[list[list[Cell]], set[int]]:
    """The values with ids for the plants and the materials that are named; the positions where one does not exist."""
    given = [batch.column(name) for name in _values("material_plants")]
    faulty: set[int] = set()
    for name in _REFERENCES:
        cells = given[_AT[name]]
        if cells.count(KEEP) == len(cells):
            continue
        find = work.material if name.endswith("_material") else work.plant
        found = given[_AT[name]] = [
            KEEP if cell is KEEP else None if cell == "" else find(batch, row, name)
            for cell, row in zip(cells, batch.rows, strict=True)
        ]
        faulty.update(place for place, identity in enumerate(found) if identity == FAULTY)
    if not set(batch.column("planning_calendar")) <= {KEEP, ""}:
        faulty.update(
            place for place, row in enumerate(batch.rows) if not work.names_planning_calendar(batch, row)
        )
    return [*given, [KEEP] * len(batch)], faulty


def _disagreeing(batch: Batch, merged: Sequence[Sequence[Cell]], told: set[int]) -> set[int]:
    """The positions of rows, not `told` already, whose settings do not go together, which is told."""
    columns = [merged[_AT[name]] for name in _AGREEING]
    rows = zip(*columns, strict=True)
    suspect = set(columns[0]) != {None} or "stock_transfer" in columns[2]
    return {
        place
        for place, row in enumerate(rows if suspect else ())
        if place not in told and not _agrees(batch, batch.numbers[place], row)
    }


def _agrees(batch: Batch, number: int, settings: Sequence[Cell]) -> bool:
    """Whether the settings of a row, as it will be, go together."""

    def told(column: str, code: ErrorCode, message: str) -> bool:
        batch.fault(number, column, code, message)
        return False

    smallest, largest, procurement, supplying_plant = settings
    if smallest is not None and largest is not None and smallest > largest:
        column: Column = batch.table.by_name["minimum_lot_size"]
        message = (
            f"minimum_lot_size: {format_cell(column, smallest)} is above the maximum of "
            f"{format_cell(column, largest)}; lower it or raise maximum_lot_size."
        )
        return told("minimum_lot_size", ErrorCode.INVALID_VALUE, message)
    if procurement == "stock_transfer" and supplying_plant is None:
        message = "supplying_plant: a stock transfer needs the plant that it comes from."
        return told("supplying_plant", ErrorCode.REQUIRED, message)
    return True


def _enter_faulty(work: Work, batch: Batch) -> None:
    """What a faulty row would have created may be named without a second fault."""
    if not work.faults:
        return
    directory = work.directory
    for number, code in zip(batch.column("material"), batch.column("plant"), strict=True):
        material, plant = directory.materials.get(number), directory.plants.get(code)
        if material is not None and plant is not None:
            directory.material_plants.setdefault((material, plant), FAULTY)
