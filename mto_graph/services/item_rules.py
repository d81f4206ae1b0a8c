"""Which requirements class a sales order item follows, and whose plan it consumes at which factor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.services.plan_owners import by_similarity, similar_variants
from mto_graph.services.reading.segments import kind_of, segment_of
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import (
    DEFAULT_CLASS,
    INDIVIDUAL_CLASS,
    PlanOwner,
    ReductionTrigger,
    Registry,
    RequirementsClass,
    SegmentKind,
    Strategy,
)
from mto_graph.units import FACTOR_PLACES


@dataclass(frozen=True, slots=True)
class ItemRules:
    """The rules of one sales order item; `plan` is the material in its plant (id) whose plan it consumes.

    `oldest_plan` is the one (id) whose oldest plan its deliveries reduce without consumption. `factor`
    converts the item's quantity into the plan's unit, in millionths.
    """

    material_plant: int
    requirements_class: RequirementsClass
    plan: int | None
    factor: int
    strategy: str = ""
    """The code of the strategy whose class it is; empty: ordinary demand."""
    oldest_plan: int | None = None
    item: int = 0
    project: int | None = None
    """The project (id) that it names."""

    @property
    def reduced_plan(self) -> int | None:
        """The material in its plant (id) whose plan its deliveries reduce."""
        return self.oldest_plan if self.plan is None else self.plan

    @property
    def kept_apart(self) -> bool:
        """Whether the item is kept apart from plant stock: in a section of its own, or in that of its project."""
        return self.requirements_class.segment in (SegmentKind.CUSTOMER, SegmentKind.PROJECT)

    @property
    def individual_section(self) -> int:
        """The stored segment that is kept for the item: its project's where it is planned by project, else its own."""
        by_project = self.requirements_class.segment is SegmentKind.PROJECT
        return segment_of(self.item, self.project if by_project else None)

    @property
    def section(self) -> int:
        """The stored segment that it is served from: the individual one where it is kept apart, else plant stock."""
        return self.individual_section if self.kept_apart else int(SegmentKind.NET)

    @property
    def section_class(self) -> RequirementsClass:
        """The class of what is planned in its individual section; a default where its own stands elsewhere."""
        if self.requirements_class.segment is kind_of(self.individual_section):
            return self.requirements_class
        return INDIVIDUAL_CLASS

    @property
    def section_strategy(self) -> str:
        """The code of the strategy that declares `section_class`; empty: the default."""
        return self.strategy if self.section_class is self.requirements_class else ""

    @property
    def shares_project(self) -> bool:
        """Whether it stands in the section of its project."""
        return self.kept_apart and kind_of(self.section) is SegmentKind.PROJECT


def item_rules(session: Session, registry: Registry, sales_order_item: int) -> ItemRules:
    """The rules of a sales order item (id): those of its own strategy group, else of its material's.

    Refused with UNKNOWN_STRATEGY when no loaded plugin supplies the strategy.
    """
    facts = _facts(session, [sales_order_item])[sales_order_item]
    strategy = registry.strategy(facts[0]) if facts[0] else None
    return _with_plans(session, {sales_order_item: (strategy, facts)})[sales_order_item]


def rules_of_items(session: Session, registry: Registry, ids: Iterable[int]) -> dict[int, ItemRules]:
    """The rules of many sales order items (ids), without those whose strategy is not loaded.

    One statement; a second one where items consume the plan of similar variants.
    """
    return _with_plans(
        session,
        {
            identity: (registry.strategies[facts[0]] if facts[0] else None, facts)
            for identity, facts in _facts(session, ids).items()
            if not facts[0] or facts[0] in registry.strategies
        },
    )


def gross_classes(
    session: Session, registry: Registry, materials: Iterable[int]
) -> dict[int, tuple[RequirementsClass, str]]:
    """The class of the plan of materials in plants (ids) that stands in the gross section, and its strategy."""
    among, parameter = numbers(session, materials)
    found = {}
    for identity, group in session.rows(
        f"SELECT id, strategy_group FROM material_plant WHERE id IN {among}", [parameter]
    ):
        strategy = registry.strategies.get(group)
        plan = None if strategy is None else strategy.plan
        if plan is not None and plan.segment is SegmentKind.GROSS:
            found[identity] = plan, group
    return found


def rules_of_projects(session: Session, registry: Registry, ids: Iterable[int]) -> dict[int, ItemRules]:
    """The rules of each project (id): those of its first item that is planned by project; without those of none."""
    among, parameter = numbers(session, ids)
    items = [
        item
        for (item,) in session.rows(
            "SELECT i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            f" WHERE i.project IN {among} ORDER BY o.sales_order, i.item",
            [parameter],
        )
    ]
    rules = rules_of_items(session, registry, items)
    found: dict[int, ItemRules] = {}
    for item in items:
        if item in rules and rules[item].shares_project:
            found.setdefault(rules[item].project or 0, rules[item])
    return found


_Facts: TypeAlias = tuple[str, int, int | None, int | None, int, int | None]


def _facts(session: Session, ids: Iterable[int]) -> dict[int, _Facts]:
    """Strategy, material in its plant, conversion factor, planning material in its plant, id and project of each."""
    among, parameter = numbers(session, ids)
    return {
        identity: (own or group, material_plant, factor, planning_material, identity, project)
        for identity, own, group, material_plant, factor, planning_material, project in session.rows(
            "SELECT i.id, i.strategy_group, mp.strategy_group, mp.id, mp.planning_conversion_factor, target.id,"
            " i.project"
            " FROM sales_order_item i JOIN material_plant mp ON mp.id = i.material_plant"
            " LEFT JOIN material_plant target ON target.material = mp.planning_material"
            f" AND target.plant = COALESCE(mp.planning_plant, mp.plant) WHERE i.id IN {among}",
            [parameter],
        )
    }


def _with_plans(
    session: Session, items: Mapping[int, tuple[Strategy | None, _Facts]]
) -> dict[int, ItemRules]:
    similar = [
        identity
        for identity, (strategy, _) in items.items()
        if strategy is not None and by_similarity(strategy.customer)
    ]
    variants = similar_variants(session, similar) if similar else {}
    return {
        identity: _rules(strategy, facts, variants.get(identity))
        for identity, (strategy, facts) in items.items()
    }


def _rules(strategy: Strategy | None, facts: _Facts, variant: int | None) -> ItemRules:
    _, material_plant, factor, planning_material, item, project = facts
    code = "" if strategy is None else strategy.code
    customer = (strategy.customer if strategy is not None else None) or DEFAULT_CLASS
    one = 10**FACTOR_PLACES
    oldest = None
    if customer.consumption is None:
        plan = None
        planned = None if strategy is None else strategy.plan
        if planned is not None and planned.lowers_oldest(ReductionTrigger.GOODS_ISSUE):
            oldest = material_plant
    elif customer.consumes_plan_of is PlanOwner.PLANNING_MATERIAL:
        plan, one = planning_material, factor or one
    elif customer.consumes_plan_of is PlanOwner.PLANNING_VARIANT:
        plan = variant
    else:
        plan = material_plant
    return ItemRules(material_plant, customer, plan, one, code, oldest, item, project)
