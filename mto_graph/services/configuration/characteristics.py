"""The characteristics as they are stored: types, allowed values, bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mto_graph.model.sessions import Session
from mto_graph.services.configuration.values import ValueType, canonical
from mto_graph.units import QUANTITY_PLACES, format_decimal, parse_decimal


@dataclass(slots=True)
class Characteristic:
    """One characteristic; without allowed values every value of its type and within its bounds is allowed."""

    id: int
    name: str
    type: ValueType
    minimum: int | None
    maximum: int | None
    allowed: set[str] = field(default_factory=set)

    def accepted(self, text: str) -> str:
        """The stored form of an allowed value; ValueError says why it is none and which are."""
        found = canonical(self.type, text)
        if self.allowed and found not in self.allowed:
            raise ValueError(
                f"{found} is no value of characteristic {self.name}; its values are: "
                f"{', '.join(sorted(self.allowed)[:20])}"
            )
        self.check_bounds(found)
        return found

    def check_bounds(self, text: str) -> None:
        """ValueError when a number lies outside of the bounds."""
        if self.type is not ValueType.NUMBER:
            return
        scaled = parse_decimal(text, QUANTITY_PLACES)
        if self.minimum is not None and scaled < self.minimum:
            raise ValueError(f"{text} is below {_shown(self.minimum)}, the minimum of {self.name}")
        if self.maximum is not None and scaled > self.maximum:
            raise ValueError(f"{text} is above {_shown(self.maximum)}, the maximum of {self.name}")


def _shown(scaled: int) -> str:
    return format_decimal(scaled, QUANTITY_PLACES)


def read_characteristics(session: Session) -> dict[str, Characteristic]:
    """All characteristics by name, with their allowed values."""
    found = {
        identity: Characteristic(identity, name, ValueType(kind), minimum, maximum)
        for identity, name, kind, minimum, maximum in session.rows(
            "SELECT id, characteristic, type, minimum, maximum FROM characteristic"
        )
    }
    for identity, value in session.rows("SELECT characteristic, value FROM characteristic_value"):
        found[identity].allowed.add(value)
    return {characteristic.name: characteristic for characteristic in found.values()}


def types_of(characteristics: Mapping[str, Characteristic]) -> dict[str, ValueType]:
    """The types by name, as expressions are compiled with."""
    return {name: characteristic.type for name, characteristic in characteristics.items()}
