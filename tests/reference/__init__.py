"""A slow, obvious planner: plain Python, exact fractions, one row at a time.

It is written from the rules alone and shares no code with the product, so that two independent readings
of the same rules can be compared on random worlds (``tests/properties``). Clarity wins over speed everywhere.

    plan = plan_world({"plants": [...], "material_plants": [...], "sales_orders": [...]}, date(2024, 3, 4))
    plan.planned_orders[0].section      # "customer 4711/10"
"""

from .plan import plan_world
from .records import Component, Message, Peg, Plan, PlannedOrder

__all__ = ["Component", "Message", "Peg", "Plan", "PlannedOrder", "plan_world"]
