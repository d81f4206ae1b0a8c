"""The earliest days on which orders can be there, given the parts that they wait for: a network of supplies.

A node is an order or a demand, an edge says that the node above cannot begin before the node below is there. Days go
forward from the first that is possible (`earliest`) and backward from the last that does no harm (`latest`), in the
calendars and by the lead times of scheduling. All is exact: whole days, workdays of each node's own plant.

Many variants of the times are worked out at once: arrays have a row for each variant and a column for each node.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from mto_graph.mrp.calendars import BEYOND, Calendars
from mto_graph.mrp.levels import low_level_codes
from mto_graph.strategies import Integers

NO_EDGE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """One column for each property of the nodes; days since 1970-01-01, times in days."""

    calendar: Integers
    begin: Integers
    """The first day on which it may begin if all parts are there."""
    floor: Integers
    """It is not there before this day, whatever its parts do; -1: no such day."""
    workdays: Integers
    """Production, or purchasing before the order goes out."""
    delivery: Integers
    """Calendar days on the way."""
    receipt: Integers
    """Workdays of goods receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """`parent` waits for `child`, which it needs `offset` workdays after it begins."""

    parent: Integers
    child: Integers
    offset: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """The times of all nodes in each variant (one row each), and the edge that each leaves out (NO_EDGE: none)."""

    floor: Integers
    workdays: Integers
    delivery: Integers
    receipt: Integers
    without: Integers

    @classmethod
    def of(cls, nodes: Nodes, count: int = 1) -> Variants:
        """So many variants, all with the times as they are."""
        columns = {
            name: np.repeat(getattr(nodes, name)[np.newaxis], count, axis=0)
            for name in ("floor", "workdays", "delivery", "receipt")
        }
        return cls(**columns, without=np.full(count, NO_EDGE, dtype=np.int64))

    def rows(self, rows: slice) -> Variants:
        """Some of the variants."""
        return Variants(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True, slots=True)
class Days:
    """Per variant and node: when it begins and when it is there."""

    start: Integers
    ready: Integers


class SupplyNetwork:
    """Nodes and edges in the order in which days are passed on. Edges that close a ring are left out.

    Example: `SupplyNetwork(calendars, nodes, edges).earliest(Variants.of(nodes)).ready`
    """

    def __init__(self, calendars: Calendars, nodes: Nodes, edges: Edges) -> None:
        self.calendars = calendars
        self.nodes = nodes
        levels = low_level_codes(len(nodes.calendar), edges.parent, edges.child)
        level = levels.code
        kept = np.flatnonzero(~levels.recursive)
        order = kept[np.lexsort((kept, edges.parent[kept], level[edges.parent[kept]]))]
        self.edge = order
        """The row in `edges` of each edge as it is kept here."""
        self.parent, self.child, self.offset = edges.parent[order], edges.child[order], edges.offset[order]
        depth = int(level.max(initial=-1)) + 1
        self._members = [np.flatnonzero(level == code) for code in range(depth)]
        self._bounds = np.searchsorted(level[self.parent], np.arange(depth + 1))

    def earliest(self, variants: Variants) -> Days:
        """Each node begins as soon as it may and all its parts are there."""
        nodes, shape = self.nodes, variants.workdays.shape
        start = np.broadcast_to(self.calendars.at_or_after(nodes.calendar, nodes.begin), shape).copy()
        ready = np.zeros(shape, dtype=np.int64)
        for level in range(len(self._members) - 1, -1, -1):
            first, last = self._bounds[level], self._bounds[level + 1]
            if last > first:
                needed = self.begin_for(ready[:, self.child[first:last]], slice(first, last))
                needed[variants.without[:, np.newaxis] == self.edge[first:last]] = -1
                parent = self.parent[first:last]
                heads = np.flatnonzero(np.diff(parent, prepend=-1))
                parents = parent[heads]
                start[:, parents] = np.maximum(start[:, parents], np.maximum.reduceat(needed, heads, axis=1))
            members = self._members[level]
            ready[:, members] = self._finished(start[:, members], members, variants)
        return Days(start, ready)

    def begin_for(self, ready: Integers, edges: slice) -> Integers:
        """The first day on which the parents of these edges may begin when the children are there on those days."""
        parent, child = (self.nodes.calendar[side[edges]] for side in (self.parent, self.child))
        there = self.calendars.at_or_after(parent, self.calendars.at_or_after(child, ready))
        return self.calendars.shifted(parent, there, -self.offset[edges])

    def _finished(self, start: Integers, members: Integers, variants: Variants) -> Integers:
        calendars, calendar = self.calendars, self.nodes.calendar[members]
        done = calendars.shifted(calendar, start, variants.workdays[:, members])
        there = calendars.at_or_after(calendar, np.minimum(done + variants.delivery[:, members], BEYOND))
        ready = calendars.shifted(calendar, there, variants.receipt[:, members])
        return np.maximum(ready, variants.floor[:, members])

    def latest(self, targets: Integers) -> Integers:
        """The last day on which each node may be there so that no demand is later than its target.

        `targets` has a day for each node; BEYOND for all that has none of its own.
        """
        calendars, nodes, ready = self.calendars, self.nodes, targets.copy()
        for level, members in enumerate(self._members):
            first, last = self._bounds[level], self._bounds[level + 1]
            if last == first:
                continue
            start = np.full(len(targets), BEYOND, dtype=np.int64)
            start[members] = self._begun(ready[members], members)
            parent, child = self.parent[first:last], self.child[first:last]
            needed = calendars.shifted(nodes.calendar[parent], start[parent], self.offset[first:last])
            np.minimum.at(ready, child, calendars.at_or_before(nodes.calendar[child], needed))
        return ready

    def _begun(self, ready: Integers, members: Integers) -> Integers:
        """The last day on which members may begin to be there on a day: the way back of `_finished`."""
        calendars, nodes, calendar = self.calendars, self.nodes, self.nodes.calendar[members]
        there = calendars.shifted(calendar, ready, -nodes.receipt[members])
        return calendars.shifted(calendar, there - nodes.delivery[members], -nodes.workdays[members])
