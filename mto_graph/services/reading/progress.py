"""How far sales order items have come: what is planned, ordered, received, issued and delivered, on all levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.rows import Row, exact
from mto_graph.services.reading.sales_orders import SalesOrderItemRow, places_of
from mto_graph.services.reading.segments import customer_segment, is_shared, owned_sql, segment_sql
from mto_graph.services.reading.sql import number_pairs, numbers
from mto_graph.strategies import Document, Registry

_OF_RECEIPTS: Final = {
    "planned_order": "planned",
    "production_order": "in_production",
    "purchase_requisition": "requested",
    "purchase_order": "on_order",
}
_OF_LEDGER: Final = {
    Document.ORDER: "received",
    Document.COMPONENT: "issued",
    Document.SALES_ORDER_ITEM: "issued",
    Document.DELIVERY: "delivered",
    Document.RETURN: "returned",
}

_Key = tuple[int, int]
"""A sales order item and a material in a plant, by id."""
_OfSection = tuple[int, int, str, int]
"""A stored segment, a material in a plant (id), a stage and the quantity."""


class MaterialProgressRow(Row):
    """How far one material of an item has come; thousandths by stage, zero where there are none."""

    __slots__ = ("material_plant_id", "stages")

    material_plant_id: int
    stages: dict[str, int]

    def _of(self, stage: str) -> Decimal:
        return exact(self.stages.get(stage, 0))

    @property
    def planned_quantity(self) -> Decimal:
        return self._of("planned")

    @property
    def requested_quantity(self) -> Decimal:
        return self._of("requested")

    @property
    def in_production_quantity(self) -> Decimal:
        return self._of("in_production")

    @property
    def on_order_quantity(self) -> Decimal:
        return self._of("on_order")

    @property
    def received_quantity(self) -> Decimal:
        return self._of("received")

    @property
    def issued_quantity(self) -> Decimal:
        return self._of("issued")

    @property
    def returned_quantity(self) -> Decimal:
        return self._of("returned")

    @property
    def stock_quantity(self) -> Decimal:
        return self._of("stock")


class ItemProgressRow(MaterialProgressRow):
    """How far an item has come: its product, and every material below."""

    __slots__ = ("item", "materials")

    item: SalesOrderItemRow
    materials: list[MaterialProgressRow]

    @property
    def ordered_quantity(self) -> Decimal:
        return self.item.quantity

    @property
    def delivered_quantity(self) -> Decimal:
        return self.item.delivered_quantity

    @property
    def open_quantity(self) -> Decimal:
        if self.item.rejected:
            return Decimal(0)
        return exact(self.stages.get("open", 0))


def of_items(
    session: Session, registry: Registry, items: Sequence[SalesOrderItemRow]
) -> dict[int, ItemProgressRow]:
    """The progress of each item (by id); what a project has in stock or on order stands with each of its items."""
    ids = {row.id for row in items}
    places = places_of(session, registry, items)
    whose: dict[int, list[int]] = {customer_segment(row.id): [row.id] for row in items}
    for row in items:
        if is_shared(row.segment(registry)):
            whose.setdefault(row.segment(registry), []).append(row.id)
    stages: dict[_Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for material_plant, segment in places:
        for item in whose[segment]:
            stages[item, material_plant] = defaultdict(int)
    for segment, material_plant, stage, quantity in (
        *_planned(session, places),
        *_receipts(session, whose),
        *_stocks(session, whose),
    ):
        for item in whose[segment]:
            stages[item, material_plant][stage] += quantity
    for key, stage, quantity in _posted(session, registry, ids):
        stages[key][stage] += quantity
    still_open = _open(session, ids)
    order = _order(session, {material_plant for _, material_plant in stages})
    materials: dict[int, list[MaterialProgressRow]] = defaultdict(list)
    for (item, material_plant), found in sorted(stages.items(), key=lambda entry: order[entry[0][1]]):
        materials[item].append(_material(material_plant, found))
    return {row.id: _item(row, materials[row.id], stages, still_open.get(row.id, 0)) for row in items}


def _material(material_plant: int, stages: dict[str, int]) -> MaterialProgressRow:
    row = MaterialProgressRow()
    row.material_plant_id, row.stages = material_plant, stages
    return row


def _item(
    item: SalesOrderItemRow,
    materials: list[MaterialProgressRow],
    stages: dict[_Key, dict[str, int]],
    still_open: int,
) -> ItemProgressRow:
    row = ItemProgressRow()
    row.item, row.materials, row.material_plant_id = item, materials, item.material_plant_id
    row.stages = {**stages.get((item.id, item.material_plant_id), {}), "open": still_open}
    return row


def _planned(session: Session, places: Iterable[tuple[int, int]]) -> list[_OfSection]:
    among, parameter = number_pairs(session, places)
    lines = session.rows(
        "SELECT po.material_plant, po.segment, CAST(SUM(po.quantity) AS BIGINT) FROM planned_order po"
        f" WHERE (po.material_plant, po.segment) IN {among} GROUP BY po.material_plant, po.segment",
        [parameter],
    )
    return [(segment, place, "planned", int(total)) for place, segment, total in lines]


def _receipts(session: Session, segments: Iterable[int]) -> list[_OfSection]:
    owned, parameters = owned_sql(session, segments)
    lines = session.rows(
        f"SELECT {segment_sql()}, material_plant, kind, CAST(SUM(quantity - received_quantity) AS BIGINT)"
        f" FROM receipt WHERE {owned} AND quantity > received_quantity"
        " AND NOT delivery_completed GROUP BY sales_order_item, project, material_plant, kind",
        parameters,
    )
    return [(segment, place, _OF_RECEIPTS[kind], int(total)) for segment, place, kind, total in lines]


def _posted(session: Session, registry: Registry, ids: Iterable[int]) -> list[tuple[_Key, str, int]]:
    among, parameter = numbers(session, ids)
    lines = session.rows(
        "SELECT sales_order_item, material_plant, movement_type, CAST(SUM(quantity) AS BIGINT)"
        f" FROM goods_movement WHERE sales_order_item IN {among}"
        " GROUP BY sales_order_item, material_plant, movement_type",
        [parameter],
    )
    found = []
    for item, place, code, total in lines:
        kind = registry.movement_types.get(code)
        stage = None if kind is None else _OF_LEDGER.get(kind.document)
        if kind is not None and stage is not None:
            found.append(((item, place), stage, -int(total) if kind.reverses else int(total)))
    return found


def _stocks(session: Session, segments: Iterable[int]) -> list[_OfSection]:
    owned, parameters = owned_sql(session, segments)
    lines = session.rows(
        f"SELECT {segment_sql()}, material_plant, CAST(SUM(quantity) AS BIGINT) FROM stock"
        f" WHERE {owned} GROUP BY sales_order_item, project, material_plant",
        parameters,
    )
    return [(segment, place, "stock", int(total)) for segment, place, total in lines]


def _open(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """What is still to be delivered: a line that got too much leaves no other one less."""
    among, parameter = numbers(session, ids)
    lines = session.rows(
        "SELECT sales_order_item, CAST(SUM(quantity - delivered_quantity) AS BIGINT) FROM schedule_line"
        f" WHERE sales_order_item IN {among} AND quantity > delivered_quantity GROUP BY sales_order_item",
        [parameter],
    )
    return {item: int(total) for item, total in lines}


def _order(session: Session, places: Iterable[int]) -> dict[int, tuple[int, str, str]]:
    """Products first, then by number."""
    return {
        key: (row.low_level_code, row.material_number, row.plant_code)
        for key, row in material_plants.by_ids(session, places).items()
    }
