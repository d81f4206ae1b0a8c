"""Storing configurations: the values of variants and of sales order items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import rows_where_in
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.configuration.characteristics import Characteristic
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.characteristics import characteristic
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge
from mto_graph.services.datasets.stored_rows import StoredTable, stored_columns
from mto_graph.services.datasets.work import Work

_OF_MATERIAL: Final = StoredTable(
    "material_configuration",
    ("material", "characteristic"),
    stored_columns(TABLES["material_configurations"], "value"),
)
_OF_ITEM: Final = StoredTable(
    "sales_order_configuration",
    ("sales_order_item", "characteristic"),
    stored_columns(TABLES["sales_order_configurations"], "value"),
)


def store_material_configurations(work: Work, batch: Batch) -> None:
    """The values of variants, which the plan of every section of them is worked out with."""
    rows = [(row, work.material(batch, row)) for row in batch.rows if row.sound]
    configurable = dict(
        rows_where_in(
            work.session,
            "SELECT material, configurable_material FROM material_variant WHERE material IN",
            [material for _, material in rows],
        )
    )
    owned: list[tuple[Row, int, int]] = []
    for row, material in rows:
        if material == FAULTY:
            continue
        if material in configurable:
            owned.append((row, material, configurable[material]))
        elif work.knows("material_variants"):
            name = shown(row.cells[batch.position["material"]])
            message = f"material: material {name} is no variant; add it to material_variants first."
            batch.fault(row.number, "material", ErrorCode.NOT_FOUND, message)
    changed = _store(work, batch, _OF_MATERIAL, owned)
    _enter_variants(work, changed)


def _enter_variants(work: Work, materials: set[int]) -> None:
    """Variants are planned by their values, and so is what orders for them are made of."""
    places = {
        place
        for (place,) in rows_where_in(
            work.session, "SELECT id FROM material_plant WHERE material IN", sorted(materials)
        )
    }
    planning_file.enter_materials(work.session, planning_file.Reason.BOM, places, work.origin)
    items = {
        item
        for (item,) in rows_where_in(
            work.session, "SELECT id FROM sales_order_item WHERE material_plant IN", sorted(places)
        )
    }
    enter_configured(work, items)


def store_sales_order_configurations(work: Work, batch: Batch) -> None:
    """The values of sales order items, which all levels of their sections are worked out with."""
    rows = [(row, _item(work, batch, row)) for row in batch.rows if row.sound]
    carriers = dict(
        rows_where_in(
            work.session,
            "SELECT i.id, COALESCE(v.configurable_material, mp.material) FROM sales_order_item i"
            " JOIN material_plant mp ON mp.id = i.material_plant"
            " LEFT JOIN material_variant v ON v.material = mp.material WHERE i.id IN",
            [item for _, item in rows if item != FAULTY],
        )
    )
    owned = [(row, item, carriers[item]) for row, item in rows if item != FAULTY]
    enter_configured(work, _store(work, batch, _OF_ITEM, owned))


def enter_configured(work: Work, items: Iterable[int]) -> None:
    """Every section of these sales order items: any of them may be made by the values of the item."""
    changed = set(items)
    planning_file.enter_items(work.session, changed, work.origin)
    planning_file.enter_owned(work.session, planning_file.Reason.SALES_ORDER, changed, work.origin)


def _item(work: Work, batch: Batch, row: Row) -> int:
    order, item = (row.cells[batch.position[name]] for name in ("sales_order", "item"))
    found = work.directory.sales_order_items.get((order, item))
    if found is not None:
        return found
    if work.knows("sales_orders"):
        message = (
            f"item: sales order item {shown(order)}/{item} does not exist; add it to sales_orders first."
        )
        batch.fault(row.number, "item", ErrorCode.NOT_FOUND, message)
    return FAULTY


def _store(work: Work, batch: Batch, table: StoredTable, owned: list[tuple[Row, int, int]]) -> set[int]:
    """Store rows, each with the owner of its value and the material that carries the characteristic; who changed."""
    carried = set(
        rows_where_in(
            work.session,
            "SELECT material, characteristic FROM material_characteristic WHERE material IN",
            [carrier for _, _, carrier in owned],
        )
    )
    position = batch.position["value"]
    keyed: dict[tuple[int, int], tuple[Row, Cell]] = {}
    for row, owner, carrier in owned:
        found = characteristic(work, batch, row)
        if found is None:
            continue
        if (carrier, found.id) not in carried:
            if work.knows("material_characteristics"):
                message = (
                    f"characteristic: what is configured does not carry {found.name}; "
                    "add it to material_characteristics first."
                )
                batch.fault(row.number, "characteristic", ErrorCode.CONFLICT, message)
            continue
        value = _accepted(batch, row, found, row.cells[position])
        if value is not None:
            keyed[owner, found.id] = (row, value)
    merge = Merge(work.session, batch, table, keyed)
    for key, (row, value) in keyed.items():
        merged = merge.merged(key, row, (value,))
        if merged is not None:
            merge.take(key, merged)
    merge.write()
    return {key[0] for key, _, _ in merge.changes()}


def _accepted(batch: Batch, row: Row, found: Characteristic, given: Cell) -> Cell:
    """The value in its stored form; None after telling what is wrong with it."""
    if given is KEEP or given == "":
        return given
    try:
        return found.accepted(given)
    except ValueError as fault:
        batch.fault(row.number, "value", ErrorCode.INVALID_VALUE, f"value: {fault}.")
        return None
