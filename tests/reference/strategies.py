"""What this planner must know of the strategies 20, 50 and 60: which side goes where, and who consumes what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Strategy:
    """One strategy as facts.

    `plan_type` is what a planned independent requirement of the strategy's material offers for consumption (None:
    the strategy has no plan side), `consumes` what an order asks for; the two must agree. Orders of all three
    strategies are planned in the segment of their own sales order item.
    """

    plan_type: str | None
    consumes: str | None
    through_planning_material: bool = False


STRATEGIES = {
    "20": Strategy(plan_type=None, consumes=None),
    "25": Strategy(plan_type=None, consumes=None),
    "26": Strategy(plan_type=None, consumes=None),
    "50": Strategy(plan_type="without assembly", consumes="without assembly"),
    "60": Strategy(
        plan_type="planning material", consumes="planning material", through_planning_material=True
    ),
}
