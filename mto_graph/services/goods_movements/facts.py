"""Who and what the given movements name: materials, orders, reservations, sales order items, looked up set-wise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mto_graph.model.bulk import rows_where_in
from mto_graph.model.sessions import Session
from mto_graph.services.goods_movements.given import GoodsMovement
from mto_graph.services.item_rules import ItemRules, rules_of_items
from mto_graph.services.places import customer_of, project_of
from mto_graph.services.reading.segments import item_of, receipt_segment_sql, segment_sql
from mto_graph.strategies import Registry


@dataclass(frozen=True, slots=True)
class Order:
    """A receipt: what it is for, not how much of it is open."""

    id: int
    order: str
    item: int
    kind: str
    material_plant: int
    segment: int
    """In which it is planned; what it brings may go to plant stock: see `stock_segment`."""
    storage_location: str

    @property
    def name(self) -> str:
        """As messages call it."""
        return f"order {self.order}, item {self.item}"


@dataclass(frozen=True, slots=True)
class Reservation:
    """A reservation: what it reserves, and for which order (a receipt's id)."""

    id: int
    reservation: str
    item: int
    material_plant: int
    segment: int
    receipt: int | None
    storage_location: str
    to_storage_location: str
    phantom: bool

    @property
    def name(self) -> str:
        """As messages call it."""
        return f"reservation {self.reservation}, item {self.item}"


class Facts:
    """What exists of what is named. What is not in here does not exist."""

    def __init__(self, session: Session, registry: Registry, given: Sequence[GoodsMovement]) -> None:
        self._session = session
        self.materials = self._materials(
            name for one in given for name in (one.material, one.to_material) if name
        )
        sections = [customer_of(text) for one in given for text in (one.section, one.to_section)]
        self.items = self._items(
            [
                *(one.sales_order for one in given if one.sales_order),
                *(section[0] for section in sections if section is not None),
            ]
        )
        self.projects = self._projects(
            name for one in given for text in (one.section, one.to_section) if (name := project_of(text))
        )
        self.reservations = self._reservations(
            "reservation", {one.reservation for one in given if one.reservation}
        )
        self.orders = self._orders("order_number", {one.order for one in given if one.order})
        of_reservations = {row.receipt for row in self.reservations.values() if row.receipt is not None}
        known = {order.id: order for order in self.orders.values()}
        known |= {order.id: order for order in self._orders("id", of_reservations).values()}
        self.order_by_id = known
        self.components: dict[int, list[Reservation]] = defaultdict(list)
        for row in self._reservations("receipt", set(known)).values():
            if row.receipt is not None:
                self.components[row.receipt].append(row)
        owners = {item_of(order.segment) for order in known.values()}
        self.rules: dict[int, ItemRules] = rules_of_items(
            session, registry, {*self.items.values(), *(owner for owner in owners if owner is not None)}
        )

    def _materials(self, names: Iterable[str]) -> dict[tuple[str, str], int]:
        sql = (
            "SELECT m.material, p.plant, mp.id FROM material_plant mp JOIN material m ON m.id = mp.material"
            " JOIN plant p ON p.id = mp.plant WHERE m.material IN"
        )
        rows = rows_where_in(self._session, sql, sorted(set(names)))
        return {(material, plant): identity for material, plant, identity in rows}

    def _items(self, names: Iterable[str]) -> dict[tuple[str, int], int]:
        sql = (
            "SELECT o.sales_order, i.item, i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            " WHERE o.sales_order IN"
        )
        rows = rows_where_in(self._session, sql, sorted(set(names)))
        return {(order, item): identity for order, item, identity in rows}

    def _projects(self, names: Iterable[str]) -> dict[str, int]:
        sql = "SELECT project, id FROM project WHERE project IN"
        return dict(rows_where_in(self._session, sql, sorted(set(names))))

    def _orders(self, column: str, keys: set[str] | set[int]) -> dict[tuple[str, int], Order]:
        sql = (
            f"SELECT id, order_number, item, kind, material_plant, {receipt_segment_sql()}, storage_location"
            f" FROM receipt WHERE {column} IN"
        )
        return {(row[1], row[2]): Order(*row) for row in rows_where_in(self._session, sql, sorted(keys))}

    def _reservations(self, column: str, keys: set[str] | set[int]) -> dict[tuple[str, int], Reservation]:
        sql = (
            f"SELECT id, reservation, item, material_plant, {segment_sql()}, receipt, storage_location,"
            " to_storage_location, phantom FROM reservation"
            f" WHERE {column} IN"
        )
        rows = sorted(rows_where_in(self._session, sql, sorted(keys)), key=lambda row: row[1:3])
        return {(row[1], row[2]): Reservation(*row) for row in rows}
