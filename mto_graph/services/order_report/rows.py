"""The rows of an order report: each requirement with what covers it, level by level, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mto_graph.services.order_report.critical_path import steps_of
from mto_graph.services.order_report.roots import Root
from mto_graph.services.order_report.study import Study
from mto_graph.services.order_report.waiting import needed_of
from mto_graph.services.reading.order_graph import ComponentRow, OrderRow, code_of, scaled_quantity
from mto_graph.services.reading.references import PLANNED_ORDER, Reference
from mto_graph.units import from_day


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What covers a requirement, or that nothing does (`supply` None)."""

    level: int
    material_plant_id: int
    demand: Reference | None
    """None where the report begins with an order."""
    supply: Reference | None
    order: OrderRow | None
    """The order that covers it; None for stock and for what is missing."""
    quantity: int
    """Of the requirement, in thousandths."""
    share: Fraction
    """What of it belongs to the beginning, in thousandths."""
    wanted: date
    available: date | None
    """When it is there as planned; None for stock and for what is missing."""
    earliest: date | None
    """When it can be there at the earliest, given its parts."""
    late: int
    """By how many workdays the planned date is after the requirement."""
    slack: int | None
    """By how many workdays it may be later than at the earliest."""
    critical: bool


@dataclass(frozen=True, slots=True)
class _Need:
    """A requirement at a place of the report."""

    level: int
    node: int
    """The node that needs it."""
    component: ComponentRow | None
    """None for the demand that the report begins with."""
    part: Fraction
    """The part (0 to 1) of it that belongs to the beginning."""
    above: frozenset[int]
    """The orders above, none of which is gone into again."""


def rows_of(study: Study, levels: int, room: Callable[[int], None]) -> list[ReportRow]:
    """All rows from the top down, each order followed by what it needs; `room` is told of each row."""
    waits = study.waiting.waits
    critical = {
        (waits[step.wait].parent, _key(waits[step.wait].component), step.code) for step in steps_of(study)
    }
    found = []
    for node in range(len(study.roots)):
        for row in _below(study, _Need(1, node, None, Fraction(1), frozenset()), levels, critical):
            room(1)
            found.append(row)
    return found


_Critical = set[tuple[int, Reference | None, int]]


def _key(component: ComponentRow | None) -> Reference | None:
    return None if component is None else component.reference


def _below(study: Study, need: _Need, levels: int, critical: _Critical) -> Iterator[ReportRow]:
    left = _asked(study, need).quantity
    for supply, quantity in _supplies(study, need):
        code = code_of(supply)
        if code is not None and code not in study.graph.orders:
            continue
        left -= quantity
        yield _row(study, need, supply, quantity, (need.node, _key(need.component), code) in critical)
        if code is not None and code not in need.above and need.level < levels:
            part = need.part * quantity / max(scaled_quantity(study.graph.orders[code]), 1)
            for component in study.graph.components.get(code, ()):
                node = study.waiting.node_of(code)
                further = _Need(need.level + 1, node, component, part, need.above | {code})
                yield from _below(study, further, levels, critical)
    if left > 0:
        yield _row(study, need, None, left, False)


def _supplies(study: Study, need: _Need) -> list[tuple[Reference, int]]:
    asked = _asked(study, need)
    if asked.order is not None:
        return [(Reference(PLANNED_ORDER, asked.order), asked.quantity)]
    assert asked.demand is not None
    return [(peg.supply, peg.scaled) for peg in study.graph.supplies_of(asked.demand)]


def _row(study: Study, need: _Need, supply: Reference | None, quantity: int, critical: bool) -> ReportRow:
    asked = _asked(study, need)
    code = None if supply is None else code_of(supply)
    order = None if code is None else study.graph.orders[code]
    node = None if code is None else study.waiting.node_of(code)
    return ReportRow(
        level=need.level,
        material_plant_id=asked.material_plant_id,
        demand=asked.demand,
        supply=supply,
        order=order,
        quantity=quantity,
        share=need.part * quantity,
        wanted=asked.wanted,
        available=None if order is None else order.availability_date,
        earliest=None if node is None else from_day(int(study.ready[node])),
        late=0
        if order is None
        else study.times.workdays_late(asked.material_plant_id, asked.wanted, order.availability_date),
        slack=None if node is None else int(study.slack[node]),
        critical=critical,
    )


def _asked(study: Study, need: _Need) -> Root:
    """The requirement: the demand at the beginning, or a component in its form."""
    component = need.component
    if component is None:
        return study.roots[need.node]
    needed, demand = needed_of(component), component.reference
    return Root(component.material_plant_id, component.date, needed, demand=demand)
