"""Connections: pages of long lists, with opaque cursors that name the keys of a row."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

import orjson
from graphql import GraphQLError

from mto_graph.api.context import Reading
from mto_graph.api.declaring import object_type
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.services.reading.paging import Key, Page, Slice, fits
from mto_graph.services.reading.rows import Row

N = TypeVar("N")


class PageInfoRow(Row):
    """Where a page lies in its list."""

    __slots__ = ("end_cursor", "has_next_page", "has_previous_page", "start_cursor")

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


class EdgeRow(Row):
    """A row of a page, with its cursor."""

    __slots__ = ("cursor", "row")

    cursor: str
    row: Row


class ConnectionRow(Row):
    """A page of a list."""

    __slots__ = ("order", "page")

    page: Page[Any]
    order: str

    @property
    def total_count(self) -> int:
        """How many there are in the whole list."""
        assert self.page.total is not None
        return self.page.total

    @property
    def page_info(self) -> PageInfoRow:
        """Where this page lies."""
        info = PageInfoRow()
        keys = self.page.keys
        info.has_next_page = self.page.has_next
        info.has_previous_page = self.page.has_previous
        info.start_cursor = encoded(self.order, keys[0]) if keys else None
        info.end_cursor = encoded(self.order, keys[-1]) if keys else None
        return info


def encoded(order: str, key: Key) -> str:
    """The cursor of a row: the sequence it belongs to, and the row's keys in it."""
    return base64.urlsafe_b64encode(orjson.dumps([order, *key])).decode().rstrip("=")


def decoded(cursor: str, order: str, columns: tuple[str, ...]) -> Key:
    """The keys in a cursor; a GraphQL error where it belongs to no such list."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = orjson.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error):
        parts = None
    if not isinstance(parts, list) or parts[:1] != [order] or not fits(columns, parts[1:]):
        raise GraphQLError(
            f"{cursor[:80]!r} is not a cursor of this list in this sequence; pass `endCursor` of the page before.",
            extensions={"code": "INVALID_CURSOR"},
        )
    return tuple(parts[1:])


def sliced(read: Reading, asked: Asked, order: str, columns: tuple[str, ...]) -> Slice:
    """The part of a list that the query asks for, from its arguments `first` and `after`."""
    return sliced_by(read, asked.arguments, asked.selects("totalCount"), order, columns)


def sliced_by(
    read: Reading, arguments: Mapping[str, Any], counted: bool, order: str, columns: tuple[str, ...]
) -> Slice:
    """The part of a list that `first` and `after` name."""
    limits = read.context.limits
    first = arguments.get("first")
    if first is None:
        first = limits.default_page_size
    if not 0 <= first <= limits.page_size:
        raise GraphQLError(
            f"first is {first}; ask for 0 to {limits.page_size} and go on with `after`.",
            extensions={"code": "INVALID_VALUE"},
        )
    after = arguments.get("after")
    key = None if after is None else decoded(after, order, columns)
    return Slice(first, key, counted)


def connection(page: Page[Any], order: str) -> ConnectionRow:
    """A page as the graph shows it."""
    row = ConnectionRow()
    row.page = page
    row.order = order
    return row


def load_nodes(_read: Reading, rows: Sequence[ConnectionRow], _asked: Asked) -> list[list[Row]]:
    """The rows of each page."""
    return [[row.copied() for row in connection.page.rows] for connection in rows]


def load_edges(_read: Reading, rows: Sequence[ConnectionRow], _asked: Asked) -> list[list[EdgeRow]]:
    """The rows of each page with their cursors."""
    return [
        [_edge(encoded(connection.order, key), row) for key, row in zip(*_parts(connection), strict=True)]
        for connection in rows
    ]


def _parts(connection: ConnectionRow) -> tuple[Sequence[Key], Sequence[Row]]:
    return connection.page.keys, connection.page.rows


def _edge(cursor: str, row: Row) -> EdgeRow:
    edge = EdgeRow()
    edge.cursor = cursor
    edge.row = row
    return edge


def load_node(_read: Reading, edges: Sequence[EdgeRow], _asked: Asked) -> list[Row]:
    """The row of each edge."""
    return [edge.row.copied() for edge in edges]


FIRST = Given(int | None, "At most so many, up to 500; 50 where nothing is said.", None)
AFTER = Given(str | None, "Those after this cursor: `endCursor` of the page before.", None)


@graph_type(PageInfoRow, description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = shown("Whether there are more after this page.")
    has_previous_page: bool = shown("Whether there are some before this page.")
    start_cursor: str | None = shown("The cursor of the first entry; null when the page is empty.")
    end_cursor: str | None = shown(
        "The cursor of the last entry, to be passed as `after` for the next page; null when the page is empty."
    )


@object_type(description="An entry of a page: the object and its cursor.")
class Edge(Generic[N]):
    cursor: str = shown("Marks the place of this entry in the list.")
    node: N = related(load_node, "The object.")


@object_type(description="A page of a list that may be long. Ask for the next one with `after: endCursor`.")
class Connection(Generic[N]):
    edges: list[Edge[N]] = related(load_edges, "The entries with their cursors.")
    nodes: list[N] = related(load_nodes, "The entries without their cursors.")
    page_info: PageInfo = shown("Where this page lies in the list.")
    total_count: int = shown("How many entries the whole list has. Counted only when asked for.")
