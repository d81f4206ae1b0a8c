"""Which requirements class a sales order item follows, and whose plan it consumes at which factor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.services.plan_owners import by_similarity, similar_variants
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import (
    DEFAULT_CLASS,
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

    @property
    def reduced_plan(self) -> int | None:
        """The material in its plant (id) whose plan its deliveries reduce."""
        return self.oldest_plan if self.plan is None else self.plan

    @property
    def kept_apart(self) -> bool:
        """Whether the item has a section of its own; what is delivered comes from there, else from plant stock."""
        return self.requirements_class.segment in (SegmentKind.CUSTOMER, SegmentKind.PROJECT)


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


_Facts: TypeAlias = tuple[str, int, int | None, int | None]


def _facts(session: Session, ids: Iterable[int]) -> dict[int, _Facts]:
    """Strategy, material in its plant, conversion factor and planning material in its plant of each item."""
    among, parameter = numbers(session, ids)
    return {
        identity: (own or group, material_plant, factor, planning_material)
        for identity, own, group, material_plant, factor, planning_material in session.rows(
            "SELECT i.id, i.strategy_group, mp.strategy_group, mp.id, mp.planning_conversion_factor, target.id"
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
    _, material_plant, factor, planning_material = facts
    code = "" if strategy is None else strategy.code
    customer = (strategy.customer if strategy is not None else None) or DEFAULT_CLASS
    one = 10**FACTOR_PLACES
    if customer.consumption is None:
        plan = None if strategy is None else strategy.plan
        oldest = plan is not None and plan.lowers_oldest(ReductionTrigger.GOODS_ISSUE)
        return ItemRules(material_plant, customer, None, one, code, material_plant if oldest else None)
    if customer.consumes_plan_of is PlanOwner.PLANNING_MATERIAL:
        return ItemRules(material_plant, customer, planning_material, factor or one, code)
    if customer.consumes_plan_of is PlanOwner.PLANNING_VARIANT:
        return ItemRules(material_plant, customer, variant, one, code)
    return ItemRules(material_plant, customer, material_plant, one, code)
