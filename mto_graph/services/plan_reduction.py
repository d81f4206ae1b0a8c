"""Plan reduction: goods issue takes the delivered quantity out of the plan that the order consumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from mto_graph.model.sessions import Session
from mto_graph.services.consumption import plan_consumption
from mto_graph.services.item_rules import ItemRules
from mto_graph.strategies import Registry
from mto_graph.units import FACTOR_PLACES


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """What a goods issue takes of one schedule line (id): thousandths delivered before and now."""

    schedule_line: int
    before: int
    now: int


def reduce_plan(
    session: Session, registry: Registry, rules: ItemRules, delivered: Sequence[DeliveredLine]
) -> dict[int, int]:
    """Lower the planned quantities that the delivered lines consume, raise the withdrawn ones, and say by how much.

    To be called before the delivery is stored, while the lines still consume. Of each schedule line the plan lines
    go down in the order of its consumption. A converted quantity is rounded half up over all deliveries of the
    line together, so that many small ones do not add up their rounding.

    Example: plan 100, order of 90 delivered: the answer is {plan line: 90_000}, planned 10, withdrawn 90.
    """
    if rules.plan is None:
        return {}
    parts = plan_consumption(session, registry, [rules.plan]).parts
    planned = dict(
        session.rows(
            "SELECT id, quantity FROM planned_independent_requirement WHERE material_plant = ?", [rules.plan]
        )
    )
    taken: dict[int, int] = {}
    for line in delivered:
        own = [part for part in parts if part.schedule_line == line.schedule_line]
        rest = _thousandths(line, rules.factor)
        for part in own:
            already = taken.get(part.plan_line, 0)
            now = min(rest, ceil(part.quantity), planned[part.plan_line] - already)
            taken[part.plan_line] = already + now
            rest -= now
    _store(session, taken)
    return taken


def _thousandths(line: DeliveredLine, factor: int) -> int:
    """The delivered quantity in the plan's unit."""
    one = 10**FACTOR_PLACES
    before, now = Fraction(line.before * factor, one), Fraction(line.now * factor, one)
    return _half_up(before + now) - _half_up(before)


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _store(session: Session, taken: dict[int, int]) -> None:
    session.executemany(
        "UPDATE planned_independent_requirement SET quantity = quantity - ?,"
        " withdrawn_quantity = withdrawn_quantity + ? WHERE id = ?",
        [(quantity, quantity, line) for line, quantity in sorted(taken.items()) if quantity],
    )
