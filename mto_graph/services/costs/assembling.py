"""Putting an item's cost together: what it is planned to need, what was spent, at which prices. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mto_graph.errors import UserError
from mto_graph.services.costs.actual import ActualCost
from mto_graph.services.costs.item_cost import ItemCost, MaterialCost, variance_causes
from mto_graph.services.costs.kinds import CostKind
from mto_graph.services.costs.money import share
from mto_graph.services.costs.pools import NOTHING, Pool
from mto_graph.services.costs.prices import MaterialPrices
from mto_graph.strategies import Finding, Valuation


@dataclass(frozen=True, slots=True)
class CostedItem:
    """A sales order item (id) as far as its cost needs it; quantities in thousandths, price in ten-thousandths.

    `apart` says whether it has sections of its own, `valuation` at which value its stock is carried there.
    """

    id: int
    material_plant: int
    net_price: int | None
    rejected: bool
    ordered: int
    delivered: int
    apart: bool
    valuation: Valuation


@dataclass(frozen=True, slots=True)
class PlannedNeeds:
    """What an item needs by material in a plant (id) and kind of cost, and the level of each material."""

    needs: Mapping[int, Mapping[CostKind, int]]
    levels: Mapping[int, int]
    refusal: tuple[UserError, ...]


def assembled(
    item: CostedItem, planned: PlannedNeeds, actual: ActualCost, prices: Mapping[int, MaterialPrices]
) -> ItemCost:
    """The cost of one item. A rejected item is planned to need nothing: what was spent for it is all variance."""
    spent: dict[int, dict[CostKind, Pool]] = {}
    for (place, kind), part in actual.spent.items():
        spent.setdefault(place, {})[kind] = part
    needs = {} if item.rejected else planned.needs
    materials = []
    for place in needs.keys() | actual.materials:
        price = prices[place]
        planned_by_kind = {
            kind: Pool(quantity, price.value(kind, quantity))
            for kind, quantity in needs.get(place, {}).items()
        }
        spent_by_kind = spent.get(place, {})
        scrapped = actual.scrapped.get(place, 0)
        causes = variance_causes(price, planned_by_kind, spent_by_kind, scrapped)
        materials.append(
            MaterialCost(
                material_plant=place,
                level=planned.levels.get(place),
                planned_by_kind=planned_by_kind,
                spent_by_kind=spent_by_kind,
                causes={} if planned.refusal else causes,
                stock=_carried(item, actual.stock.get(place, NOTHING), price),
                work_in_process=actual.on_orders.get(place, 0),
                scrapped=scrapped,
            )
        )
    materials.sort(key=lambda part: _order(part, prices[part.material_plant]))
    kept = max(item.delivered - actual.returned.get(item.material_plant, 0), 0)
    work_in_process, delivered = _whereabouts(item, actual, kept)
    return ItemCost(
        sales_order_item=item.id,
        is_planned=not planned.refusal,
        valuation=item.valuation,
        net_price=item.net_price,
        ordered_quantity=0 if item.rejected else item.ordered,
        delivered_quantity=kept,
        materials=tuple(materials),
        delivered=delivered,
        scrapped=sum(actual.scrapped.values()),
        stock_value=sum(part.stock.value for part in materials),
        work_in_process=work_in_process,
        findings=(*_refusals(planned.refusal), *_missing_prices(materials, prices)),
    )


def _carried(item: CostedItem, stock: Pool, price: MaterialPrices) -> Pool:
    """The item's stock of a material at the value at which its requirements class carries it."""
    if item.valuation is Valuation.WITH_PLANT_STOCK:
        return Pool(stock.quantity, price.value(CostKind.PLANT_STOCK, stock.quantity))
    return stock if item.valuation is Valuation.SEPARATE else Pool(stock.quantity, 0)


def _whereabouts(item: CostedItem, actual: ActualCost, kept: int) -> tuple[int, int]:
    """What is in process and what was delivered; without valuation by what the customer has kept of the order."""
    if not item.apart or item.valuation is not Valuation.NONE:
        return sum(actual.on_orders.values()), actual.delivered
    delivered = share(actual.cost, kept, item.ordered)
    return (0 if item.rejected else actual.cost - delivered), delivered


def _order(part: MaterialCost, price: MaterialPrices) -> tuple[bool, int, str, str]:
    return part.level is None, part.level or 0, price.material, price.plant


def _refusals(errors: Sequence[UserError]) -> Iterator[Finding]:
    for error in errors:
        yield Finding(str(error.code), "planned", f"The item cannot be planned: {error.message}")


def _missing_prices(
    materials: Iterable[MaterialCost], prices: Mapping[int, MaterialPrices]
) -> Iterator[Finding]:
    """The prices that a plan or a posting wanted and did not find, once each, the product's first."""
    for part in materials:
        # What was bought had the price of its order.
        wanted = part.planned_by_kind.keys() | (part.spent_by_kind.keys() - {CostKind.PURCHASE})
        found = (prices[part.material_plant].finding(kind) for kind in sorted(wanted))
        yield from dict.fromkeys(finding for finding in found if finding is not None)
