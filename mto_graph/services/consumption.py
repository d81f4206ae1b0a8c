"""Which plan lines the open orders consume right now; computed at reading, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.assembly_plans import AssemblyPlan
from mto_graph.mrp.calendars import bucket_start
from mto_graph.mrp.consume import EXACT, consume
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, PlanLines, SalesOrderLines
from mto_graph.services.assembly_plan_needs import read_needs
from mto_graph.services.plan_owners import consumers_of_variants, plan_owners
from mto_graph.services.planning.demand import strategies_of_types
from mto_graph.services.planning.keys import Numbering
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers, Registry
from mto_graph.units import FACTOR_PLACES


@dataclass(frozen=True, slots=True)
class ConsumedPart:
    """What one consumer takes of one plan line (id), in thousandths of the plan's unit, exactly.

    The consumer is a schedule line (id), a dependent requirement (order above, position) or a reservation (id).
    """

    plan_line: int
    quantity: Fraction
    schedule_line: int | None = None
    dependent_requirement: tuple[int, int] | None = None
    reservation: int | None = None


@dataclass(frozen=True, slots=True)
class PlanConsumption:
    """The open quantity of each active plan line (id → thousandths) and who consumes what, in order."""

    open_quantity: dict[int, int]
    plan_day: dict[int, int]
    parts: tuple[ConsumedPart, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    calendar: Integers
    mixed_mrp: Integers
    consumption_mode: Integers
    backward_days: Integers
    forward_days: Integers


def plan_consumption(session: Session, registry: Registry, targets: Iterable[int]) -> PlanConsumption:
    """The consumption of the plans that stand at these materials in plants (ids).

    Looks at the plan lines there and at the open orders that may consume them: orders for the materials themselves,
    for those that name them as planning material, and for what they are planning variants of. Plan of assemblies is
    consumed by what the stored plan and production orders need of them.
    """
    chosen = np.array(sorted(set(targets)), dtype=np.int64)
    plan, plan_ids, plan_materials, groups = _plan(session, chosen.tolist())
    if not len(plan_ids):
        return PlanConsumption({}, {}, ())
    ids, rules, strategy, planning = _materials(session, registry, chosen)
    material = ids.places(plan_materials)
    plan_strategy = np.where(groups == "", strategy[material], strategies_of_types(registry, groups.tolist()))
    lines = PlanLines(material=material, strategy=plan_strategy, quantity=plan[0], day=plan[1])
    orders, order_ids = _orders(session, registry, ids, strategy, planning)
    plants = read_plants(session, date(1970, 1, 1))
    strategies = tuple(registry.strategies.values())
    consumed = consume(plants.calendars, rules, strategies, orders, lines)
    assemblies = AssemblyPlan.of(plants.calendars, rules, strategies, lines, consumed.remaining)
    open_quantity, by_needs = consumed.open_quantity, tuple[ConsumedPart, ...]()
    if assemblies.lines.any():
        needs, consumers = read_needs(session, ids, ids.ids[np.unique(material[assemblies.lines])])
        by_needs = tuple(
            ConsumedPart(
                int(plan_ids[link.plan_line]), Fraction(link.taken, EXACT), **consumers[link.order_line]
            )
            for link in assemblies.consumed(needs)
        )
        open_quantity = assemblies.open_quantity(np.arange(len(plan_ids)))
    return PlanConsumption(
        open_quantity=dict(zip(plan_ids.tolist(), open_quantity.tolist(), strict=True)),
        plan_day=dict(
            zip(
                plan_ids.tolist(),
                plants.calendars.counted(rules.calendar[material], plan[1]).tolist(),
                strict=True,
            )
        ),
        parts=tuple(
            ConsumedPart(
                int(plan_ids[link.plan_line]), Fraction(link.taken, EXACT), int(order_ids[link.order_line])
            )
            for link in consumed.links
        )
        + by_needs,
    )


def _plan(
    session: Session, targets: list[int]
) -> tuple[tuple[Integers, Integers], Integers, Integers, Integers]:
    among, parameter = numbers(session, targets)
    ids, material, day, quantity, period, types = read_columns(
        session,
        "SELECT id, material_plant, date, quantity, period, requirements_type FROM planned_independent_requirement"
        f" WHERE active AND quantity > 0 AND material_plant IN {among} ORDER BY material_plant, version, date",
        [parameter],
        dtypes=(INT, INT, INT, INT, TEXT, TEXT),
    )
    return (quantity, bucket_start(day, period.tolist())), ids, material, types


def _materials(
    session: Session, registry: Registry, targets: Integers
) -> tuple[Numbering, _Rules, Integers, tuple[Integers, Integers]]:
    """The targets and all materials whose orders may consume their plan; planning material and factor of each."""
    among, parameter = numbers(session, targets.tolist())
    configurable = consumers_of_variants(session, registry, targets.tolist())
    own, own_parameter = numbers(session, {*targets.tolist(), *configurable})
    ids, plant, group, mixed, mode, backward, forward, factor, planned_by = read_columns(
        session,
        "SELECT mp.id, mp.plant, mp.strategy_group, mp.mixed_mrp, mp.consumption_mode, mp.backward_consumption_days,"
        " mp.forward_consumption_days, mp.planning_conversion_factor, target.id FROM material_plant mp"
        " LEFT JOIN material_plant target ON target.material = mp.planning_material"
        " AND target.plant = COALESCE(mp.planning_plant, mp.plant)"
        f" WHERE mp.id IN {own} OR target.id IN {among} ORDER BY mp.id",
        [own_parameter, parameter],
        dtypes=(INT, INT, TEXT, *(INT,) * 6),
        fill=-1,
    )
    numbering = Numbering(ids)
    plants = read_plants(session, date(1970, 1, 1))
    rules = _Rules(
        calendar=plants.calendar[plants.numbering.places(plant)],
        mixed_mrp=mixed,
        consumption_mode=mode,
        backward_days=backward,
        forward_days=forward,
    )
    planning = numbering.places(planned_by), np.where(factor >= 0, factor, 10**FACTOR_PLACES)
    return numbering, rules, _strategies(registry, group.tolist()), planning


def _orders(
    session: Session,
    registry: Registry,
    materials: Numbering,
    strategy: Integers,
    planning: tuple[Integers, Integers],
) -> tuple[SalesOrderLines, Integers]:
    among, parameter = numbers(session, materials.ids.tolist())
    ids, item_ids, material_ids, group, open_quantity, day = read_columns(
        session,
        "SELECT l.id, i.id, i.material_plant, i.strategy_group, l.quantity - l.delivered_quantity, l.requested_date"
        " FROM schedule_line l JOIN sales_order_item i ON i.id = l.sales_order_item"
        " JOIN sales_order o ON o.id = i.sales_order WHERE l.quantity > l.delivered_quantity AND NOT i.rejected"
        f" AND i.material_plant IN {among} ORDER BY o.sales_order, i.item, l.schedule_line",
        [parameter],
        dtypes=(INT, INT, INT, TEXT, INT, INT),
    )
    material = materials.places(material_ids)
    own = _strategies(registry, group.tolist())
    followed = np.where(own >= 0, own, strategy[material])
    plan_material, plan_factor = plan_owners(
        session, registry, materials.places, (item_ids, material, followed), planning
    )
    lines = SalesOrderLines(
        material=material,
        item_segment=np.full(len(ids), FIRST_INDIVIDUAL_SEGMENT, dtype=np.int64),
        strategy=followed,
        plan_material=plan_material,
        plan_factor=plan_factor,
        quantity=open_quantity,
        day=day,
    )
    return lines, ids


def _strategies(registry: Registry, groups: list[str]) -> Integers:
    place = {code: at for at, code in enumerate(registry.strategies)}
    return np.array([place.get(group, -1) for group in groups], dtype=np.int64)
