"""A planning run: read one consistent snapshot, plan it, write the difference in one transaction."""

from __future__ import annotations

from time import perf_counter

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.plan import plan
from mto_graph.services.application import Application
from mto_graph.services.planning.ageing import enter_other_day, set_planning_date
from mto_graph.services.planning.changes import remove_entries
from mto_graph.services.planning.consequences import moved_sections, near
from mto_graph.services.planning.dictionaries import Dictionaries
from mto_graph.services.planning.outcome import Outcome, outcome_of
from mto_graph.services.planning.part import with_components
from mto_graph.services.planning.request import PlanningRequest, PlanningResult, Progress
from mto_graph.services.planning.run_records import close_dead_runs, fail_run, finish_run, open_run
from mto_graph.services.planning.sections import Section, Sections
from mto_graph.services.planning.selection import Selection, selection_of
from mto_graph.services.planning.snapshot import ReadSnapshot, read_snapshot
from mto_graph.services.planning.stored_plan import StoredPlan, read_stored_plan
from mto_graph.services.planning.writing import write_difference
from mto_graph.services.planning_file import Reason, enter
from mto_graph.units import to_day

COUNTER = "planned_order"


def run_planning(
    application: Application, request: PlanningRequest, progress: Progress | None = None
) -> PlanningResult:
    """Plan what the request names and store the difference; on any failure the stored plan stays as it is.

    Raises `Refused` when another run is under way, when the request names what does not exist, when quantities or
    dates leave their range, and when a plugin fails. The run is recorded in every case.

    Example: `run_planning(application, PlanningRequest(today=date(2025, 5, 1))).counts["planned_orders"]`
    """
    _check_date(request)
    with application.database.planning_lock():
        with application.database.session() as session:
            close_dead_runs(session)
            run = open_run(session, request)
        try:
            result = _planned(application, request, run, progress or (lambda phase, share: None))
        except BaseException as fault:
            with application.database.session() as session:
                fail_run(session, run, fault)
            raise
    if progress is not None:
        progress("write", 1.0)
    return result


def _planned(
    application: Application, request: PlanningRequest, run: int, progress: Progress
) -> PlanningResult:
    clock = perf_counter()
    progress("read", 0.0)
    with application.database.reading() as session:
        selection = selection_of(session, application.registry, request)
        dictionaries = Dictionaries(session)
        last_number = session.scalar("SELECT value FROM counter WHERE name = ?", [COUNTER]) or 0
        sections, planning = selection.sections, 0.0
        while True:
            read = read_snapshot(session, application.registry, request, selection.frame, sections)
            stored = read_stored_plan(session, read.references.keys, read.scope, read.part)
            started = perf_counter()
            progress("plan", 0.3)
            outcome = outcome_of(read, plan(read.snapshot), stored, dictionaries, last_number)
            moved = _moved(selection, sections, read, stored, outcome)
            planning += perf_counter() - started
            more = _to_be_planned_too(session, selection, sections, moved)
            if sections is None or not more:
                break
            sections = with_components(session, application.registry, sections | more)
            sections = selection.frame.within(sections)
    seconds = {"read": perf_counter() - clock - planning, "plan": planning}

    clock = perf_counter()
    progress("write", 0.5)
    with application.database.session() as session:
        counts = _stored(session, run, stored, outcome, dictionaries, last_number)
        _settle(session, request, run, selection, sections, moved)
    seconds["write"] = perf_counter() - clock
    return PlanningResult(run=run, counts=counts, seconds=seconds)


def _moved(
    selection: Selection,
    sections: Sections | None,
    read: ReadSnapshot,
    stored: StoredPlan,
    outcome: Outcome,
) -> dict[Section, int]:
    """What has changed below, outside of what was planned; nothing where everything was."""
    if sections is None and selection.frame.everything:
        return {}
    moved = moved_sections(read, stored, outcome, selection.flagged)
    if sections is None:
        inside = selection.frame.within(moved)
        return {section: day for section, day in moved.items() if section not in inside}
    return {section: day for section, day in moved.items() if section not in sections}


def _to_be_planned_too(
    session: Session, selection: Selection, sections: Sections | None, moved: dict[Section, int]
) -> Sections:
    return (
        frozenset() if sections is None else selection.frame.within(near(session, moved, selection.horizon))
    )


def _settle(
    session: Session,
    request: PlanningRequest,
    run: int,
    selection: Selection,
    sections: Sections | None,
    moved: dict[Section, int],
) -> None:
    """Bring the planning file up to date: what was planned goes, what was moved and not planned comes."""
    remove_entries(session, selection.entries)
    origin = f"planning run {run}"
    left = {(*section, None) for section in selection.left} | {
        (*section, day) for section, day in moved.items()
    }
    enter(session, Reason.DEPENDENT, left, origin)
    today = day_of(request.today)
    if selection.plants:
        set_planning_date(session, selection.plants, today)
    else:
        enter_other_day(session, selection.frame, sections, today, origin)


def _stored(
    session: Session,
    run: int,
    stored: StoredPlan,
    outcome: Outcome,
    dictionaries: Dictionaries,
    last_number: int,
) -> dict[str, int]:
    dictionaries.write(session)
    if outcome.last_number != last_number:
        session.execute("DELETE FROM counter WHERE name = ?", [COUNTER])
        session.execute("INSERT INTO counter (name, value) VALUES (?, ?)", [COUNTER, outcome.last_number])
    counts = write_difference(session, run, stored, outcome)
    finish_run(session, run, counts)
    return counts


def _check_date(request: PlanningRequest) -> None:
    try:
        to_day(request.today)
    except ValueError as fault:
        raise refuse(ErrorCode.INVALID_VALUE, f"The planning date {fault}.", "today") from None
