"""Changes of the plan, as somebody sees them who is interested in a part of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.services.plan_changes.interests import Interest, Touched
from mto_graph.services.plan_changes.log import PlanChange, entry, newest
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.reading.paging import Filter
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.segments import item_of
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Flags, Integers

C = TypeVar("C", bound="PlanChangeRow")


class ChangedOrderRow(Row):
    """A planned order of a change."""

    __slots__ = ("change_code", "key", "material_plant_id", "segment")

    change_code: int
    key: int
    material_plant_id: int
    segment: int

    @property
    def change(self) -> str:
        """What has happened to it."""
        return OrderChange(self.change_code).name

    @property
    def number(self) -> str:
        """Its number."""
        return str(self.key)

    @property
    def sales_order_item_id(self) -> int | None:
        """The sales order item that it is or was made for."""
        return item_of(self.segment)


class PlanChangeRow(Row):
    """What one run, or one mutation, has changed within somebody's interest."""

    __slots__ = ("_seen", "_touched", "entry", "interest")

    entry: PlanChange
    interest: Interest
    _touched: Touched
    _seen: Flags

    def see(self, session: Session, change: PlanChange, interest: Interest) -> None:
        """Look the change up once."""
        self.entry, self.interest = change, interest
        self._touched = Touched(session, change)
        self._seen = self._touched.within(change.orders.places, interest)

    @property
    def run_id(self) -> int | None:
        """The planning run that did it."""
        return self.entry.run

    @property
    def origin(self) -> str:
        """What did it, for people."""
        return self.entry.origin

    @property
    def changed_at(self) -> datetime:
        """When."""
        return self.entry.changed_at

    @property
    def planned_orders_created(self) -> int:
        """How many planned orders are new."""
        return self._count(OrderChange.CREATED)

    @property
    def planned_orders_changed(self) -> int:
        """How many planned orders are other ones than before."""
        return self._count(OrderChange.CHANGED)

    @property
    def planned_orders_deleted(self) -> int:
        """How many planned orders are gone."""
        return self._count(OrderChange.DELETED)

    def orders(self, change: OrderChange | None, at_most: int) -> list[ChangedOrderRow]:
        """The first planned orders by number."""
        rows = self._of(change)[:at_most]
        orders = self.entry.orders
        columns = orders.changes, orders.numbers, orders.places.material_plants, orders.places.segments
        return [
            _order(*values) for values in zip(*(column[rows].tolist() for column in columns), strict=True)
        ]

    def material_plants(self, at_most: int) -> list[int]:
        """The first materials in plants (ids) of which something of the plan has changed."""
        return self._places()[0][:at_most]

    def sales_order_items(self, at_most: int) -> list[int]:
        """The first sales order items (ids) of which something of the plan has changed."""
        items = sorted({item for one in self._places()[1] if (item := item_of(one)) is not None})
        return items[:at_most]

    def _places(self) -> tuple[list[int], list[int]]:
        places = self.entry.sections
        inside = self._touched.within(places, self.interest)
        return np.unique(places.material_plants[inside]).tolist(), np.unique(places.segments[inside]).tolist()

    def _count(self, change: OrderChange) -> int:
        return len(self._of(change))

    def _of(self, change: OrderChange | None) -> Integers:
        wanted = self._seen if change is None else self._seen & (self.entry.orders.changes == int(change))
        return np.flatnonzero(wanted)


class ExceptionsChangeRow(PlanChangeRow):
    """What one run, or one mutation, has changed of the worklist within somebody's interest."""

    __slots__ = ()

    @property
    def reporter(self) -> int:
        """Under which number the messages are reported: the run, or minus the entry of the log."""
        return -self.entry.id if self.entry.run is None else self.entry.run

    def filter(self, session: Session) -> Filter:
        """The interest as conditions on `run_exception x`."""
        where = Filter()
        for column, wanted in (
            ("x.material_plant", self._touched.materials(self.interest)),
            ("x.segment", self._touched.segments(self.interest)),
        ):
            if wanted is not None:
                among, parameter = numbers(session, _plain(wanted))
                where.add(f"{column} IN {among}", parameter)
        return where


def change_row(session: Session, number: int, interest: Interest, kind: type[C]) -> C | None:
    """The entry of this number; None when it is no longer kept."""
    found = entry(session, number)
    if found is None:
        return None
    row = kind()
    row.see(session, found, interest)
    return row


def position(session: Session) -> int:
    """The number of the last change that this snapshot holds."""
    return newest(session)


def _order(change: int, number: int, material_plant: int, segment: int) -> ChangedOrderRow:
    row = ChangedOrderRow()
    row.change_code, row.key, row.material_plant_id, row.segment = change, number, material_plant, segment
    return row


def _plain(values: Integers) -> Iterable[int]:
    found: list[int] = values.tolist()
    return found
