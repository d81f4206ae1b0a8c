"""What single planned orders need: their dates and their components, by the rules and the code of planning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.boms import prepare_boms
from mto_graph.mrp.explode import ExplodingOrders, explode
from mto_graph.mrp.levels import low_level_codes
from mto_graph.mrp.schedule import schedule
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import GROSS_SEGMENT
from mto_graph.services.planning.bare import bare_snapshot, these_and_below
from mto_graph.services.planning.keys import Numbering, SnapshotKeys
from mto_graph.services.planning.master_data import read_master_data
from mto_graph.services.reading.segments import owner_of
from mto_graph.strategies import Integers, Registry
from mto_graph.units import EPOCH, from_day


class OrderDates(NamedTuple):
    """Days of an order that becomes available on a day."""

    start: int
    finish: int


class OrderComponent(NamedTuple):
    """A component requirement of an order, as it is stored."""

    position: int
    material_plant: int
    segment: int
    quantity: int
    date: int
    bom_item: int | None


class OrderMaterial:
    """The master data of one material in its plant (id) and all below it, for orders in one section of it."""

    def __init__(self, session: Session, registry: Registry, material_plant: int, segment: int) -> None:
        nothing = np.zeros(0, dtype=np.int64)
        owner = owner_of(segment)
        items = Numbering(nothing if owner is None else np.array([owner], dtype=np.int64))
        self._keys = SnapshotKeys(these_and_below(session, [material_plant]), items, nothing, [])
        ids = self._keys.materials.ids.tolist()
        master = read_master_data(session, registry, self._keys, EPOCH, ids)
        no_strategies = np.full(len(items), -1, dtype=np.int64)
        self._snapshot = bare_snapshot(registry, master, no_strategies, Scope())
        self._material = self._keys.materials.places(_one(material_plant))
        self._segment = self._keys.segments_of(_one(segment))

    @property
    def in_house(self) -> bool:
        """Whether it is made, not bought or transferred."""
        return bool(self._snapshot.materials.in_house[self._material[0]])

    def dates(self, availability: int) -> OrderDates:
        """Backward from the day of availability, also where the start lies in the past.

        Refused with LEAD_TIME_OUTSIDE_CALENDAR.
        """
        # Only in the net section a reorder point would start the order today instead.
        found = schedule(self._snapshot, self._material, _one(GROSS_SEGMENT), _one(availability))
        if found.availability[0] != availability:
            raise refuse(
                ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
                f"An order available on {from_day(availability)} would start before the calendar begins (1970-01-01); "
                "give a later date.",
                "availability_date",
            )
        return OrderDates(int(found.start[0]), int(found.finish[0]))

    def components(self, quantity: int, start: int, availability: int) -> list[OrderComponent]:
        """What an order needs that starts on a day, in the order of the bill of material.

        Refused with QUANTITY_OVERFLOW and LEAD_TIME_OUTSIDE_CALENDAR.
        """
        order = ExplodingOrders(
            code=_one(0),
            material=self._material,
            segment=self._segment,
            quantity=_one(quantity),
            start=_one(start),
            availability=_one(availability),
            requirements_class=_one(0),
        )
        materials, items = self._snapshot.materials, self._snapshot.bom_items
        transfers = np.flatnonzero(materials.supplying >= 0)
        levels = low_level_codes(
            len(materials),
            np.concatenate((items.parent, transfers)),
            np.concatenate((items.component, materials.supplying[transfers])),
        )
        rows, *_ = explode(self._snapshot, prepare_boms(materials, items, levels), order)
        columns: Sequence[Integers] = (
            rows.position,
            self._keys.materials.ids[rows.material],
            self._keys.codes_of(rows.segment),
            rows.quantity,
            rows.day,
            rows.bom_item,
        )
        return [
            OrderComponent(position, place, segment, needed, day, bom_item if bom_item >= 0 else None)
            for position, place, segment, needed, day, bom_item in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]


def _one(value: int) -> Integers:
    return np.array([value], dtype=np.int64)
