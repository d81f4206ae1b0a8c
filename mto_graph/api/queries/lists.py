"""What all lists have in common: a filter, a sequence, a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mto_graph.api.connections import ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.enums import OrderDirection
from mto_graph.api.lookahead import Asked
from mto_graph.services.reading import Session
from mto_graph.services.reading.paging import Filter, Order, Page, Slice

Columns = Mapping[str, tuple[str, ...]]
"""The columns that each order field sorts by; the first entry is the default sequence."""


def sequence(columns: Columns, asked: Asked) -> tuple[str, Order]:
    """The sequence that the query asks for, and its name for cursors."""
    wanted = asked.arguments.get("order_by")
    name = next(iter(columns)) if wanted is None else wanted.field.value
    descending = wanted is not None and wanted.direction is OrderDirection.DESC
    return f"{name} desc" if descending else name, Order(columns[name], descending)


def listed(
    read: Reading,
    asked: Asked,
    columns: Columns,
    where: Filter,
    page: Callable[[Session, Filter, Order, Slice], Page[Any]],
) -> list[ConnectionRow]:
    """The page that the query asks for, as the one value of a field of Query."""
    name, order = sequence(columns, asked)
    part = sliced(read, asked, name, order.columns)
    return [connection(page(read.session, where, order, part), name)]
