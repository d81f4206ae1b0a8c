"""What the ledger says of sales order items: what was spent, and where it lies now. Two statements for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from mto_graph.model.sessions import Session
from mto_graph.services.costs.kinds import CostKind, Internal
from mto_graph.services.costs.pools import NOTHING, Pool
from mto_graph.services.reading.segments import customer_segment
from mto_graph.services.reading.sql import numbers

_COST_KINDS: Final = frozenset(kind.value for kind in CostKind)


@dataclass(slots=True)
class ActualCost:
    """One item's money in ten-thousandths; materials are materials in plants (ids).

    `spent` is the actual cost by material and kind with the quantity it stands for, `stock` what lies in the item's
    sections, `sent` what its customer has got out of them, `on_orders` what was issued to orders that are still
    open, by the material they bring. `delivered` is `sent` and what was used up straight from plant stock; `returned`
    are the quantities that the customer has sent back.
    """

    spent: dict[tuple[int, CostKind], Pool] = field(default_factory=dict)
    stock: dict[int, Pool] = field(default_factory=dict)
    sent: dict[int, Pool] = field(default_factory=dict)
    scrapped: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    on_orders: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    returned: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    delivered: int = 0

    @property
    def cost(self) -> int:
        """All that was spent for the item."""
        return sum(part.value for part in self.spent.values())

    @property
    def materials(self) -> set[int]:
        """All materials in plants (ids) that money was spent on or lies in."""
        return {place for place, _ in self.spent} | {*self.stock, *self.scrapped, *self.on_orders}

    def add(self, group: _Group) -> None:
        """Enter postings of one kind and direction."""
        if group.to_own:
            _add(self.stock, group.to_material, group.quantity, group.amount)
        if group.from_own:
            _add(self.stock, group.material, -group.quantity, -group.amount)
        outward = group.amount if group.from_own else -group.amount
        if group.kind == Internal.SCRAP:
            self.scrapped[group.material] += outward
        elif group.kind == Internal.DELIVERY:
            self.delivered += outward
            _add(self.sent, group.material, group.quantity if group.from_own else -group.quantity, outward)
            self._count_return(group, into=group.to_own)
        elif group.kind in _COST_KINDS:
            self._spend(group, CostKind(group.kind))

    def _spend(self, group: _Group, kind: CostKind) -> None:
        used_up = kind in (CostKind.PLANT_STOCK, CostKind.RETURNS)
        if used_up and group.direct:
            self.delivered += group.cost
        if kind is CostKind.RETURNS:
            self._count_return(group, into=not group.leaves)
        comes = group.leaves if used_up else group.to_own
        material = group.to_material if group.to_own else group.material
        _add(self.spent, (material, kind), group.quantity if comes else -group.quantity, group.cost)

    def _count_return(self, group: _Group, *, into: bool) -> None:
        """A return enters stock by itself; what enters stock as a reversal was a delivery taken back."""
        if into != group.takes_back:
            self.returned[group.material] += group.quantity if into else -group.quantity


@dataclass(frozen=True, slots=True)
class _Group:
    """Postings of one item, material, kind and direction together.

    `direct` postings belong to no order; `leaves` says that they take from a stock, `from_own` and `to_own` that it
    is the item's own; `takes_back` marks reversals.
    """

    item: int
    material: int
    to_material: int
    kind: str
    direct: bool
    leaves: bool
    from_own: bool
    to_own: bool
    takes_back: bool
    quantity: int
    amount: int
    cost: int


def actual_costs(session: Session, items: Sequence[int]) -> dict[int, ActualCost]:
    """The actual cost of each item (id)."""
    found = actual_stocks(session, items)
    among, parameter = numbers(session, items)
    for item, material, on_order in session.rows(
        "SELECT g.sales_order_item, r.material_plant,"
        " SUM(CASE WHEN g.from_segment IS NULL THEN -g.order_amount ELSE g.order_amount END)"
        " FROM goods_movement g JOIN receipt r ON r.id = g.receipt"
        f" WHERE g.sales_order_item IN {among} AND r.received_quantity < r.quantity AND NOT r.delivery_completed"
        " GROUP BY g.sales_order_item, r.material_plant",
        [parameter],
    ):
        found[item].on_orders[material] += int(on_order)
    return found


def actual_stocks(session: Session, items: Sequence[int]) -> dict[int, ActualCost]:
    """The same without what lies on orders, in one statement."""
    found = {item: ActualCost() for item in items}
    for group in _groups(session, items):
        found[group.item].add(group)
    return found


_KEYS: Final = (
    "item, material_plant, to_material_plant, cost_kind, direct, leaves, from_own, to_own, takes_back"
)


def _groups(session: Session, items: Sequence[int]) -> list[_Group]:
    among, parameter = numbers(session, items)
    sections, section_parameter = numbers(session, [customer_segment(item) for item in items])
    own = "3 + 8 * CAST(sales_order_item AS BIGINT)"
    material = "material_plant, COALESCE(to_material_plant, material_plant) AS to_material_plant"
    # The second part: what another item got out of this one's stock.
    rows = session.rows(
        f"SELECT {_KEYS}, SUM(quantity), SUM(amount), SUM(cost) FROM ("
        f"SELECT CAST(sales_order_item AS BIGINT) AS item, {material}, cost_kind, receipt IS NULL AS direct,"
        f" from_segment IS NOT NULL AS leaves, COALESCE(from_segment = {own}, FALSE) AS from_own,"
        f" COALESCE(to_segment = {own}, FALSE) AS to_own, reversal_of IS NOT NULL AS takes_back, quantity,"
        " COALESCE(amount, 0) AS amount, cost"
        f" FROM goods_movement WHERE sales_order_item IN {among}"
        f" UNION ALL SELECT from_segment / 8, {material}, '{CostKind.TRANSFER}', TRUE, TRUE, TRUE, FALSE, FALSE,"
        " quantity, COALESCE(amount, 0), -COALESCE(amount, 0)"
        f" FROM goods_movement WHERE from_segment IN {sections} AND sales_order_item <> from_segment / 8"
        f") postings GROUP BY {_KEYS} ORDER BY {_KEYS}",
        [parameter, section_parameter],
    )
    return [_group(row) for row in rows]


def _group(row: tuple[Any, ...]) -> _Group:
    (
        item,
        material,
        to_material,
        kind,
        direct,
        leaves,
        from_own,
        to_own,
        takes_back,
        quantity,
        amount,
        cost,
    ) = row
    return _Group(
        item,
        material,
        to_material,
        kind,
        bool(direct),
        bool(leaves),
        bool(from_own),
        bool(to_own),
        bool(takes_back),
        int(quantity),
        int(amount),
        int(cost),
    )


def _add(pools: dict[Any, Pool], key: Any, quantity: int, value: int) -> None:
    pools[key] = pools.get(key, NOTHING).plus(quantity, value)
