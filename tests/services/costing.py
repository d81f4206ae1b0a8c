"""A pump works for the tests of costs: three levels, one collective part, and short words for posting in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mto_graph.services.application import Application
from mto_graph.services.costs.item_cost import ItemCost, MaterialCost
from mto_graph.services.costs.reading import item_cost
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import GoodsMovement, PostedMovement, post_goods_movements
from mto_graph.units import from_price

TODAY = date(2025, 3, 3)

Line = dict[str, Any]


def made(material: str, activity_cost: str | None, **more: Any) -> Line:
    return {
        "material": material,
        "plant": "1000",
        "procurement_type": "in_house",
        "activity_cost": activity_cost,
        "in_house_production_days": 2,
        **more,
    }


def bought(material: str, **more: Any) -> Line:
    return {
        "material": material,
        "plant": "1000",
        "procurement_type": "external",
        "planned_delivery_days": 3,
        **more,
    }


def bom(parent: str, item: str, component: str, quantity: str, **more: Any) -> Line:
    return {
        "parent": parent,
        "plant": "1000",
        "item": item,
        "component": component,
        "quantity": quantity,
        **more,
    }


def sales_order(number: str, material: str, quantity: str, **more: Any) -> Line:
    return {
        "sales_order": number,
        "item": 10,
        "material": material,
        "plant": "1000",
        "quantity": quantity,
        "requested_date": "2025-05-05",
        **more,
    }


PUMP_WORKS: Mapping[str, list[Line]] = {
    "plants": [{"plant": "1000"}],
    "material_plants": [
        made("PUMP", "12.50", strategy_group="20", standard_price="70"),
        made("BODY", "20", standard_price="45"),
        bought("SEAL", purchase_price="3.20", standard_price="3"),
        bought("BOLT", individual_collective="collective", standard_price="4.50", price_unit=100),
        bought("CASTING", purchase_price="8", standard_price="7.50"),
    ],
    "bom_items": [
        bom("PUMP", "0010", "BODY", "1"),
        bom("PUMP", "0020", "SEAL", "2"),
        bom("PUMP", "0030", "BOLT", "6"),
        bom("BODY", "0010", "CASTING", "2.5", scrap_percent=4),
    ],
    "sales_orders": [sales_order("4711", "PUMP", "4", net_price="95")],
}


def order(
    application: Application, number: str, kind: str, material: str, quantity: str, **more: Any
) -> None:
    """An order for the item 4711/10 (or, with `sales_order=""`, for plant stock)."""
    row = {
        "order": number,
        "kind": kind,
        "material": material,
        "plant": "1000",
        "quantity": quantity,
        "availability_date": "2025-04-01",
        "sales_order": "4711",
        **more,
    }
    if row["sales_order"]:
        row.setdefault("sales_order_item", 10)
    upsert(application, {"receipts": [row]})


def post(application: Application, movement_type: str, quantity: str | None, **more: Any) -> PostedMovement:
    """One goods movement: `post(app, "101", "11", order="PO1")`; None: all that is open."""
    return post_all(application, movement(movement_type, quantity, **more))[0]


def post_all(application: Application, *movements: GoodsMovement) -> tuple[PostedMovement, ...]:
    return post_goods_movements(application, movements, today=TODAY)


def movement(movement_type: str, quantity: str | None, **more: Any) -> GoodsMovement:
    given = dict(more)
    if "material" in given:
        given.setdefault("plant", "1000")
    if "sales_order" in given:
        given.setdefault("sales_order_item", 10)
    wanted = None if quantity is None else Decimal(quantity)
    return GoodsMovement(movement_type=movement_type, quantity=wanted, **given)


def cost(application: Application, number: str = "4711", item: int = 10) -> ItemCost:
    return item_cost(application, number, item)


def money(amount: int | None) -> str | None:
    """An amount as people write it: 1_230_000 is "123"."""
    return None if amount is None else format(from_price(amount).normalize(), "f")


def amounts(found: ItemCost, *names: str) -> dict[str, str | None]:
    return {name: money(getattr(found, name)) for name in names}


def causes(found: ItemCost | MaterialCost) -> dict[str, str | None]:
    return {cause.value: money(amount) for cause, amount in found.causes.items()}


def levels(found: ItemCost) -> list[tuple[int | None, str | None, str | None]]:
    """Level, planned and actual cost."""
    return [(level.level, money(level.planned), money(level.actual)) for level in found.levels]


def by_material(application: Application, found: ItemCost) -> dict[str, MaterialCost]:
    with application.database.reading() as session:
        names = dict(
            session.rows(
                "SELECT mp.id, m.material FROM material_plant mp JOIN material m ON m.id = mp.material"
            )
        )
    return {names[part.material_plant]: part for part in found.materials}
