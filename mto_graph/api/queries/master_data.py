"""Reading plants and materials."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.api.connections import ConnectionRow
from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked
from mto_graph.api.queries.lists import Columns, listed
from mto_graph.api.types.sections import load_lists
from mto_graph.api.types.stocking_levels import load_stocking_levels
from mto_graph.services.reading import material_plants as in_plants
from mto_graph.services.reading import materials as everywhere
from mto_graph.services.reading import plants as works
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.materials import MaterialRow
from mto_graph.services.reading.paging import Filter
from mto_graph.services.reading.plants import PlantRow
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.sections import ListRow
from mto_graph.services.stocking_level.showing import StockingLevelRow

_MATERIAL_ORDERS: Columns = {"number": everywhere.BY_NUMBER, "description": everywhere.BY_DESCRIPTION}
_MATERIAL_PLANT_ORDERS: Columns = {
    "number": in_plants.BY_NUMBER,
    "low_level_code": in_plants.BY_LOW_LEVEL_CODE,
}


def plant(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[PlantRow | None]:
    """The plant of a code."""
    code = asked.arguments["code"]
    return [works.by_codes(read.session, [code]).get(code)]


def plants(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[list[PlantRow]]:
    """All plants."""
    return [works.every(read.session)]


def material(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[MaterialRow | None]:
    """The material of a number."""
    number = asked.arguments["number"]
    return [everywhere.by_numbers(read.session, [number]).get(number)]


def materials(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of materials."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        everywhere.containing(where, wanted.search)
        where.equal("m.material_type", wanted.material_type)
        if wanted.plant is not None:
            where.add(
                "EXISTS (SELECT 1 FROM material_plant mp JOIN plant p ON p.id = mp.plant"
                " WHERE mp.material = m.id AND p.plant = ?)",
                wanted.plant,
            )
    return listed(read, asked, _MATERIAL_ORDERS, where, everywhere.page)


def material_plant(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[MaterialPlantRow | None]:
    """A material in a plant."""
    return [named(read, asked, asked.attributes("MaterialPlant"))]


def named(read: Reading, asked: Asked, only: frozenset[str] | None = None) -> MaterialPlantRow | None:
    """The material in a plant that the arguments name; with `only`, asked for nothing but these attributes."""
    key = asked.arguments["material"], asked.arguments["plant"]
    return in_plants.by_keys(read.session, [key], only).get(key)


def material_plants(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of materials in their plants."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        everywhere.containing(where, wanted.search)
        where.equal("p.plant", wanted.plant)
        where.equal("mp.strategy_group", wanted.strategy)
        where.equal("mp.mrp_type", wanted.mrp_type)
        where.equal("mp.mrp_controller", wanted.mrp_controller)
        if wanted.procurement_type is not None:
            where.equal("mp.procurement_type", wanted.procurement_type.value)
    return listed(read, asked, _MATERIAL_PLANT_ORDERS, where, in_plants.page)


def stock_requirements_list(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ListRow | None]:
    """The stock/requirements list of a material in a plant."""
    found = named(read, asked, frozenset({"id"}))
    return [None] if found is None else [*load_lists(read, [found], asked)]


def stocking_level(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[StockingLevelRow | None]:
    """The stocking level of a material in a plant."""
    found = named(read, asked)
    return [None] if found is None else [*load_stocking_levels(read, [found], asked)]
