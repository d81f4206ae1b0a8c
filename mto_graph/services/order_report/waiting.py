"""Who waits for whom: the orders below some demands as a supply network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.supply_network import Edges, SupplyNetwork
from mto_graph.services.order_report.lead_times import LeadTimes
from mto_graph.services.order_report.roots import Root
from mto_graph.services.reading.demands import ReservationRow
from mto_graph.services.reading.order_graph import ComponentRow, OrderGraph, OrderRow, code_of
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.strategies import Integers


@dataclass(frozen=True, slots=True)
class Wait:
    """A node that waits for another one: for what, and how much of it."""

    parent: int
    child: int
    component: ComponentRow | None
    """The component; None where a demand waits for what covers it."""
    quantity: int
    """Thousandths."""


@dataclass(slots=True)
class Waiting:
    """The network below some demands: node 0, 1, … are the demands, the others the orders `codes`."""

    roots: Sequence[Root]
    codes: list[int] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    complete: bool = True
    """Whether everything that is needed is covered by something."""
    _places: dict[int, int] = field(default_factory=dict)

    def node_of(self, code: int) -> int:
        """The node of an order, which is new where it was not met yet."""
        if code not in self._places:
            self._places[code] = len(self.roots) + len(self.codes)
            self.codes.append(code)
        return self._places[code]

    def code_at(self, node: int) -> int:
        """The order of a node that is no demand."""
        return self.codes[node - len(self.roots)]


def waiting_below(graph: OrderGraph, roots: Sequence[Root]) -> Waiting:
    """The demands, all orders below them, and what waits for what, in the order of schedule lines and components."""
    found = Waiting(roots)
    for node, root in enumerate(roots):
        if root.order is not None:
            _wait(found, node, root.order, None, root.quantity)
        elif root.demand is not None:
            _cover(found, graph, node, None, graph.supplies_of(root.demand), root.quantity)
    at = 0
    while at < len(found.codes):
        code = found.codes[at]
        for component in graph.components.get(code, ()):
            needed = needed_of(component)
            _cover(found, graph, len(roots) + at, component, graph.supplies_of(component.reference), needed)
        at += 1
    return found


def _cover(
    found: Waiting,
    graph: OrderGraph,
    node: int,
    component: ComponentRow | None,
    pegs: Sequence[PeggingRow],
    needed: int,
) -> None:
    for peg in pegs:
        code = code_of(peg.supply)
        if code is None or code in graph.orders:
            needed -= peg.scaled
        if code is not None and code in graph.orders:
            _wait(found, node, code, component, peg.scaled)
    if needed > 0:
        found.complete = False


def _wait(found: Waiting, node: int, code: int, component: ComponentRow | None, quantity: int) -> None:
    found.waits.append(Wait(node, found.node_of(code), component, quantity))


def needed_of(component: ComponentRow) -> int:
    """What the order above still needs of a component, in thousandths."""
    quantity = component.open_quantity if isinstance(component, ReservationRow) else component.quantity
    return int(quantity * 1000)


def network_of(waiting: Waiting, orders: Mapping[int, OrderRow], times: LeadTimes) -> SupplyNetwork:
    """The network with the times of its orders."""
    nodes = times.nodes(
        [root.material_plant_id for root in waiting.roots], [orders[code] for code in waiting.codes]
    )
    parent = np.array([wait.parent for wait in waiting.waits], dtype=np.int64)
    child = np.array([wait.child for wait in waiting.waits], dtype=np.int64)
    days = [_days_of(waiting, orders, wait) for wait in waiting.waits]
    start, needed = np.array(days, dtype=np.int64).reshape(-1, 2).T
    offset = _offsets(times, nodes.calendar[parent], nodes.calendar[child], start, needed)
    return SupplyNetwork(times.calendars, nodes, Edges(parent=parent, child=child, offset=offset))


def _days_of(waiting: Waiting, orders: Mapping[int, OrderRow], wait: Wait) -> tuple[int, int]:
    """When the node above begins as planned, and when it then needs the part: a demand both at once."""
    if wait.component is None:
        wanted = day_of(waiting.roots[wait.parent].wanted)
        return wanted, wanted
    order = orders[waiting.code_at(wait.parent)]
    return day_of(order.start_date or order.availability_date), day_of(wait.component.date)


def _offsets(
    times: LeadTimes, calendar: Integers, component: Integers, start: Integers, needed: Integers
) -> Integers:
    """So many workdays after the order's start the component is needed; none where its own calendar moved the day."""
    calendars = times.calendars
    needed = calendars.at_or_before(component, needed)
    between = calendars.workdays_between(calendar, start, calendars.at_or_after(calendar, needed))
    return np.where(calendars.at_or_before(component, start) == needed, 0, between)
