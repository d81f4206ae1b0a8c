"""Kanban: control cycles and their containers; storage locations."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.connections import AFTER, FIRST, Connection, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.enums import KanbanReplenishment, KanbanStatus
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import link, to_material_plant
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import (
    ControlCycleRef,
    KanbanContainerRef,
    MaterialPlantRef,
    ReceiptRef,
    ReservationRef,
)
from mto_graph.services.reading import demands, kanban, supplies
from mto_graph.services.reading.kanban import ControlCycleRow, KanbanContainerRow, StorageLocationRow


@graph_type(StorageLocationRow, description="A storage location of a plant.")
class StorageLocation:
    code: str = shown("Its code, unique in its plant.")
    excluded_from_planning: bool = shown(
        "Whether its plant stock, and what is ordered for it or reserved there, do not reach planning."
    )


def _containers(read: Reading, rows: Sequence[ControlCycleRow], asked: Asked) -> list[ConnectionRow]:
    part = sliced(read, asked, "number", kanban.BY_CONTAINER)
    pages = kanban.container_pages(read.session, [row.id for row in rows], part)
    return [connection(pages[row.id], "number") for row in rows]


@graph_type(
    ControlCycleRow,
    description="A control cycle: how a supply area gets its material, container by container.",
)
class ControlCycle(Node):
    number: str = shown("The control cycle's number.")
    material: MaterialPlantRef = related(to_material_plant, "What its containers hold, in its plant.")
    storage_location: str = shown("The storage location of the supply area.")
    number_of_containers: int | None = shown("How many containers it has; null when it is event-driven.")
    container_quantity: Decimal | None = shown("What a full container holds.")
    event_driven: bool = shown(
        "Whether containers are created when something is needed, and gone when it has come."
    )
    replenishment: KanbanReplenishment = shown("Where a call is sent.")
    source_storage_location: str | None = shown("The storage location that fills it, if one does.")
    with_mrp: bool = shown(
        "Whether planning sees the supply area: then it previews what will be needed, and nobody converts that. "
        "False: neither its stock nor what is called for it reaches planning."
    )
    containers: Connection[KanbanContainerRef] = related(
        _containers, "Its containers, by number.", first=FIRST, after=AFTER
    )


@graph_type(
    KanbanContainerRow, description="A container of a control cycle, and where it is on its way round."
)
class KanbanContainer(Node):
    number: int = shown("The container's number in its control cycle.")
    control_cycle: ControlCycleRef = related(
        link(kanban.cycles_by_ids, "control_cycle_id"), "The control cycle."
    )
    status: KanbanStatus = shown("Its status.")
    actual_quantity: Decimal = shown("What it was filled with last; zero when it is empty.")
    order: ReceiptRef | None = related(
        link(supplies.receipts_by_ids, "receipt_id"), "The order that fills it, or filled it last."
    )
    reservation: ReservationRef | None = related(
        link(demands.reservations_by_ids, "reservation_id"),
        "The reservation at another storage location that fills it, or filled it last.",
    )
    changed_on: datetime.date | None = shown("The day of its last change of status; null: never.")
