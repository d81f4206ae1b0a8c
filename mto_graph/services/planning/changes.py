"""Net change: from the entries of the planning file to the sections that a run must plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mto_graph.model.bulk import INT, delete_keys, read_columns
from mto_graph.model.sessions import Session
from mto_graph.services.plan_owners import by_similarity, variants_planned
from mto_graph.services.planning.assembly_plans import plans_of_assemblies
from mto_graph.services.planning.sections import Section
from mto_graph.services.planning_file import ALL_SECTIONS, PLAN_SEGMENTS, Reason
from mto_graph.services.reading.segments import customer_segment, item_of, project_segment
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Consumption, Integers, PlanOwner, Registry, SegmentKind

_PHANTOM = "(b.explosion = 'phantom' OR (b.explosion = '' AND c.special_procurement = 'phantom'))"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the planning file."""

    id: int
    plant: int
    material: int
    segment: int
    reason: Reason
    date: int | None


def read_entries(session: Session) -> list[Entry]:
    """All entries there are now."""
    return [
        Entry(number, plant, material, segment, Reason(reason), day)
        for number, plant, material, segment, reason, day in session.rows(
            "SELECT e.id, mp.plant, e.material_plant, e.segment, e.reason, e.date FROM planning_file_entry e"
            " JOIN material_plant mp ON mp.id = e.material_plant ORDER BY e.id"
        )
    ]


def sections_entered(session: Session, at_most: int) -> int:
    """How many sections the planning file names; of more than `at_most` just that they are more."""
    return int(
        session.scalar(
            "SELECT COUNT(*) FROM (SELECT DISTINCT material_plant, segment FROM planning_file_entry"
            f" LIMIT {at_most + 1:d}) AS entered"
        )
    )


def read_entry_ids(session: Session) -> Integers:
    """The ids of all entries there are now."""
    (ids,) = read_columns(session, "SELECT id FROM planning_file_entry ORDER BY id", dtypes=(INT,))
    return ids


def concerned(session: Session, registry: Registry, entries: Iterable[Entry]) -> set[Section]:
    """The sections that the entries name, and those whose demand the same changes move.

    What orders ask for beyond a plan is said of plant stock, so that belongs to a plan that is consumed otherwise.
    """
    by_reason: dict[Reason, set[Section]] = {reason: set() for reason in Reason}
    for entry in entries:
        by_reason[entry.reason].add((entry.material, entry.segment))
    found = {section for sections in by_reason.values() for section in sections}
    exploding = {material for material, _ in by_reason[Reason.MATERIAL] | by_reason[Reason.PLANT]}
    restructured = {material for material, _ in by_reason[Reason.BOM]}
    found |= _whole(users(session, exploding) | _users_of_phantoms(session, restructured))
    moved = {material for material, segment in by_reason[Reason.SALES_ORDER] if segment == ALL_SECTIONS}
    found |= _plans(_planning_materials(session, exploding | moved))
    found |= _plans(variants_planned(session, registry, exploding | restructured | moved))
    items = {
        owner
        for _, segment in by_reason[Reason.SALES_ORDER]
        if segment != ALL_SECTIONS and (owner := item_of(segment)) is not None
    }
    found |= _demand(session, registry, items)
    return found | plans_of_assemblies(session, registry, found)


def _whole(materials: Iterable[int]) -> set[Section]:
    return {(material, ALL_SECTIONS) for material in materials}


def _plans(materials: Iterable[int]) -> set[Section]:
    return {(material, segment) for material in materials for segment in PLAN_SEGMENTS}


def users(session: Session, materials: set[int]) -> set[int]:
    """What has these materials as components, or is supplied with them by stock transfer."""
    if not materials:
        return set()
    among, parameter = numbers(session, materials)
    direct = {
        row[0]
        for row in session.rows(
            f"SELECT parent FROM bom_item WHERE component IN {among}"
            f" UNION SELECT parent FROM order_bom_item WHERE component IN {among}"
            " UNION SELECT above.id FROM material_plant below JOIN material_plant above"
            " ON above.material = below.material AND above.supplying_plant = below.plant"
            f" WHERE below.id IN {among} AND above.special_procurement = 'stock_transfer'",
            [parameter] * 3,
        )
    }
    return direct | _users_of_phantoms(session, direct)


def _users_of_phantoms(session: Session, materials: set[int]) -> set[int]:
    """Those above, as long as the way up leads through phantoms."""
    found: set[int] = set()
    reached = materials
    while reached:
        among, parameter = numbers(session, reached)
        rows = session.rows(
            " UNION ".join(
                f"SELECT b.parent FROM {table} b JOIN material_plant c ON c.id = b.component"
                f" WHERE b.component IN {among} AND {_PHANTOM}"
                for table in ("bom_item", "order_bom_item")
            ),
            [parameter] * 2,
        )
        reached = {parent for (parent,) in rows} - found
        found |= reached
    return found


def _planning_materials(session: Session, materials: set[int]) -> set[int]:
    """The materials whose plan the orders of these consume."""
    if not materials:
        return set()
    among, parameter = numbers(session, materials)
    return {target for _, _, target in session.rows(f"{_TARGETS} WHERE mp.id IN {among}", [parameter])}


_TARGETS = (
    "SELECT mp.id, mp.strategy_group, target.id FROM material_plant mp JOIN material_plant target"
    " ON target.material = mp.planning_material AND target.plant = COALESCE(mp.planning_plant, mp.plant)"
)


def _demand(session: Session, registry: Registry, items: set[int]) -> set[Section]:
    """Where the demand of sales order items stands, and the plan that it consumes."""
    if not items:
        return set()
    among, parameter = numbers(session, items)
    rows = session.rows(
        "SELECT i.id, i.material_plant, i.strategy_group, mp.strategy_group, i.project FROM sales_order_item i"
        f" JOIN material_plant mp ON mp.id = i.material_plant WHERE i.id IN {among}",
        [parameter],
    )
    materials, parameter = numbers(session, {row[1] for row in rows})
    targets = {
        material: target
        for material, _, target in session.rows(f"{_TARGETS} WHERE mp.id IN {materials}", [parameter])
    }
    plans = _plan_segments(registry)
    similar = [
        row[1]
        for row in rows
        if (strategy := registry.strategies.get(row[2] or row[3])) and by_similarity(strategy.customer)
    ]
    # What an item consumed before its configuration changed is not known any more: any of them may move.
    found: set[Section] = _plans(variants_planned(session, registry, similar))
    for item, material, own, of_material, project in rows:
        strategy = registry.strategies.get(own or of_material)
        customer = strategy.customer if strategy is not None else None
        if customer is None or customer.segment < SegmentKind.CUSTOMER:
            found.add((material, int(SegmentKind.NET if customer is None else customer.segment)))
        elif customer.segment is SegmentKind.PROJECT and project is not None:
            found.add((material, project_segment(project)))
        else:
            found.add((material, customer_segment(item)))
        if customer is not None and customer.consumption is not None:
            other = customer.consumes_plan_of is PlanOwner.PLANNING_MATERIAL
            target = targets.get(material) if other else material
            found.add((material if target is None else target, int(SegmentKind.NET)))
            if target is not None:
                found.update((target, segment) for segment in plans.get(customer.consumption, ()))
    return found


def _plan_segments(registry: Registry) -> Mapping[Consumption, set[int]]:
    """Where plan stands that is consumed in each way."""
    found: dict[Consumption, set[int]] = {}
    for strategy in registry.strategies.values():
        if strategy.plan is not None and strategy.plan.consumption is not None:
            found.setdefault(strategy.plan.consumption, set()).add(int(strategy.plan.segment))
    return found


def remove_entries(session: Session, entries: Integers) -> None:
    """What has been planned (ids) is looked at no more; entries that came meanwhile stay."""
    delete_keys(session, "planning_file_entry", {"id": entries})
