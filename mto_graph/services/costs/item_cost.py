"""The cost of a sales order item in numbers: per material, per level, per cause, and as a whole. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mto_graph.services.costs.kinds import CostKind, VarianceCause
from mto_graph.services.costs.money import value_at
from mto_graph.services.costs.pools import NOTHING, Pool
from mto_graph.services.costs.prices import MaterialPrices
from mto_graph.strategies import Finding, Valuation

_RATE = {
    CostKind.PURCHASE: VarianceCause.PRICE,
    CostKind.ACTIVITY: VarianceCause.ACTIVITY,
    CostKind.PLANT_STOCK: VarianceCause.PRICE,
}
_AMOUNT = {
    CostKind.PURCHASE: VarianceCause.QUANTITY,
    CostKind.ACTIVITY: VarianceCause.QUANTITY,
    CostKind.PLANT_STOCK: VarianceCause.USAGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialCost:
    """What one material in a plant (id) costs an item; amounts in ten-thousandths, quantities in thousandths.

    `level` is its level below the product, None for a material that is not in the item's structure. `planned` and
    `spent` hold quantity and amount by kind; `stock` is what lies in the item's section, `work_in_process` what
    was issued to open orders for it.
    """

    material_plant: int
    level: int | None
    planned_by_kind: Mapping[CostKind, Pool] = field(default_factory=dict)
    spent_by_kind: Mapping[CostKind, Pool] = field(default_factory=dict)
    causes: Mapping[VarianceCause, int] = field(default_factory=dict)
    stock: Pool = NOTHING
    work_in_process: int = 0
    scrapped: int = 0

    @property
    def planned(self) -> int:
        return sum(part.value for part in self.planned_by_kind.values())

    @property
    def actual(self) -> int:
        return sum(part.value for part in self.spent_by_kind.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCost:
    """One level of the structure, 0 the product; None: materials that are not in the structure."""

    level: int | None
    materials: tuple[MaterialCost, ...]

    @property
    def planned(self) -> int:
        return sum(part.planned for part in self.materials)

    @property
    def actual(self) -> int:
        return sum(part.actual for part in self.materials)

    @property
    def causes(self) -> Mapping[VarianceCause, int]:
        return causes_of(self.materials)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCost:
    """The cost of one sales order item (id), in ten-thousandths; quantities in thousandths.

    `delivered_quantity` is what the customer has got of the product and not sent back.
    What was spent lies in the item's stock or on its open orders, or was delivered or scrapped; `difference` is the
    rest: what was posted to orders after they were complete, and credits for goods that are gone already.
    """

    sales_order_item: int
    is_planned: bool
    valuation: Valuation
    net_price: int | None
    ordered_quantity: int
    delivered_quantity: int
    materials: tuple[MaterialCost, ...]
    delivered: int
    scrapped: int
    stock_value: int
    work_in_process: int
    findings: tuple[Finding, ...]

    @property
    def planned(self) -> int | None:
        """None when the item cannot be planned; a finding says why."""
        return sum(part.planned for part in self.materials) if self.is_planned else None

    @property
    def actual(self) -> int:
        return sum(part.actual for part in self.materials)

    @property
    def variance(self) -> int | None:
        """Actual less planned cost: above zero is dearer than planned."""
        return None if self.planned is None else self.actual - self.planned

    @property
    def difference(self) -> int:
        return self.actual - self.stock_value - self.work_in_process - self.delivered - self.scrapped

    @property
    def revenue(self) -> int | None:
        """The net price of all that is ordered; None without a net price."""
        return None if self.net_price is None else value_at(self.ordered_quantity, self.net_price, 1)

    @property
    def planned_margin(self) -> int | None:
        """What the whole item is to earn: revenue less planned cost."""
        if self.revenue is None or self.planned is None:
            return None
        return self.revenue - self.planned

    @property
    def margin(self) -> int | None:
        """What the item has earned: the net price of what is delivered, less all cost but that in stock and process."""
        if self.net_price is None:
            return None
        gone = self.actual - self.stock_value - self.work_in_process
        return value_at(self.delivered_quantity, self.net_price, 1) - gone

    @property
    def causes(self) -> Mapping[VarianceCause, int]:
        """The variance by cause; only causes that are not zero."""
        return causes_of(self.materials)

    @property
    def levels(self) -> tuple[LevelCost, ...]:
        """Level by level, the product first, what is not in the structure last."""
        groups: dict[int | None, list[MaterialCost]] = {}
        for part in self.materials:
            groups.setdefault(part.level, []).append(part)
        return tuple(LevelCost(level=level, materials=tuple(parts)) for level, parts in groups.items())

    def of_material(self, material_plant: int) -> MaterialCost:
        """The cost of one material in a plant (id); zero where the item has none of it."""
        for part in self.materials:
            if part.material_plant == material_plant:
                return part
        return MaterialCost(material_plant=material_plant, level=None)


def causes_of(materials: Iterable[MaterialCost]) -> Mapping[VarianceCause, int]:
    """The variances of materials summed by cause, in the order of the causes; only those that are not zero."""
    sums: dict[VarianceCause, int] = defaultdict(int)
    for part in materials:
        for cause, amount in part.causes.items():
            sums[cause] += amount
    return {cause: sums[cause] for cause in VarianceCause if sums[cause]}


def variance_causes(
    prices: MaterialPrices,
    planned: Mapping[CostKind, Pool],
    spent: Mapping[CostKind, Pool],
    scrapped: int,
) -> Mapping[VarianceCause, int]:
    """Why what was spent on a material is not what was planned; the causes add up to the variance.

    What was bought or made is valued once more at the planned rate: the rest is the rate's fault, the distance to
    the plan the quantity's. What was scrapped is taken out of the quantity and shown as such.
    """
    causes: dict[VarianceCause, int] = defaultdict(int)
    for kind, rate in _RATE.items():
        done = spent.get(kind, NOTHING)
        at_planned_rate = prices.value(kind, done.quantity)
        causes[rate] += done.value - at_planned_rate
        causes[_AMOUNT[kind]] += at_planned_rate - planned.get(kind, NOTHING).value
    causes[VarianceCause.TRANSFER] = spent.get(CostKind.TRANSFER, NOTHING).value
    causes[VarianceCause.RETURNS] = spent.get(CostKind.RETURNS, NOTHING).value
    causes[VarianceCause.SCRAP] = scrapped
    causes[VarianceCause.QUANTITY] -= scrapped
    return {cause: causes[cause] for cause in VarianceCause if causes[cause]}
