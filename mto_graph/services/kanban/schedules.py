"""When what a container calls can be there, and what must be set aside for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from mto_graph.errors import ErrorCode, UserError, refuse_all
from mto_graph.model.sessions import Session
from mto_graph.mrp.boms import prepare_boms
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.explode import ExplodingOrders, explode
from mto_graph.mrp.faults import refusal
from mto_graph.mrp.levels import low_level_codes
from mto_graph.mrp.schedule import schedule
from mto_graph.mrp.snapshot import NET_SEGMENT, Snapshot
from mto_graph.services.costs.alone import read_materials_alone
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.strategies import Integers, MaterialFault, Registry

IN_HOUSE = "in_house"
STOCK_TRANSFER = "stock_transfer"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is called: a material in its plant (id), thousandths, how, and the day by which (since 1970-01-01)."""

    index: int
    """Its place among what was asked for, for messages."""
    material_plant: int
    quantity: int
    replenishment: str
    day: int


@dataclass(frozen=True, slots=True)
class Component:
    """What is set aside for an order: a material in its plant (id), thousandths, a day."""

    material_plant: int
    quantity: int
    day: int
    position: int
    """Below zero where it is a planned phantom, which stands beside its components."""
    through: int
    """The position of such a phantom that it comes through; 0: none."""


@dataclass(slots=True)
class Scheduled:
    """The days of an order and its components in BOM order."""

    start: int
    availability: int
    components: list[Component]


def schedule_calls(
    session: Session, registry: Registry, wanted: Sequence[Wanted], today: date
) -> list[Scheduled]:
    """Schedule calls as planning schedules its proposals, never into the past, and explode what is made or transferred.

    Refused with LEAD_TIME_OUTSIDE_CALENDAR, and with CONFLICT for stock transfers of materials that have no
    supplying plant.
    """
    alone = read_materials_alone(session, registry, {one.material_plant for one in wanted})
    snapshot = replace(alone.snapshot, today=day_of(today))
    found: dict[int, Scheduled] = {}
    for replenishment in sorted({one.replenishment for one in wanted}):
        members = [place for place, one in enumerate(wanted) if one.replenishment == replenishment]
        calls = [wanted[place] for place in members]
        scheduled = _scheduled(_procured(snapshot, replenishment), alone.keys, calls)
        found.update(zip(members, scheduled, strict=True))
    return [found[place] for place in range(len(wanted))]


def _procured(snapshot: Snapshot, replenishment: str) -> Snapshot:
    """The same materials, all of them procured as the control cycle says instead of as their master data does."""
    materials = snapshot.materials
    yes, no = np.ones(len(materials), dtype=np.bool_), np.zeros(len(materials), dtype=np.bool_)
    return replace(
        snapshot,
        materials=replace(
            materials,
            in_house=yes if replenishment == IN_HOUSE else no,
            supplying=materials.supplying if replenishment == STOCK_TRANSFER else np.full(len(materials), -1),
            planned_by_reorder_point=no,
            keep_backward_dates=no,
        ),
    )


def _scheduled(snapshot: Snapshot, keys: SnapshotKeys, calls: Sequence[Wanted]) -> list[Scheduled]:
    material = keys.materials.places(np.array([one.material_plant for one in calls], dtype=np.int64))
    _check_suppliers(snapshot, material, calls)
    segment = np.full(len(calls), NET_SEGMENT, dtype=np.int64)
    calendar = snapshot.materials.calendar[material]
    day = np.array([max(one.day, snapshot.today) for one in calls], dtype=np.int64)
    wished = np.maximum(snapshot.calendars.at_or_before(calendar, day), snapshot.today)
    quantity = np.array([one.quantity for one in calls], dtype=np.int64)
    dates = schedule(snapshot, material, segment, wished, quantity)
    for row in np.flatnonzero(dates.undatable).tolist():
        raise refusal(MaterialFault.LEAD_TIME, snapshot.materials.names[int(material[row])])
    orders = ExplodingOrders(
        code=np.arange(len(calls), dtype=np.int64),
        material=material,
        segment=segment,
        quantity=quantity,
        start=dates.start,
        availability=dates.availability,
        requirements_class=segment,
    )
    scheduled = [
        Scheduled(start, availability, [])
        for start, availability in zip(dates.start.tolist(), dates.availability.tolist(), strict=True)
    ]
    for parent, component in _components(snapshot, keys, orders):
        scheduled[parent].components.append(component)
    return scheduled


def _components(
    snapshot: Snapshot, keys: SnapshotKeys, orders: ExplodingOrders
) -> list[tuple[int, Component]]:
    materials, items = snapshot.materials, snapshot.bom_items
    transfers = np.flatnonzero(materials.supplying >= 0)
    levels = low_level_codes(
        len(materials),
        np.concatenate((items.parent, transfers)),
        np.concatenate((items.component, materials.supplying[transfers])),
    )
    exploded = explode(snapshot, prepare_boms(materials, items, levels), orders)
    if len(exploded.fault):
        name = materials.names[int(orders.material[exploded.faulty[0]])]
        raise refusal(MaterialFault(int(exploded.fault[0])), name)
    dependents = exploded.requirements
    return [
        (parent, Component(int(keys.materials.ids[material]), quantity, day, position, through))
        for parent, material, quantity, day, position, through in zip(
            dependents.parent.tolist(),
            dependents.material.tolist(),
            dependents.quantity.tolist(),
            dependents.day.tolist(),
            dependents.position.tolist(),
            dependents.through.tolist(),
            strict=True,
        )
    ]


def _check_suppliers(snapshot: Snapshot, material: Integers, calls: Sequence[Wanted]) -> None:
    supplying = snapshot.materials.supplying[material]
    refuse_all(
        UserError(
            ErrorCode.CONFLICT,
            f"Material {snapshot.materials.names[row]} has no stock transfer; maintain special_procurement and"
            " supplying_plant, or change the replenishment of its control cycle.",
            (str(one.index), "control_cycle"),
        )
        for one, row, plant in zip(calls, material.tolist(), supplying.tolist(), strict=True)
        if one.replenishment == STOCK_TRANSFER and plant < 0
    )
