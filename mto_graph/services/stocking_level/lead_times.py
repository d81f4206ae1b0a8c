"""How long an order takes from the stocking level on, and how long it would take from nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from mto_graph.mrp.calendars import BEYOND, day_of
from mto_graph.mrp.intervals import LIMIT
from mto_graph.mrp.production_time import production_days
from mto_graph.mrp.supply_network import Edges, Nodes, SupplyNetwork, Variants
from mto_graph.services.planning.master_data import ONE_UNIT, Plants
from mto_graph.services.stocking_level.stages import Stage
from mto_graph.services.stocking_level.structure import Place
from mto_graph.strategies import Flags, Integers
from mto_graph.units import from_day, to_quantity


@dataclass(frozen=True, slots=True)
class LeadTime:
    """The first day on which the product can be there, the workdays until then, and the places that decide it."""

    ready: date | None
    """None: after the end of the calendar."""
    workdays: int
    critical: Flags


@dataclass(frozen=True, slots=True)
class _Times:
    in_house: Flags
    time_per_order: Integers
    processing_time: Integers
    processing_base: Integers


def remaining(plants: Plants, places: Sequence[Place], today: date) -> LeadTime:
    """From an order that comes today, when all that is there before the order is in stock."""
    made = np.array([place.decided.stage is not Stage.BEFORE_ORDER for place in places], dtype=np.bool_)
    return _lead_time(plants, places, today, made)


def cumulative(plants: Plants, places: Sequence[Place], today: date) -> LeadTime:
    """From an order that comes today, when nothing is in stock: the longest path through the whole structure."""
    return _lead_time(plants, places, today, np.ones(len(places), dtype=np.bool_))


def own_workdays(plants: Plants, places: Sequence[Place], today: date) -> Integers:
    """How many workdays each place takes by itself, begun today, when its parts are there."""
    nodes = _nodes(plants, places, today, np.ones(len(places), dtype=np.bool_))
    calendars, calendar = plants.calendars, nodes.calendar
    start = calendars.at_or_after(calendar, nodes.begin)
    done = calendars.shifted(calendar, start, nodes.workdays)
    there = calendars.at_or_after(calendar, np.minimum(done + nodes.delivery, BEYOND))
    return calendars.workdays_between(calendar, start, calendars.shifted(calendar, there, nodes.receipt))


def _lead_time(plants: Plants, places: Sequence[Place], today: date, made: Flags) -> LeadTime:
    nodes = _nodes(plants, places, today, made)
    rows = [at for at, place in enumerate(places) if place.above >= 0 and made[place.above]]
    edges = Edges(
        parent=np.array([places[at].above for at in rows], dtype=np.int64),
        child=np.array(rows, dtype=np.int64),
        offset=_column(_offset(places[at]) for at in rows),
    )
    network = SupplyNetwork(plants.calendars, nodes, edges)
    days = network.earliest(Variants.of(nodes))
    ready = days.ready[0]
    targets = np.full(len(places), BEYOND, dtype=np.int64)
    targets[0] = ready[0]
    first = plants.calendars.at_or_after(nodes.calendar[:1], np.full(1, day_of(today), dtype=np.int64))
    waits = (nodes.workdays > 0) | (nodes.delivery > 0) | (nodes.receipt > 0)
    critical = made & waits & (network.latest(targets) <= ready)
    beyond = bool(plants.calendars.is_beyond(ready[:1])[0])
    return LeadTime(
        ready=None if beyond else from_day(int(ready[0])),
        workdays=int(plants.calendars.workdays_between(nodes.calendar[:1], first, ready[:1])[0]),
        critical=critical & ~beyond,
    )


def _nodes(plants: Plants, places: Sequence[Place], today: date, made: Flags) -> Nodes:
    """The times of all places; none for phantoms, for what is not planned, and for what is in stock."""
    rows = [place.material for place in places]
    plant = plants.numbering.places(np.array([row.plant_id for row in rows], dtype=np.int64))
    busy = made & np.array(
        [place.decided.stage in (Stage.BEFORE_ORDER, Stage.AFTER_ORDER) for place in places], dtype=np.bool_
    )
    in_house = np.array(
        [row.special_procurement != "stock_transfer" and row.procurement_type != "external" for row in rows],
        dtype=np.bool_,
    )
    times = _Times(
        in_house,
        _column(
            to_quantity((row.setup_time_days or 0) + (row.interoperation_time_days or 0)) for row in rows
        ),
        _column(to_quantity(row.processing_time_days or 0) for row in rows),
        _column(
            to_quantity(row.processing_base_quantity) if row.processing_base_quantity else ONE_UNIT
            for row in rows
        ),
    )
    quantity = _column(min(ceil(place.required), LIMIT) for place in places)
    maintained = _column(
        -1 if row.in_house_production_days is None else row.in_house_production_days for row in rows
    )
    by_quantity = production_days(times, np.arange(len(rows)), quantity)
    production = np.where(maintained >= 0, maintained, by_quantity)
    nothing = np.zeros(len(rows), dtype=np.int64)
    delivery = _column(row.planned_delivery_days or 0 for row in rows)
    receipt = _column(row.goods_receipt_days or 0 for row in rows)
    return Nodes(
        calendar=plants.calendar[plant],
        begin=nothing + day_of(today),
        floor=nothing - 1,
        workdays=np.where(busy, np.where(in_house, production, plants.processing_days[plant]), 0),
        delivery=np.where(busy & ~in_house, delivery, 0),
        receipt=np.where(busy, receipt, 0),
    )


def _offset(place: Place) -> int:
    """When it is needed, in workdays after what needs it begins; a stock transfer has no BOM item."""
    item = None if place.step is None else place.step.item
    return 0 if item is None else item.lead_time_offset_days


def _column(values: Iterable[int]) -> Integers:
    return np.fromiter(values, dtype=np.int64)
