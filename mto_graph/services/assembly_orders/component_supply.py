"""Available to promise of components: stock and firm receipts of a section, less what others need of them.

A quantity is there on the first day from which on, up to the end of the replenishment lead time, it is left over; at
the end of that time everything is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.assembly_orders.coupling import open_planned_orders
from mto_graph.services.assembly_orders.needs import ComponentNeed, needs_of_orders
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.reading.sql import numbers
from mto_graph.services.replenishment import replenishment_days
from mto_graph.services.stock_requirements import Row, stock_requirements_lists
from mto_graph.strategies import Registry
from mto_graph.units import to_quantity

_Place = tuple[int, int]


class ComponentSupplies:
    """What can be promised of components to the orders that need them (`needs`: one list for each order).

    Example: `ComponentSupplies(session, registry, [needs], date(2025, 5, 1)).day(needs[0])`
    """

    def __init__(
        self, session: Session, registry: Registry, needs: Iterable[list[ComponentNeed]], today: date
    ) -> None:
        wanted = [need for found in needs for need in found]
        self._today = day_of(today)
        self._rivals: dict[_Place, list[ComponentNeed]] = {}
        self._moves: dict[_Place, list[tuple[int, int]]] = {}
        self._replenished: dict[tuple[int, int], int] = {}
        self._names: dict[int, str] = {}
        if wanted:
            self._read(session, registry, wanted, today)

    def day(self, need: ComponentNeed) -> int:
        """The first day on which all that is needed is there."""
        horizon = self._horizon(need)
        left = self._left(need, horizon)
        return min((day for day, quantity in left.items() if quantity >= need.quantity), default=horizon)

    def free(self, need: ComponentNeed, day: int) -> int:
        """How much of what is needed can be had on a day."""
        horizon = self._horizon(need)
        if day >= horizon:
            return need.quantity
        left = self._left(need, horizon)
        return max(left[max(known for known in left if known <= max(day, self._today))], 0)

    def name(self, need: ComponentNeed) -> str:
        """The number of the material that is needed."""
        return self._names[need.material_plant]

    def _horizon(self, need: ComponentNeed) -> int:
        return self._replenished[need.material_plant, need.quantity]

    def _left(self, need: ComponentNeed, horizon: int) -> dict[int, int]:
        """What is left from a day on until the horizon, at its lowest; for each day on which it changes."""
        place = need.material_plant, need.segment
        moves = list(self._moves.get(place, ()))
        for rival in self._rivals.get(place, ()):
            if rival.sales_order_item < need.sales_order_item:
                moves.append((rival.day, -rival.quantity))
        by_day = {self._today: 0}
        for day, quantity in moves:
            counted = max(day, self._today)
            if counted < horizon:
                by_day[counted] = by_day.get(counted, 0) + quantity
        total = 0
        sums = {}
        for day in sorted(by_day):
            total += by_day[day]
            sums[day] = total
        lowest = total
        for day in sorted(sums, reverse=True):
            lowest = sums[day] = min(lowest, sums[day])
        return sums

    def _read(self, session: Session, registry: Registry, needs: list[ComponentNeed], today: date) -> None:
        components = {need.material_plant for need in needs}
        self._replenished = replenishment_days(
            session, {(need.material_plant, need.quantity) for need in needs}, today
        )
        planned = open_planned_orders(session, components)
        if planned:
            sections = [order.as_planned(order.open).section for order in planned]
            materials = OrderMaterials(session, registry, sections)
            self._add_rivals(needs_of_orders(session, materials, planned).values())
        reserved = self._reserved(session, components)
        exploded = {-order.id for order in planned}
        wanted = {(need.material_plant, need.segment) for need in needs}
        for identity, found in stock_requirements_lists(session, registry, components, today).items():
            self._names[identity] = found.material
            for section in found.sections:
                place = identity, section.segment
                if place not in wanted:
                    continue
                moves = [(self._today, to_quantity(section.stock))]
                for row in section.rows:
                    if row.source_kind == "reservation" and row.source_key in reserved:
                        self._rival(reserved[row.source_key], place, row)
                    elif _counts(row, exploded):
                        assert row.quantity is not None
                        moves.append((day_of(row.date), to_quantity(row.quantity)))
                self._moves[place] = moves

    def _add_rivals(self, orders: Iterable[list[ComponentNeed]]) -> None:
        for needs in orders:
            for need in needs:
                self._rivals.setdefault((need.material_plant, need.segment), []).append(need)

    def _rival(self, item: int, place: _Place, row: Row) -> None:
        assert row.quantity is not None
        need = ComponentNeed(item, *place, -to_quantity(row.quantity), day_of(row.date))
        self._rivals.setdefault(place, []).append(need)

    @staticmethod
    def _reserved(session: Session, components: Iterable[int]) -> dict[int, int]:
        """The open reservations (ids) of these components for orders of items, and the items."""
        among, parameter = numbers(session, components)
        rows = session.rows(
            "SELECT s.id, r.sales_order_item FROM reservation s JOIN receipt r ON r.id = s.receipt"
            " WHERE r.assembly_order AND r.sales_order_item IS NOT NULL AND NOT s.final_issue"
            f" AND s.quantity > s.withdrawn_quantity AND s.material_plant IN {among}",
            [parameter],
        )
        return dict(rows)


def _counts(row: Row, exploded: set[int]) -> bool:
    """Requirements, and receipts that are firm; the components of planned orders that are exploded here stand apart."""
    if row.quantity is None:
        return False
    if row.quantity > 0:
        return bool(row.firmed)
    return row.source_kind != "dependent_requirement" or row.source_key[0] not in exploded
