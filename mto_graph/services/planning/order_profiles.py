"""What a planned order is and how it came about, as far as many orders share it: one profile for all of them."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np

from mto_graph.mrp.convertible import previews
from mto_graph.mrp.origin import SIZINGS, SchedulingRule, SizingRule
from mto_graph.mrp.plan import Plan
from mto_graph.mrp.requirements import ClassTable
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.strategies import Integers, Registry, RequirementsClass
from mto_graph.strategies.registry import STRATEGIES

_SCHEDULINGS = len(SchedulingRule)


@dataclass(frozen=True, slots=True)
class OrderProfile:
    """The columns of an `order_profile` but its id."""

    order_type: str
    convertible: bool
    strategy: str
    requirements_type: str
    procurement: str
    demand_side: str
    """`plan` or `customer`: which side of the strategy the demand stands on; empty without a strategy."""
    strategy_plugin: str
    lot_size: str
    """The procedure that was asked; empty where the rule of individual segments decides."""
    lot_size_plugin: str
    sizing: int | None
    """`origin.sizing_of`; None: a person's decision."""
    scheduling: int | None
    """`SchedulingRule`; None: a person's decision."""


COLUMNS = tuple(field.name for field in fields(OrderProfile))


def profiles_of(snapshot: Snapshot, plan: Plan, registry: Registry) -> tuple[list[OrderProfile], Integers]:
    """The profiles that occur in a plan, and the place of each planned order's in that list."""
    orders, lot_sizes = plan.orders, len(snapshot.lot_sizes)
    asked = orders.sizing % 4 == int(SizingRule.PROCEDURE)
    lot_size = np.where(asked, snapshot.materials.lot_size[orders.material], 0)
    preview = previews(snapshot, orders.material, orders.segment)
    combined = orders.requirements_class * 4 + orders.in_house * 2 + preview
    combined = (combined * lot_sizes + lot_size) * SIZINGS + orders.sizing
    combined = combined * _SCHEDULINGS + orders.scheduling
    distinct, place = np.unique(combined, return_inverse=True)
    found = []
    for code in distinct.tolist():
        rest, scheduling = divmod(code, _SCHEDULINGS)
        rest, sizing = divmod(rest, SIZINGS)
        rest, lot = divmod(rest, lot_sizes)
        procedure = lot if sizing % 4 == SizingRule.PROCEDURE else -1
        found.append(_profile(snapshot, plan, registry, rest, procedure, sizing, scheduling))
    return found, place


def manual_profile(
    entry: RequirementsClass, strategy: str, in_house: bool, registry: Registry
) -> OrderProfile:
    """The profile of orders that a person makes in a section of this requirements class; `strategy` may be empty."""
    return OrderProfile(
        order_type=entry.order_type if in_house else entry.external_order_type,
        convertible=entry.convertible,
        strategy=strategy,
        requirements_type=entry.requirements_type,
        procurement="in_house" if in_house else "external",
        demand_side="customer" if strategy else "",
        strategy_plugin=registry.plugin_of(STRATEGIES, strategy) if strategy else "",
        lot_size="",
        lot_size_plugin="",
        sizing=None,
        scheduling=None,
    )


def _profile(
    snapshot: Snapshot,
    plan: Plan,
    registry: Registry,
    class_and_origin: int,
    procedure: int,
    sizing: int,
    scheduling: int,
) -> OrderProfile:
    number, origin = divmod(class_and_origin, 4)
    in_house, preview = bool(origin & 2), bool(origin & 1)
    entry, owner = plan.classes.classes[number], plan.classes.strategy[number]
    strategy = snapshot.strategies[owner].code if owner >= 0 else ""
    return OrderProfile(
        order_type=entry.order_type if in_house else entry.external_order_type,
        convertible=entry.convertible and not preview,
        strategy=strategy,
        requirements_type=entry.requirements_type,
        procurement="in_house" if in_house else "external",
        demand_side=_side(plan.classes, number) if strategy else "",
        strategy_plugin=registry.plugin_of(STRATEGIES, strategy) if strategy else "",
        lot_size=snapshot.lot_sizes[procedure].code if procedure >= 0 else "",
        lot_size_plugin=snapshot.lot_size_plugins[procedure] if procedure >= 0 else "",
        sizing=sizing,
        scheduling=scheduling,
    )


def _side(classes: ClassTable, number: int) -> str:
    customer = classes.customer(np.array([classes.strategy[number]]))
    return "customer" if number == customer[0] else "plan"


def values_of(profile: OrderProfile) -> tuple[object, ...]:
    """The profile as a row of the columns `COLUMNS`."""
    return astuple(profile)
