"""The stocks that some postings touch: read at once, changed in memory, written back at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.bulk import delete_keys, insert_columns, update_columns
from mto_graph.model.sessions import Session
from mto_graph.services.goods_movements.naming import material_name, section_name
from mto_graph.services.reading.segments import (
    is_individual,
    owned_sql,
    owner_columns,
    owner_sql,
    segment_sql,
)
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import SegmentKind
from mto_graph.units import MAXIMUM_DIGITS, from_quantity

Stock = tuple[int, int, str]
"""A material in its plant, a segment, a stock type."""


class StockBook:
    """Stock by location. It never goes below zero, and what is used up is gone, so that its section may disappear.

    `places` are materials in plants (ids) with the segments that may be touched; others must not be asked for.
    """

    def __init__(self, session: Session, places: Iterable[tuple[int, int]]) -> None:
        self._session = session
        self._quantity: dict[Stock, dict[str, int]] = defaultdict(dict)
        self._ids: dict[tuple[Stock, str], list[int]] = defaultdict(list)
        self._stored: dict[tuple[Stock, str], int] = {}
        pairs = set(places)
        for row in self._read({material for material, _ in pairs}, {segment for _, segment in pairs}):
            self._enter(*row)

    def there(self, stock: Stock, location: str | None = None) -> int:
        """How much there is at one location, or at all."""
        by_location = self._quantity[stock]
        return sum(by_location.values()) if location is None else by_location.get(location, 0)

    def take(self, stock: Stock, location: str | None, quantity: int) -> list[tuple[str, int]]:
        """Take a quantity out, from one location or from all in their order; which gave how much.

        Refused with INSUFFICIENT_STOCK, saying what is there.
        """
        there = self.there(stock, location)
        if there < quantity:
            raise self._insufficient(stock, location, quantity, there)
        by_location = self._quantity[stock]
        taken: list[tuple[str, int]] = []
        for name in [location] if location is not None else sorted(by_location):
            part = min(quantity, by_location[name])
            if part > 0:
                by_location[name] -= part
                quantity -= part
                taken.append((name, part))
        return taken

    def bring(self, stock: Stock, location: str, quantity: int) -> None:
        """Bring a quantity in; QUANTITY_OVERFLOW when the stock would reach 10^12."""
        by_location = self._quantity[stock]
        before = by_location.get(location, 0)
        if before + quantity >= 10**MAXIMUM_DIGITS:
            raise refuse(
                ErrorCode.QUANTITY_OVERFLOW,
                f"The stock of {from_quantity(before)} cannot take {from_quantity(quantity)} more: it must stay"
                " below 10^12.",
                "quantity",
            )
        by_location[location] = before + quantity

    def write(self) -> None:
        """Store what has changed."""
        now = {
            (stock, location): quantity
            for stock, by_location in self._quantity.items()
            for location, quantity in by_location.items()
        }
        changed = {key: quantity for key, quantity in now.items() if self._stored.get(key, 0) != quantity}
        kept = [key for key, quantity in changed.items() if quantity and self._ids[key]]
        new = sorted(key for key, quantity in changed.items() if quantity and not self._ids[key])
        ids = {key: self._ids[key] for key in changed}
        gone = [row for key, rows in ids.items() for row in (rows[1:] if changed[key] else rows)]
        update_columns(
            self._session,
            "stock",
            {"id": [ids[key][0] for key in kept]},
            {"quantity": [changed[key] for key in kept]},
        )
        delete_keys(self._session, "stock", {"id": gone})
        insert_columns(
            self._session,
            "stock",
            {
                "material_plant": [stock[0] for stock, _ in new],
                "storage_location": [location for _, location in new],
                "stock_type": [stock[2] for stock, _ in new],
                **owner_columns(stock[1] for stock, _ in new),
                "quantity": [changed[key] for key in new],
            },
        )

    def _enter(
        self, identity: int, material: int, segment: int, stock_type: str, location: str, quantity: int
    ) -> None:
        stock = (material, segment, stock_type)
        by_location = self._quantity[stock]
        by_location[location] = by_location.get(location, 0) + quantity
        self._ids[stock, location].append(identity)
        self._stored[stock, location] = by_location[location]

    def _read(self, materials: Iterable[int], segments: Iterable[int]) -> list[tuple[Any, ...]]:
        columns = f"id, material_plant, {segment_sql()}, stock_type, COALESCE(storage_location, ''), quantity"
        among, parameter = numbers(self._session, materials)
        individual = [segment for segment in segments if is_individual(segment)]
        plant, _ = owner_sql(int(SegmentKind.NET))
        rows = self._session.rows(
            f"SELECT {columns} FROM stock WHERE {plant} AND material_plant IN {among} ORDER BY id",
            [parameter],
        )
        if individual:
            owned, parameters = owned_sql(self._session, individual)
            rows += self._session.rows(
                f"SELECT {columns} FROM stock WHERE {owned} AND material_plant IN {among} ORDER BY id",
                [*parameters, parameter],
            )
        return rows

    def _insufficient(self, stock: Stock, location: str | None, quantity: int, there: int) -> Exception:
        material_plant, segment, stock_type = stock
        material, plant = material_name(self._session, material_plant)
        owner = section_name(self._session, segment)
        at = f" at {location or 'the location without a name'}" if location is not None else ""
        return refuse(
            ErrorCode.INSUFFICIENT_STOCK,
            f"{from_quantity(quantity)} of material {material} cannot be issued: the"
            f" {stock_type.replace('_', ' ')} {owner} in plant {plant}{at} is {from_quantity(there)}.",
            "quantity",
        )
