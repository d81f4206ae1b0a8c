"""Control cycles of kanban, their containers, and the storage locations of plants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.planning_locations import is_excluded
from mto_graph.services.reading.paging import Filter, Order, Page, Parents, Slice, read_page, read_pages
from mto_graph.services.reading.rows import Row, calendar_day, flag, stored, thousandths, word
from mto_graph.services.reading.sql import grouped, numbers, texts


class StorageLocationRow(Row):
    """A storage location of a plant."""

    __slots__ = ()

    id: int = stored("sl.id")
    code: str = stored("sl.storage_location")
    plant_id: int = stored("sl.plant")
    excluded_from_planning: bool = flag("sl.excluded_from_planning")


class ControlCycleRow(Row):
    """A control cycle."""

    __slots__ = ()

    id: int = stored("cy.id")
    number: str = stored("cy.control_cycle")
    material_plant_id: int = stored("cy.material_plant")
    storage_location: str = stored("cy.storage_location")
    number_of_containers: int | None = stored("cy.number_of_containers")
    container_quantity: Decimal | None = thousandths("cy.container_quantity")
    event_driven: bool = flag("cy.event_driven")
    replenishment: str = stored("cy.replenishment")
    source_storage_location: str | None = word("cy.source_storage_location")
    with_mrp: bool = flag(f"NOT {is_excluded('cy')}")


class KanbanContainerRow(Row):
    """A container of a control cycle."""

    __slots__ = ()

    id: int = stored("kc.id")
    number: int = stored("kc.container")
    control_cycle_id: int = stored("kc.control_cycle")
    status: str = stored("kc.status")
    actual_quantity: Decimal = thousandths("kc.actual_quantity")
    receipt_id: int | None = stored("kc.receipt")
    reservation_id: int | None = stored("kc.reservation")
    changed_on: date | None = calendar_day("kc.changed_on")


CYCLES = (
    "control_cycle cy JOIN material_plant mp ON mp.id = cy.material_plant JOIN material m ON m.id = mp.material"
    " JOIN plant p ON p.id = mp.plant"
)
CONTAINERS = (
    "kanban_container kc JOIN control_cycle cy ON cy.id = kc.control_cycle"
    " JOIN material_plant mp ON mp.id = cy.material_plant JOIN material m ON m.id = mp.material"
    " JOIN plant p ON p.id = mp.plant"
)
BY_NUMBER = ("cy.control_cycle",)
BY_CONTAINER = ("cy.control_cycle", "kc.container")


def storage_locations(session: Session, plants: Iterable[int]) -> dict[int, list[StorageLocationRow]]:
    """The storage locations of each plant, by code."""
    wanted = list(plants)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {StorageLocationRow.COLUMNS} FROM storage_location sl WHERE sl.plant IN {among}"
        " ORDER BY sl.storage_location",
        [parameter],
    )
    return grouped(wanted, ((row.plant_id, row) for row in StorageLocationRow.all(lines)))


def cycles_by_ids(session: Session, ids: Iterable[int]) -> dict[int, ControlCycleRow]:
    """The control cycles of these ids."""
    among, parameter = numbers(session, ids)
    sql = f"SELECT {ControlCycleRow.COLUMNS} FROM control_cycle cy WHERE cy.id IN {among}"
    return {row.id: row for row in ControlCycleRow.all(session.rows(sql, [parameter]))}


def cycles_by_numbers(session: Session, names: Iterable[str]) -> dict[str, ControlCycleRow]:
    """The control cycles of these numbers."""
    among, parameter = texts(session, names)
    sql = f"SELECT {ControlCycleRow.COLUMNS} FROM control_cycle cy WHERE cy.control_cycle IN {among}"
    return {row.number: row for row in ControlCycleRow.all(session.rows(sql, [parameter]))}


def cycles_of(session: Session, material_plants: Iterable[int]) -> dict[int, list[ControlCycleRow]]:
    """The control cycles of each material in its plant, by number."""
    wanted = list(material_plants)
    among, parameter = numbers(session, wanted)
    sql = (
        f"SELECT {ControlCycleRow.COLUMNS} FROM control_cycle cy WHERE cy.material_plant IN {among}"
        " ORDER BY cy.control_cycle"
    )
    rows = ControlCycleRow.all(session.rows(sql, [parameter]))
    return grouped(wanted, ((row.material_plant_id, row) for row in rows))


def cycle_page(session: Session, where: Filter, order: Order, part: Slice) -> Page[ControlCycleRow]:
    """One page of the control cycles that meet the filter (columns of `CYCLES`)."""
    return read_page(session, ControlCycleRow, CYCLES, where, order, part)


def containers_by_ids(session: Session, ids: Iterable[int]) -> dict[int, KanbanContainerRow]:
    """The containers of these ids."""
    among, parameter = numbers(session, ids)
    sql = f"SELECT {KanbanContainerRow.COLUMNS} FROM kanban_container kc WHERE kc.id IN {among}"
    return {row.id: row for row in KanbanContainerRow.all(session.rows(sql, [parameter]))}


def containers_by_keys(
    session: Session, keys: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], KanbanContainerRow]:
    """The containers of these (control cycle, container) pairs."""
    wanted = set(keys)
    names = {row.id: name for name, row in cycles_by_numbers(session, {name for name, _ in wanted}).items()}
    among, parameter = numbers(session, names)
    sql = f"SELECT {KanbanContainerRow.COLUMNS} FROM kanban_container kc WHERE kc.control_cycle IN {among}"
    rows = KanbanContainerRow.all(session.rows(sql, [parameter]))
    found = {(names[row.control_cycle_id], row.number): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


def container_page(session: Session, where: Filter, order: Order, part: Slice) -> Page[KanbanContainerRow]:
    """One page of the containers that meet the filter (columns of `CONTAINERS`)."""
    return read_page(session, KanbanContainerRow, CONTAINERS, where, order, part)


def container_pages(session: Session, cycles: list[int], part: Slice) -> dict[int, Page[KanbanContainerRow]]:
    """For each control cycle a page of its containers."""
    parents = Parents("kc.control_cycle", cycles)
    return read_pages(session, KanbanContainerRow, CONTAINERS, parents, Order(BY_CONTAINER), part)


def container_filled_by(session: Session, column: str, ids: Iterable[int]) -> dict[int, KanbanContainerRow]:
    """The container that each `receipt` or `reservation` (ids) fills, or filled last."""
    assert column in ("receipt", "reservation")
    among, parameter = numbers(session, ids)
    sql = (
        f"SELECT kc.{column}, {KanbanContainerRow.COLUMNS} FROM kanban_container kc WHERE kc.{column} IN {among}"
        " ORDER BY kc.id DESC"
    )
    return {line[0]: KanbanContainerRow(line[1:]) for line in session.rows(sql, [parameter])}
