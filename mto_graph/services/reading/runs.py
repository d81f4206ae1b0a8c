"""Planning runs: what was asked for, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from mto_graph.model.sessions import Session
from mto_graph.services.reading.paging import Filter, Order, Page, Slice, read_page
from mto_graph.services.reading.rows import Row, calendar_day, day_of, flag, stored, timestamp, word
from mto_graph.services.reading.sql import numbers


class PlanningRunRow(Row):
    """A planning run."""

    __slots__ = ()

    id: int = stored("run.id")
    status: str = stored("run.status")
    plant_code: str | None = word("run.plant")
    material_number: str | None = word("run.material")
    sales_order_number: str | None = word("run.sales_order")
    sales_order_item_number: int | None = stored("run.sales_order_item")
    run_type: str = stored("run.run_type")
    planning_mode: str = stored("run.planning_mode")
    planning_date: date = calendar_day("run.planning_date")
    started_at: datetime = timestamp("run.started_at")
    finished_at: datetime | None = timestamp("run.finished_at")
    counts_text: str | None = word("run.counts")
    error_code: str | None = word("run.error_code")
    error_message: str | None = word("run.error_message")
    single_level: bool = flag("run.single_level")

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table and kind of change; empty while nothing is stored."""
        found: dict[str, int] = json.loads(self.counts_text) if self.counts_text else {}
        return found


BY_ID = ("run.id",)


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, PlanningRunRow]:
    """The runs of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {PlanningRunRow.COLUMNS} FROM planning_run run WHERE run.id IN {among}", [parameter]
    )
    return {row.id: row for row in PlanningRunRow.all(lines)}


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[PlanningRunRow]:
    """One page of the runs that meet the filter (columns of `planning_run run`)."""
    return read_page(session, PlanningRunRow, "planning_run run", where, order, part)


def last_planning_date(session: Session) -> date | None:
    """The planning date of the last run that finished; None before the first one."""
    return day_of(
        session.scalar(
            "SELECT planning_date FROM planning_run WHERE status = 'FINISHED' ORDER BY id DESC LIMIT 1"
        )
    )
