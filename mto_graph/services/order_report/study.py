"""When a demand can be met, what decides it, and how much time everything else has: one study for each report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import BEYOND, day_of
from mto_graph.mrp.supply_network import SupplyNetwork, Variants
from mto_graph.services.order_report.lead_times import LeadTimes, read_lead_times
from mto_graph.services.order_report.roots import Root
from mto_graph.services.order_report.waiting import Waiting, network_of, waiting_below
from mto_graph.services.reading.order_graph import OrderGraph, read_order_graph
from mto_graph.strategies import Integers

_CELLS = 2_000_000
"""Variants times nodes that are worked out at once."""


@dataclass(frozen=True)
class Study:
    """The orders below some demands that are delivered together, and the earliest days of all of them.

    The lateness is that of the demand that is latest after its wanted day, in workdays of its plant, below 0 where it
    is early.
    """

    graph: OrderGraph
    times: LeadTimes
    waiting: Waiting
    network: SupplyNetwork

    @property
    def roots(self) -> Sequence[Root]:
        """The demands."""
        return self.waiting.roots

    @cached_property
    def wanted(self) -> Integers:
        """The workday on which each demand is wanted."""
        days = np.array([day_of(root.wanted) for root in self.roots], dtype=np.int64)
        return self.times.calendars.at_or_before(self._calendars, days)

    @property
    def _calendars(self) -> Integers:
        return self.network.nodes.calendar[: len(self.roots)]

    @cached_property
    def start(self) -> Integers:
        """The first day on which each node can begin."""
        return self._days[0]

    @cached_property
    def ready(self) -> Integers:
        """The first day on which each node can be there."""
        return self._days[1]

    @cached_property
    def _days(self) -> tuple[Integers, Integers]:
        days = self.network.earliest(Variants.of(self.network.nodes))
        return days.start[0], days.ready[0]

    @cached_property
    def lateness(self) -> int:
        """By how many workdays it is late; below 0: early."""
        return int(self._late(self.ready).max())

    @cached_property
    def deciding(self) -> int:
        """The demand that is latest; of those alike the one that is there last, then the first."""
        late, ready = self._late(self.ready), self.ready[: len(self.roots)]
        return int(np.lexsort((np.arange(len(late)), -ready, -late))[0])

    def _late(self, ready: Integers) -> Integers:
        roots = ready[..., : len(self.roots)]
        return self.times.calendars.workdays_between(self._calendars, self.wanted, roots)

    def lateness_of(self, variants: Variants) -> tuple[Integers, Integers]:
        """How late it is in each variant, and the day on which the demand that then decides is there."""
        rows = max(_CELLS // max(len(self.ready), 1), 1)
        lateness, delivery = [], []
        for first in range(0, len(variants.without), rows):
            part = variants.rows(slice(first, first + rows))
            ready = self.network.earliest(part).ready
            late = self._late(ready)
            lateness.append(late.max(axis=1))
            decides = late == late.max(axis=1, keepdims=True)
            delivery.append(np.where(decides, ready[:, : len(self.roots)], -1).max(axis=1))
        return np.concatenate(lateness), np.concatenate(delivery)

    @cached_property
    def slack(self) -> Integers:
        """By how many workdays of its plant each node may be later without making it later."""
        targets = np.full(len(self.ready), BEYOND, dtype=np.int64)
        late = np.int64(self.lateness)
        targets[: len(self.roots)] = self.times.calendars.shifted(self._calendars, self.wanted, late)
        latest = np.maximum(self.network.latest(targets), self.ready)
        return self.times.calendars.workdays_between(self.network.nodes.calendar, self.ready, latest)


def studies(session: Session, groups: Sequence[Sequence[Root]], today: date) -> list[Study | None]:
    """A study of each group of demands; None where there is nothing to deliver. The number of statements is fixed."""
    roots = [root for group in groups for root in group]
    demands = [root.demand for root in roots if root.demand is not None]
    graph = read_order_graph(session, demands, {root.order for root in roots if root.order is not None})
    places = {root.material_plant_id for root in roots}
    places |= {order.material_plant_id for order in graph.orders.values()}
    places |= {row.material_plant_id for rows in graph.components.values() for row in rows}
    times = read_lead_times(session, today, places)
    return [_study(graph, times, group) if group else None for group in groups]


def _study(graph: OrderGraph, times: LeadTimes, roots: Sequence[Root]) -> Study:
    waiting = waiting_below(graph, roots)
    return Study(graph, times, waiting, network_of(waiting, graph.orders, times))
