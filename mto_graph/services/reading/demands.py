"""What is needed besides sales orders: plans, reservations and the requirements of orders."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.reading.references import (
    DEPENDENT_REQUIREMENT,
    PLANNED_INDEPENDENT_REQUIREMENT,
    PLANNED_ORDER,
    RECEIPT,
    RESERVATION,
    Reference,
)
from mto_graph.services.reading.rows import Row, calendar_day, flag, stored, thousandths, word
from mto_graph.services.reading.sql import grouped, number_pairs, numbers, texts


class PlannedIndependentRequirementRow(Row):
    """A line of the plan."""

    __slots__ = ()

    id: int = stored("pir.id")
    material_plant_id: int = stored("pir.material_plant")
    version: str = stored("pir.version")
    date: datetime.date = calendar_day("pir.date")
    period: str = stored("pir.period")
    planned_quantity: Decimal = thousandths("pir.quantity")
    withdrawn_quantity: Decimal = thousandths("pir.withdrawn_quantity")
    requirements_type: str | None = word("pir.requirements_type")
    active: bool = flag("pir.active")
    derived_from_id: int | None = stored("pir.derived_from")

    @property
    def reference(self) -> Reference:
        """What peggings call it."""
        return Reference(PLANNED_INDEPENDENT_REQUIREMENT, self.id)


class ReservationRow(Row):
    """Material set aside, for an order or by hand."""

    __slots__ = ()

    id: int = stored("rs.id")
    number: str = stored("rs.reservation")
    item: int = stored("rs.item")
    material_plant_id: int = stored("rs.material_plant")
    quantity: Decimal = thousandths("rs.quantity")
    withdrawn_quantity: Decimal = thousandths("rs.withdrawn_quantity")
    open_quantity: Decimal = thousandths(
        "CASE WHEN rs.withdrawn_quantity < rs.quantity AND NOT rs.final_issue"
        " THEN rs.quantity - rs.withdrawn_quantity ELSE 0 END"
    )
    date: datetime.date = calendar_day("rs.date")
    sales_order_item_id: int | None = stored("rs.sales_order_item")
    receipt_id: int | None = stored("rs.receipt")
    project_id: int | None = stored("rs.project")
    storage_location: str | None = word("rs.storage_location")
    to_storage_location: str | None = word("rs.to_storage_location")
    phantom: bool = flag("rs.phantom")
    through_item: int | None = stored("rs.through_item")

    @property
    def reference(self) -> Reference:
        """What peggings call it."""
        return Reference(RESERVATION, self.id)


class DependentRequirementRow(Row):
    """A component that an order needs."""

    __slots__ = ()

    parent: int = stored("dr.parent")
    position: int = stored("dr.position")
    material_plant_id: int = stored("dr.material_plant")
    segment: int = stored("dr.segment")
    quantity: Decimal = thousandths("dr.quantity")
    date: datetime.date = calendar_day("dr.date")
    bom_item_id: int | None = stored("dr.bom_item")
    covered_by: int | None = stored("dr.covered_by")
    passed_through: bool = flag("CASE WHEN dr.position < 0 THEN 1 ELSE 0 END")
    through: int | None = stored("dr.through")

    @property
    def key(self) -> tuple[int, int]:
        """What identifies it: the order above, and its position there."""
        return self.parent, self.position

    @property
    def reference(self) -> Reference:
        """What peggings call it."""
        return Reference(DEPENDENT_REQUIREMENT, self.key)

    @property
    def order(self) -> Reference:
        """The order that needs it."""
        if self.parent > 0:
            return Reference(PLANNED_ORDER, self.parent)
        return Reference(RECEIPT, -self.parent)

    @property
    def identity(self) -> str:
        """The order above and the position there, as text."""
        return f"{self.parent}/{self.position}"


def plans_by_ids(session: Session, ids: Iterable[int]) -> dict[int, PlannedIndependentRequirementRow]:
    """The plan lines of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {PlannedIndependentRequirementRow.COLUMNS} FROM planned_independent_requirement pir"
        f" WHERE pir.id IN {among}",
        [parameter],
    )
    return {row.id: row for row in PlannedIndependentRequirementRow.all(lines)}


def plans_of(
    session: Session, material_plants: Iterable[int]
) -> dict[int, list[PlannedIndependentRequirementRow]]:
    """The plan of each material plant, by date and version."""
    wanted = list(material_plants)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {PlannedIndependentRequirementRow.COLUMNS} FROM planned_independent_requirement pir"
        f" WHERE pir.material_plant IN {among} ORDER BY pir.date, pir.version",
        [parameter],
    )
    rows = PlannedIndependentRequirementRow.all(lines)
    return grouped(wanted, ((row.material_plant_id, row) for row in rows))


def reservations_by_ids(session: Session, ids: Iterable[int]) -> dict[int, ReservationRow]:
    """The reservations of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {ReservationRow.COLUMNS} FROM reservation rs WHERE rs.id IN {among}", [parameter]
    )
    return {row.id: row for row in ReservationRow.all(lines)}


def reservations_by_keys(
    session: Session, keys: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], ReservationRow]:
    """The reservations of these (reservation, item) pairs."""
    wanted = set(keys)
    among, parameter = texts(session, {number for number, _ in wanted})
    lines = session.rows(
        f"SELECT {ReservationRow.COLUMNS} FROM reservation rs WHERE rs.reservation IN {among}", [parameter]
    )
    rows = ReservationRow.all(lines)
    return {(row.number, row.item): row for row in rows if (row.number, row.item) in wanted}


def reservations_of(session: Session, column: str, keys: Iterable[int]) -> dict[int, list[ReservationRow]]:
    """The reservations of each key of a column: `material_plant` or `receipt`."""
    assert column in ("material_plant", "receipt")
    wanted = list(keys)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT rs.{column}, {ReservationRow.COLUMNS} FROM reservation rs WHERE rs.{column} IN {among}"
        " ORDER BY rs.date, rs.reservation, rs.item",
        [parameter],
    )
    return grouped(wanted, ((line[0], ReservationRow(line[1:])) for line in lines))


def dependent_by_keys(
    session: Session, keys: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], DependentRequirementRow]:
    """The dependent requirements of these (order above, position) pairs."""
    among, parameter = number_pairs(session, keys)
    lines = session.rows(
        f"SELECT {DependentRequirementRow.COLUMNS} FROM dependent_requirement dr"
        f" WHERE (dr.parent, dr.position) IN {among}",
        [parameter],
    )
    return {row.key: row for row in DependentRequirementRow.all(lines)}


def dependent_of(session: Session, parents: Iterable[int]) -> dict[int, list[DependentRequirementRow]]:
    """The components of each order: planned order numbers, or minus the ids of firm planned orders."""
    wanted = list(parents)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {DependentRequirementRow.COLUMNS} FROM dependent_requirement dr WHERE dr.parent IN {among}"
        " ORDER BY dr.parent, dr.position",
        [parameter],
    )
    return grouped(wanted, ((row.parent, row) for row in DependentRequirementRow.all(lines)))
