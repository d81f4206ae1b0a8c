"""Reading the cost of sales order items: a fixed number of statements, however many items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mto_graph.errors import Refused
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.costs.actual import actual_costs
from mto_graph.services.costs.alone import read_items_alone
from mto_graph.services.costs.assembling import CostedItem, PlannedNeeds, assembled
from mto_graph.services.costs.item_cost import ItemCost
from mto_graph.services.costs.kinds import CostKind
from mto_graph.services.costs.planned import PlannedItem, plan_items
from mto_graph.services.costs.prices import read_prices
from mto_graph.services.places import sales_order_item_id
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import DEFAULT_CLASS, Registry, SegmentKind


def item_cost(application: Application, sales_order: str, item: int) -> ItemCost:
    """The cost of one sales order item; refused with NOT_FOUND when there is none.

    Example: `item_cost(application, "4711", 10).planned`
    """
    with application.database.reading() as session:
        identity = sales_order_item_id(session, sales_order, item)
        return item_costs(session, application.registry, [identity])[identity]


def item_costs(session: Session, registry: Registry, items: Iterable[int]) -> dict[int, ItemCost]:
    """The cost of each sales order item (id) that exists."""
    wanted = _read_items(session, registry, items)
    ids = sorted(wanted)
    if not ids:
        return {}
    planned = _planned(session, registry, ids)
    actual = actual_costs(session, ids)
    materials = {place for needs in planned.values() for place in needs.levels}
    for spent in actual.values():
        materials |= spent.materials
    prices = read_prices(session, materials)
    return {item: assembled(wanted[item], planned[item], actual[item], prices) for item in ids}


def _read_items(session: Session, registry: Registry, items: Iterable[int]) -> dict[int, CostedItem]:
    among, parameter = numbers(session, items)
    found = {}
    for identity, product, net_price, rejected, own, group, project, ordered, delivered in session.rows(
        "SELECT i.id, i.material_plant, i.net_price, i.rejected, i.strategy_group, mp.strategy_group,"
        " i.project, COALESCE(SUM(l.quantity), 0), COALESCE(SUM(l.delivered_quantity), 0) FROM sales_order_item i"
        " JOIN material_plant mp ON mp.id = i.material_plant"
        " LEFT JOIN schedule_line l ON l.sales_order_item = i.id"
        f" WHERE i.id IN {among}"
        " GROUP BY i.id, i.material_plant, i.net_price, i.rejected, i.strategy_group, mp.strategy_group,"
        " i.project",
        [parameter],
    ):
        strategy = registry.strategies.get(own or group)
        customer = (strategy.customer if strategy is not None else None) or DEFAULT_CLASS
        # What is made for a project is the project's: to its items it is stock, at the standard price.
        apart = customer.segment is SegmentKind.CUSTOMER or (
            customer.segment is SegmentKind.PROJECT and project is None
        )
        found[identity] = CostedItem(
            identity,
            product,
            net_price,
            bool(rejected),
            int(ordered),
            int(delivered),
            apart,
            customer.valuation,
        )
    return found


def _planned(session: Session, registry: Registry, items: Sequence[int]) -> dict[int, PlannedNeeds]:
    try:
        alone = read_items_alone(session, registry, items)
    except Refused as refusal:
        return {item: PlannedNeeds({}, {}, refusal.errors) for item in items}
    material_ids: list[int] = alone.keys.materials.ids.tolist()
    item_ids: list[int] = alone.keys.items.ids.tolist()
    return {
        item: _by_id(planned, material_ids)
        for item, planned in zip(item_ids, plan_items(alone.snapshot), strict=True)
    }


def _by_id(planned: PlannedItem, material_ids: list[int]) -> PlannedNeeds:
    needs: dict[int, dict[CostKind, int]] = {}
    for line in planned.lines:
        needs.setdefault(material_ids[line.material], {})[line.kind] = line.quantity
    levels = {material_ids[material]: level for material, level in planned.levels.items()}
    return PlannedNeeds(needs, levels, planned.refusal)
