"""Loaders that follow one reference of each row: to its material, its sales order item, its plant, …"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked, Loader, held, looks_at, read_along
from mto_graph.services.reading import (
    Session,
    elements,
    material_plants,
    materials,
    plants,
    projects,
    sales_orders,
)
from mto_graph.services.reading.references import Reference

ByKeys = Callable[[Session, Iterable[Any]], Mapping[Any, Any]]


def link(by_keys: ByKeys, attribute: str) -> Loader:
    """A loader that reads what the attribute of each row names; None where it names nothing."""
    key_of = attrgetter(attribute)

    @looks_at(attribute)
    def load(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[Any]:
        keys = [key_of(row) for row in rows]
        found = by_keys(read.session, {key for key in keys if key is not None})
        return [None if key is None else found.get(key) for key in keys]

    return load


def listed(by_keys: ByKeys, attribute: str = "id") -> Loader:
    """A loader that reads the list of rows that belong to the attribute of each row."""
    key_of = attrgetter(attribute)

    @looks_at(attribute)
    def load(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[Any]:
        found = by_keys(read.session, {key_of(row) for row in rows})
        return [found[key_of(row)] for row in rows]

    return load


def reference(attribute: str) -> Loader:
    """A loader that reads the requirement, order or stock that the attribute of each row refers to."""
    reference_of: Callable[[Any], Reference | None] = attrgetter(attribute)

    @looks_at(attribute)
    def load(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[Any]:
        references = [reference_of(row) for row in rows]
        found = elements.found(read.session, references)
        return [None if named is None else found.get(named) for named in references]

    return load


@read_along("material")
def to_material(read: Reading, rows: Sequence[Any], asked: Asked) -> list[Any]:
    """A loader that reads the material of each row."""
    there = held(rows, "material")
    if there is not None:
        return there
    keys = [row.material_id for row in rows]
    found = materials.by_ids(read.session, keys, asked.attributes("Material"))
    return [found.get(key) for key in keys]


@read_along("plant")
def to_plant(read: Reading, rows: Sequence[Any], asked: Asked) -> Sequence[Any]:
    """A loader that reads the plant of each row."""
    there = held(rows, "plant")
    return _plant_of(read, rows, asked) if there is None else there


_plant_of = link(plants.by_ids, "plant_id")
to_material_plant = link(material_plants.by_ids, "material_plant_id")
to_sales_order_item = link(sales_orders.items_by_ids, "sales_order_item_id")
to_project = link(projects.by_ids, "project_id")
