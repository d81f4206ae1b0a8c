"""The worklist of planners, in words: what must be done today, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.reading import proposed_actions
from mto_graph.services.reading.message_keys import Names
from mto_graph.services.reading.paging import Slice
from mto_graph.services.reading.worklist import Criteria, WorklistRow, page
from mto_graph.strategies import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message that asks for action. `due_date` is None for stock that nothing needs, `action` for orders gone."""

    key: str
    urgency: int
    number: str
    text: str
    due_date: date | None
    mrp_controller: str
    material: str
    plant: str
    section: str
    order: str
    quantity: Decimal
    action: str | None


@dataclass(frozen=True, slots=True)
class Worklist:
    """The first entries, and how many there are in all."""

    entries: tuple[Entry, ...]
    total: int


def worklist(application: Application, criteria: Criteria, first: int) -> Worklist:
    """The `first` most urgent messages that meet the criteria.

    Example: `worklist(application, Criteria(mrp_controller="EK1"), 20).entries[0].action`
    """
    registry = application.registry
    with application.database.reading() as session:
        found = page(session, registry, criteria, Slice(first, counted=True))
        return Worklist(_entries(session, registry, found.rows), found.total or 0)


def _entries(session: Session, registry: Registry, rows: Sequence[WorklistRow]) -> tuple[Entry, ...]:
    names = Names(session, rows)
    actions = proposed_actions.of_messages(session, registry, rows)
    return tuple(
        Entry(
            key=names.key(row),
            urgency=row.urgency,
            number=row.number,
            text=row.text or "no loaded plugin knows it",
            due_date=row.due_date,
            mrp_controller=names.places[row.material_plant_id].mrp_controller or "",
            material=names.places[row.material_plant_id].material_number,
            plant=names.places[row.material_plant_id].plant_code,
            section=names.section(row.segment),
            order=names.order(row),
            quantity=row.quantity,
            action=None if action is None else action.sentence,
        )
        for row, action in zip(rows, actions, strict=True)
    )
