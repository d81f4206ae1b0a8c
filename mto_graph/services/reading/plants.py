"""Plants and their calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mto_graph.model.sessions import Session
from mto_graph.services.reading.rows import Row, day_of, derived, flag, stored, word
from mto_graph.services.reading.sql import grouped, numbers, texts


class PlantRow(Row):
    """A plant."""

    __slots__ = ()

    id: int = stored("p.id")
    code: str = stored("p.plant")
    name: str | None = word("p.name")
    workdays_text: str = stored("p.workdays")
    purchasing_processing_days: int | None = stored("p.purchasing_processing_days")
    rescheduling_horizon_days: int | None = stored("p.rescheduling_horizon_days")
    bring_forward_tolerance_days: int | None = stored("p.bring_forward_tolerance_days")
    postpone_tolerance_days: int | None = stored("p.postpone_tolerance_days")
    keep_backward_dates: bool = flag("p.keep_backward_dates")
    planning_horizon_days: int | None = stored("p.planning_horizon_days")

    @derived("workdays_text")
    def workdays(self) -> list[int]:
        """The working days of the week, 0 = Monday."""
        return [number for number, works in enumerate(self.workdays_text) if works == "1"]


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, PlantRow]:
    """The plants of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(f"SELECT {PlantRow.COLUMNS} FROM plant p WHERE p.id IN {among}", [parameter])
    return {row.id: row for row in PlantRow.all(lines)}


def by_codes(session: Session, codes: Iterable[str]) -> dict[str, PlantRow]:
    """The plants of these codes."""
    among, parameter = texts(session, codes)
    lines = session.rows(f"SELECT {PlantRow.COLUMNS} FROM plant p WHERE p.plant IN {among}", [parameter])
    return {row.code: row for row in PlantRow.all(lines)}


def every(session: Session) -> list[PlantRow]:
    """All plants by code."""
    return PlantRow.all(session.rows(f"SELECT {PlantRow.COLUMNS} FROM plant p ORDER BY p.plant"))


class PlanningCalendarRow(Row):
    """A planning calendar."""

    __slots__ = ("dates",)

    code: str = stored("c.planning_calendar")
    plant_id: int = stored("c.plant")
    dates: list[date]
    """The days on which its periods begin, in order."""

    @property
    def identity(self) -> str:
        return f"{self.plant_id}/{self.code}"


def planning_calendars(session: Session, ids: Iterable[int]) -> dict[int, list[PlanningCalendarRow]]:
    """The planning calendars of each plant, by code."""
    wanted = list(ids)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {PlanningCalendarRow.COLUMNS}, c.date FROM planning_calendar c WHERE c.plant IN {among}"
        " ORDER BY c.plant, c.planning_calendar, c.date",
        [parameter],
    )
    found: dict[tuple[int, str], PlanningCalendarRow] = {}
    for code, plant, day in lines:
        row = found.setdefault((plant, code), PlanningCalendarRow((code, plant)))
        if not hasattr(row, "dates"):
            row.dates = []
        begins = day_of(day)
        assert begins is not None
        row.dates.append(begins)
    return grouped(wanted, ((row.plant_id, row) for row in found.values()))


def holidays(
    session: Session, ids: Iterable[int], first: int | None, last: int | None
) -> dict[int, list[date]]:
    """The holidays of each plant between two days (both included; None: without end)."""
    wanted = list(ids)
    among, parameter = numbers(session, wanted)
    conditions = [f"h.plant IN {among}"]
    parameters: list[object] = [parameter]
    if first is not None:
        conditions.append("h.date >= ?")
        parameters.append(first)
    if last is not None:
        conditions.append("h.date <= ?")
        parameters.append(last)
    lines = session.rows(
        f"SELECT h.plant, h.date FROM holiday h WHERE {' AND '.join(conditions)} ORDER BY h.plant, h.date",
        parameters,
    )
    found = ((plant, day_of(closed)) for plant, closed in lines)
    return grouped(wanted, ((plant, closed) for plant, closed in found if closed is not None))
