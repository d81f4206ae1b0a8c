"""Plan reduction: postings take their quantity out of the plan, a delivery out of that which the order consumed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from mto_graph.model.sessions import Session
from mto_graph.services.consumption import plan_consumption
from mto_graph.services.item_rules import ItemRules
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import PlanReduction, ReductionTrigger, Registry, RequirementsClass
from mto_graph.units import FACTOR_PLACES


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """What a goods issue takes of one schedule line (id): thousandths delivered before and now."""

    schedule_line: int
    before: int
    now: int


@dataclass(slots=True)
class _Part:
    plan_line: int
    left: int


class PlanBook:
    """The plan that some deliveries reduce: consumption is read once, before any of them, and written back in the end.

    `plans` are the materials in plants (ids) whose plan is consumed; `plan_lines` further lines that get back what
    reversed deliveries took. Of each schedule line the plan lines go down in the order of its consumption. A converted
    quantity is rounded half up over all deliveries of the line together, so that many small ones do not add up their
    rounding. Plan that is reduced without consumption goes down by date and version, whatever the order's date.

    Example: plan 100, order of 90 delivered: `reduce` answers {plan line: 90_000}; planned 10, withdrawn 90.
    """

    def __init__(
        self, session: Session, registry: Registry, plans: Iterable[int], plan_lines: Iterable[int] = ()
    ) -> None:
        self._session = session
        wanted = sorted(set(plans))
        self._parts: dict[int, list[_Part]] = defaultdict(list)
        self._reserved: dict[int, list[_Part]] = defaultdict(list)
        if wanted:
            for part in plan_consumption(session, registry, wanted).parts:
                consumed = _Part(part.plan_line, ceil(part.quantity))
                if part.schedule_line is not None:
                    self._parts[part.schedule_line].append(consumed)
                if part.reservation is not None:
                    self._reserved[part.reservation].append(consumed)
        self._classes: dict[int, RequirementsClass | None] = {}
        self._lines: dict[int, list[int]] = defaultdict(list)
        self._planned, self._withdrawn = self._read(registry, wanted, plan_lines)
        self._change: dict[int, int] = defaultdict(int)

    def reduce(self, rules: ItemRules, line: DeliveredLine) -> dict[int, int]:
        """What a delivery takes from which plan line."""
        if rules.oldest_plan is not None:
            return self._reduce_oldest(rules.oldest_plan, line.now, ReductionTrigger.GOODS_ISSUE)
        if rules.plan is None:
            return {}
        return self._reduce_parts(self._parts[line.schedule_line], _thousandths(line, rules.factor))

    def reduce_reserved(self, reservation: int, quantity: int) -> dict[int, int]:
        """What an issue for a reservation (id) takes from which plan line."""
        return self._reduce_parts(self._reserved[reservation], quantity)

    def reduce_received(self, material_plant: int, segment: int, quantity: int) -> dict[int, int]:
        """What comes in for an order that stands in a segment takes from the plan there."""
        return self._reduce_oldest(material_plant, quantity, ReductionTrigger.GOODS_RECEIPT, segment)

    def _reduce_parts(self, parts: Iterable[_Part], rest: int) -> dict[int, int]:
        taken: dict[int, int] = {}
        for part in parts:
            now = min(rest, part.left, self._planned[part.plan_line])
            if now > 0 and self._goes_along_consumption(part.plan_line):
                part.left -= now
                rest -= now
                self._move(part.plan_line, now)
                taken[part.plan_line] = taken.get(part.plan_line, 0) + now
        return taken

    def _reduce_oldest(
        self, material_plant: int, quantity: int, trigger: ReductionTrigger, segment: int | None = None
    ) -> dict[int, int]:
        taken: dict[int, int] = {}
        for plan_line in self._lines[material_plant]:
            now = min(quantity, self._planned[plan_line])
            entry = self._classes[plan_line]
            if entry is None or not entry.lowers_oldest(trigger):
                continue
            if now > 0 and segment in (None, int(entry.segment)):
                quantity -= now
                self._move(plan_line, now)
                taken[plan_line] = now
        return taken

    def _goes_along_consumption(self, plan_line: int) -> bool:
        plan_class = self._classes[plan_line]
        return plan_class is not None and plan_class.plan_reduction is PlanReduction.ALONG_CONSUMPTION

    def give_back(self, amounts: Mapping[int, int]) -> dict[int, int]:
        """Raise plan lines again, no further than they were lowered; what each got, as a reduction below zero."""
        given: dict[int, int] = {}
        for plan_line, amount in sorted(amounts.items()):
            now = min(amount, self._withdrawn.get(plan_line, 0))
            if now > 0:
                self._move(plan_line, -now)
                given[plan_line] = -now
        return given

    def write(self) -> None:
        """Lower the planned quantities and raise the withdrawn ones, or the other way round."""
        self._session.executemany(
            "UPDATE planned_independent_requirement SET quantity = quantity - ?,"
            " withdrawn_quantity = withdrawn_quantity + ? WHERE id = ?",
            [(change, change, line) for line, change in sorted(self._change.items()) if change],
        )

    def _move(self, plan_line: int, quantity: int) -> None:
        self._planned[plan_line] -= quantity
        self._withdrawn[plan_line] += quantity
        self._change[plan_line] += quantity

    def _read(
        self, registry: Registry, plans: Iterable[int], plan_lines: Iterable[int]
    ) -> tuple[dict[int, int], dict[int, int]]:
        among, parameter = numbers(self._session, plans)
        lines, lines_parameter = numbers(self._session, plan_lines)
        rows = self._session.rows(
            "SELECT r.id, r.quantity, r.withdrawn_quantity, r.material_plant, r.active, r.requirements_type,"
            " mp.strategy_group FROM planned_independent_requirement r"
            " JOIN material_plant mp ON mp.id = r.material_plant"
            f" WHERE r.material_plant IN {among} OR r.id IN {lines} ORDER BY r.date, r.version",
            [parameter, lines_parameter],
        )
        for identity, _, _, material_plant, active, requirements_type, group in rows:
            self._classes[identity] = registry.plan_class(requirements_type, group)
            if active:
                self._lines[material_plant].append(identity)
        return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def plans_lowered_by_receipts(session: Session, registry: Registry, materials: Iterable[int]) -> set[int]:
    """Those of the materials in plants (ids) with plan that goods receipts for orders take from."""
    declared = (strategy.plan for strategy in registry.strategies.values())
    receipt = ReductionTrigger.GOODS_RECEIPT
    if not any(plan is not None and plan.lowers_oldest(receipt) for plan in declared):
        return set()
    among, parameter = numbers(session, materials)
    rows = session.rows(
        "SELECT DISTINCT r.material_plant, r.requirements_type, mp.strategy_group"
        " FROM planned_independent_requirement r JOIN material_plant mp ON mp.id = r.material_plant"
        f" WHERE r.active AND r.quantity > 0 AND r.material_plant IN {among}",
        [parameter],
    )
    found = set()
    for material, requirements_type, group in rows:
        plan = registry.plan_class(requirements_type, group)
        if plan is not None and plan.lowers_oldest(receipt):
            found.add(material)
    return found


def _thousandths(line: DeliveredLine, factor: int) -> int:
    """The delivered quantity in the plan's unit."""
    one = 10**FACTOR_PLACES
    before, now = Fraction(line.before * factor, one), Fraction(line.now * factor, one)
    return _half_up(before + now) - _half_up(before)


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
