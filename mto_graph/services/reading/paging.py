"""Pages of long lists by keyset: the next page starts after the last row's keys, however many rows lie before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from mto_graph.model.sessions import Session
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.sql import numbers, texts

R = TypeVar("R", bound=Row)
Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The sequence of a list: columns that together are unique, all ascending or all descending."""

    columns: tuple[str, ...]
    descending: bool = False

    def clause(self) -> str:
        """What stands behind ORDER BY."""
        direction = " DESC" if self.descending else ""
        return ", ".join(f"{column}{direction}" for column in self.columns)

    def beyond(self) -> str:
        """The condition for rows after a key; its parameters are the key."""
        marks = ", ".join("?" * len(self.columns))
        return f"({', '.join(self.columns)}) {'<' if self.descending else '>'} ({marks})"


_TEXTS = frozenset({"m.material", "m.description", "p.plant", "so.sales_order", "cy.control_cycle"})
"""The columns that lists are sorted by and that hold text; all others hold whole numbers."""


def fits(columns: Sequence[str], key: Sequence[object]) -> bool:
    """Whether a key that somebody hands in can be one of a list in the sequence of these columns."""
    return len(columns) == len(key) and all(
        (type(part) is str and "\0" not in part)
        if column in _TEXTS
        else (type(part) is int and abs(part) < 2**63)
        for column, part in zip(columns, key, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Parents:
    """Those whose lists are read: the column that names them, and their keys, all numbers or all texts."""

    column: str
    keys: Sequence[int] | Sequence[str]

    def among(self, session: Session) -> tuple[str, str]:
        """The keys as a subselect and its parameter."""
        if all(isinstance(key, int) for key in self.keys):
            return numbers(session, [int(key) for key in self.keys])
        return texts(session, [str(key) for key in self.keys])


@dataclass(slots=True)
class Filter:
    """Conditions that a row must meet, all of them."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, condition: str, *parameters: Any) -> None:
        """One more condition, with its parameters."""
        self.conditions.append(condition)
        self.parameters.extend(parameters)

    def equal(self, column: str, value: Any) -> None:
        """The column has this value; None: any."""
        if value is not None:
            self.add(f"{column} = ?", value)

    def between(self, column: str, first: int | None, last: int | None) -> None:
        """The column lies between two values, both included; None: without end."""
        if first is not None:
            self.add(f"{column} >= ?", first)
        if last is not None:
            self.add(f"{column} <= ?", last)

    def clause(self, *further: str) -> str:
        """What stands behind WHERE."""
        return " AND ".join([*self.conditions, *further]) or "1 = 1"


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list: at most `first` rows after the key `after` (None: from the beginning).

    `counted` asks for the length of the whole list as well, at the price of a further statement.
    """

    first: int
    after: Key | None = None
    counted: bool = False


@dataclass(slots=True)
class Page(Generic[R]):
    """One page: its rows, the key of each, and whether there are more before and behind."""

    rows: list[R]
    keys: list[Key]
    has_next: bool
    has_previous: bool
    total: int | None = None


LIKE = "LIKE LOWER(?) ESCAPE '\\'"
"""The comparison with a `pattern`, for a column in lower case."""


def pattern(text: str) -> str:
    """The parameter of LIKE for texts that contain this one, with nothing in it that LIKE would interpret."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def read_page(
    session: Session, kind: type[R], source: str, where: Filter, order: Order, part: Slice
) -> Page[R]:
    """One page of `SELECT … FROM source WHERE …`; `source` is what the row's columns refer to."""
    further = [order.beyond()] if part.after is not None else []
    lines = session.rows(
        f"SELECT {kind.COLUMNS}, {', '.join(order.columns)} FROM {source}"
        f" WHERE {where.clause(*further)} ORDER BY {order.clause()} LIMIT {part.first + 1:d}",
        [*where.parameters, *(part.after or ())],
    )
    page = _page(kind, lines, part)
    if part.counted:
        counted = f"SELECT COUNT(*) FROM {source} WHERE {where.clause()}"
        page.total = int(session.rows(counted, where.parameters)[0][0])
    return page


def read_pages(
    session: Session,
    kind: type[R],
    source: str,
    parents: Parents,
    order: Order,
    part: Slice,
    where: Filter | None = None,
) -> dict[Any, Page[R]]:
    """The same page of the lists of many parents, all in one statement."""
    among, parameter = parents.among(session)
    chosen = Filter([f"{parents.column} IN {among}"], [parameter])
    if where is not None:
        chosen.conditions.extend(where.conditions)
        chosen.parameters.extend(where.parameters)
    further = [order.beyond()] if part.after is not None else []
    named = ", ".join(
        f"{expression} AS c{place}" for place, expression in enumerate((*kind.EXPRESSIONS, *order.columns))
    )
    lines = session.rows(
        f"SELECT * FROM (SELECT {named}, {parents.column} AS parent,"
        f" ROW_NUMBER() OVER (PARTITION BY {parents.column} ORDER BY {order.clause()}) AS place"
        f" FROM {source} WHERE {chosen.clause(*further)}) numbered"
        f" WHERE place <= {part.first + 1:d} ORDER BY parent, place",
        [*chosen.parameters, *(part.after or ())],
    )
    groups: dict[Any, list[tuple[Any, ...]]] = {key: [] for key in parents.keys}
    for line in lines:
        groups[line[-2]].append(line[:-2])
    pages = {key: _page(kind, group, part) for key, group in groups.items()}
    if part.counted:
        counted = (
            f"SELECT {parents.column}, COUNT(*) FROM {source}"
            f" WHERE {chosen.clause()} GROUP BY {parents.column}"
        )
        totals = dict(session.rows(counted, chosen.parameters))
        for key, page in pages.items():
            page.total = int(totals.get(key, 0))
    return pages


def _page(kind: type[R], lines: Sequence[tuple[Any, ...]], part: Slice) -> Page[R]:
    shown = lines[: part.first]
    width = len(kind.EXPRESSIONS)
    return Page(
        rows=[kind(line) for line in shown],
        keys=[tuple(line[width:]) for line in shown],
        has_next=len(lines) > part.first,
        has_previous=part.after is not None,
    )
