"""Requirement rows, the one shape in which all demand reaches netting; and where independent demand comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

from mto_graph.mrp.assembly_plans import AssemblyPlan
from mto_graph.mrp.consume import Consumed
from mto_graph.mrp.snapshot import (
    FIRST_INDIVIDUAL_SEGMENT,
    NET_SEGMENT,
    PLANNING_SEGMENT,
    Materials,
    Snapshot,
)
from mto_graph.mrp.uniform import is_everything, joined, looked_up, taken, uniform
from mto_graph.strategies import (
    DEFAULT_CLASS,
    INDIVIDUAL_CLASS,
    PROJECT_CLASS,
    Flags,
    Integers,
    PlanningRelevance,
    RequirementsClass,
    SegmentKind,
    Strategy,
)


class DemandKind(IntEnum):
    """What a requirement row stands for; the row number belongs to the matching table of the snapshot or plan."""

    SALES_ORDER_LINE = 1
    PLAN_LINE = 2
    RESERVATION = 3
    DEPENDENT = 4
    SAFETY_STOCK = 5
    REORDER_POINT = 6
    STORED_DEPENDENT = 7
    FORECAST = 8


class Element(IntEnum):
    """The order of requirements within a day."""

    SAFETY_STOCK = 0
    SALES_ORDER = 1
    PLAN = 2
    FORECAST = 3
    DEPENDENT = 4
    ORDER_RESERVATION = 5
    RESERVATION = 6
    PASSED_DEPENDENT = 7
    """What planned orders need of a phantom: it consumes plan and is never netted; its components are needed."""
    PASSED_RESERVATION = 8
    """The same of production orders."""


PASSED = (Element.PASSED_DEPENDENT, Element.PASSED_RESERVATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """Requirement rows as parallel columns, in the order that decides between rows of one day and element."""

    material: Integers
    segment: Integers
    day: Integers
    quantity: Integers
    requirements_class: Integers
    """Position in `ClassTable.classes`."""
    element: Integers
    demand_kind: Integers
    demand: Integers

    def __len__(self) -> int:
        return len(self.material)

    def take(self, rows: Integers | slice) -> Requirements:
        """These rows, in this order; the rows themselves where these are all."""
        whole = rows == slice(None) if isinstance(rows, slice) else is_everything(rows, len(self))
        if whole:
            return self
        return Requirements(**{field.name: taken(getattr(self, field.name), rows) for field in fields(self)})

    @classmethod
    def joined(cls, parts: Sequence[Requirements]) -> Requirements:
        """All rows of all parts, part after part."""
        return cls(
            **{field.name: joined([getattr(part, field.name) for part in parts]) for field in fields(cls)}
        )


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The requirements classes that occur: the defaults of plant stock, customer and project sections, then each
    strategy's two.
    """

    classes: tuple[RequirementsClass, ...]
    strategy: tuple[int, ...]
    """The position of the strategy that declares the class; -1 for the default."""
    segment_kind: Integers
    planned: Flags
    """Whether demand of the class is planned; else it is only shown, or not even that."""

    @classmethod
    def of(cls, strategies: tuple[Strategy, ...]) -> ClassTable:
        """Customer class of strategy s at 3 + 2s, plan class at 4 + 2s; a missing one is the default's."""
        classes = [DEFAULT_CLASS, INDIVIDUAL_CLASS, PROJECT_CLASS]
        owners = [-1, -1, -1]
        for at, strategy in enumerate(strategies):
            classes += [strategy.customer or DEFAULT_CLASS, strategy.plan or DEFAULT_CLASS]
            owners += [at, at]
        kinds = np.array([entry.segment for entry in classes], dtype=np.int64)
        planned = [entry.planning_relevance is PlanningRelevance.PLANNED for entry in classes]
        return cls(tuple(classes), tuple(owners), kinds, np.array(planned, dtype=np.bool_))

    def customer(self, strategy: Integers) -> Integers:
        """The customer class of each strategy; the default where there is none."""
        return np.where(strategy >= 0, 3 + 2 * strategy, 0)

    def plan(self, strategy: Integers) -> Integers:
        """The plan class of each strategy; the default where there is none."""
        return np.where(strategy >= 0, 4 + 2 * strategy, 0)


def independent_requirements(
    snapshot: Snapshot, classes: ClassTable, consumed: Consumed, assemblies: AssemblyPlan
) -> Requirements:
    """Route every demand that stands by itself: its strategy names the class, the class names the segment.

    What is left of the plan of assemblies is known when their level is reached: see `plan_requirements`.
    """
    known = np.flatnonzero(~assemblies.lines)
    return Requirements.joined(
        [
            _safety_stocks(snapshot),
            _sales_orders(snapshot, classes),
            plan_requirements(snapshot, classes, known, consumed.open_quantity[known]),
            _forecast(snapshot),
            _reservations(snapshot, classes),
        ]
    )


def _rows(
    material: Integers,
    segment: Integers,
    day: Integers,
    quantity: Integers,
    requirements_class: Integers,
    element: Integers | Element,
    kind: DemandKind,
    demand: Integers,
) -> Requirements:
    count = len(material)
    return Requirements(
        material=material,
        segment=segment,
        day=day,
        quantity=quantity,
        requirements_class=requirements_class,
        element=np.broadcast_to(np.asarray(element, dtype=np.int64), count),
        demand_kind=uniform(kind, count),
        demand=demand,
    )


def _safety_stocks(snapshot: Snapshot) -> Requirements:
    materials = snapshot.materials
    planned = materials.planned_by_requirements | materials.planned_by_forecast
    kept = (materials.safety_stock > 0) & (materials.effective_out_day > snapshot.today)
    rows = np.flatnonzero(kept & planned)
    zero = np.zeros(len(rows), dtype=np.int64)
    return _rows(
        rows,
        zero + NET_SEGMENT,
        zero + snapshot.today,
        materials.safety_stock[rows],
        zero,
        Element.SAFETY_STOCK,
        DemandKind.SAFETY_STOCK,
        rows,
    )


def _sales_orders(snapshot: Snapshot, classes: ClassTable) -> Requirements:
    lines = snapshot.sales_order_lines
    requirements_class = classes.customer(lines.strategy)
    rows = np.flatnonzero(classes.planned[requirements_class])
    requirements_class = requirements_class[rows]
    kind = classes.segment_kind[requirements_class]
    apart = (kind == SegmentKind.CUSTOMER) | (kind == SegmentKind.PROJECT)
    segment = np.where(apart, lines.item_segment[rows], kind)
    requirements_class = np.where(
        apart, _in_segments(snapshot, classes, segment, requirements_class), requirements_class
    )
    return _rows(
        lines.material[rows],
        segment,
        _workday(snapshot, lines.material[rows], lines.day[rows]),
        lines.quantity[rows],
        requirements_class,
        Element.SALES_ORDER,
        DemandKind.SALES_ORDER_LINE,
        rows,
    )


def plan_requirements(
    snapshot: Snapshot, classes: ClassTable, lines: Integers, open_quantity: Integers
) -> Requirements:
    """What is left of these plan lines, in the segments of their classes."""
    plan = snapshot.plan_lines
    rows, left = lines[open_quantity > 0], open_quantity[open_quantity > 0]
    requirements_class = classes.plan(plan.strategy[rows])
    return _rows(
        plan.material[rows],
        classes.segment_kind[requirements_class],
        _workday(snapshot, plan.material[rows], plan.day[rows]),
        left,
        requirements_class,
        Element.PLAN,
        DemandKind.PLAN_LINE,
        rows,
    )


def _forecast(snapshot: Snapshot) -> Requirements:
    """What is left of the forecast of periods that are not over, on the first workday of each."""
    forecasts, materials = snapshot.forecasts, snapshot.materials
    left = forecasts.quantity - forecasts.withdrawn
    wanted = materials.planned_by_forecast[forecasts.material] & (left > 0)
    rows = np.flatnonzero(wanted & (forecasts.last_day >= snapshot.today))
    material = forecasts.material[rows]
    zero = np.zeros(len(rows), dtype=np.int64)
    return _rows(
        material,
        zero + NET_SEGMENT,
        snapshot.calendars.at_or_after(materials.calendar[material], forecasts.first_day[rows]),
        left[rows],
        zero,
        Element.FORECAST,
        DemandKind.FORECAST,
        rows,
    )


def stored_requirements(snapshot: Snapshot, classes: ClassTable) -> Requirements:
    """What orders that are not planned by this run need of materials that are."""
    stored = snapshot.stored_requirements
    return _rows(
        stored.material,
        stored.segment,
        stored.day,
        stored.quantity,
        order_classes(snapshot, classes, stored.segment, stored.strategy),
        np.where(stored.passed, int(Element.PASSED_DEPENDENT), int(Element.DEPENDENT)),
        DemandKind.STORED_DEPENDENT,
        np.arange(len(stored.material), dtype=np.int64),
    )


def _reservations(snapshot: Snapshot, classes: ClassTable) -> Requirements:
    reservations = snapshot.reservations
    of_order = np.where(reservations.phantom, int(Element.PASSED_RESERVATION), int(Element.ORDER_RESERVATION))
    return _rows(
        reservations.material,
        reservations.segment,
        _workday(snapshot, reservations.material, reservations.day),
        reservations.quantity,
        segment_classes(snapshot, classes, reservations.segment),
        np.where(reservations.of_order, of_order, int(Element.RESERVATION)),
        DemandKind.RESERVATION,
        np.arange(len(reservations.material), dtype=np.int64),
    )


def taken_outside(rows: Requirements, materials: Materials) -> Flags:
    """Which rows orders take from supply areas outside of planning: they are shown, never netted.

    A single no where there are none.
    """
    served = looked_up(materials.served_outside, rows.material)
    if not served.any():
        return np.zeros((), dtype=np.bool_)
    of_orders = (rows.element == Element.DEPENDENT) | (rows.element == Element.ORDER_RESERVATION)
    outside: Flags = served & (rows.segment == NET_SEGMENT) & of_orders
    return outside


def order_classes(snapshot: Snapshot, classes: ClassTable, segment: Integers, strategy: Integers) -> Integers:
    """The class of stored orders; plans of several strategies stand in the planning segment side by side."""
    planning = segment == PLANNING_SEGMENT
    return np.where(planning, classes.plan(strategy), segment_classes(snapshot, classes, segment))


def segment_classes(snapshot: Snapshot, classes: ClassTable, segment: Integers) -> Integers:
    """The class of demand that stands in a segment: that of its sales order item or project, else a default."""
    own = classes.customer(snapshot.segment_strategy[segment])
    return np.where(segment < FIRST_INDIVIDUAL_SEGMENT, 0, _in_segments(snapshot, classes, segment, own))


def _in_segments(
    snapshot: Snapshot, classes: ClassTable, segment: Integers, requirements_class: Integers
) -> Integers:
    """The classes where they are those of individual segments of this kind, else the default of the kind."""
    of_project = segment >= len(snapshot.segment_strategy) - snapshot.project_segments
    kind = np.where(of_project, int(SegmentKind.PROJECT), int(SegmentKind.CUSTOMER))
    return np.where(
        classes.segment_kind[requirements_class] == kind, requirements_class, np.where(of_project, 2, 1)
    )


def _workday(snapshot: Snapshot, material: Integers, day: Integers) -> Integers:
    return snapshot.calendars.counted(snapshot.materials.calendar[material], day)
