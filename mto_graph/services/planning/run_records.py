"""Planning runs as records: what was asked for, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from mto_graph.errors import Refused
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.planning.request import PlanningRequest


def close_dead_runs(session: Session) -> None:
    """Whoever holds the planning lock knows that no other run is alive."""
    session.execute(
        "UPDATE planning_run SET status = 'INTERRUPTED', finished_at = ? WHERE status = 'RUNNING'", [_now()]
    )


def open_run(session: Session, request: PlanningRequest) -> int:
    """Record that the run has begun, and give it its number."""
    session.execute(
        "INSERT INTO planning_run (status, plant, material, sales_order, sales_order_item, run_type, planning_mode,"
        " planning_date, started_at, counts, error_code, error_message)"
        " VALUES ('RUNNING', ?, ?, ?, ?, ?, ?, ?, ?, '', '', '')",
        [
            request.plant or "",
            request.material or "",
            request.sales_order or "",
            request.item,
            request.run_type,
            request.planning_mode,
            day_of(request.today),
            _now(),
        ],
    )
    return int(session.scalar("SELECT MAX(id) FROM planning_run"))


def finish_run(session: Session, run: int, counts: Mapping[str, int]) -> None:
    """Record, in the transaction that stores the plan, that the run has finished."""
    session.execute(
        "UPDATE planning_run SET status = 'FINISHED', finished_at = ?, counts = ? WHERE id = ?",
        [_now(), json.dumps(counts, sort_keys=True), run],
    )


def fail_run(session: Session, run: int, fault: BaseException) -> None:
    """Record why the run ended without a plan; one that has finished stays so."""
    first = fault.errors[0] if isinstance(fault, Refused) else None
    status = "FAILED" if isinstance(fault, Exception) else "INTERRUPTED"
    session.execute(
        "UPDATE planning_run SET status = ?, finished_at = ?, error_code = ?, error_message = ?"
        " WHERE id = ? AND status = 'RUNNING'",
        [
            status,
            _now(),
            str(first.code) if first else "",
            first.message if first else "The run ended unexpectedly; the plan before it is unchanged.",
            run,
        ],
    )


def _now() -> str:
    """This moment as naive UTC, which both databases store alike."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
