"""What people ask of containers, in their words, and what they are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class KanbanStatusChange:
    """A container and the status it shall have.

    `quantity` in base units says how much a full container holds; None: all that was called. `issue_components` takes
    the components of a production order along.

    Example: `KanbanStatusChange(control_cycle="K1", container=1, status="empty")`
    """

    control_cycle: str
    container: int
    status: str
    quantity: Decimal | None = None
    issue_components: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedContainer:
    """What became of a container; ids, None where there is nothing.

    `container_id` is None when the container is gone, as those of event-driven control cycles are once they are full.
    `called` tells whether the order or reservation is new, `movements` are the numbers of posted ledger rows.
    """

    control_cycle: str
    container: int
    status: str
    container_id: int | None
    receipt_id: int | None
    reservation_id: int | None
    called: bool
    movements: tuple[int, ...]
