"""What a change of master data would bring: the lead time promised and the stock tied up, from plans of copies.

Three plans of one copy: an order alone tells how long it takes, a plan of the average month what is procured ahead, the
orders of the last year what of that is used and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mto_graph.mrp.calendars import BEYOND
from mto_graph.mrp.checkpoints import Checkpoint
from mto_graph.mrp.plan import Plan, plan
from mto_graph.mrp.requirements import DemandKind
from mto_graph.mrp.snapshot import NET_SEGMENT, Snapshot
from mto_graph.mrp.supply_network import Edges, Nodes, SupplyNetwork, Variants
from mto_graph.services.strategy_advice.copies import Original, in_plant_stock, with_orders, with_plan
from mto_graph.strategies import Flags, Integers, SegmentKind, Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is planned: the product and the carrier of its plan (rows), the strategy, and the demand.

    `factor` is how many units of the carrier one unit of the product is. The history has been moved to the days that
    the copies are planned for.
    """

    product: int
    carrier: int
    strategy: Strategy | None
    factor: Fraction
    today: int
    order_quantity: int
    order_day: int
    """A day on which everything can be there, begun today."""
    first_day: int
    end_day: int
    month_starts: tuple[int, ...]
    month_quantity: int
    """Thousandths of the product for each month; 0: the demand is not known."""
    quantities: tuple[int, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What comes out: exact, and None where it cannot be said."""

    workdays: int | None
    """From the order until the product is there, what is procured ahead being in stock."""
    stock: Mapping[int, Fraction]
    """The average stock of each material (row) in its base unit, over the year; empty where demand is not known."""
    short_days: int | None
    """Days of the year on which something was not there when it was needed."""


def effect_of(original: Original, setting: Setting, checkpoint: Checkpoint) -> Effect:
    """Plan the copy three times and compare. Nothing is written; what the checkpoint raises ends it."""
    at = -1 if setting.strategy is None else original.strategies[setting.strategy.code]
    has_plan = setting.strategy is not None and setting.strategy.plan is not None
    # A plan of one unit says what a plan reaches, whatever the demand is.
    monthly = -(-max(setting.month_quantity, 1000) * setting.factor.numerator // setting.factor.denominator)
    starts = setting.month_starts if setting.month_quantity else (setting.order_day,)
    ahead = None
    if has_plan:
        quantity = np.full(len(starts), monthly, dtype=np.int64)
        snapshot = with_plan(original, setting.carrier, at, quantity, np.array(starts, dtype=np.int64))
        ahead = plan(snapshot, checkpoint)
    reached = np.zeros(len(original.materials), dtype=np.bool_)
    if ahead is not None:
        reached[ahead.orders.material[in_plant_stock(ahead.orders.segment)]] = True
    workdays = _workdays(original, setting, at, reached, checkpoint)
    if not setting.month_quantity:
        return Effect(workdays, {}, None)
    orders = with_orders(
        original,
        setting.product,
        at,
        np.array(setting.quantities, dtype=np.int64),
        np.array(setting.days, dtype=np.int64),
    )
    stock, short_days = _stock(original, setting, orders, ahead, plan(orders, checkpoint), reached)
    return Effect(workdays, stock, short_days)


def _workdays(
    original: Original, setting: Setting, strategy: int, reached: Flags, checkpoint: Checkpoint
) -> int | None:
    """The longest path through the orders that one sales order brings about, without what is procured ahead."""
    snapshot = with_orders(
        original,
        setting.product,
        strategy,
        np.array([setting.order_quantity], dtype=np.int64),
        np.array([setting.order_day], dtype=np.int64),
    )
    planned = plan(snapshot, checkpoint)
    materials, orders = snapshot.materials, planned.orders
    stocked = reached | original.kept | materials.preview_only | materials.served_outside
    there = in_plant_stock(orders.segment) & stocked[orders.material]
    roots = np.flatnonzero(orders.material == setting.product)
    if not len(roots):
        known = stocked[setting.product] or not materials.planned_by_requirements[setting.product]
        return 0 if known else None
    edges = _edges(snapshot, planned, there)
    calendar = materials.calendar[orders.material]
    made = orders.in_house & ~there
    bought = ~orders.in_house & ~there
    nothing = np.zeros(len(orders), dtype=np.int64)
    production = snapshot.calendars.workdays_between(calendar, orders.start_day, orders.finish_day)
    nodes = Nodes(
        calendar=calendar,
        begin=nothing + setting.today,
        floor=nothing - 1,
        workdays=np.where(made, production, np.where(bought, materials.processing_days[orders.material], 0)),
        delivery=np.where(bought, materials.delivery_days[orders.material], 0),
        receipt=np.where(there, 0, materials.receipt_days[orders.material]),
    )
    ready = SupplyNetwork(snapshot.calendars, nodes, edges).earliest(Variants.of(nodes)).ready[0][roots]
    if int(ready.max()) >= BEYOND:
        return None
    first = snapshot.calendars.at_or_after(calendar[roots], nothing[roots] + setting.today)
    return int(snapshot.calendars.workdays_between(calendar[roots], first, ready).max())


def _edges(snapshot: Snapshot, planned: Plan, there: Flags) -> Edges:
    """Which order waits for which, except for what is in stock."""
    requirements, pegging = planned.requirements, planned.pegging
    shared = pegging.demand_kind == DemandKind.DEPENDENT
    row = np.concatenate((np.arange(len(requirements)), pegging.demand[shared]))
    child = np.concatenate((pegging.covered_by, pegging.supply[shared]))
    parent = requirements.parent[row]
    waits = (child >= 0) & (parent >= 0)
    waits &= ~there[np.maximum(parent, 0)]
    row, parent, child = row[waits], parent[waits], child[waits]
    calendar = snapshot.materials.calendar[planned.orders.material[parent]]
    start = planned.orders.start_day[parent]
    return Edges(
        parent=parent,
        child=child,
        offset=snapshot.calendars.workdays_between(calendar, start, requirements.day[row]),
    )


def _stock(
    original: Original,
    setting: Setting,
    orders: Snapshot,
    ahead: Plan | None,
    used: Plan,
    reached: Flags,
) -> tuple[dict[int, Fraction], int]:
    """Average stock and days short, from what is received to plan and what is used by orders.

    Orders of the plan for plant stock are carried out, and those of sales orders that no plan has procured; orders that
    only show the plan (without final assembly) are not.
    """
    days = setting.end_day - setting.first_day
    balance = np.zeros((len(original.materials), days + 1), dtype=np.int64)

    def enter(material: Integers, day: Integers, quantity: Integers) -> None:
        at = np.clip(day - setting.first_day, 0, days)
        np.add.at(balance, (material, at), quantity)

    for planned, carried_out in (
        (ahead, None if ahead is None else in_plant_stock(ahead.orders.segment)),
        (used, ~(in_plant_stock(used.orders.segment) & reached[used.orders.material])),
    ):
        if planned is None or carried_out is None:
            continue
        received = np.flatnonzero(carried_out & in_plant_stock(planned.orders.segment))
        enter(
            planned.orders.material[received],
            planned.orders.availability_day[received],
            planned.orders.quantity[received],
        )
        needs = planned.requirements.without_passed()
        rows = np.flatnonzero(carried_out[np.maximum(needs.parent, 0)] & (needs.segment == NET_SEGMENT))
        enter(needs.material[rows], needs.day[rows], -needs.quantity[rows])
    customer = None if setting.strategy is None else setting.strategy.customer
    if customer is None or customer.segment in (SegmentKind.NET, SegmentKind.GROSS):
        lines = orders.sales_order_lines
        enter(lines.material, lines.day, -lines.quantity)
    counted = orders.materials.planned_by_requirements & ~orders.materials.preview_only
    there = np.cumsum(balance, axis=1)[:, :days]
    there[~counted] = 0
    area = np.maximum(there, 0).sum(axis=1)
    stock = {int(row): Fraction(int(area[row]), 1000 * days) for row in np.flatnonzero(area)}
    return stock, int((there < 0).any(axis=0).sum())
