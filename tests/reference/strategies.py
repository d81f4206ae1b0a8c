"""What this planner must know of the strategies: which side goes where, and who consumes what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Strategy:
    """One strategy as facts.

    `plan_type` is what a planned independent requirement of the strategy's material offers for consumption (None:
    nothing), `consumes` what an order asks for; the two must agree. `apart`: whether orders are planned in the segment
    of their own sales order item, or of its project, else in plant stock. `net_plan`: whether the plan stands in plant
    stock, else in the planning segment.
    """

    plan_type: str | None
    consumes: str | None
    through_planning_material: bool = False
    of_similar_variant: bool = False
    apart: bool = True
    net_plan: bool = False
    gross_plan: bool = False
    """Whether the plan stands in the gross section instead, where stock does not count."""
    orders_planned: bool = True
    by_project: bool = False
    """Whether orders that name a project are planned in its segment instead of their own."""
    assembly: int | None = None
    """The mixed planning in which what orders above need consumes the plan; None: sales orders do."""
    phantom: bool = False
    """Whether what passes through its material, a phantom, consumes the plan."""


WITH, WITHOUT, FAMILY = "with assembly", "without assembly", "planning material"

STRATEGIES = {
    "10": Strategy(None, None, apart=False, net_plan=True, orders_planned=False),
    "11": Strategy(None, None, apart=False, gross_plan=True, orders_planned=False),
    "20": Strategy(None, None, net_plan=True),
    "21": Strategy(None, None, net_plan=True, by_project=True),
    "25": Strategy(None, None, net_plan=True),
    "26": Strategy(None, None, net_plan=True),
    "30": Strategy(None, None, apart=False, net_plan=True),
    "40": Strategy(WITH, WITH, apart=False, net_plan=True),
    "50": Strategy(WITHOUT, WITHOUT),
    "52": Strategy(WITHOUT, WITHOUT, apart=False),
    "54": Strategy(WITHOUT, WITHOUT, of_similar_variant=True),
    "56": Strategy(WITHOUT, WITHOUT),
    "59": Strategy(None, None, apart=False, phantom=True),
    "60": Strategy(FAMILY, FAMILY, through_planning_material=True),
    "70": Strategy(None, None, apart=False, net_plan=True, assembly=1),
    "74": Strategy(None, None, apart=False, assembly=3),
    "63": Strategy(FAMILY, FAMILY, through_planning_material=True, apart=False),
}
