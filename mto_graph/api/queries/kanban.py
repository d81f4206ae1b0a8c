"""Reading control cycles and containers."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.api.connections import ConnectionRow
from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked
from mto_graph.api.queries.lists import Columns, listed
from mto_graph.services.reading import kanban
from mto_graph.services.reading.kanban import ControlCycleRow, KanbanContainerRow
from mto_graph.services.reading.paging import Filter
from mto_graph.services.reading.rows import Row

_CYCLE_ORDERS: Columns = {"number": kanban.BY_NUMBER}
_CONTAINER_ORDERS: Columns = {"number": kanban.BY_CONTAINER}


def control_cycle(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ControlCycleRow | None]:
    """The control cycle of a number."""
    number = asked.arguments["number"]
    return [kanban.cycles_by_numbers(read.session, [number]).get(number)]


def control_cycles(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of control cycles."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        where.equal("m.material", wanted.material)
        where.equal("p.plant", wanted.plant)
        where.equal("cy.storage_location", wanted.storage_location)
        if wanted.event_driven is not None:
            where.add("cy.event_driven" if wanted.event_driven else "NOT cy.event_driven")
    return listed(read, asked, _CYCLE_ORDERS, where, kanban.cycle_page)


def kanban_container(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[KanbanContainerRow | None]:
    """The container of a control cycle."""
    key = asked.arguments["control_cycle"], asked.arguments["number"]
    return [kanban.containers_by_keys(read.session, [key]).get(key)]


def kanban_containers(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of containers: the board of a supply area."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        where.equal("cy.control_cycle", wanted.control_cycle)
        where.equal("m.material", wanted.material)
        where.equal("p.plant", wanted.plant)
        where.equal("cy.storage_location", wanted.storage_location)
        if wanted.status is not None:
            marks = ", ".join("?" for _ in wanted.status) or "NULL"
            where.add(f"kc.status IN ({marks})", *(status.value for status in wanted.status))
    return listed(read, asked, _CONTAINER_ORDERS, where, kanban.container_page)
