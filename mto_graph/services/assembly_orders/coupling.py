"""Sales order items and the orders that were made with them, as they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.manual_orders.stored_order import StoredOrder
from mto_graph.services.reading.segments import customer_segment
from mto_graph.services.reading.sql import numbers, texts
from mto_graph.services.reading.structures import above
from mto_graph.strategies import AssemblyOrder, Registry

PLANNED: Final = "planned_order"


@dataclass(frozen=True, slots=True)
class CoupledOrder:
    """The order of an item, a firm receipt in its section, in thousandths and days."""

    id: int
    kind: str
    sales_order_item: int
    material_plant: int
    quantity: int
    received: int
    start: int
    availability: int
    completed: bool
    deletion_flag: bool

    @property
    def open(self) -> int:
        """What it will still bring."""
        return 0 if self.completed else max(self.quantity - self.received, 0)

    @property
    def planned(self) -> bool:
        """Whether it is a planned order, whose components planning works out."""
        return self.kind == PLANNED

    def as_planned(self, quantity: int) -> StoredOrder:
        """The order for explosion, of a quantity; its number is its supply code."""
        return StoredOrder(
            number=-self.id,
            material_plant=self.material_plant,
            segment=customer_segment(self.sales_order_item),
            quantity=quantity,
            start=self.start,
            finish=self.availability,
            availability=self.availability,
            convertible=True,
            order_type="",
        )


@dataclass(frozen=True, slots=True)
class CoupledItem:
    """What of a sales order item concerns its order; the values are those of its only schedule line."""

    id: int
    material_plant: int
    rejected: bool
    lines: int
    quantity: int
    delivered: int
    day: int


_ORDERS: Final = (
    "SELECT id, kind, sales_order_item, material_plant, quantity, received_quantity,"
    " COALESCE(start_date, availability_date), availability_date, delivery_completed, deletion_flag FROM receipt"
    " WHERE assembly_order AND sales_order_item IS NOT NULL"
)


def _declared(registry: Registry) -> dict[str, AssemblyOrder]:
    """The strategies that declare an assembly."""
    return {
        code: strategy.customer.assembly.order
        for code, strategy in registry.strategies.items()
        if strategy.customer is not None and strategy.customer.assembly is not None
    }


def has_assemblies(session: Session, registry: Registry) -> bool:
    """Whether the strategy of any item or material declares an assembly, or any item has its order.

    Looks through tables, which is less than asking for thousands of items.
    """
    codes, parameter = texts(session, _declared(registry))
    found = (
        f"SELECT 1 FROM material_plant WHERE strategy_group IN {codes}",
        f"SELECT 1 FROM sales_order_item WHERE strategy_group IN {codes}",
        "SELECT 1 FROM receipt WHERE assembly_order AND sales_order_item IS NOT NULL",
    )
    exists = " OR ".join(f"EXISTS ({rows})" for rows in found)
    return bool(session.scalar(f"SELECT {exists}", [parameter] * 2))


def assembly_kinds(session: Session, registry: Registry, items: Iterable[int]) -> dict[int, AssemblyOrder]:
    """Which order those of these items (ids) get whose strategy declares an assembly."""
    declared = _declared(registry)
    if not declared:
        return {}
    among, parameter = numbers(session, items)
    codes, codes_parameter = texts(session, declared)
    rows = session.rows(
        "SELECT i.id, COALESCE(NULLIF(i.strategy_group, ''), mp.strategy_group) FROM sales_order_item i"
        f" JOIN material_plant mp ON mp.id = i.material_plant WHERE i.id IN {among}"
        f" AND COALESCE(NULLIF(i.strategy_group, ''), mp.strategy_group) IN {codes}",
        [parameter, codes_parameter],
    )
    return {item: declared[code] for item, code in rows}


def coupled_orders(session: Session, items: Iterable[int]) -> dict[int, CoupledOrder]:
    """The order of each of these items (ids) that has one; the first that was made, should there be several."""
    among, parameter = numbers(session, items)
    rows = _orders(session, f"sales_order_item IN {among}", [parameter])
    return {order.sales_order_item: order for order in reversed(rows)}


def coupled_receipts(session: Session, receipts: Iterable[int]) -> list[CoupledOrder]:
    """Those of these receipts (ids) that are the order of an item, by id."""
    among, parameter = numbers(session, receipts)
    return _orders(session, f"id IN {among}", [parameter])


def open_planned_orders(session: Session, components: Iterable[int]) -> list[CoupledOrder]:
    """The open planned orders of items whose material needs one of these components (ids) on whatever level."""
    among, parameter = numbers(session, components)
    using = (
        f"WITH RECURSIVE above(id) AS (SELECT id FROM material_plant WHERE id IN {among}"
        f" UNION {above(session)}) SELECT id FROM above"
    )
    parents, parents_parameter = numbers(session, [row[0] for row in session.rows(using, [parameter])])
    condition = (
        f"kind = '{PLANNED}' AND NOT delivery_completed AND quantity > received_quantity"
        f" AND material_plant IN {parents}"
    )
    return _orders(session, condition, [parents_parameter])


def coupled_items(session: Session, items: Iterable[int]) -> dict[int, CoupledItem]:
    """What concerns the orders of these items (ids)."""
    among, parameter = numbers(session, items)
    rows = session.rows(
        "SELECT i.id, i.material_plant, i.rejected, COUNT(l.id), CAST(SUM(l.quantity) AS BIGINT),"
        " CAST(SUM(l.delivered_quantity) AS BIGINT), MIN(l.requested_date) FROM sales_order_item i"
        f" JOIN schedule_line l ON l.sales_order_item = i.id WHERE i.id IN {among}"
        " GROUP BY i.id, i.material_plant, i.rejected",
        [parameter],
    )
    return {row[0]: CoupledItem(row[0], row[1], bool(row[2]), *row[3:]) for row in rows}


def _orders(session: Session, condition: str, parameters: list[object]) -> list[CoupledOrder]:
    rows = session.rows(f"{_ORDERS} AND {condition} ORDER BY id", parameters)
    return [CoupledOrder(*row) for row in rows]
