"""Taking a mapping apart key by key: typed values, every fault collected, unknown keys refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from mto_graph.errors import ErrorCode, UserError
from mto_graph.units import (
    PRICE_PLACES,
    from_day,
    from_price,
    from_quantity,
    parse_decimal,
    to_day,
    to_quantity,
)

Path = tuple[str, ...]


class Fields:
    """The keys of one mapping of a scenario; `close()` refuses those that nobody asked for.

    Faults are collected in the list given, so that a reader of the report sees all of them at once.

    Example:
        fields = Fields({"material": "FG20", "quantity": 10}, ("steps", "1", "goods_receipt"), faults)
        material, quantity = fields.text("material"), fields.quantity("quantity")
        fields.close()
    """

    def __init__(self, value: object, path: Path, faults: list[UserError]) -> None:
        self.path = path
        self.faults = faults
        self._asked: set[str] = set()
        self._values: dict[str, object] = {}
        if isinstance(value, dict):
            self._values = {str(key): inner for key, inner in value.items()}
        elif value is not None:
            self.fault("must be a mapping of keys and values")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def fault(self, message: str, *key: str, code: ErrorCode = ErrorCode.INVALID_VALUE) -> None:
        """Note one fault at this mapping or at one of its keys."""
        self.faults.append(UserError(code, message, (*self.path, *key)))

    def value(self, key: str, *, required: bool = False) -> object:
        """The plain value, None when the key is missing or empty."""
        self._asked.add(key)
        value = self._values.get(key)
        if value is None and required:
            self.fault("is required", key, code=ErrorCode.REQUIRED)
        return value

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A text; a whole number written without quotes counts as its digits."""
        value = self.value(key, required=required)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.fault(f"{value!r} is not a text; put it in quotes", key)
            return default
        return str(value)

    def choice(self, key: str, choices: Iterable[str], default: str = "") -> str:
        """A text that must be one of the words allowed."""
        value = self.text(key, default)
        allowed = tuple(choices)
        if value != default and value not in allowed:
            self.fault(f"{value!r} is not one of {', '.join(allowed)}", key)
        return value

    def quantity(self, key: str, *, required: bool = False) -> Decimal | None:
        """An exact quantity with at most three places."""
        value = self.value(key, required=required)
        if value is None:
            return None
        try:
            return from_quantity(to_quantity(value))  # type: ignore[arg-type] # it refuses every other type
        except ValueError as error:
            self.fault(str(error), key)
            return None

    def amount(self, key: str) -> Decimal | None:
        """An exact amount of money with at most four places; below zero too."""
        value = self.value(key)
        if value is None:
            return None
        try:
            return from_price(parse_decimal(value, PRICE_PLACES))  # type: ignore[arg-type] # it refuses other types
        except ValueError as error:
            self.fault(str(error), key)
            return None

    def positive_quantity(self, key: str, *, required: bool = False) -> Decimal | None:
        """An exact quantity greater than zero."""
        quantity = self.quantity(key, required=required)
        if quantity is not None and quantity <= 0:
            self.fault(f"{quantity} must be greater than zero", key)
            return None
        return quantity

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date written YYYY-MM-DD."""
        value = self.value(key, required=required)
        if value is None:
            return None
        try:
            return from_day(to_day(value))  # type: ignore[arg-type] # it refuses every other type
        except ValueError as error:
            self.fault(str(error), key)
            return None

    def number(self, key: str, *, required: bool = False) -> int | None:
        """A whole number, also written in quotes."""
        value = self.value(key, required=required)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
            return int(value)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(f"{value!r} is not a whole number", key)
        return None

    def flag(self, key: str) -> bool | None:
        """true or false; None when the key is missing."""
        value = self.value(key)
        if value is None or isinstance(value, bool):
            return value
        self.fault(f"{value!r} must be true or false", key)
        return None

    def items(self, key: str) -> list[object]:
        """A list; empty when the key is missing."""
        value = self.value(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.fault("must be a list", key)
        return []

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        texts = [item for item in self.items(key) if isinstance(item, str)]
        if len(texts) != len(self.items(key)):
            self.fault("must be a list of texts", key)
        return tuple(texts)

    def close(self) -> None:
        """Refuse by name every key that was not asked for."""
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                self.fault(f"is not a key here; known are {known}", key, code=ErrorCode.UNKNOWN_COLUMN)
