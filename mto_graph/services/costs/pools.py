"""Where an item's money lies, as the ledger tells it: in its stock, on its orders, with the customer."""

from __future__ import annotations

from dataclasses import dataclass

from mto_graph.model.sessions import Session
from mto_graph.services.costs.kinds import Internal
from mto_graph.services.costs.money import share
from mto_graph.services.reading.segments import customer_segment


@dataclass(frozen=True, slots=True)
class Pool:
    """A quantity in thousandths and what it is worth altogether in ten-thousandths."""

    quantity: int
    value: int

    def part(self, quantity: int) -> int:
        """What a part of the quantity is worth by the average; all of the value from the whole quantity on."""
        return 0 if self.quantity <= 0 else share(max(self.value, 0), quantity, self.quantity)


_SUMS = (
    "COALESCE(SUM(CASE WHEN {into} THEN {column} ELSE 0 END - CASE WHEN {out} THEN {column} ELSE 0 END), 0)"
)


def section_pool(session: Session, item: int, material_plant: int) -> Pool:
    """The stock of a material in an item's section, over all locations and stock types."""
    segment = customer_segment(item)
    into = "to_segment = ? AND COALESCE(to_material_plant, material_plant) = ?"
    out = "from_segment = ? AND material_plant = ?"
    both = [segment, material_plant] * 2
    quantity, value = session.execute(
        f"SELECT {_SUMS.format(into=into, out=out, column='quantity')},"
        f" {_SUMS.format(into=into, out=out, column='COALESCE(amount, 0)')}"
        " FROM goods_movement WHERE sales_order_item = ? OR from_segment = ?",
        [*both, *both, item, segment],
    ).fetchone()
    return Pool(int(quantity), int(value))


def delivered_pool(session: Session, item: int, material_plant: int) -> Pool:
    """What the customer has got of a material out of the item's section and not sent back."""
    quantity, value = session.execute(
        f"SELECT {_SUMS.format(into='from_segment IS NOT NULL', out='from_segment IS NULL', column='quantity')},"
        f" {_SUMS.format(into='from_segment IS NOT NULL', out='from_segment IS NULL', column='amount')}"
        " FROM goods_movement WHERE sales_order_item = ? AND material_plant = ? AND cost_kind = ?",
        [item, material_plant, Internal.DELIVERY.value],
    ).fetchone()
    return Pool(int(quantity), int(value))


def order_balance(session: Session, receipt: int) -> int:
    """What has gone into an order (id) and has not come out of it with its product."""
    found = session.scalar(
        "SELECT COALESCE(SUM(CASE WHEN from_segment IS NULL THEN -order_amount ELSE order_amount END), 0)"
        " FROM goods_movement WHERE receipt = ?",
        [receipt],
    )
    return int(found)
