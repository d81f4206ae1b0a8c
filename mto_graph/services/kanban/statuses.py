"""The statuses of a container, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a container is on its way round."""

    WAIT = "wait"
    """Empty, and nothing shall come yet: nothing is called, and what was called is withdrawn."""
    EMPTY = "empty"
    """Empty, and its replenishment is called."""
    IN_PROCESS = "in_process"
    """The source works on it."""
    IN_TRANSIT = "in_transit"
    """On the way to the supply area."""
    FULL = "full"
    """Filled and received."""
    IN_USE = "in_use"
    """The supply area takes from it."""
    ERROR = "error"
    """Something is wrong; a person decides what comes next."""


NEXT: Final[Mapping[Status, tuple[Status, ...]]] = {
    Status.WAIT: (Status.EMPTY,),
    Status.EMPTY: (Status.IN_PROCESS, Status.IN_TRANSIT, Status.FULL, Status.WAIT, Status.ERROR),
    Status.IN_PROCESS: (Status.IN_TRANSIT, Status.FULL, Status.WAIT, Status.ERROR),
    Status.IN_TRANSIT: (Status.FULL, Status.ERROR),
    Status.FULL: (Status.IN_USE, Status.EMPTY, Status.WAIT, Status.ERROR),
    Status.IN_USE: (Status.EMPTY, Status.WAIT, Status.ERROR),
    Status.ERROR: (Status.EMPTY, Status.FULL, Status.WAIT),
}
"""What may follow. The same status again is never a fault: a signal that comes twice does nothing twice."""

CALLED: Final = (Status.EMPTY, Status.IN_PROCESS, Status.IN_TRANSIT)
"""Something is expected to come."""


def may_follow(before: Status, after: Status) -> bool:
    """Whether a container may change its status so."""
    return before is after or after in NEXT[before]
