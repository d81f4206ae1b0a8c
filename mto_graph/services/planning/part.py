"""The part of the database that a run over some sections must read: its materials, sales order items and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mto_graph.model.sessions import Session
from mto_graph.mrp.discontinuation import STEP
from mto_graph.services.plan_owners import consumers_of_variants, variants_planned
from mto_graph.services.planning.assembly_plans import whole_assemblies
from mto_graph.services.planning.sections import Sections, spelled_out
from mto_graph.services.reading.segments import (
    is_individual,
    item_of,
    kind_of,
    project_of,
    receipt_segment_sql,
    segment_of,
)
from mto_graph.services.reading.sql import number_pairs, numbers
from mto_graph.strategies import Registry, SegmentKind

Source = tuple[str, list[str]]
"""A row source for a FROM clause and its parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Ids of everything that has a say in the plan of `sections`."""

    sections: Sections
    exploding: frozenset[int]
    """Materials in plants whose bills of material are read."""
    materials: frozenset[int]
    """All materials in plants that get a number: also components, and those of orders above."""
    items: frozenset[int]
    """All sales order items that get a number."""
    projects: frozenset[int]
    """All projects that get a number: also those that these items name."""
    demanding: frozenset[int]
    """Materials in plants all of whose sales order lines count: they stand in plant sections or consume plan."""

    @property
    def planned(self) -> frozenset[int]:
        """Materials in plants with a section that belongs to no sales order item and no project."""
        return frozenset(material for material, segment in self.sections if not is_individual(segment))

    @property
    def owned(self) -> frozenset[int]:
        """Sales order items with a section of their own among those planned."""
        return frozenset(item for _, segment in self.sections if (item := item_of(segment)) is not None)

    @property
    def owned_projects(self) -> frozenset[int]:
        """Projects with a section among those planned."""
        return frozenset(found for _, segment in self.sections if (found := project_of(segment)) is not None)

    def plan_rows(self, session: Session, table: str, name: str = "t") -> Source:
        """The rows of a table of the plan that stand in the sections."""
        wanted, parameter = number_pairs(session, self.sections)
        # SQLite keeps the order of a CROSS JOIN: few sections first, then their rows by index.
        return (
            f"(SELECT t.* FROM {wanted} wanted CROSS JOIN {table} t"
            f" WHERE t.material_plant = wanted.a AND t.segment = wanted.b) {name}",
            [parameter],
        )

    def document_rows(self, session: Session, table: str) -> Source:
        """The rows of stock, receipts or reservations that may stand in the sections, under the table's name."""
        plants, plant_parameter = numbers(session, self.planned)
        owners, owner_parameter = numbers(session, self.owned)
        projects, project_parameter = numbers(session, self.owned_projects)
        materials, material_parameter = numbers(session, {material for material, _ in self.sections})
        # The plus keeps the database from looking up a material's rows where the item's are few.
        return (
            f"(SELECT * FROM {table} WHERE sales_order_item IS NULL AND project IS NULL AND material_plant IN {plants}"
            f" UNION ALL SELECT * FROM {table} WHERE sales_order_item IN {owners}"
            f" AND +material_plant IN {materials}"
            f" UNION ALL SELECT * FROM {table} WHERE project IN {projects}"
            f" AND +material_plant IN {materials}) {table}",
            [plant_parameter, owner_parameter, material_parameter, project_parameter, material_parameter],
        )

    def item_rows(self, session: Session, name: str = "t") -> Source:
        """The sales order items whose lines count."""
        materials, material_parameter = numbers(session, self.demanding)
        owners, owner_parameter = numbers(session, self.owned)
        projects, project_parameter = numbers(session, self.owned_projects)
        return (
            f"(SELECT * FROM sales_order_item WHERE material_plant IN {materials}"
            f" UNION SELECT * FROM sales_order_item WHERE id IN {owners}"
            f" UNION SELECT * FROM sales_order_item WHERE project IN {projects}) {name}",
            [material_parameter, owner_parameter, project_parameter],
        )


def part_of(session: Session, registry: Registry, sections: Sections) -> Part:
    """What a run over these sections must read."""
    planned = {material for material, _ in sections}
    owned = {item for _, segment in sections if (item := item_of(segment)) is not None}
    exploding, components = _structure(session, planned, owned)
    plants = {material for material, segment in sections if not is_individual(segment)}
    demanding = plants | _consumers(session, registry, plants)
    above, segments_above = _above(session, sections)
    segments = {segment for _, segment in sections} | segments_above
    projects = {project for segment in segments if (project := project_of(segment)) is not None}
    items = owned | {item for segment in segments_above if (item := item_of(segment)) is not None}
    items |= _items_of(session, demanding) | _items_of_projects(session, projects)
    materials = exploding | components | demanding | above | _targets(session, registry, demanding)
    return Part(
        sections=sections,
        exploding=frozenset(exploding),
        materials=frozenset(materials | _materials_of(session, items)),
        items=frozenset(items),
        projects=frozenset(projects | _projects_of(session, items)),
        demanding=frozenset(demanding),
    )


def with_components(session: Session, registry: Registry, sections: Iterable[tuple[int, int]]) -> Sections:
    """The sections and all that must be planned with them.

    Of those that are not plant stock this is the same segment of all components that may follow it, of discontinued
    materials what the orders above stand in: what such a material passes on depends on all these orders need of it.
    What is left of the plan of an assembly depends on all its sections.
    """
    found = set[tuple[int, int]]()
    reached = set(sections)
    while reached:
        found |= reached
        joined = spelled_out(session, whole_assemblies(session, registry, reached))
        reached = (_below(session, registry, reached) | _orders_above(session, reached) | joined) - found
    return frozenset(found)


def _below(session: Session, registry: Registry, sections: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Where the components may stand of what is in these sections and not in plant stock."""
    following = {section for section in sections if kind_of(section[1]) >= SegmentKind.PLANNING}
    if not following:
        return set()
    below: dict[int, list[tuple[int, int | None]]] = {}
    owners = {item for _, segment in following if (item := item_of(segment)) is not None}
    components = _components(session, {material for material, _ in following}, owners)
    for parent, component, explosion, indicator, mrp_type, special, by_kanban, owner in components:
        collective = (indicator == "collective" and explosion != "individual") or explosion == "collective"
        known = registry.mrp_types.get(mrp_type)
        collective_only = by_kanban or (known is not None and known.collective_only)
        if _is_phantom(explosion, special) or (not collective and not collective_only):
            below.setdefault(parent, []).append((component, owner))
    return {
        (component, segment)
        for material, segment in following
        for component, owner in below.get(material, ())
        if owner is None or owner == item_of(segment)
    }


def _orders_above(session: Session, sections: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The sections of the orders that need the discontinued materials in these sections.

    Of what such a material has passed on as a whole, only the follow-up material has a requirement left.
    """
    passing = discontinued(session, {material for material, _ in sections})
    if not passing:
        return set()
    own = [section for section in sections if section[0] in passing]
    to: dict[int, list[int]] = {}
    for material, follow_up in _follow_ups(session, passing):
        to.setdefault(material, []).append(follow_up)
    passed = {
        (follow_up, segment)
        for material, on in own
        for follow_up in to.get(material, ())
        for segment in (on, segment_of(None))
    }
    return _sections_above(session, own) | _sections_above(session, passed, least_position=STEP)


def discontinued(session: Session, materials: Iterable[int]) -> set[int]:
    """Those of the materials (ids) that have a follow-up material."""
    among, parameter = numbers(session, materials)
    return _ids(
        session,
        f"SELECT id FROM material_plant WHERE follow_up_material IS NOT NULL AND id IN {among}",
        [parameter],
    )


def _follow_ups(session: Session, materials: Iterable[int]) -> list[tuple[int, int]]:
    """Each of the discontinued materials with its follow-up material, with that one's, and so on (ids)."""
    among, parameter = numbers(session, materials)
    step = (
        "JOIN material_plant old ON old.id = {} JOIN material_plant c"
        " ON c.material = old.follow_up_material AND c.plant = old.plant"
    )
    rows = session.rows(
        "WITH RECURSIVE passing(origin, place) AS (SELECT mp.id, c.id FROM material_plant mp"
        f" {step.format('mp.id')} WHERE mp.id IN {among}"
        f" UNION SELECT p.origin, c.id FROM passing p {step.format('p.place')})"
        " SELECT origin, place FROM passing",
        [parameter],
    )
    return [(row[0], row[1]) for row in rows]


def _structure(session: Session, planned: set[int], owners: set[int]) -> tuple[set[int], set[int]]:
    """What is exploded – the planned materials, and phantoms in them – and all their components.

    Components are also those of the order BOMs of these sales order items (ids).
    """
    exploding, components = set(planned), set[int]()
    reached = set(planned)
    while reached:
        rows = _components(session, reached, owners)
        components |= {row[1] for row in rows}
        phantoms = {row[1] for row in rows if _is_phantom(row[2], row[5])}
        reached = phantoms - exploding
        exploding |= reached
    return exploding, components


def _is_phantom(explosion: str, special_procurement: str) -> bool:
    return explosion == "phantom" or (explosion == "" and special_procurement == "phantom")


_Component = tuple[int, int, str, str, str, str, bool, int | None]
"""Parent, component, explosion type of the item, the component's indicator, MRP type and special procurement, and
whether it has control cycles of kanban; the sales order item whose order BOM it is of."""


def _components(session: Session, parents: set[int], owners: set[int]) -> list[_Component]:
    among, parameter = numbers(session, parents)
    own, own_parameter = numbers(session, owners)
    settings = (
        "c.individual_collective, c.mrp_type, c.special_procurement,"
        " EXISTS (SELECT 1 FROM control_cycle y WHERE y.material_plant = c.id)"
    )
    return [
        (row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7])
        for row in session.rows(
            f"SELECT b.parent, b.component, b.explosion, {settings}, NULL FROM bom_item b"
            f" JOIN material_plant c ON c.id = b.component WHERE b.parent IN {among}"
            f" UNION ALL SELECT o.parent, o.component, o.explosion, {settings}, o.sales_order_item"
            " FROM order_bom_item o JOIN material_plant c ON c.id = o.component"
            f" WHERE o.parent IN {among} AND o.sales_order_item IN {own}"
            f" UNION ALL SELECT above.id, c.id, '', {settings}, NULL FROM material_plant above JOIN material_plant c"
            " ON c.material = above.material AND c.plant = above.supplying_plant"
            f" WHERE above.special_procurement = 'stock_transfer' AND above.id IN {among}"
            # What takes a material's place does so in the same section.
            f" UNION ALL SELECT old.id, c.id, 'individual', {settings}, NULL FROM material_plant old"
            " JOIN material_plant c"
            f" ON c.material = old.follow_up_material AND c.plant = old.plant WHERE old.id IN {among}",
            [parameter, parameter, own_parameter, parameter, parameter],
        )
    ]


def _consumers(session: Session, registry: Registry, plants: set[int]) -> set[int]:
    """Materials whose orders consume the plan of these planning materials and planning variants."""
    among, parameter = numbers(session, plants)
    return _ids(
        session,
        "SELECT mp.id FROM material_plant target JOIN material_plant mp"
        " ON mp.planning_material = target.material AND COALESCE(mp.planning_plant, mp.plant) = target.plant"
        f" WHERE target.id IN {among}",
        [parameter],
    ) | consumers_of_variants(session, registry, plants)


def _targets(session: Session, registry: Registry, materials: set[int]) -> set[int]:
    """The planning materials and planning variants of these materials."""
    among, parameter = numbers(session, materials)
    return _ids(
        session,
        "SELECT target.id FROM material_plant mp JOIN material_plant target"
        " ON target.material = mp.planning_material AND target.plant = COALESCE(mp.planning_plant, mp.plant)"
        f" WHERE mp.id IN {among}",
        [parameter],
    ) | variants_planned(session, registry, materials)


def _items_of(session: Session, materials: set[int]) -> set[int]:
    among, parameter = numbers(session, materials)
    return _ids(session, f"SELECT id FROM sales_order_item WHERE material_plant IN {among}", [parameter])


def _items_of_projects(session: Session, projects: set[int]) -> set[int]:
    """What decides by which strategy the orders of these projects are made."""
    among, parameter = numbers(session, projects)
    return _ids(session, f"SELECT id FROM sales_order_item WHERE project IN {among}", [parameter])


def _projects_of(session: Session, items: set[int]) -> set[int]:
    among, parameter = numbers(session, items)
    return _ids(
        session,
        f"SELECT DISTINCT project FROM sales_order_item WHERE project IS NOT NULL AND id IN {among}",
        [parameter],
    )


def _materials_of(session: Session, items: set[int]) -> set[int]:
    among, parameter = numbers(session, items)
    return _ids(session, f"SELECT material_plant FROM sales_order_item WHERE id IN {among}", [parameter])


def _above(session: Session, sections: Sections) -> tuple[set[int], set[int]]:
    """Materials and segments of the orders whose components stand in these sections."""
    rows = _sections_above(session, sections)
    return {row[0] for row in rows}, {row[1] for row in rows}


def _sections_above(
    session: Session, sections: Iterable[tuple[int, int]], least_position: int = 0
) -> set[tuple[int, int]]:
    """Where the orders stand whose components stand in these sections, in this position of the explosion or later."""
    wanted, parameter = number_pairs(session, sections)
    rows = session.rows(
        f"SELECT DISTINCT p.material_plant, p.segment FROM {wanted} wanted CROSS JOIN dependent_requirement d"
        " JOIN planned_order p ON p.number = d.parent"
        " WHERE d.material_plant = wanted.a AND d.segment = wanted.b AND d.position >= ?"
        f" UNION SELECT r.material_plant, {receipt_segment_sql('r')}"
        f" FROM {wanted} wanted CROSS JOIN dependent_requirement d JOIN receipt r ON r.id = -d.parent"
        " WHERE d.material_plant = wanted.a AND d.segment = wanted.b AND d.position >= ?",
        [parameter, least_position, parameter, least_position],
    )
    return {(row[0], row[1]) for row in rows}


def _ids(session: Session, sql: str, parameters: Sequence[str]) -> set[int]:
    return {row[0] for row in session.rows(sql, parameters)}
