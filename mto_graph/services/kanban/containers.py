"""Containers as they are stored, with their control cycles and what fills them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mto_graph.model.sessions import Session
from mto_graph.services.kanban.statuses import Status
from mto_graph.services.reading.sql import numbers, texts

FROM_STORAGE_LOCATION = "from_storage_location"


@dataclass(frozen=True, slots=True)
class ControlCycle:
    """How a supply area is supplied; thousandths, ids."""

    id: int
    name: str
    material_plant: int
    storage_location: str
    container_quantity: int | None
    event_driven: bool
    replenishment: str
    source_storage_location: str


@dataclass(frozen=True, slots=True)
class Element:
    """The order or the reservation that fills a container; thousandths."""

    id: int
    number: str
    item: int
    kind: str
    """The kind of a receipt; empty for a reservation."""
    arrived: int
    open: bool

    @property
    def name(self) -> str:
        """As messages call it."""
        what = self.kind.replace("_", " ") or "reservation"
        return f"{what} {self.number}, item {self.item}"


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a control cycle and, if anything filled it or will, its element."""

    id: int
    container: int
    status: Status
    actual_quantity: int
    cycle: ControlCycle
    element: Element | None

    @property
    def name(self) -> str:
        """As messages call it."""
        return f"Container {self.container} of control cycle {self.cycle.name}"

    @property
    def is_called(self) -> bool:
        """Whether something is still to come for it."""
        return self.element is not None and self.element.open


_CYCLE = (
    "y.id, y.control_cycle, y.material_plant, y.storage_location, y.container_quantity, y.event_driven,"
    " y.replenishment, y.source_storage_location"
)
_ELEMENTS = (
    "r.id, r.order_number, r.item, r.kind, r.received_quantity,"
    " r.quantity > r.received_quantity AND NOT r.delivery_completed,"
    " s.id, s.reservation, s.item, '', s.withdrawn_quantity,"
    " s.quantity > s.withdrawn_quantity AND NOT s.final_issue"
)


def read_containers(session: Session, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Container]:
    """The containers of these (control cycle, container) pairs that exist."""
    wanted = set(keys)
    cycles, cycles_parameter = texts(session, (cycle for cycle, _ in wanted))
    containers, containers_parameter = numbers(session, (container for _, container in wanted))
    rows = session.rows(
        f"SELECT c.id, c.container, c.status, c.actual_quantity, {_CYCLE}, {_ELEMENTS} FROM kanban_container c"
        " JOIN control_cycle y ON y.id = c.control_cycle LEFT JOIN receipt r ON r.id = c.receipt"
        f" LEFT JOIN reservation s ON s.id = c.reservation WHERE y.control_cycle IN {cycles}"
        f" AND c.container IN {containers}",
        [cycles_parameter, containers_parameter],
    )
    found = [_container(row) for row in rows]
    return {
        (one.cycle.name, one.container): one for one in found if (one.cycle.name, one.container) in wanted
    }


def read_control_cycle(session: Session, name: str) -> ControlCycle | None:
    """The control cycle of a number."""
    rows = session.rows(f"SELECT {_CYCLE} FROM control_cycle y WHERE y.control_cycle = ?", [name])
    return _control_cycle(rows[0]) if rows else None


def _container(row: tuple[Any, ...]) -> Container:
    identity, container, status, quantity = row[:4]
    element = _element(row[12:18]) or _element(row[18:24])
    return Container(identity, container, Status(status), quantity, _control_cycle(row[4:12]), element)


def _control_cycle(row: tuple[Any, ...]) -> ControlCycle:
    identity, name, material_plant, location, quantity, event_driven, replenishment, source = row
    return ControlCycle(
        identity, name, material_plant, location, quantity, bool(event_driven), replenishment, source
    )


def _element(row: tuple[Any, ...]) -> Element | None:
    identity, number, item, kind, arrived, is_open = row
    return None if identity is None else Element(identity, number, item, kind, arrived, bool(is_open))
