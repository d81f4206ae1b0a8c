"""Planning runs as records: who asked for what, how far it came, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from mto_graph.errors import ErrorCode, UserError, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.planning.request import PlanningRequest
from mto_graph.services.planning.watch import Watch
from mto_graph.services.planning_file import Reason, enter_everything

_REACHED = "phase = ?, progress = ?, read_milliseconds = ?, plan_milliseconds = ?, write_milliseconds = ?"


def close_dead_runs(session: Session) -> None:
    """Whoever holds the planning lock knows that no other run is alive."""
    for (run,) in session.rows("SELECT id FROM planning_run WHERE status = 'RUNNING'"):
        shown = session.run_board.read([run]).get(run)
        session.execute(
            "UPDATE planning_run SET status = 'INTERRUPTED', finished_at = ?, phase = ?, progress = ?"
            " WHERE id = ? AND status = 'RUNNING'",
            [_now(), shown.phase if shown else "", shown.progress if shown else 0, run],
        )


def open_run(session: Session, request: PlanningRequest, plugins: str) -> int:
    """Record that the run has begun, and give it its number.

    `plugins` stands for the loaded plugins. Where the run before had others, everything may be planned otherwise now,
    and is entered in the planning file.
    """
    before = session.scalar("SELECT plugins FROM planning_run ORDER BY id DESC LIMIT 1")
    session.execute(
        "INSERT INTO planning_run (status, plant, material, sales_order, sales_order_item, run_type, planning_mode,"
        " planning_date, started_at, counts, error_code, error_message, single_level, started_by, plugins)"
        " VALUES ('RUNNING', ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', ?, ?, ?)",
        [
            request.plant or "",
            request.material or "",
            request.sales_order or "",
            request.item,
            request.run_type,
            request.planning_mode,
            day_of(request.today),
            _now(),
            request.single_level,
            request.started_by,
            plugins,
        ],
    )
    run = int(session.scalar("SELECT MAX(id) FROM planning_run"))
    if before is not None and before != plugins:
        enter_everything(session, Reason.PLUGINS, f"planning run {run}")
    # Before anybody can see the run: from then on it can be asked to stop.
    session.run_board.open(run)
    return run


def finish_run(session: Session, run: int, counts: Mapping[str, int], watch: Watch) -> None:
    """Record, in the transaction that stores the plan, that the run has finished.

    Refused, and with it the whole plan, when somebody else has declared the run dead meanwhile: then this one has
    lost its lock, and another run may have planned already.
    """
    done = session.execute(
        f"UPDATE planning_run SET status = 'FINISHED', finished_at = ?, counts = ?, {_REACHED}"
        " WHERE id = ? AND status = 'RUNNING'",
        [_now(), json.dumps(counts, sort_keys=True), *_reached(watch, 100), run],
    )
    if done.rowcount != 1:
        raise refuse(
            ErrorCode.DATABASE_UNAVAILABLE,
            "The run lost the connection that gave it the right to plan, and another one began. Nothing was changed; "
            "plan again.",
        )


def end_run(session: Session, run: int, status: str, error: UserError | None, watch: Watch) -> None:
    """Record why the run ended without a plan; one that has finished stays so."""
    session.execute(
        f"UPDATE planning_run SET status = ?, finished_at = ?, error_code = ?, error_message = ?, {_REACHED}"
        " WHERE id = ? AND status = 'RUNNING'",
        [
            status,
            _now(),
            str(error.code) if error else "",
            error.message if error else "The run ended unexpectedly; the plan before it is unchanged.",
            *_reached(watch, int(watch.share * 100)),
            run,
        ],
    )


def rows_of_last_run(session: Session) -> int:
    """How many rows of the plan there are to be read, as the last run counted them."""
    counts = session.scalar(
        "SELECT counts FROM planning_run WHERE status = 'FINISHED' ORDER BY id DESC LIMIT 1"
    )
    known: dict[str, int] = json.loads(counts) if counts else {}
    return sum(known.get(table, 0) for table in ("planned_orders", "dependent_requirements", "peggings"))


def _reached(watch: Watch, progress: int) -> list[str | int | None]:
    spent = watch.spent()
    milliseconds = [
        round(spent[phase] * 1000) if phase in spent else None for phase in ("read", "plan", "write")
    ]
    return [watch.phase, progress, *milliseconds]


def _now() -> str:
    """This moment as naive UTC, which both databases store alike."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
