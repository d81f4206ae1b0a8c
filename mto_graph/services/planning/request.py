"""What a planning run is asked for and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from mto_graph.errors import ErrorCode, refuse
from mto_graph.services.planning.modes import ADAPT, MODE_NUMBERS, PLANNING_MODES, planning_mode

RUN_TYPES = ("NEUPL", "NETCH", "NETPL")
MULTI_LEVEL = "multi_level"
SINGLE_LEVEL = "single_level"
SCOPES = (MULTI_LEVEL, SINGLE_LEVEL)

Progress: TypeAlias = Callable[[str, float], None]
"""Called, often, with the phase (`read`, `plan`, `write`) and the share of the whole run that is done.

The share grows from 0 to 1; 1 means that the plan is stored. What it raises before ends the run.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningRequest:
    """A planning run as it is asked for.

    Without a scope everything is planned; `plant` restricts it to a plant, `material` to a material and all that
    goes into it (in `plant`, or in all plants) or, with scope `single_level`, to the material alone; `sales_order`
    and `item` to the customer sections of one item. `planning_mode` is a name or 1, 2 or 3.
    `started_by` stands in the run's record. A run over everything works out about `orders_together` planned orders at
    a time: fewer need less memory, and the plan is the same.
    """

    today: date
    plant: str | None = None
    material: str | None = None
    sales_order: str | None = None
    item: int | None = None
    run_type: str = "NETCH"
    planning_mode: str = ADAPT
    scope: str = MULTI_LEVEL
    started_by: str = ""
    orders_together: int = 60_000

    def __post_init__(self) -> None:
        if (self.sales_order is None) != (self.item is None):
            raise refuse(
                ErrorCode.REQUIRED,
                "A sales order and its item are given together, for example 4711/10.",
                "sales_order",
            )
        if self.sales_order is not None and (self.material is not None or self.plant is not None):
            raise refuse(
                ErrorCode.CONFLICT,
                "Plan either one sales order item or a plant or material, not both.",
                "sales_order",
            )
        if self.single_level and self.material is None:
            raise refuse(
                ErrorCode.REQUIRED,
                "Scope single_level plans one material without what goes into it; name the material.",
                "material",
            )
        if self.orders_together < 1:
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"{self.orders_together} is no number of orders; give at least 1.",
                "orders_together",
            )
        object.__setattr__(self, "planning_mode", planning_mode(self.planning_mode))
        for name, value, known in (
            ("run_type", self.run_type, RUN_TYPES),
            ("planning_mode", self.planning_mode, (*MODE_NUMBERS, *PLANNING_MODES)),
            ("scope", self.scope, SCOPES),
        ):
            if value not in known:
                raise refuse(ErrorCode.INVALID_VALUE, f"{value} is not one of {', '.join(known)}.", name)

    @property
    def single_level(self) -> bool:
        """Whether the material is planned alone, without what goes into it."""
        return self.scope == SINGLE_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningResult:
    """What a finished run did: rows by kind and change, and the seconds of its phases."""

    run: int
    counts: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def unchanged(self) -> bool:
        """Whether the run found the stored plan as it must be and wrote none of it."""
        return not any(
            count
            for name, count in self.counts.items()
            if name.endswith(("_created", "_changed", "_deleted"))
        )
