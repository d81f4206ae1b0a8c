"""Storing plants, holidays, materials and materials in plants."""

from __future__ import annotations

from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.model.vocabulary import TABLES, Column, Reference
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.cells import format_cell
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Key, Merge, StoredColumn, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of


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
    given = cells_of(batch, [column.name for column in table.columns])
    key = batch.position[table.key[0]]
    sound = [row for row in batch.rows if row.sound]
    keys = [(row.cells[key],) for row in sound]
    merge = Merge(work.session, batch, table, keys)
    rows = merge.merged_rows(keys, sound, list(map(given, sound)))
    taken = [(name, values) for name, values in zip(keys, rows, strict=True) if values is not None]
    merge.take_rows([name for name, _ in taken], [values for _, values in taken])
    names.update({name: identity for (name,), identity in merge.write().items()})
    for row in batch.rows:
        if row.cells[key] is not KEEP:
            names.setdefault(row.cells[key], FAULTY)
    return [(names[name], before, after) for (name,), before, after in merge.changes() if before is not None]


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
    given = cells_of(batch, _values("material_plants"))
    placed = [(row, _place(work, batch, row)) for row in batch.rows if row.sound]
    sound = [(row, place) for row, place in placed if FAULTY not in place]
    merge = Merge(work.session, batch, _MATERIAL_PLANT, [place for _, place in sound])
    resolved = [
        (row, place, values)
        for row, place in sound
        if (values := _resolved(work, batch, row, [*given(row), KEEP])) is not None
    ]
    rows, places = [row for row, _, _ in resolved], [place for _, place, _ in resolved]
    merged_rows = merge.merged_rows(places, rows, [values for _, _, values in resolved])
    taken = [
        (place, merged)
        for row, place, merged in zip(rows, places, merged_rows, strict=True)
        if merged is not None and _agrees(batch, row, merged)
    ]
    merge.take_rows([place for place, _ in taken], [merged for _, merged in taken])
    ids = merge.write()
    for (material, plant), identity in ids.items():
        work.directory.enter_material_plant(material, plant, identity)
    _enter_in_planning_file(work, merge, ids)
    for row in batch.rows:
        _enter_faulty(work, batch, row)


def _enter_in_planning_file(work: Work, merge: Merge, ids: dict[Key, int]) -> None:
    """Materials that are new or planned differently; also those whose plan they consumed so far."""
    changed = [
        (key, before)
        for key, before, after in merge.changes()
        if before is None or _planned(before) != _planned(after)
    ]
    reason = planning_file.Reason.MATERIAL
    planning_file.enter_materials(work.session, reason, (ids[key] for key, _ in changed), work.origin)
    material, plant = (_MATERIAL_PLANT.position(name) for name in ("planning_material", "planning_plant"))
    targets = {
        work.directory.material_plants.get((before[material], before[plant] or key[1]))
        for key, before in changed
        if before is not None and before[material] is not None
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
    position = batch.position["material"]
    defaults = tuple(column.default for column in _MATERIAL.columns)
    new = [
        (row.cells[position],)
        for row in batch.rows
        if row.cells[position] is not KEEP and row.cells[position] not in materials
    ]
    merge = Merge(work.session, batch, _MATERIAL, [])
    for key in new:
        merge.take(key, defaults)
    materials.update({name: identity for (name,), identity in merge.write().items()})


def _place(work: Work, batch: Batch, row: Row) -> tuple[int, int]:
    return work.material(batch, row), work.plant(batch, row)


def _resolved(work: Work, batch: Batch, row: Row, values: list[Cell]) -> list[Cell] | None:
    """The row with ids for the plants and the materials that it names; None when anything it names does not exist."""
    sound = True
    for name in _REFERENCES:
        position = _AT[name]
        if values[position] is KEEP:
            continue
        if values[position] == "":
            values[position] = None
            continue
        find = work.material if name.endswith("_material") else work.plant
        values[position] = find(batch, row, name)
        sound = sound and values[position] != FAULTY
    return values if work.names_planning_calendar(batch, row) and sound else None


def _agrees(batch: Batch, row: Row, merged: tuple[Cell, ...]) -> bool:
    """Whether the settings of the row, as it will be, go together."""

    def value(name: str) -> Cell:
        return merged[_AT[name]]

    def told(column: str, code: ErrorCode, message: str) -> bool:
        batch.fault(row.number, column, code, message)
        return False

    smallest, largest = value("minimum_lot_size"), value("maximum_lot_size")
    if smallest is not None and largest is not None and smallest > largest:
        column: Column = batch.table.by_name["minimum_lot_size"]
        message = (
            f"minimum_lot_size: {format_cell(column, smallest)} is above the maximum of "
            f"{format_cell(column, largest)}; lower it or raise maximum_lot_size."
        )
        return told("minimum_lot_size", ErrorCode.INVALID_VALUE, message)
    if value("special_procurement") == "stock_transfer" and value("supplying_plant") is None:
        message = "supplying_plant: a stock transfer needs the plant that it comes from."
        return told("supplying_plant", ErrorCode.REQUIRED, message)
    return True


def _enter_faulty(work: Work, batch: Batch, row: Row) -> None:
    """What a faulty row would have created may be named without a second fault."""
    material = work.directory.materials.get(row.cells[batch.position["material"]])
    plant = work.directory.plants.get(row.cells[batch.position["plant"]])
    if material is not None and plant is not None:
        work.directory.material_plants.setdefault((material, plant), FAULTY)
