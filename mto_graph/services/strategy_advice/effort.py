"""How much an advice may cost: a time after which planning of copies ends."""

from __future__ import annotations

import time

MOST_PLACES = 20_000
"""So many places may the structure of a product have; larger ones are refused."""
SECONDS = 10
"""So long copies are planned unless somebody asks for more or less."""
MOST_SECONDS = 60
MOST_EFFECTS = 3
"""So many strategies are planned, and the current one besides."""


class TimeIsUpError(Exception):
    """Planning of copies has taken as long as it may."""


class Effort:
    """A clock that a plan looks at between its steps; the plan itself has none."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def checkpoint(self, _done: int, _all: int) -> None:
        """Raise when the time is up."""
        if time.monotonic() > self._end:
            raise TimeIsUpError
