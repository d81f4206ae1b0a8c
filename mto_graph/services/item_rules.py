"""Which requirements class a sales order item follows, and whose plan it consumes at which factor."""

from __future__ import annotations

from dataclasses import dataclass

from mto_graph.model.sessions import Session
from mto_graph.strategies import DEFAULT_CLASS, Consumption, Registry, RequirementsClass
from mto_graph.units import FACTOR_PLACES


@dataclass(frozen=True, slots=True)
class ItemRules:
    """The rules of one sales order item; `plan` is the material in its plant (id) whose plan it consumes.

    `factor` converts the item's quantity into the plan's unit, in millionths.
    """

    material_plant: int
    requirements_class: RequirementsClass
    plan: int | None
    factor: int


def item_rules(session: Session, registry: Registry, sales_order_item: int) -> ItemRules:
    """The rules of a sales order item (id): those of its own strategy group, else of its material's.

    Refused with UNKNOWN_STRATEGY when no loaded plugin supplies the strategy.
    """
    own, group, material_plant, planning_factor, planning_material = session.rows(
        "SELECT i.strategy_group, mp.strategy_group, mp.id, mp.planning_conversion_factor, target.id"
        " FROM sales_order_item i JOIN material_plant mp ON mp.id = i.material_plant"
        " LEFT JOIN material_plant target ON target.material = mp.planning_material"
        " AND target.plant = COALESCE(mp.planning_plant, mp.plant) WHERE i.id = ?",
        [sales_order_item],
    )[0]
    code = own or group
    customer = (registry.strategy(code).customer if code else None) or DEFAULT_CLASS
    one = 10**FACTOR_PLACES
    if customer.consumption is None:
        return ItemRules(material_plant, customer, None, one)
    if customer.consumption is Consumption.PLANNING_MATERIAL:
        return ItemRules(material_plant, customer, planning_material, planning_factor or one)
    return ItemRules(material_plant, customer, material_plant, one)
