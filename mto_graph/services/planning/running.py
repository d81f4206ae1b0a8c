"""Running a planning run: it takes the right to plan, is recorded from its beginning to its end, and can be watched."""

from __future__ import annotations

from contextlib import ExitStack

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.services.application import Application
from mto_graph.services.planning.request import PlanningRequest, PlanningResult, Progress
from mto_graph.services.planning.run import plan_and_store
from mto_graph.services.planning.run_records import close_dead_runs, end_run, open_run
from mto_graph.services.planning.watch import Watch, cancellation
from mto_graph.units import to_day


def run_planning(
    application: Application, request: PlanningRequest, progress: Progress | None = None
) -> PlanningResult:
    """Plan what the request names and store the difference; on any failure the stored plan stays as it is.

    Raises `Refused` when another run is under way, when the request names what does not exist, when quantities or
    dates leave their range, when a plugin fails, and when the run is cancelled. The run is recorded in every case.

    Example: `run_planning(application, PlanningRequest(today=date(2025, 5, 1))).counts["planned_orders"]`
    """
    return begin_planning(application, request).perform(progress)


def begin_planning(application: Application, request: PlanningRequest) -> BegunRun:
    """Take the right to plan and record the run; it works when `perform` is called, in this thread or another one.

    Raises `Refused` (PLANNING_IN_PROGRESS) when another run is under way; then nothing is recorded.
    """
    _check_date(request)
    with ExitStack() as held:
        held.enter_context(application.database.planning_lock())
        with application.database.session() as session:
            close_dead_runs(session)
            run = open_run(session, request, application.registry.fingerprint)
        return BegunRun(application, request, run, held.pop_all())


class BegunRun:
    """A run that holds the right to plan until it has been performed, which happens once."""

    def __init__(self, application: Application, request: PlanningRequest, run: int, held: ExitStack) -> None:
        self.run = run
        self.watch = Watch(application.database.run_board, run)
        self._application = application
        self._request = request
        self._held = held

    def perform(self, progress: Progress | None = None) -> PlanningResult:
        """Do what the request says, as `run_planning` does."""
        self.watch.progress = progress
        with self._held:
            try:
                with self.watch:
                    counts = plan_and_store(self._application, self._request, self.run, self.watch)
            except BaseException as fault:
                self._end(fault)
                if self.watch.cancelled and isinstance(fault, Exception):
                    raise cancellation() from fault
                raise
            self._application.database.run_board.end(self.run)
        if progress is not None:
            progress("write", 1.0)
        return PlanningResult(run=self.run, counts=counts, seconds=self.watch.seconds)

    def _end(self, fault: BaseException) -> None:
        status = "FAILED" if isinstance(fault, Exception) else "INTERRUPTED"
        if self.watch.cancelled or isinstance(fault, KeyboardInterrupt):
            status, fault = "CANCELLED", cancellation()
        error = fault.errors[0] if isinstance(fault, Refused) else None
        with self._application.database.session() as session:
            end_run(session, self.run, status, error, self.watch)
        self._application.database.run_board.end(self.run)


def _check_date(request: PlanningRequest) -> None:
    try:
        to_day(request.today)
    except ValueError as fault:
        raise refuse(ErrorCode.INVALID_VALUE, f"The planning date {fault}.", "today") from None
