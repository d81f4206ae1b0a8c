"""Calendars, materials and bills of material as planning wants them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from mto_graph.errors import ErrorCode, UserError, refuse_all
from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import Calendars, day_of
from mto_graph.mrp.shortages import IndividualLots
from mto_graph.mrp.snapshot import UNLIMITED_DAY, BomItems, Materials
from mto_graph.services.planning.bom_items import read_bom_items
from mto_graph.services.planning.fences import Fences, fences
from mto_graph.services.planning.kanban import read_kanban_materials
from mto_graph.services.planning.keys import Numbering, SnapshotKeys
from mto_graph.services.planning.mrp_types import mrp_type_columns
from mto_graph.services.planning.planning_calendars import read_planning_calendars
from mto_graph.services.reading.sql import numbers as among_numbers
from mto_graph.strategies import Flags, Integers, Registry
from mto_graph.strategies.registry import LOT_SIZES, MRP_TYPES, STRATEGIES
from mto_graph.units import FACTOR_PLACES, QUANTITY_PLACES

ONE_UNIT = 10**QUANTITY_PLACES
_NUMBERS = (
    "in_house_production_days",
    "planned_delivery_days",
    "goods_receipt_days",
    "opening_period_days",
    "safety_stock",
    "reorder_point",
    "fixed_lot_size",
    "minimum_lot_size",
    "maximum_lot_size",
    "rounding_value",
    "assembly_scrap_percent",
    "component_scrap_percent",
    "maximum_stock",
    "lot_size_independent_cost",
    "storage_cost_percent",
    "standard_price",
    "purchase_price",
    "price_unit",
    "setup_time_days",
    "processing_time_days",
    "interoperation_time_days",
    "processing_base_quantity",
    "safety_time_days",
    "firming_type",
    "planning_time_fence_days",
)
_INDIVIDUAL_LOTS = {
    "": IndividualLots.LOT_FOR_LOT,
    "rounding": IndividualLots.ROUNDING,
    "full": IndividualLots.FULL,
}
_UNLESS_MAINTAINED = (
    "mixed_mrp",
    "consumption_mode",
    "backward_consumption_days",
    "forward_consumption_days",
    "replenishment_days",
    "effective_out_date",
)
"""Numbers of which 0 means something else than not maintained."""
_TEXTS = (
    "procurement_type",
    "mrp_type",
    "lot_size",
    "strategy_group",
    "individual_collective",
    "special_procurement",
    "planning_calendar",
    "individual_lot_sizing",
)


@dataclass(frozen=True, slots=True)
class Plants:
    """Plants by id, with their calendars."""

    numbering: Numbering
    calendars: Calendars
    calendar: Integers
    names: list[str]
    processing_days: Integers
    horizon_day: Integers
    bring_forward_tolerance: Integers
    postpone_tolerance: Integers
    keep_backward_dates: Flags


@dataclass(frozen=True, slots=True)
class MasterData:
    """The materials' columns, and the strategy of each material (position in the strategies; -1: none)."""

    plants: Plants
    plant: Integers
    """For each material the position of its plant."""
    material_id: Integers
    names: list[str]
    """For messages: `FG20 in plant 1000`."""
    columns: dict[str, Integers | Flags]
    strategy: Integers
    fences: Fences
    planning_material: Integers
    """For each material its planning material in the planning plant; -1: none."""
    planning_factor: Integers
    """Millionths."""
    bom_items: BomItems
    planning_calendars: tuple[Integers, ...]

    def materials(self) -> Materials:
        """The materials of a snapshot."""
        return Materials(names=self.names, **self.columns)  # type: ignore[arg-type]


def read_plants(session: Session, today: date) -> Plants:
    """The plants and their calendars; plants with the same calendar share it."""
    ids, names, workdays, processing, horizon, forward, postpone, keep = read_columns(
        session,
        "SELECT id, plant, workdays, purchasing_processing_days, rescheduling_horizon_days,"
        " bring_forward_tolerance_days, postpone_tolerance_days, keep_backward_dates FROM plant ORDER BY plant",
        dtypes=(INT, TEXT, TEXT, *(INT,) * 5),
        fill=-1,
    )
    plants, days = read_columns(session, "SELECT plant, date FROM holiday ORDER BY date", dtypes=(INT, INT))
    holidays: dict[int, list[int]] = {}
    for plant, day in zip(plants.tolist(), days.tolist(), strict=True):
        holidays.setdefault(plant, []).append(day)
    wanted = [
        (week, tuple(holidays.get(plant, ())))
        for plant, week in zip(ids.tolist(), workdays.tolist(), strict=True)
    ]
    distinct = {calendar: at for at, calendar in enumerate(dict.fromkeys(wanted))}
    calendars = Calendars.build(list(distinct))
    calendar = np.array([distinct[key] for key in wanted], dtype=np.int64)
    start = np.full(len(ids), day_of(today), dtype=np.int64)
    return Plants(
        numbering=Numbering(ids),
        calendars=calendars,
        calendar=calendar,
        names=names.tolist(),
        processing_days=np.maximum(processing, 0),
        horizon_day=np.where(horizon >= 0, calendars.after(calendar, start, np.maximum(horizon, 0)), -1),
        bring_forward_tolerance=np.maximum(forward, 0),
        postpone_tolerance=np.maximum(postpone, 0),
        keep_backward_dates=keep > 0,
    )


def read_master_data(
    session: Session,
    registry: Registry,
    keys: SnapshotKeys,
    today: date,
    materials: Iterable[int] | None = None,
    exploding: Iterable[int] | None = None,
    owners: Iterable[int] | None = None,
) -> MasterData:
    """Everything about materials and their bills of material.

    `materials` (ids) restricts it to those, which `keys` must number and no others, components included; `exploding`
    restricts the bills of material further, `owners` (ids of sales order items) order BOMs.
    """
    plants = read_plants(session, today)
    among, parameters = _among(session, materials)
    numbers = (*_NUMBERS, *_UNLESS_MAINTAINED)
    selected = ", ".join(f"mp.{name}" for name in (*numbers, *_TEXTS))
    names, material, plant, supplying, planned_by, planned_in, factor, following, *rest = read_columns(
        session,
        "SELECT m.material, mp.material, mp.plant, mp.supplying_plant, mp.planning_material, mp.planning_plant,"
        f" mp.planning_conversion_factor, mp.follow_up_material, {selected}"
        f" FROM material_plant mp JOIN material m ON m.id = mp.material"
        f" JOIN plant p ON p.id = mp.plant{among.format(column='mp.id')} ORDER BY m.material, p.plant",
        parameters,
        dtypes=(TEXT, *(INT,) * (7 + len(numbers)), *(TEXT,) * len(_TEXTS)),
        fill=-1,
    )
    number = dict(zip(numbers, rest[: len(numbers)], strict=True))
    text = {name: column.tolist() for name, column in zip(_TEXTS, rest[len(numbers) :], strict=True)}
    places = plants.numbering.places(plant)
    label = [
        f"{name} in plant {plants.names[at]}"
        for name, at in zip(names.tolist(), places.tolist(), strict=True)
    ]
    _check_codes(registry, label, text)
    among, parameters = _among(session, materials if exploding is None else exploding)
    own = keys.items.ids.tolist() if owners is None else owners
    bom_items = read_bom_items(session, keys, among, parameters, own)
    find = _Finder(material, plant)
    transfer = np.array(
        [special == "stock_transfer" for special in text["special_procurement"]], dtype=np.bool_
    )
    mrp_types = mrp_type_columns(registry, text["mrp_type"])
    planning_calendars = read_planning_calendars(session)
    kanban = read_kanban_materials(session, keys)
    has_bom = np.zeros(len(label), dtype=np.bool_)
    has_bom[bom_items.parent[bom_items.segment < 0]] = True
    fenced = fences(
        registry,
        plants.calendars,
        plants.calendar[places],
        day_of(today),
        text["mrp_type"],
        number["firming_type"],
        number["planning_time_fence_days"],
    )
    strategy = _positions(list(registry.strategies), text["strategy_group"])
    columns: dict[str, Integers | Flags] = {
        "calendar": plants.calendar[places],
        "in_house": _in_house(text["procurement_type"], has_bom) & ~transfer,
        "in_house_days": number["in_house_production_days"],
        "time_per_order": np.maximum(number["setup_time_days"], 0)
        + np.maximum(number["interoperation_time_days"], 0),
        "processing_base": np.where(
            number["processing_base_quantity"] > 0, number["processing_base_quantity"], ONE_UNIT
        ),
        "processing_days": plants.processing_days[places],
        "horizon_day": np.maximum(plants.horizon_day[places], fenced.end - 1),
        "bring_forward_tolerance": plants.bring_forward_tolerance[places],
        "postpone_tolerance": plants.postpone_tolerance[places],
        "fence_day": fenced.end,
        "fence_stops": fenced.stops,
        "keep_backward_dates": plants.keep_backward_dates[places],
        **mrp_types,
        "collective": np.array([entry == "collective" for entry in text["individual_collective"]], np.bool_),
        "collective_only": mrp_types["collective_only"] | kanban.controlled,
        "preview_only": kanban.with_mrp,
        "served_outside": kanban.without_mrp,
        "phantom": np.array([special == "phantom" for special in text["special_procurement"]], np.bool_),
        "keeps_passed": _keeps_passed(registry)[strategy],
        "supplying": np.where(transfer, find.rows(material, supplying), -1),
        "lot_size": _positions(list(registry.lot_sizes), text["lot_size"]),
        "price": np.maximum(
            np.where(number["standard_price"] > 0, number["standard_price"], number["purchase_price"]), 0
        ),
        "price_unit": np.maximum(number["price_unit"], 1),
        "planning_calendar": planning_calendars.of(plant, text["planning_calendar"]),
        "individual_lots": np.array(
            [_INDIVIDUAL_LOTS[entry] for entry in text["individual_lot_sizing"]], dtype=np.int64
        ),
        "mixed_mrp": number["mixed_mrp"],
        "consumption_mode": number["consumption_mode"],
        "backward_days": number["backward_consumption_days"],
        "forward_days": number["forward_consumption_days"],
        "replenishment_days": number["replenishment_days"],
        "effective_out_day": np.where(
            number["effective_out_date"] >= 0, number["effective_out_date"], UNLIMITED_DAY
        ),
        "follow_up": np.where(number["effective_out_date"] >= 0, find.rows(following, plant), -1),
    }
    for name, column in {
        "processing_time": "processing_time_days",
        "delivery_days": "planned_delivery_days",
        "receipt_days": "goods_receipt_days",
        "opening_days": "opening_period_days",
        "safety_stock": "safety_stock",
        "reorder_point": "reorder_point",
        "safety_time": "safety_time_days",
        "fixed_lot": "fixed_lot_size",
        "minimum_lot": "minimum_lot_size",
        "maximum_lot": "maximum_lot_size",
        "rounding": "rounding_value",
        "maximum_stock": "maximum_stock",
        "lot_size_independent_cost": "lot_size_independent_cost",
        "storage_cost_percent": "storage_cost_percent",
        "assembly_scrap": "assembly_scrap_percent",
        "component_scrap": "component_scrap_percent",
    }.items():
        columns[name] = np.maximum(number[column], 0)
    return MasterData(
        plants,
        places,
        material,
        label,
        columns,
        strategy,
        fenced,
        find.rows(planned_by, np.where(planned_in >= 0, planned_in, plant)),
        np.where(factor >= 0, factor, 10**FACTOR_PLACES),
        bom_items,
        planning_calendars.dates,
    )


def _keeps_passed(registry: Registry) -> Flags:
    """By strategy, whether its plan is consumed by what passes through phantoms; none (-1) comes last."""
    plans = [strategy.plan for strategy in registry.strategies.values()]
    return np.array([*(plan is not None and plan.for_phantoms for plan in plans), False], dtype=np.bool_)


def _among(session: Session, ids: Iterable[int] | None) -> tuple[str, list[str]]:
    """A condition on a column that is still to be named, and its parameter."""
    if ids is None:
        return "", []
    subselect, parameter = among_numbers(session, ids)
    return f" WHERE {{column}} IN {subselect}", [parameter]


class _Finder:
    """Finds the row of a material (id) in a plant (id)."""

    def __init__(self, material: Integers, plant: Integers) -> None:
        self.width = int(plant.max(initial=0)) + 1
        self.order = np.argsort(material * self.width + plant)
        self.keys = (material * self.width + plant)[self.order]

    def rows(self, material: Integers, plant: Integers) -> Integers:
        """The rows; -1 where there is none or something is missing."""
        wanted = material * self.width + plant
        at = np.minimum(np.searchsorted(self.keys, wanted), max(len(self.keys) - 1, 0))
        if not len(self.keys):
            return np.full(len(material), -1, dtype=np.int64)
        found = (material >= 0) & (plant >= 0) & (plant < self.width) & (self.keys[at] == wanted)
        return np.where(found, self.order[at], -1)


def _in_house(procurement: list[str], has_bom: Flags) -> Flags:
    """In-house unless bought; where nothing is maintained, a bill of material decides."""
    made = np.array([entry in ("in_house", "both") for entry in procurement], dtype=np.bool_)
    unknown = np.array([not entry for entry in procurement], dtype=np.bool_)
    return made | (unknown & has_bom)


def _positions(codes: list[str], values: list[str]) -> Integers:
    place = {code: at for at, code in enumerate(codes)}
    return np.array([place.get(value, -1) for value in values], dtype=np.int64)


def _check_codes(registry: Registry, labels: list[str], text: dict[str, list[str]]) -> None:
    """Every code that materials name must be supplied by a loaded plugin."""
    faults = []
    for column, known, kind, code in (
        ("mrp_type", registry.mrp_types, MRP_TYPES, ErrorCode.UNKNOWN_MRP_TYPE),
        ("lot_size", registry.lot_sizes, LOT_SIZES, ErrorCode.UNKNOWN_LOT_SIZE),
        ("strategy_group", registry.strategies, STRATEGIES, ErrorCode.UNKNOWN_STRATEGY),
    ):
        users: dict[str, str] = {}
        for label, value in zip(labels, text[column], strict=True):
            if value and value not in known:
                users.setdefault(value, label)
        for value, label in sorted(users.items()):
            message = f"{registry.unknown(kind, value)} Material {label} uses it."
            faults.append(UserError(code, message, (column,)))
    refuse_all(faults)
