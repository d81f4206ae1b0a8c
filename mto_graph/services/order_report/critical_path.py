"""The critical path: from a demand down along what is there last, to the order that cannot begin or come earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from mto_graph.mrp.calendars import day_of
from mto_graph.services.order_report.study import Study
from mto_graph.services.order_report.waiting import Wait
from mto_graph.services.reading.order_graph import OrderRow
from mto_graph.units import from_day


class Decides(StrEnum):
    """What decides when a step of the path is there."""

    PARTS = "parts"
    """It waits for the next step."""
    PLANNING_DATE = "planning_date"
    """All its parts are there in time; it cannot begin before the planning date."""
    FIXED_DATE = "fixed_date"
    """It is firm: its own date decides."""


@dataclass(frozen=True, slots=True)
class Step:
    """An order on the path."""

    wait: int
    """The row of `Waiting.waits` by which the step above waits for it."""
    node: int
    code: int
    order: OrderRow
    quantity: int
    """What the step above takes of it, in thousandths."""
    start: date
    ready: date
    workdays: int
    """From start to ready."""
    decides: Decides


@dataclass(frozen=True, slots=True)
class Branch:
    """An order beside the path that a step of it needs as well."""

    code: int
    order: OrderRow
    ready: date
    slack: int
    """By how many workdays it may be later."""


def steps_of(study: Study) -> list[Step]:
    """The path from the demand that is latest. Of parts that are there on the same last day the first decides."""
    waits = _binding(study)
    found: list[Step] = []
    node = study.deciding
    while node in waits:
        wait = waits[node]
        node = study.waiting.waits[wait].child
        found.append(_step(study, wait, node, waits))
    return found


def _binding(study: Study) -> dict[int, int]:
    """For each node that waits for a part the row of the wait that decides."""
    network, waits = study.network, study.waiting.waits
    needed = network.begin_for(study.ready[network.child], slice(None))
    best: dict[int, tuple[int, int]] = {}
    for row, day in zip(network.edge.tolist(), needed.tolist(), strict=True):
        node = waits[row].parent
        if day >= study.start[node] and _waits_for_parts(study, node):
            best[node] = min(best.get(node, (-day, row)), (-day, row))
    return {node: row for node, (_, row) in best.items()}


def _waits_for_parts(study: Study, node: int) -> bool:
    """Whether its parts make it begin later than it might, and that makes it there later."""
    nodes, calendars = study.network.nodes, study.network.calendars
    calendar = nodes.calendar[node : node + 1]
    might = calendars.at_or_after(calendar, nodes.begin[node : node + 1])[0]
    return bool(study.start[node] > might) and bool(study.ready[node] > nodes.floor[node])


def _step(study: Study, row: int, node: int, waits: dict[int, int]) -> Step:
    code = study.waiting.code_at(node)
    nodes = study.network.nodes
    order = study.graph.orders[code]
    start, ready = study.start[node : node + 1], study.ready[node : node + 1]
    fixed = bool(ready[0] == nodes.floor[node])
    if fixed:
        start = np.array([day_of(order.start_date or order.availability_date)], dtype=np.int64)
    return Step(
        wait=row,
        node=node,
        code=code,
        order=order,
        quantity=study.waiting.waits[row].quantity,
        start=from_day(int(start[0])),
        ready=from_day(int(ready[0])),
        workdays=int(
            study.network.calendars.workdays_between(nodes.calendar[node : node + 1], start, ready)[0]
        ),
        decides=Decides.PARTS if node in waits else Decides.FIXED_DATE if fixed else Decides.PLANNING_DATE,
    )


def branches_of(study: Study, steps: list[Step]) -> list[Branch]:
    """What else the demand and the steps of its path wait for, those with the least slack first."""
    path = {step.node for step in steps}
    above = {study.deciding, *path}
    beside: dict[int, Wait] = {}
    for wait in study.waiting.waits:
        if wait.parent in above and wait.child not in path:
            beside.setdefault(wait.child, wait)
    found = [
        Branch(
            study.waiting.code_at(node),
            study.graph.orders[study.waiting.code_at(node)],
            from_day(int(study.ready[node])),
            int(study.slack[node]),
        )
        for node in beside
    ]
    return sorted(found, key=lambda branch: branch.slack)
