"""What single planned orders need: their dates and their components, by the rules and the code of planning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.bulk import NULL
from mto_graph.model.sessions import Session
from mto_graph.mrp.boms import prepare_boms
from mto_graph.mrp.calendars import BEYOND
from mto_graph.mrp.explode import DependentRequirements, ExplodingOrders, explode
from mto_graph.mrp.faults import refusal
from mto_graph.mrp.levels import low_level_codes
from mto_graph.mrp.schedule import forward, production_time, schedule
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import GROSS_SEGMENT
from mto_graph.services.manual_orders.stored_order import OrderComponent, StoredOrder
from mto_graph.services.planning.bare import bare_snapshot, these_and_below
from mto_graph.services.planning.bom_items import stored_items
from mto_graph.services.planning.configurations import read_configurations
from mto_graph.services.planning.keys import Numbering, SnapshotKeys
from mto_graph.services.planning.master_data import read_master_data
from mto_graph.services.reading.segments import item_of, project_of
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers, MaterialFault, Registry
from mto_graph.units import EPOCH, from_day


class OrderDates(NamedTuple):
    """Days of an order that becomes available on a day."""

    start: int
    finish: int


class OrderMaterials:
    """The master data of some sections (material in its plant, segment) and all below their materials, read once.

    Example: `OrderMaterials(session, registry, [(material_plant, segment)]).dates(material_plant, day, 5000).start`
    """

    def __init__(self, session: Session, registry: Registry, sections: Iterable[tuple[int, int]]) -> None:
        wanted = sorted(set(sections))
        owners = sorted({item for _, segment in wanted if (item := item_of(segment)) is not None})
        projects = sorted({found for _, segment in wanted if (found := project_of(segment)) is not None})
        materials = these_and_below(session, (material for material, _ in wanted), owners)
        among, parameter = numbers(session, owners)
        sold = session.rows(
            f"SELECT material_plant FROM sales_order_item WHERE id IN {among} ORDER BY id", [parameter]
        )
        self._keys = SnapshotKeys(
            materials,
            Numbering(_column(owners)),
            materials.places(_column(material for (material,) in sold)),
            [],
            np.full(len(owners), -1, dtype=np.int64),
            Numbering(_column(projects)),
        )
        ids = self._keys.materials.ids.tolist()
        master = read_master_data(session, registry, self._keys, EPOCH, ids)
        no_strategies = np.full(len(owners) + len(projects), -1, dtype=np.int64)
        configurations = read_configurations(session, self._keys, master.bom_items)
        self._snapshot = bare_snapshot(
            registry, master, no_strategies, Scope(), configurations, len(projects)
        )

    def in_house(self, material_plant: int) -> bool:
        """Whether it is made, not bought or transferred."""
        return bool(self._snapshot.materials.in_house[self._place(material_plant)][0])

    def timed_by_quantity(self, material_plant: int) -> bool:
        """Whether the time of making it depends on the quantity."""
        materials, place = self._snapshot.materials, self._place(material_plant)
        by_quantity = (materials.in_house_days[place] < 0) & (materials.processing_time[place] > 0)
        return bool((materials.in_house[place] & by_quantity)[0])

    def dates(self, material_plant: int, availability: int, quantity: int) -> OrderDates:
        """Backward from the day of availability, also where the start lies in the past; quantity in thousandths.

        Refused with LEAD_TIME_OUTSIDE_CALENDAR.
        """
        # Only in the net section a reorder point would start the order today instead.
        segment = _column([GROSS_SEGMENT])
        found = schedule(
            self._snapshot, self._place(material_plant), segment, _column([availability]), _column([quantity])
        )
        if found.undatable[0] or found.availability[0] != availability:
            raise refuse(
                ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
                f"An order available on {from_day(availability)} would start before the calendar begins "
                "(1970-01-01); give a later date.",
                "availability_date",
            )
        return OrderDates(int(found.start[0]), int(found.finish[0]))

    def available(self, material_plant: int, start: int, quantity: int) -> int:
        """Forward: when an order that begins on a day, or the next workday, can be used; quantity in thousandths.

        Refused with LEAD_TIME_OUTSIDE_CALENDAR.
        """
        place = self._place(material_plant)
        begun = replace(self._snapshot, today=start)
        day = int(forward(begun, place, production_time(begun, place, _column([quantity])))[2][0])
        if day < 0 or day >= BEYOND:
            raise refuse(
                ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
                f"An order that starts on {from_day(start)} would be there after the calendar ends (2099-12-31); "
                "correct the material's lead times.",
                "availability_date",
            )
        return day

    def workday(self, material_plant: int, day: int, later: int = 0) -> int:
        """The workday at or after a day in the material's plant, or so many workdays later or earlier than that."""
        calendars, calendar = self._snapshot.calendars, self._calendar(material_plant)
        first = calendars.at_or_after(calendar, _column([day]))
        return int(calendars.shifted(calendar, first, _column([later]))[0])

    def counted(self, material_plant: int, day: int) -> int:
        """The day at which a requirement of the material counts: the workday at or before it."""
        found = self._snapshot.calendars.counted(self._calendar(material_plant), _column([day]))
        return int(found[0])

    def workdays_between(self, material_plant: int, first: int, last: int) -> int:
        """So many workdays lie after the first day up to the last one."""
        calendar = self._calendar(material_plant)
        between = self._snapshot.calendars.workdays_between(calendar, _column([first]), _column([last]))
        return int(between[0])

    def components(self, orders: Sequence[StoredOrder]) -> dict[int, list[OrderComponent]]:
        """What each order (by number) needs, in the order of its bill of material.

        Refused with QUANTITY_OVERFLOW and LEAD_TIME_OUTSIDE_CALENDAR.
        """
        materials, items = self._snapshot.materials, self._snapshot.bom_items
        transfers = np.flatnonzero(materials.supplying >= 0)
        levels = low_level_codes(
            len(materials),
            np.concatenate((items.parent, transfers)),
            np.concatenate((items.component, materials.supplying[transfers])),
        )
        exploding = self._exploding(orders)
        exploded = explode(self._snapshot, prepare_boms(materials, items, levels), exploding)
        if len(exploded.fault):
            name = materials.names[int(exploding.material[exploded.faulty[0]])]
            raise refusal(MaterialFault(int(exploded.fault[0])), name)
        rows = exploded.requirements
        found: dict[int, list[OrderComponent]] = {order.number: [] for order in orders}
        for row, component in zip(rows.parent.tolist(), self._stored(rows), strict=True):
            found[orders[row].number].append(component)
        return found

    def _exploding(self, orders: Sequence[StoredOrder]) -> ExplodingOrders:
        return ExplodingOrders(
            code=np.arange(len(orders), dtype=np.int64),
            material=self._keys.materials.places(_column(order.material_plant for order in orders)),
            segment=self._keys.segments_of(_column(order.segment for order in orders)),
            quantity=_column(order.quantity for order in orders),
            start=_column(order.start for order in orders),
            availability=_column(order.availability for order in orders),
            requirements_class=np.zeros(len(orders), dtype=np.int64),
        )

    def _stored(self, rows: DependentRequirements) -> list[OrderComponent]:
        columns: Sequence[Integers] = (
            rows.position,
            self._keys.materials.ids[rows.material],
            self._keys.codes_of(rows.segment),
            rows.quantity,
            rows.day,
            stored_items(rows.bom_item),
            rows.through,
        )
        return [
            OrderComponent(
                position,
                material,
                segment,
                quantity,
                day,
                None if bom_item == NULL else bom_item,
                through or None,
            )
            for position, material, segment, quantity, day, bom_item, through in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]

    def _calendar(self, material_plant: int) -> Integers:
        return self._snapshot.materials.calendar[self._place(material_plant)]

    def _place(self, material_plant: int) -> Integers:
        return self._keys.materials.places(_column([material_plant]))


def _column(values: Iterable[int]) -> Integers:
    return np.array(list(values), dtype=np.int64)
