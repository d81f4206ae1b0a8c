"""Materials with a plan that dependent requirements and reservations consume: it depends on all their sections."""

from __future__ import annotations

from collections.abc import Iterable

from mto_graph.model.sessions import Session
from mto_graph.services.planning.sections import Section
from mto_graph.services.planning_file import ALL_SECTIONS, PLAN_SEGMENTS
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Registry


def assemblies(session: Session, registry: Registry, materials: Iterable[int]) -> set[int]:
    """Those of the materials in plants (ids)."""
    declared = (strategy.plan for strategy in registry.strategies.values())
    if not any(plan is not None and plan.for_assemblies for plan in declared):
        return set()
    among, parameter = numbers(session, materials)
    rows = session.rows(
        "SELECT DISTINCT r.material_plant, r.requirements_type, mp.strategy_group, mp.mixed_mrp"
        " FROM planned_independent_requirement r JOIN material_plant mp ON mp.id = r.material_plant"
        f" WHERE r.active AND r.quantity > 0 AND r.material_plant IN {among}",
        [parameter],
    )
    found = set()
    for material, requirements_type, group, mixed in rows:
        plan = registry.plan_class(requirements_type, group)
        if plan is not None and plan.for_assemblies and plan.mixed_mrp in (None, mixed):
            found.add(material)
    return found


def plans_of_assemblies(session: Session, registry: Registry, sections: Iterable[Section]) -> set[Section]:
    """Where the plan stands that demand in these sections consumes."""
    found = assemblies(session, registry, {material for material, _ in sections})
    return {(material, segment) for material in found for segment in PLAN_SEGMENTS}


def whole_assemblies(session: Session, registry: Registry, sections: Iterable[Section]) -> set[Section]:
    """The assemblies among these sections with all their sections, as the planning file says it."""
    found = assemblies(session, registry, {material for material, _ in sections})
    return {(material, ALL_SECTIONS) for material in found}
