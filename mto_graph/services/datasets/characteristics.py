"""Storing characteristics, their values, which materials carry them, and which materials are variants."""

from __future__ import annotations

from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import rows_where_in
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.configuration.characteristics import Characteristic
from mto_graph.services.configuration.values import ValueType, canonical, is_name
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge
from mto_graph.services.datasets.stored_rows import StoredColumn, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of

_VALUES: Final = ("description", "type", "minimum", "maximum")
_CHARACTERISTIC: Final = StoredTable(
    "characteristic", ("characteristic",), stored_columns(TABLES["characteristics"], *_VALUES)
)
_VALUE: Final = StoredTable(
    "characteristic_value",
    ("characteristic", "value"),
    stored_columns(TABLES["characteristic_values"], "description"),
)
_OF_MATERIAL: Final = StoredTable(
    "material_characteristic",
    ("material", "characteristic"),
    stored_columns(TABLES["material_characteristics"], "required"),
)
_VARIANT: Final = StoredTable(
    "material_variant",
    ("material",),
    (StoredColumn("configurable_material", required=("configurable_material",)),),
)


def store_characteristics(work: Work, batch: Batch) -> None:
    """Characteristics, and from here on they may be named; one that exists keeps its type."""
    given = cells_of(batch, _VALUES)
    name = batch.position["characteristic"]
    merge = Merge(
        work.session, batch, _CHARACTERISTIC, [(row.cells[name],) for row in batch.rows if row.sound]
    )
    taken: set[str] = set()
    for row in batch.rows:
        key = (row.cells[name],)
        merged = merge.merged(key, row, given(row)) if row.sound else None
        if merged is not None and _is_sound(batch, row, merge, merged):
            merge.take(key, merged)
            taken.add(key[0])
    merge.write()
    new = [key[0] for key, before, _ in merge.changes() if before is None]
    work.directory.forget_characteristics()
    for row in batch.rows:
        if row.cells[name] is not KEEP and row.cells[name] not in taken:
            faulty = Characteristic(FAULTY, row.cells[name], ValueType.TEXT, None, None)
            work.directory.characteristics.setdefault(row.cells[name], faulty)
    _enter_users(work, new)


def _is_sound(batch: Batch, row: Row, merge: Merge, merged: tuple[Cell, ...]) -> bool:
    name = row.cells[batch.position["characteristic"]]
    _, kind, minimum, maximum = merged

    def told(column: str, code: ErrorCode, message: str) -> bool:
        batch.fault(row.number, column, code, f"{column}: {message}")
        return False

    if not is_name(name):
        return told(
            "characteristic",
            ErrorCode.INVALID_VALUE,
            f"{shown(name)} cannot stand in an expression; use letters, digits, underscores; begin with a letter.",
        )
    if merge.stored((name,), "type") not in (None, kind):
        return told(
            "type", ErrorCode.CONFLICT, "a characteristic keeps its type; add another characteristic."
        )
    for column, bound in (("minimum", minimum), ("maximum", maximum)):
        if bound is not None and kind != ValueType.NUMBER:
            return told(column, ErrorCode.CONFLICT, "only numbers have bounds; leave it empty.")
    if minimum is not None and maximum is not None and minimum > maximum:
        return told("minimum", ErrorCode.INVALID_VALUE, "it lies above maximum; lower it or raise maximum.")
    return True


def _enter_users(work: Work, names: list[str]) -> None:
    """BOM items that named a characteristic before it existed are planned with it from now on."""
    if not names:
        return
    users = {
        parent
        for parent, condition, quantity in work.session.rows(
            "SELECT parent, condition, quantity_expression FROM bom_item"
            " WHERE condition <> '' OR quantity_expression <> ''"
        )
        if any(name in condition or name in quantity for name in names)
    }
    planning_file.enter_materials(work.session, planning_file.Reason.BOM, users, work.origin)


def store_characteristic_values(work: Work, batch: Batch) -> None:
    """Allowed values, stored in the one form of their type."""
    text, description = (batch.position[name] for name in ("value", "description"))
    keyed: dict[tuple[int, str], Row] = {}
    for row in batch.rows:
        found = characteristic(work, batch, row) if row.sound else None
        if found is None:
            continue
        try:
            value = canonical(found.type, row.cells[text])
            found.check_bounds(value)
        except ValueError as fault:
            batch.fault(row.number, "value", ErrorCode.INVALID_VALUE, f"value: {fault}.")
            continue
        keyed[found.id, value] = row
        found.allowed.add(value)
    merge = Merge(work.session, batch, _VALUE, keyed)
    for key, row in keyed.items():
        merged = merge.merged(key, row, (row.cells[description],))
        if merged is not None:
            merge.take(key, merged)
    merge.write()


def store_material_characteristics(work: Work, batch: Batch) -> None:
    """Which materials carry which characteristics."""
    required = batch.position["required"]
    keyed: dict[tuple[int, int], Row] = {}
    for row in batch.rows:
        material = work.material(batch, row) if row.sound else FAULTY
        found = characteristic(work, batch, row) if row.sound else None
        if material != FAULTY and found is not None:
            keyed[material, found.id] = row
    merge = Merge(work.session, batch, _OF_MATERIAL, keyed)
    for key, row in keyed.items():
        merged = merge.merged(key, row, (row.cells[required],))
        if merged is not None:
            merge.take(key, merged)
    merge.write()


def store_material_variants(work: Work, batch: Batch) -> None:
    """Which materials are variants of which; a variant is not configurable itself."""
    keyed: dict[tuple[int], tuple[Row, int]] = {}
    for row in batch.rows:
        if not row.sound:
            continue
        material, configurable = work.material(batch, row), row.cells[batch.position["configurable_material"]]
        of = KEEP if configurable is KEEP else work.material(batch, row, "configurable_material")
        if FAULTY in (material, of):
            continue
        if material == of:
            message = (
                "configurable_material: a material is no variant of itself; name the configurable material."
            )
            batch.fault(row.number, "configurable_material", ErrorCode.CONFLICT, message)
            continue
        keyed[material,] = (row, of)
    merge = Merge(work.session, batch, _VARIANT, keyed)
    for key, (row, of) in keyed.items():
        merged = merge.merged(key, row, (of,))
        if merged is not None:
            merge.take(key, merged)
    merge.write()
    _enter_families(work, merge)


def _enter_families(work: Work, merge: Merge) -> None:
    """Orders may consume the plan of similar variants, so a variant that comes or goes moves that of its kin."""
    materials: set[int] = set()
    for key, before, after in merge.changes():
        materials.update((key[0], *(before or ()), *after))
    places = {
        place
        for (place,) in rows_where_in(
            work.session, "SELECT id FROM material_plant WHERE material IN", sorted(materials)
        )
    }
    planning_file.enter_materials(work.session, planning_file.Reason.BOM, places, work.origin)


def characteristic(work: Work, batch: Batch, row: Row) -> Characteristic | None:
    """The characteristic named in a row; None when it does not exist, which is told."""
    name = row.cells[batch.position["characteristic"]]
    found = work.directory.characteristics.get(name)
    if found is not None and found.id != FAULTY:
        return found
    if found is None and work.knows("characteristics"):
        message = (
            f"characteristic: characteristic {shown(name)} does not exist; add it to characteristics first."
        )
        batch.fault(row.number, "characteristic", ErrorCode.NOT_FOUND, message)
    return None
