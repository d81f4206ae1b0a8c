"""The plan as a function of the snapshot: level by level net, size, schedule, explode; then pegging and messages.

There is no clock, no database and no chance in here. The same snapshot gives the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from mto_graph.mrp.assembly_plans import AssemblyPlan, Needs
from mto_graph.mrp.checkpoints import Checkpoint, unwatched
from mto_graph.mrp.columns import MaterialMessages, PlannedOrders, SupplyMessages
from mto_graph.mrp.consume import Consumed, consume
from mto_graph.mrp.discontinuation import PassedOn
from mto_graph.mrp.exceptions import material_messages, order_messages, section_messages, supply_messages
from mto_graph.mrp.explode import DependentRequirements, ExplodingOrders, explode
from mto_graph.mrp.faults import FaultBook, Faults
from mto_graph.mrp.fences import fenced
from mto_graph.mrp.handed_down import HandedDown
from mto_graph.mrp.levels import Levels
from mto_graph.mrp.lots import propose
from mto_graph.mrp.net import net, netting_order
from mto_graph.mrp.origin import moved_by_fence
from mto_graph.mrp.pegging import Pegging, PeggingBook
from mto_graph.mrp.plannable import scheduled, summable
from mto_graph.mrp.prepared import Prepared, prepare
from mto_graph.mrp.reorder_points import reorder_points, with_automatic_points
from mto_graph.mrp.requirements import (
    PASSED,
    ClassTable,
    DemandKind,
    Element,
    Requirements,
    independent_requirements,
    order_classes,
    plan_requirements,
    stored_requirements,
)
from mto_graph.mrp.safety_time import wanted_earlier
from mto_graph.mrp.sections import Amounts, section_columns
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.mrp.supplies import Supplies, receipt_code
from mto_graph.mrp.uniform import is_uniform, recognised, taken, uniform
from mto_graph.strategies import Explosion, Flags, Integers, MaterialFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The outcome of a run, before it is compared with what is stored."""

    levels: Levels
    classes: ClassTable
    consumed: Consumed
    orders: PlannedOrders
    order_messages: Integers
    """Per order the set of messages, as bits in the order of `Snapshot.exception_rules`."""
    requirements: DependentRequirements
    pegging: Pegging
    supply_messages: SupplyMessages
    faults: Faults
    """What could not be planned; all that is not named here is planned in full."""
    material_messages: MaterialMessages


def plan(snapshot: Snapshot, checkpoint: Checkpoint = unwatched, prepared: Prepared | None = None) -> Plan:
    """Plan everything in the snapshot that is in the run's scope.

    Master data that cannot be planned is left out and named in `faults`. The `checkpoint` is called with the levels
    that are done and their number, and in between: what it raises ends the run. Else it raises `Refused` for plugins
    that fail and for nothing else. `prepared` is what `prepare` says of the snapshot, where somebody has it already.
    """
    return _Run(snapshot, checkpoint, prepared or prepare(snapshot)).planned()


@dataclass(slots=True)
class _Run:
    """The state of one run: what the levels above have asked of those below, and what was decided so far."""

    snapshot: Snapshot
    checkpoint: Checkpoint
    prepared: Prepared
    levels_done: int = 0
    pegging: PeggingBook = field(init=False)
    faults: FaultBook = field(init=False)
    receipt_explosion: Integers = field(init=False)
    assemblies: AssemblyPlan = field(init=False)
    fence_shortages: list[Amounts] = field(default_factory=list)
    orders: list[PlannedOrders] = field(default_factory=list)
    order_count: int = 0
    dependents: list[DependentRequirements] = field(default_factory=list)
    dependent_count: int = 0
    handed_down: HandedDown = field(init=False)
    passed_on: PassedOn = field(default_factory=PassedOn)

    def planned(self) -> Plan:
        snapshot = self.snapshot
        self._prepare()
        consumed = consume(
            snapshot.calendars,
            snapshot.materials,
            snapshot.strategies,
            snapshot.sales_order_lines,
            snapshot.plan_lines,
        )
        self.assemblies = AssemblyPlan.of(
            snapshot.calendars,
            snapshot.materials,
            snapshot.strategies,
            snapshot.plan_lines,
            consumed.remaining,
        )
        independent = independent_requirements(snapshot, self.classes, consumed, self.assemblies)
        self.handed_down.add(independent)
        self.handed_down.add(reorder_points(self.snapshot, self.supplies, independent, self.faults))
        stored = snapshot.stored_requirements
        self.handed_down.add_dependent(
            stored_requirements(snapshot, self.classes),
            stored.parent_material * self._segments + stored.parent_segment,
        )
        for level in range(self._level_count):
            self._look_up()
            self._plan_level(level)
            self.levels_done += 1
        self._look_up()
        orders = PlannedOrders.joined(self.orders)
        self.orders.clear()
        faults = self.faults.closed()
        requirements = DependentRequirements.joined(self.dependents)
        self.dependents.clear()
        requirements, pegging = self.passed_on.settled(
            requirements, self.pegging.closed(self.dependent_count)
        )
        return Plan(
            levels=self.levels,
            classes=self.classes,
            consumed=consumed,
            orders=orders,
            order_messages=order_messages(snapshot, orders),
            requirements=requirements,
            pegging=pegging,
            faults=faults,
            material_messages=material_messages(snapshot, faults),
            supply_messages=SupplyMessages.joined(
                [
                    supply_messages(snapshot, self.supplies, pegging, self.receipt_explosion),
                    section_messages(
                        snapshot,
                        *section_columns(
                            snapshot, self.classes, consumed, self.fence_shortages, self.passed_on.sections
                        ),
                    ),
                ]
            ),
        )

    def _prepare(self) -> None:
        self.faults = FaultBook(self.snapshot.scope)
        snapshot = with_automatic_points(self.snapshot, self.faults)
        self.snapshot = snapshot = replace(snapshot, materials=recognised(snapshot.materials))
        self.passed_on = PassedOn.of(snapshot.materials, self.levels)
        immense = self.supplies.immense
        self.faults.add(MaterialFault.QUANTITY, immense // self._segments, immense % self._segments)
        self.pegging = PeggingBook(self.supplies)
        self.handed_down = HandedDown(snapshot, self.levels)
        self.receipt_explosion = np.full(len(snapshot.receipts.material), int(Explosion.DONE))

    @property
    def classes(self) -> ClassTable:
        return self.prepared.classes

    @property
    def levels(self) -> Levels:
        return self.prepared.levels

    @property
    def supplies(self) -> Supplies:
        return self.prepared.supplies

    @property
    def _level_count(self) -> int:
        return int(self.levels.code.max(initial=0)) + 1

    def _look_up(self) -> None:
        """Let whoever watches see how far the run is, and end it."""
        self.checkpoint(self.levels_done, self._level_count)

    @property
    def _segments(self) -> int:
        return len(self.snapshot.segment_strategy)

    def _plan_level(self, level: int) -> None:
        exploding = self._firm_orders(level)
        parts = self.handed_down.taken(level, self._in_plan_order)
        parts += self._plan_of_assemblies(level, parts)
        parts = [rows for rows in map(_without_passed, parts) if len(rows)]
        if parts:
            # handed over, not kept: what follows puts the rows in other orders, and each is as large as they are
            together = [Requirements.joined(parts)]
            parts.clear()
            exploding = ExplodingOrders.joined([exploding, self._proposals(together.pop())])
        self._explode(exploding)

    def _plan_of_assemblies(self, level: int, parts: list[Requirements]) -> list[Requirements]:
        """What the requirements of the level leave of the plan of its assemblies."""
        materials = self.snapshot.plan_lines.material
        lines = np.flatnonzero(self.assemblies.lines)
        lines = lines[self.levels.code[materials[lines]] == level]
        if not len(lines):
            return []
        if parts:
            rows = Requirements.joined(parts)
            wanting = np.isin(rows.element, (Element.DEPENDENT, Element.ORDER_RESERVATION, *PASSED))
            rows = rows.take(np.flatnonzero(wanting))
            self.assemblies.consumed(
                Needs(
                    material=rows.material,
                    segment=rows.segment,
                    day=rows.day,
                    quantity=rows.quantity,
                    of_production_order=np.isin(
                        rows.element, (Element.ORDER_RESERVATION, Element.PASSED_RESERVATION)
                    ),
                    passed=np.isin(rows.element, PASSED),
                )
            )
        left = plan_requirements(self.snapshot, self.classes, lines, self.assemblies.open_quantity(lines))
        return [left.take(np.flatnonzero(self.snapshot.scope.holds(left.material, left.segment)))]

    def _in_plan_order(self, rows: Requirements, above: Integers) -> Integers:
        return self.passed_on.in_plan_order(rows, above, self.dependents)

    def _proposals(self, rows: Requirements) -> ExplodingOrders:
        """Net, size and schedule the requirements of one level."""
        snapshot = self.snapshot
        rows = summable(rows, self.supplies, self._segments, self.faults)
        rows = wanted_earlier(snapshot, rows.take(netting_order(rows, self._segments)))
        netted = net(rows, self.supplies, snapshot.materials, self._segments)
        netted, passing = self.passed_on.taken_out(snapshot.materials, rows, netted)
        self._look_up()
        view = fenced(rows, netted, snapshot.materials)
        self.fence_shortages.append(view.stopped)
        proposals = propose(
            snapshot, view.rows, view.netted, self.prepared.lot_for_lot, self.faults, self._look_up
        )
        proposals, dates = scheduled(snapshot, self.prepared.boms, view.rows, proposals, self.faults)
        self.pegging.add(rows, netted, proposals, self.order_count)
        made_for = rows.take(proposals.row)
        material, day = made_for.material, made_for.day
        proposed = day if view.rows is rows else view.rows.day[proposals.row]
        found = ExplodingOrders(
            code=self.order_count + np.arange(len(material)),
            material=material,
            segment=made_for.segment,
            quantity=proposals.quantity,
            start=dates.start,
            availability=dates.availability,
            requirements_class=made_for.requirements_class,
        )
        self.orders.append(
            PlannedOrders(
                material=material,
                segment=found.segment,
                quantity=found.quantity,
                opening_day=dates.opening,
                start_day=dates.start,
                finish_day=dates.finish,
                availability_day=dates.availability,
                requirement_day=day,
                production_start_day=dates.production_start,
                production_finish_day=dates.production_finish,
                requirements_class=found.requirements_class,
                in_house=taken(snapshot.materials.in_house, material),
                forward=dates.forward,
                explosion=np.full(len(material), int(Explosion.DONE), dtype=np.int64),
                sizing=proposals.sizing,
                scheduling=moved_by_fence(dates.rule, day, proposed),
            )
        )
        self.order_count += len(material)
        if len(passing.demand):
            self._require(*self.passed_on.required(snapshot.materials, passing, self.dependents))
        return found

    def _explode(self, exploding: ExplodingOrders) -> None:
        if not len(exploding.code):
            return
        self._look_up()
        exploding = exploding.in_plan_order()
        exploded = explode(self.snapshot, self.prepared.boms, exploding)
        dependents, order, status = exploded.requirements, exploded.order, exploded.status
        faulty = exploded.faulty
        self.faults.add(exploded.fault, exploding.material[faulty], exploding.segment[faulty])
        above = (exploding.material * self._segments + exploding.segment)[order]
        proposals = exploding.code >= 0
        if proposals.any():
            first = self.order_count - int(proposals.sum())
            self.orders[-1].explosion[exploding.code[proposals] - first] = status[proposals]
        self.receipt_explosion[-2 - exploding.code[~proposals]] = status[~proposals]
        self._require(dependents, above, order)

    def _require(self, dependents: DependentRequirements, above: Integers, order: Integers) -> None:
        """Ask levels below for what orders need, each with the (material, segment) and number of its order."""
        self.passed_on.note(above, order)
        self.dependents.append(dependents)
        count = len(dependents)
        self.handed_down.add_dependent(
            Requirements(
                material=dependents.material,
                segment=dependents.segment,
                day=dependents.day,
                quantity=dependents.quantity,
                requirements_class=dependents.requirements_class,
                element=_elements(dependents.passed),
                demand_kind=uniform(DemandKind.DEPENDENT, count),
                demand=self.dependent_count + np.arange(count),
            ),
            above,
        )
        self.dependent_count += count

    def _firm_orders(self, level: int) -> ExplodingOrders:
        """Firm planned orders of a level: their components are required like those of proposals."""
        receipts = self.snapshot.receipts
        chosen = receipts.explodes & (self.levels.code[receipts.material] == level)
        chosen &= self.snapshot.scope.holds(receipts.material, receipts.segment)
        rows = np.flatnonzero(chosen)
        segment, strategy = receipts.segment[rows], receipts.strategy[rows]
        return ExplodingOrders(
            code=receipt_code(rows),
            material=receipts.material[rows],
            segment=segment,
            quantity=receipts.quantity[rows],
            start=receipts.start_day[rows],
            availability=receipts.day[rows],
            requirements_class=order_classes(self.snapshot, self.classes, segment, strategy),
        )


def _elements(passed: Flags) -> Integers:
    """The element of what orders need, and of phantoms that it passes through."""
    if not passed.any():
        return uniform(Element.DEPENDENT, len(passed))
    return np.where(passed, int(Element.PASSED_DEPENDENT), int(Element.DEPENDENT))


def _without_passed(rows: Requirements) -> Requirements:
    """What passes through phantoms is covered by nothing: it has done its part once it has consumed plan."""
    if is_uniform(rows.element):
        return rows.take(slice(0)) if rows.element[0] in PASSED else rows
    passed = np.isin(rows.element, PASSED)
    return rows.take(np.flatnonzero(~passed)) if passed.any() else rows
