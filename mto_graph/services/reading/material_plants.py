"""Materials in their plants: how they are procured and planned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from mto_graph.model.sessions import Session
from mto_graph.services.reading.materials import MaterialRow
from mto_graph.services.reading.narrowing import narrowed
from mto_graph.services.reading.paging import Filter, Order, Page, Parents, Slice, read_page, read_pages
from mto_graph.services.reading.plants import PlantRow
from mto_graph.services.reading.rows import (
    Row,
    calendar_day,
    joined,
    millionths,
    percentage,
    stored,
    ten_thousandths,
    thousandths,
    word,
)
from mto_graph.services.reading.sql import grouped, numbers, pairs

if TYPE_CHECKING:
    from mto_graph.services.reading.boms import BomItemRow


class MaterialPlantRow(Row):
    """A material in a plant."""

    __slots__ = ("exploded_on", "within")

    exploded_on: date
    """The day whose bill of material is meant, where the row stands inside a bill of material."""
    within: BomItemRow
    """The item in which it stands there."""

    material = joined(MaterialRow, "material_id")
    plant = joined(PlantRow, "plant_id")
    id: int = stored("mp.id")
    material_id: int = stored("mp.material")
    plant_id: int = stored("mp.plant")
    material_number: str = stored("m.material")
    plant_code: str = stored("p.plant")
    base_unit: str = stored("m.base_unit")
    procurement_type: str = stored(
        "COALESCE(NULLIF(mp.procurement_type, ''), CASE WHEN EXISTS (SELECT 1 FROM bom_item b WHERE b.parent = mp.id)"
        " THEN 'in_house' ELSE 'external' END)"
    )
    """How it is procured; where nothing is maintained, in-house if it has a bill of material."""
    mrp_type_code: str = stored("mp.mrp_type")
    strategy_code: str | None = word("mp.strategy_group")
    lot_size_code: str = stored("mp.lot_size")
    fixed_lot_size: Decimal | None = thousandths("mp.fixed_lot_size")
    minimum_lot_size: Decimal | None = thousandths("mp.minimum_lot_size")
    maximum_lot_size: Decimal | None = thousandths("mp.maximum_lot_size")
    rounding_value: Decimal | None = thousandths("mp.rounding_value")
    in_house_production_days: int | None = stored("mp.in_house_production_days")
    planned_delivery_days: int | None = stored("mp.planned_delivery_days")
    goods_receipt_days: int | None = stored("mp.goods_receipt_days")
    replenishment_days: int | None = stored("mp.replenishment_days")
    safety_stock: Decimal | None = thousandths("mp.safety_stock")
    reorder_point: Decimal | None = thousandths("mp.reorder_point")
    maximum_stock: Decimal | None = thousandths("mp.maximum_stock")
    individual_collective: str | None = word("mp.individual_collective")
    special_procurement: str | None = word("mp.special_procurement")
    supplying_plant_id: int | None = stored("mp.supplying_plant")
    mixed_mrp: int | None = stored("mp.mixed_mrp")
    consumption_mode: int | None = stored("mp.consumption_mode")
    backward_consumption_days: int | None = stored("mp.backward_consumption_days")
    forward_consumption_days: int | None = stored("mp.forward_consumption_days")
    planning_material_id: int | None = stored("mp.planning_material")
    planning_plant_id: int | None = stored("mp.planning_plant")
    planning_conversion_factor: Decimal | None = millionths("mp.planning_conversion_factor")
    firming_type: int | None = stored("mp.firming_type")
    planning_time_fence_days: int | None = stored("mp.planning_time_fence_days")
    assembly_scrap_percent: Decimal | None = percentage("mp.assembly_scrap_percent")
    component_scrap_percent: Decimal | None = percentage("mp.component_scrap_percent")
    standard_price: Decimal | None = ten_thousandths("mp.standard_price")
    price_unit: int | None = stored("mp.price_unit")
    purchase_price: Decimal | None = ten_thousandths("mp.purchase_price")
    activity_cost: Decimal | None = ten_thousandths("mp.activity_cost")
    overdelivery_tolerance_percent: Decimal | None = percentage("mp.overdelivery_tolerance_percent")
    opening_period_days: int = stored("mp.opening_period_days")
    lot_size_independent_cost: Decimal | None = ten_thousandths("mp.lot_size_independent_cost")
    storage_cost_percent: Decimal | None = percentage("mp.storage_cost_percent")
    planning_calendar: str | None = word("mp.planning_calendar")
    individual_lot_sizing: str | None = word("mp.individual_lot_sizing")
    setup_time_days: Decimal | None = thousandths("mp.setup_time_days")
    processing_time_days: Decimal | None = thousandths("mp.processing_time_days")
    interoperation_time_days: Decimal | None = thousandths("mp.interoperation_time_days")
    processing_base_quantity: Decimal | None = thousandths("mp.processing_base_quantity")
    mrp_controller: str | None = word("mp.mrp_controller")
    safety_time_days: int | None = stored("mp.safety_time_days")
    effective_out_date: date | None = calendar_day("mp.effective_out_date")
    follow_up_material_id: int | None = stored("mp.follow_up_material")
    low_level_code: int = stored("mp.low_level_code")


SOURCE = "material_plant mp JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
_WITHOUT_PLANT = "material_plant mp JOIN material m ON m.id = mp.material"
BY_NUMBER = ("m.material", "p.plant")
BY_LOW_LEVEL_CODE = ("mp.low_level_code", "mp.id")


def by_ids(
    session: Session, ids: Iterable[int], only: frozenset[str] | None = None
) -> dict[int, MaterialPlantRow]:
    """The material plants of these ids; with `only`, rows that are asked for nothing but these attributes."""
    among, parameter = numbers(session, ids)
    part = narrowed(MaterialPlantRow, None if only is None else only | {"id"})
    source = SOURCE if " p." in part.columns else _WITHOUT_PLANT
    lines = session.rows(f"SELECT {part.columns} FROM {source} WHERE mp.id IN {among}", [parameter])
    return part.kind.keyed(lines)


def by_keys(
    session: Session, keys: Iterable[tuple[str, str]], only: frozenset[str] | None = None
) -> dict[tuple[str, str], MaterialPlantRow]:
    """The material plants of these (material, plant) pairs; with `only`, asked for nothing but these attributes."""
    among, parameters = pairs(session, keys)
    part = narrowed(MaterialPlantRow, None if only is None else only | {"material_number", "plant_code"})
    lines = session.rows(
        f"SELECT {part.columns} FROM {SOURCE} WHERE (m.material, p.plant) IN {among}", parameters
    )
    return {(row.material_number, row.plant_code): row for row in part.kind.all(lines)}


def of_materials(session: Session, materials: Iterable[int]) -> dict[int, list[MaterialPlantRow]]:
    """The plants of each material, by plant code."""
    wanted = list(materials)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {MaterialPlantRow.COLUMNS} FROM {SOURCE} WHERE mp.material IN {among} ORDER BY p.plant",
        [parameter],
    )
    return grouped(wanted, ((row.material_id, row) for row in MaterialPlantRow.all(lines)))


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[MaterialPlantRow]:
    """One page of the material plants that meet the filter (columns of `SOURCE`)."""
    return read_page(session, MaterialPlantRow, SOURCE, where, order, part)


def pages_of_strategies(session: Session, codes: list[str], part: Slice) -> dict[str, Page[MaterialPlantRow]]:
    """For each strategy a page of the material plants that carry it."""
    return _pages_naming(session, "mp.strategy_group", codes, part)


def pages_of_mrp_types(session: Session, codes: list[str], part: Slice) -> dict[str, Page[MaterialPlantRow]]:
    """For each MRP type a page of the material plants that carry it."""
    return _pages_naming(session, "mp.mrp_type", codes, part)


def pages_of_lot_sizes(session: Session, codes: list[str], part: Slice) -> dict[str, Page[MaterialPlantRow]]:
    """For each lot-size procedure a page of the material plants that carry it."""
    return _pages_naming(session, "mp.lot_size", codes, part)


def _pages_naming(
    session: Session, column: str, codes: list[str], part: Slice
) -> dict[str, Page[MaterialPlantRow]]:
    return read_pages(session, MaterialPlantRow, SOURCE, Parents(column, codes), Order(BY_NUMBER), part)


def counts_by_code(session: Session) -> dict[str, dict[str, int]]:
    """How many material plants name each strategy, MRP type and lot size: column -> code -> number."""
    return {
        column: dict(session.rows(f"SELECT {column}, COUNT(*) FROM material_plant GROUP BY {column}"))
        for column in ("strategy_group", "mrp_type", "lot_size")
    }


def pages_of_plants(session: Session, plants: list[int], part: Slice) -> dict[int, Page[MaterialPlantRow]]:
    """For each plant a page of its materials."""
    return read_pages(session, MaterialPlantRow, SOURCE, Parents("mp.plant", plants), Order(BY_NUMBER), part)
