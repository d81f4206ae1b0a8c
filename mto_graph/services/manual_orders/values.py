"""Quantities and dates that a person gives for a planned order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mto_graph.errors import ErrorCode, UserError, refuse
from mto_graph.units import from_day, to_day, to_quantity


@dataclass(frozen=True, slots=True)
class GivenValues:
    """In thousandths and days; None is not given."""

    quantity: int | None
    availability: int | None
    start: int | None

    @classmethod
    def read(
        cls,
        quantity: Decimal | None,
        availability: date | None,
        start: date | None,
        faults: list[UserError],
    ) -> GivenValues:
        """The values; each that cannot be is a fault at its name, and None."""
        return cls(
            _quantity(quantity, faults),
            _day(availability, "availability_date", faults),
            _day(start, "start_date", faults),
        )

    def checked_start(self, scheduled: int, availability: int) -> int:
        """The start that is given, else the scheduled one; refused when the order would be there before it starts."""
        start = scheduled if self.start is None else self.start
        if start > availability:
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"The order starts on {from_day(start)}, after it is available on {from_day(availability)}; "
                "give a start and an availability date that fit together.",
                "start_date",
            )
        return start


def _quantity(quantity: Decimal | None, faults: list[UserError]) -> int | None:
    if quantity is None:
        return None
    try:
        thousandths = to_quantity(quantity)
    except ValueError as error:
        faults.append(UserError(ErrorCode.INVALID_VALUE, f"{error}.", ("quantity",)))
        return None
    if thousandths <= 0:
        message = f"{quantity} must be greater than zero; delete an order that is not needed."
        faults.append(UserError(ErrorCode.INVALID_VALUE, message, ("quantity",)))
    return thousandths


def _day(day: date | None, name: str, faults: list[UserError]) -> int | None:
    if day is None:
        return None
    try:
        return to_day(day)
    except ValueError as error:
        faults.append(UserError(ErrorCode.INVALID_VALUE, f"{error}.", (name,)))
        return None
