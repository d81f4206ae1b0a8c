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
    started_by: str | None = word("run.started_by")
    phase: str | None = word("run.phase")
    progress_percent: int = stored("run.progress")
    cancel_requested: bool = flag("run.cancel_requested")
    read_milliseconds: int | None = stored("run.read_milliseconds")
    plan_milliseconds: int | None = stored("run.plan_milliseconds")
    write_milliseconds: int | None = stored("run.write_milliseconds")

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
    return {row.id: row for row in _as_they_stand(session, PlanningRunRow.all(lines))}


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[PlanningRunRow]:
    """One page of the runs that meet the filter (columns of `planning_run run`)."""
    found = read_page(session, PlanningRunRow, "planning_run run", where, order, part)
    _as_they_stand(session, found.rows)
    return found


def has_status(session: Session, where: Filter, status: str) -> None:
    """Restrict a filter to runs of this status; those that died without a word are interrupted."""
    if session.run_board.is_anybody_at_work():
        where.equal("run.status", status)
    else:
        where.add("CASE run.status WHEN 'RUNNING' THEN 'INTERRUPTED' ELSE run.status END = ?", status)


def _as_they_stand(session: Session, rows: list[PlanningRunRow]) -> list[PlanningRunRow]:
    """Runs at work as the board shows them now; one that nobody works on any more has been interrupted."""
    at_work = [row for row in rows if row.status == "RUNNING"]
    if not at_work:
        return rows
    # In this order: whoever ends properly says so on the board before the right to plan is free.
    anybody = session.run_board.is_anybody_at_work()
    board = session.run_board.read(row.id for row in at_work)
    for row in at_work:
        shown = board.get(row.id)
        values = dict(zip(PlanningRunRow.EXPRESSIONS, row.values, strict=False))
        if shown is not None:
            values["run.phase"], values["run.progress"] = shown.phase, shown.progress
            values["run.cancel_requested"] = shown.cancel_requested
        if not anybody and not (shown is not None and shown.ended):
            values["run.status"] = "INTERRUPTED"
        row.values = list(values.values())
    return rows


def last_planning_date(session: Session) -> date | None:
    """The planning date of the last run that finished; None before the first one."""
    return day_of(
        session.scalar(
            "SELECT planning_date FROM planning_run WHERE status = 'FINISHED' ORDER BY id DESC LIMIT 1"
        )
    )
