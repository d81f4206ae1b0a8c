"""Rows: light read-only views on what a statement returned, converted only where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, Self

from mto_graph.units import (
    FACTOR_PLACES,
    PERCENT_PLACES,
    PRICE_PLACES,
    QUANTITY_PLACES,
    format_decimal,
    from_day,
)


class Column:
    """A column of a row before its place in the statement is known; see `Row`."""

    __slots__ = ("convert", "sql")

    def __init__(self, sql: str, convert: Callable[[Any], Any] | None) -> None:
        self.sql = sql
        self.convert = convert


class Derived(property):
    """A property that is worked out from columns, and says from which: see `derived`."""

    columns: tuple[str, ...] = ()


def derived(*columns: str) -> Callable[[Callable[[Any], Any]], Any]:
    """A property that looks at these columns, or at derived ones, of its row and at no others.

    Only such a property can be asked of rows of which not all columns were read.

    Example: `@derived("explosion", "component_procurement")` in front of `def is_phantom(self) -> bool`.
    """

    def made(getter: Callable[[Any], Any]) -> Derived:
        found = Derived(getter)
        found.columns = columns
        return found

    return made


@dataclass(frozen=True, slots=True)
class Joined:
    """A row of another kind that a row's statements join, and the attribute that names it; see `joined`."""

    kind: type[Row]
    key: str


def joined(kind: type[Row], key: str) -> Any:
    """Declares a row that there always is exactly one of, and that every statement of this kind of row joins under
    the aliases that the other kind uses. Look-ahead can then have both from one line, see `narrowing`.

    Example: `material = joined(MaterialRow, "material_id")` in MaterialPlantRow, whose statements join `material m`.
    """
    return Joined(kind, key)


class Row:
    """One row of a statement. Subclasses declare their columns; `COLUMNS` is then the list for the statement.

    `related` is the place for what is read along with the row (a material's bill of material, …), by name.

    Example:
        class PlantRow(Row):
            code: str = stored("p.plant")
            rescheduling_horizon_days: int | None = stored("p.rescheduling_horizon_days")

        session.execute(f"SELECT {PlantRow.COLUMNS} FROM plant p")
    """

    __slots__ = ("related", "values")
    EXPRESSIONS: ClassVar[tuple[str, ...]] = ()
    COLUMNS: ClassVar[str] = ""
    EXTRAS: ClassVar[tuple[str, ...]] = ()
    PLACES: ClassVar[Mapping[str, int]] = MappingProxyType({})
    """Where the column of each attribute stands in a line."""
    KIND: ClassVar[type[Row]]
    """The kind of row that was declared: rows of which less was read are of subclasses made for it."""
    JOINS: ClassVar[Mapping[str, Joined]] = MappingProxyType({})
    """The rows that statements join, by name."""
    HELD: ClassVar[Mapping[str, type[Row]]] = MappingProxyType({})
    """Those of them whose columns are in the line, and the kind that finds them there: `HELD[name](row.values)`."""

    related: dict[str, Any]
    values: Sequence[Any]

    def __init__(self, values: Sequence[Any] = ()) -> None:
        self.values = values

    def __init_subclass__(cls) -> None:
        cls.KIND = vars(cls).get("KIND", cls)
        columns = {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        places = {name: place for place, name in enumerate(columns, start=len(cls.EXPRESSIONS))}
        for name, column in columns.items():
            setattr(cls, name, ColumnView(places[name], column.convert))
        cls.PLACES = vars(cls).get("PLACES", MappingProxyType({**cls.PLACES, **places}))
        cls.EXPRESSIONS += tuple(column.sql for column in columns.values())
        cls.COLUMNS = ", ".join(cls.EXPRESSIONS)
        cls.EXTRAS += tuple(vars(cls).get("__slots__", ()))
        joins = {name: value for name, value in vars(cls).items() if isinstance(value, Joined)}
        cls.JOINS = MappingProxyType({**cls.JOINS, **joins})

    @derived("id")
    def identity(self) -> int | str:
        """What tells this row from all others of its kind."""
        found: int = self.id  # type: ignore[attr-defined]
        return found

    @classmethod
    def all(cls, values: Iterable[Sequence[Any]]) -> list[Self]:
        """A row for each line of a result."""
        return [cls(line) for line in values]

    @classmethod
    def keyed(cls, values: Iterable[Sequence[Any]], attribute: str = "id") -> dict[Any, Self]:
        """A row for each line of a result, by one of its columns as it is stored."""
        place = cls.column_at(attribute)
        return {line[place]: cls(line) for line in values}

    @classmethod
    def column_at(cls, attribute: str) -> int:
        """Where the column of an attribute stands in a line."""
        return cls.PLACES[attribute]

    def copied(self) -> Self:
        """The same row again, with nothing read along yet."""
        copy = type(self)(self.values)
        for extra in self.EXTRAS:
            if hasattr(self, extra):
                setattr(copy, extra, getattr(self, extra))
        return copy


Row.KIND = Row


class ColumnView(property):
    """A column whose place in the statement is known: `convert(row.values[place])`."""

    def __init__(self, place: int, convert: Callable[[Any], Any] | None) -> None:
        if convert is None:
            super().__init__(lambda row: row.values[place])
        else:
            super().__init__(lambda row: convert(row.values[place]))
        self.place = place
        self.convert = convert


def stored(sql: str) -> Any:
    """The value as it is stored: keys, numbers, texts that are never empty."""
    return Column(sql, None)


def flag(sql: str) -> Any:
    """Yes or no."""
    return Column(sql, bool)


def flag_or_none(sql: str) -> Any:
    """Yes or no; None where that is no question."""
    return Column(sql, bool_or_none)


def word(sql: str) -> Any:
    """A text; None where it is not maintained."""
    return Column(sql, text_or_none)


def thousandths(sql: str) -> Any:
    """A quantity as an exact decimal; None where it is not maintained."""
    return Column(sql, quantity_of)


def ten_thousandths(sql: str) -> Any:
    """A price as an exact decimal; None where it is not maintained."""
    return Column(sql, _price)


def percentage(sql: str) -> Any:
    """A percentage as an exact decimal; None where it is not maintained."""
    return Column(sql, _percent)


def millionths(sql: str) -> Any:
    """A conversion factor as an exact decimal; None where it is not maintained."""
    return Column(sql, _factor)


def calendar_day(sql: str) -> Any:
    """A date; None where it is not maintained."""
    return Column(sql, day_of)


def timestamp(sql: str) -> Any:
    """A point in time in UTC; None where it has not come yet."""
    return Column(sql, moment_of)


def bool_or_none(value: int | None) -> bool | None:
    """A stored flag; None where there is none."""
    return None if value is None else bool(value)


def text_or_none(text: str | None) -> str | None:
    """A stored text; None where it is empty."""
    return text or None


def _decimal(places: int) -> Callable[[int | None], Decimal | None]:
    @lru_cache(maxsize=65_536)
    def convert(scaled: int | None) -> Decimal | None:
        return None if scaled is None else Decimal(format_decimal(scaled, places))

    return convert


_price = _decimal(PRICE_PLACES)
_percent = _decimal(PERCENT_PLACES)
_factor = _decimal(FACTOR_PLACES)
_quantity = _decimal(QUANTITY_PLACES)


def quantity_of(thousandths: int | None) -> Decimal | None:
    """Thousandths as an exact decimal: 2500 is 2.5."""
    return _quantity(thousandths)


def exact(thousandths: int) -> Decimal:
    """Thousandths that are always there as an exact decimal."""
    found = _quantity(thousandths)
    assert found is not None
    return found


@lru_cache(maxsize=65_536)
def day_of(stored_day: int | None) -> date | None:
    """Days since 1970-01-01 as a date; the last day of the calendar is 9999-12-31."""
    return None if stored_day is None else from_day(stored_day)


def moment_of(value: str | datetime | None) -> datetime | None:
    """A stored point in time (naive, UTC): PostgreSQL answers with one, SQLite with its text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def plain(value: Decimal) -> str:
    """A decimal for people, never with an exponent."""
    return format(value, "f")
