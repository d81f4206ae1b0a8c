"""Kanban in scenarios: signals of containers, calls for a single need, and what a container must look like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mto_graph.model.columns import KANBAN_STATUSES
from mto_graph.services.application import Application
from mto_graph.services.kanban import KanbanStatusChange
from mto_graph.services.kanban.containers import read_containers
from mto_graph.services.scenarios.fields import Fields
from mto_graph.units import from_quantity

GONE = "gone"


@dataclass(frozen=True, slots=True)
class SetKanbanStatus:
    """A container is given a status."""

    change: KanbanStatusChange


@dataclass(frozen=True, slots=True)
class CreateKanban:
    """A container of an event-driven control cycle is created; no quantity: the container quantity."""

    control_cycle: str
    quantity: Decimal | None
    on: date | None


@dataclass(frozen=True, slots=True)
class ExpectContainer:
    """The status of a container (`gone` when there is none) and what it holds; None: not asserted."""

    control_cycle: str
    container: int
    status: str
    actual_quantity: Decimal | None


def read_kanban(fields: Fields, _plant: str) -> SetKanbanStatus:
    """The step under the key `kanban`."""
    return SetKanbanStatus(
        KanbanStatusChange(
            control_cycle=fields.text("control_cycle", required=True),
            container=fields.number("container", required=True) or 0,
            status=fields.text("status", required=True),
            quantity=fields.positive_quantity("quantity"),
            issue_components=bool(fields.flag("issue_components")),
        )
    )


def read_create_kanban(fields: Fields, _plant: str) -> CreateKanban:
    """The step under the key `create_kanban`."""
    return CreateKanban(
        fields.text("control_cycle", required=True),
        fields.positive_quantity("quantity"),
        fields.day("date"),
    )


def read_container(fields: Fields) -> ExpectContainer:
    """The expectation under the key `container`."""
    expected = ExpectContainer(
        fields.text("control_cycle", required=True),
        fields.number("container", required=True) or 0,
        fields.choice("status", (*KANBAN_STATUSES, GONE)),
        fields.quantity("actual_quantity"),
    )
    fields.close()
    if not expected.status and expected.actual_quantity is None:
        fields.fault("expects nothing; write status or actual_quantity")
    return expected


def container_differences(application: Application, expected: ExpectContainer) -> list[str]:
    """What differs between the container and what is expected of it."""
    key = expected.control_cycle, expected.container
    with application.database.reading() as session:
        seen = read_containers(session, [key]).get(key)
    status = GONE if seen is None else seen.status.value
    holds = None if seen is None else from_quantity(seen.actual_quantity)
    place = f"container {expected.container} of control cycle {expected.control_cycle}"
    found = []
    if expected.status and expected.status != status:
        found.append(f"{place}: status expected {expected.status}, seen {status}")
    if expected.actual_quantity is not None and expected.actual_quantity != holds:
        found.append(f"{place}: actual_quantity expected {expected.actual_quantity}, seen {holds}")
    return found
