"""Reading the log of what has changed of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mto_graph.model.sessions import Session
from mto_graph.services.plan_changes.columns import unpacked
from mto_graph.services.reading.rows import moment_of
from mto_graph.strategies import Integers

_COLUMNS = "id, run, origin, changed_at, orders, sections, message_sections"


@dataclass(frozen=True, slots=True)
class Places:
    """Sections by their columns: the material in its plant (id) and the segment."""

    material_plants: Integers
    segments: Integers


@dataclass(frozen=True, slots=True)
class ChangedOrders:
    """Planned orders by number, what has happened to each (`OrderChange`), and where they stand."""

    numbers: Integers
    changes: Integers
    places: Places


@dataclass(frozen=True, slots=True)
class PlanChange:
    """An entry of the log: what one transaction has changed. `run`: the planning run that did it; None: a person."""

    id: int
    run: int | None
    origin: str
    changed_at: datetime
    orders: ChangedOrders
    sections: Places
    message_sections: Places


def newest(session: Session) -> int:
    """The number of the last entry; 0 before the first."""
    return int(session.scalar("SELECT COALESCE(MAX(id), 0) FROM plan_change"))


def oldest(session: Session) -> int:
    """The number of the first entry that is still kept; 1 when nothing has ever changed."""
    return int(session.scalar("SELECT COALESCE(MIN(id), 1) FROM plan_change"))


def entries(session: Session, after: int, at_most: int) -> list[PlanChange]:
    """The next entries after this one, in their sequence."""
    return _entries(
        session.rows(f"SELECT {_COLUMNS} FROM plan_change WHERE id > ? ORDER BY id LIMIT ?", [after, at_most])
    )


def entry(session: Session, number: int) -> PlanChange | None:
    """The entry of this number; None when it is no longer kept."""
    found = _entries(session.rows(f"SELECT {_COLUMNS} FROM plan_change WHERE id = ?", [number]))
    return found[0] if found else None


def _entries(rows: Sequence[tuple[Any, ...]]) -> list[PlanChange]:
    return [_entry(*row) for row in rows]


def _entry(
    number: int,
    run: int | None,
    origin: str,
    changed_at: Any,
    orders: bytes,
    sections: bytes,
    message_sections: bytes,
) -> PlanChange:
    numbers, changes, *places = unpacked(orders, 4)
    moment = moment_of(changed_at)
    assert moment is not None
    return PlanChange(
        number,
        run,
        origin,
        moment,
        ChangedOrders(numbers, changes, Places(*places)),
        Places(*unpacked(sections, 2)),
        Places(*unpacked(message_sections, 2)),
    )
