"""The prices of materials in plants, and which of them is missing where one is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mto_graph.model.sessions import Session
from mto_graph.services.costs.kinds import CostKind
from mto_graph.services.costs.money import value_at
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Finding


@dataclass(frozen=True, slots=True)
class MaterialPrices:
    """Prices of a material in a plant, ten-thousandths for each `price_unit` base units; None: not maintained."""

    material: str
    plant: str
    standard: int | None
    purchase: int | None
    activity: int | None
    price_unit: int
    moved: bool
    """Whether it comes by stock transfer, which buys nothing."""

    def of(self, kind: CostKind) -> int:
        """What one price unit costs in this way; 0 where nothing is maintained.

        Bought: the purchase price, else the standard price; a stock transfer buys nothing. Made: the activity cost.
        Everything else: the standard price.
        """
        if kind is CostKind.PURCHASE:
            return 0 if self.moved else _first(self.purchase, self.standard)
        return _first(self.activity if kind is CostKind.ACTIVITY else self.standard)

    def value(self, kind: CostKind, quantity: int) -> int:
        """The amount for thousandths of a quantity, rounded once."""
        return value_at(quantity, self.of(kind), self.price_unit)

    def finding(self, kind: CostKind) -> Finding | None:
        """What must be maintained so that this kind of cost is not 0 for want of a price; None when it is."""
        name = f"Material {self.material} in plant {self.plant}"
        if kind is CostKind.PURCHASE and self.moved:
            return None
        if kind is CostKind.PURCHASE and self.purchase is None and self.standard is None:
            return Finding(
                "PURCHASE_PRICE_MISSING",
                "purchase_price",
                f"{name} has neither purchase_price nor standard_price, so buying it is planned at 0: maintain "
                "purchase_price.",
            )
        if kind is CostKind.ACTIVITY and self.activity is None:
            return Finding(
                "ACTIVITY_COST_MISSING",
                "activity_cost",
                f"{name} has no activity_cost, so making it costs only its components: maintain activity_cost, "
                "with 0 where that is meant.",
            )
        if kind not in (CostKind.PURCHASE, CostKind.ACTIVITY) and self.standard is None:
            return Finding(
                "STANDARD_PRICE_MISSING",
                "standard_price",
                f"{name} has no standard_price, so what comes from plant stock costs 0: maintain standard_price.",
            )
        return None


def read_prices(session: Session, material_plants: Iterable[int]) -> dict[int, MaterialPrices]:
    """The prices of materials in plants (ids), in one statement."""
    among, parameter = numbers(session, material_plants)
    return {
        identity: MaterialPrices(material, plant, standard, purchase, activity, price_unit or 1, bool(moved))
        for identity, material, plant, standard, purchase, activity, price_unit, moved in session.rows(
            "SELECT mp.id, m.material, p.plant, mp.standard_price, mp.purchase_price, mp.activity_cost,"
            " mp.price_unit, mp.special_procurement = 'stock_transfer' AND mp.supplying_plant IS NOT NULL"
            " FROM material_plant mp JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
            f" WHERE mp.id IN {among}",
            [parameter],
        )
    }


def _first(*prices: int | None) -> int:
    return next((price for price in prices if price is not None), 0)
