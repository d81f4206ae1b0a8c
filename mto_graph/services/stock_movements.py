"""Movement types and the one function through which every posting changes stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.units import MAXIMUM_DIGITS, from_quantity

UNRESTRICTED: Final = "unrestricted"


@dataclass(frozen=True, slots=True)
class MovementType:
    """What a movement does: to the stock of its section, and to plant stock on the other side.

    The section is the sales order item's customer stock where an item is named, else plant stock. `transfer` moves
    between customer stock and plant stock and so needs an item; `manual` may be posted without a document.
    """

    code: str
    text: str
    section: int
    transfer: bool = False
    manual: bool = False


MOVEMENT_TYPES: Final[Mapping[str, MovementType]] = MappingProxyType(
    {
        movement.code: movement
        for movement in (
            MovementType("101", "Goods receipt for an order", +1),
            MovementType("411", "Customer stock to plant stock", -1, transfer=True, manual=True),
            MovementType("413", "Plant stock to customer stock", +1, transfer=True, manual=True),
            MovementType("561", "Initial entry of stock", +1, manual=True),
            MovementType("601", "Goods issue for delivery", -1),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement to post; ids of the material in its plant and of the sales order item, quantity in thousandths.

    `storage_location` empty: receipts go to the location without a name, issues take from all, in their order.
    """

    movement_type: str
    material_plant: int
    quantity: int
    sales_order_item: int | None = None
    storage_location: str = ""
    stock_type: str = UNRESTRICTED


def post(session: Session, movement: Movement) -> None:
    """Post one movement: the only way in which postings change stock.

    Refused, and nothing posted: INSUFFICIENT_STOCK with what is there, QUANTITY_OVERFLOW.

    Example: `post(session, Movement("561", material_plant, 5_000))` brings five pieces into plant stock.
    """
    kind = MOVEMENT_TYPES[movement.movement_type]
    giver, taker = (
        (movement.sales_order_item, None) if kind.section < 0 else (None, movement.sales_order_item)
    )
    if kind.transfer:
        for location, quantity in _issue(session, movement, giver):
            _receive(session, movement, taker, location, quantity)
    elif kind.section < 0:
        _issue(session, movement, giver)
    else:
        _receive(session, movement, taker, movement.storage_location, movement.quantity)


def _issue(session: Session, movement: Movement, item: int | None) -> list[tuple[str, int]]:
    """Take the quantity out, location by location, and say from where how much came."""
    rows = _stock_rows(session, movement, item, movement.storage_location or None)
    there = sum(quantity for _, _, quantity in rows)
    if there < movement.quantity:
        raise _insufficient(session, movement, item, there)
    taken: list[tuple[str, int]] = []
    rest = movement.quantity
    for identity, location, quantity in rows:
        part = min(rest, quantity)
        if part:
            _set_quantity(session, identity, quantity - part)
            taken.append((location, part))
            rest -= part
    return taken


def _receive(session: Session, movement: Movement, item: int | None, location: str, quantity: int) -> None:
    rows = _stock_rows(session, movement, item, location)
    if not rows:
        session.execute(
            "INSERT INTO stock (material_plant, storage_location, stock_type, sales_order_item, quantity)"
            " VALUES (?, ?, ?, ?, ?)",
            [movement.material_plant, location, movement.stock_type, item, quantity],
        )
        return
    identity, _, before = rows[0]
    if before + quantity >= 10**MAXIMUM_DIGITS:
        raise refuse(
            ErrorCode.QUANTITY_OVERFLOW,
            f"The stock of {from_quantity(before)} cannot take {from_quantity(quantity)} more: it must stay"
            " below 10^12.",
            "quantity",
        )
    _set_quantity(session, identity, before + quantity)


def _stock_rows(
    session: Session, movement: Movement, item: int | None, location: str | None
) -> list[tuple[int, str, int]]:
    """Stock rows (id, location, quantity) of a section and stock type, at one location or at all."""
    conditions = ["material_plant = ?", "stock_type = ?"]
    parameters: list[int | str] = [movement.material_plant, movement.stock_type]
    if item is None:
        conditions.append("sales_order_item IS NULL")
    else:
        conditions.append("sales_order_item = ?")
        parameters.append(item)
    if location is not None:
        conditions.append("COALESCE(storage_location, '') = ?")
        parameters.append(location)
    rows: list[tuple[int, str, int]] = session.rows(
        "SELECT id, COALESCE(storage_location, ''), quantity FROM stock"
        f" WHERE {' AND '.join(conditions)} ORDER BY COALESCE(storage_location, ''), id",
        parameters,
    )
    return rows


def _set_quantity(session: Session, identity: int, quantity: int) -> None:
    """A stock that is used up is gone, so that its section may disappear."""
    if quantity:
        session.execute("UPDATE stock SET quantity = ? WHERE id = ?", [quantity, identity])
    else:
        session.execute("DELETE FROM stock WHERE id = ?", [identity])


def _insufficient(session: Session, movement: Movement, item: int | None, there: int) -> Exception:
    material, plant = session.rows(
        "SELECT m.material, p.plant FROM material_plant mp JOIN material m ON m.id = mp.material"
        " JOIN plant p ON p.id = mp.plant WHERE mp.id = ?",
        [movement.material_plant],
    )[0]
    owner = "plant stock"
    if item is not None:
        order, number = session.rows(
            "SELECT o.sales_order, i.item FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            " WHERE i.id = ?",
            [item],
        )[0]
        owner = f"customer stock of {order}/{number}"
    at = f" at {movement.storage_location}" if movement.storage_location else ""
    return refuse(
        ErrorCode.INSUFFICIENT_STOCK,
        f"{from_quantity(movement.quantity)} of material {material} cannot be issued: the"
        f" {movement.stock_type.replace('_', ' ')} {owner} in plant {plant}{at} is {from_quantity(there)}.",
        "quantity",
    )
