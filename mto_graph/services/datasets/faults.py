"""Every fault of a data set, collected and told at once, in the order of the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mto_graph.errors import ErrorCode, Refused, UserError

MOST_TOLD: Final = 10_000
"""More faults than this are counted, not listed: an answer has to stay readable."""


class Faults:
    """What is wrong so far. `add` never raises, `refuse_if_any` does."""

    def __init__(self) -> None:
        self._told: list[tuple[tuple[int, int, int], UserError]] = []
        self._untold = 0

    def __bool__(self) -> bool:
        return bool(self._told)

    def add(self, order: tuple[int, int, int], code: ErrorCode, message: str, path: Sequence[str]) -> None:
        """Note one fault; `order` (table, row, column) is where it stands in the input."""
        if len(self._told) < MOST_TOLD:
            self._told.append((order, UserError(code, message, tuple(path))))
        else:
            self._untold += 1

    def join(self, others: Faults) -> None:
        """Note the faults that were found elsewhere as well."""
        for order, error in others._told:
            self.add(order, error.code, error.message, error.path)
        self._untold += others._untold

    def refuse_if_any(self) -> None:
        """Raises Refused with all faults."""
        if not self._told:
            return
        errors = [error for _, error in sorted(self._told, key=lambda entry: entry[0])]
        if self._untold:
            errors.append(
                UserError(errors[-1].code, f"There are {self._untold} more faults that are not listed.")
            )
        raise Refused(*errors)
