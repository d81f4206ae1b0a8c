"""In which plants things lie, by their codes: what a change concerns before it is made."""

from __future__ import annotations

from collections.abc import Iterable

from mto_graph.model.sessions import Session
from mto_graph.services.reading.sql import numbers, texts


def of_material_plants(session: Session, ids: Iterable[int | None]) -> set[str]:
    """The plants of these materials in plants."""
    among, parameter = numbers(session, {one for one in ids if one is not None})
    return _codes(session, f"mp.id IN {among}", parameter)


def of_orders(session: Session, orders: Iterable[str]) -> set[str]:
    """The plants of all receipts with these order numbers."""
    return _holding(session, "receipt", "order_number", orders)


def of_reservations(session: Session, reservations: Iterable[str]) -> set[str]:
    """The plants of all items of these reservations."""
    return _holding(session, "reservation", "reservation", reservations)


def of_control_cycles(session: Session, control_cycles: Iterable[str]) -> set[str]:
    """The plants of these control cycles."""
    return _holding(session, "control_cycle", "control_cycle", control_cycles)


def of_sales_orders(session: Session, sales_orders: Iterable[str]) -> set[str]:
    """The plants of all items of these sales orders."""
    among, parameter = texts(session, sales_orders)
    return _codes(
        session,
        "mp.id IN (SELECT soi.material_plant FROM sales_order_item soi JOIN sales_order so ON so.id = soi.sales_order"
        f" WHERE so.sales_order IN {among})",
        parameter,
    )


def of_planned_orders(session: Session, planned_orders: Iterable[int]) -> set[str]:
    """The plants of these planned orders; a negative number is minus the id of a firm receipt."""
    wanted = set(planned_orders)
    among, parameter = numbers(session, wanted)
    receipts, receipt_parameter = numbers(session, {-one for one in wanted})
    return _codes(
        session,
        f"mp.id IN (SELECT material_plant FROM planned_order WHERE number IN {among}"
        f" UNION SELECT material_plant FROM receipt WHERE id IN {receipts})",
        parameter,
        receipt_parameter,
    )


def of_postings(session: Session, movements: Iterable[int]) -> set[str]:
    """The plants of everything that was posted together with these goods movements."""
    among, parameter = numbers(session, movements)
    return _codes(
        session,
        "mp.id IN (SELECT moved.material_plant FROM goods_movement moved JOIN goods_movement named"
        f" ON named.posting = moved.posting WHERE named.id IN {among})",
        parameter,
    )


def with_suppliers(session: Session, plants: Iterable[str]) -> set[str]:
    """These plants and those that they get material from by stock transfer, and so on."""
    among, parameter = texts(session, plants)
    lines = session.rows(
        f"WITH RECURSIVE supplied(id) AS (SELECT id FROM plant WHERE plant IN {among}"
        " UNION SELECT mp.supplying_plant FROM supplied JOIN material_plant mp ON mp.plant = supplied.id"
        " WHERE mp.supplying_plant IS NOT NULL)"
        " SELECT p.plant FROM supplied JOIN plant p ON p.id = supplied.id",
        [parameter],
    )
    return {*plants, *(code for (code,) in lines)}


def _holding(session: Session, table: str, column: str, keys: Iterable[str]) -> set[str]:
    among, parameter = texts(session, keys)
    return _codes(
        session, f"mp.id IN (SELECT material_plant FROM {table} WHERE {column} IN {among})", parameter
    )


def _codes(session: Session, condition: str, *parameters: str) -> set[str]:
    lines = session.rows(
        f"SELECT DISTINCT p.plant FROM material_plant mp JOIN plant p ON p.id = mp.plant WHERE {condition}",
        list(parameters),
    )
    return {code for (code,) in lines}
