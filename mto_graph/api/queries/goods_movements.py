"""Reading the ledger of goods movements, and the movement types."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.api import where as inputs
from mto_graph.api.connections import ConnectionRow
from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked
from mto_graph.api.queries.lists import listed
from mto_graph.api.types.goods_movements import ORDERS
from mto_graph.services.reading import goods_movements as ledger
from mto_graph.services.reading import movement_types as kinds
from mto_graph.services.reading import sales_orders as sold
from mto_graph.services.reading.goods_movements import GoodsMovementRow
from mto_graph.services.reading.movement_types import MovementTypeRow
from mto_graph.services.reading.paging import Filter
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.sql import texts


def number_of(text: str) -> int:
    """The number that a text names; 0, which nothing has, where it names none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def goods_movement(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[GoodsMovementRow | None]:
    """The goods movement of a number."""
    number = number_of(asked.arguments["number"])
    return [ledger.by_numbers(read.session, [number]).get(number)]


def goods_movements(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of the ledger."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        _chosen(read, where, wanted)
    return listed(read, asked, ORDERS, where, ledger.page)


def movement_types(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[list[MovementTypeRow]]:
    """All movement types."""
    return [kinds.movement_types(read.application.registry)]


def _chosen(read: Reading, where: Filter, wanted: inputs.GoodsMovementWhere) -> None:
    if wanted.material is not None or wanted.plant is not None:
        moved = Filter()
        moved.equal("m.material", wanted.material)
        moved.equal("p.plant", wanted.plant)
        ledger.of_material(where, moved)
    if wanted.sales_order_item is not None:
        key = wanted.sales_order_item.sales_order, wanted.sales_order_item.item
        found = sold.items_by_keys(read.session, [key]).get(key)
        ledger.of_item(where, 0 if found is None else found.id)
    if wanted.movement_types is not None:
        among, parameter = texts(read.session, wanted.movement_types)
        where.add(f"gm.movement_type IN {among}", parameter)
    where.equal("gm.receipt_order", wanted.order_number)
    where.equal("gm.document", wanted.document)
    if wanted.reversal is not None:
        where.add(f"gm.reversal_of IS {'NOT ' if wanted.reversal else ''}NULL")
    inputs.between(where, "gm.posting_date", wanted.posting_date, "postingDate")
