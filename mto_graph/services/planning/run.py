"""A planning run: read one consistent snapshot, plan it, write the difference in one transaction."""

from __future__ import annotations

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.plan import plan
from mto_graph.services.application import Application
from mto_graph.services.plan_changes.draft import PlanChangeDraft
from mto_graph.services.plan_changes.noted import PackedChanges
from mto_graph.services.planning.ageing import enter_other_day, set_planning_date
from mto_graph.services.planning.assembly_plans import plans_of_assemblies
from mto_graph.services.planning.changes import remove_entries
from mto_graph.services.planning.consequences import moved_sections, near
from mto_graph.services.planning.dictionaries import Dictionaries
from mto_graph.services.planning.in_parts import Parts, PartWork, cut, plan_in_parts
from mto_graph.services.planning.outcome import Outcome, outcome_of
from mto_graph.services.planning.part import with_components
from mto_graph.services.planning.request import PlanningRequest
from mto_graph.services.planning.run_records import finish_run, rows_of_last_run
from mto_graph.services.planning.sections import Section, Sections
from mto_graph.services.planning.selection import Selection, selection_of
from mto_graph.services.planning.snapshot import ReadSnapshot, read_snapshot
from mto_graph.services.planning.stored_plan import StoredPlan, read_stored_plan
from mto_graph.services.planning.watch import Watch
from mto_graph.services.planning.writing import difference_of, noted, write_difference
from mto_graph.services.planning_file import Reason, enter
from mto_graph.strategies import Registry

COUNTER = "planned_order"


def plan_and_store(
    application: Application, request: PlanningRequest, run: int, watch: Watch
) -> dict[str, int]:
    """Plan what the request names, store the difference, and count what was written.

    The run holds the right to plan and is recorded; see `running`.
    """
    with application.database.reading() as session, watch.over(session):
        watch.enter("read", rows_of_last_run(session))
        selection = selection_of(session, application.registry, request)
        dictionaries = Dictionaries(session, application.registry)
        last_number = session.scalar("SELECT value FROM counter WHERE name = ?", [COUNTER]) or 0
        sections = selection.sections
        moved: dict[Section, int] = {}

        def settle(
            session: Session, number: int, counts: dict[str, int], changes: list[PackedChanges]
        ) -> None:
            dictionaries.write(session)
            session.closing(PlanChangeDraft).enter_run(run, changes)
            if number != last_number:
                _count_up(session, number)
            _settle(session, request, run, selection, sections, moved)
            finish_run(session, run, counts, watch)

        while True:
            read = read_snapshot(session, application.registry, request, selection.frame, sections)
            parts = _parts(application, request, selection, sections, read)
            if parts is not None:
                watch.enter("plan")
                work = PartWork(
                    session=session,
                    read=read,
                    dictionaries=dictionaries,
                    last_number=last_number,
                    watch=watch,
                    run=run,
                    mode=request.planning_mode,
                )
                return plan_in_parts(application.database, work, parts, settle)
            stored = read_stored_plan(session, read.references.keys, read.scope, read.firm_orders, read.part)
            watch.enter("plan")
            planned = plan(read.snapshot, watch.part(0, 2))
            outcome = outcome_of(
                read,
                planned,
                stored,
                dictionaries,
                last_number,
                watch.part(1, 2),
                run=run,
                mode=request.planning_mode,
            )
            moved = _moved(session, application.registry, selection, sections, (read, stored, outcome))
            more = _to_be_planned_too(session, selection, sections, moved)
            if sections is None or not more:
                break
            watch.enter("read")
            sections = with_components(session, application.registry, sections | more)
            sections = selection.frame.within(sections)

    difference = difference_of(stored, outcome)
    changes = noted(difference)
    watch.enter("write", difference.rows)
    with application.database.session() as session, watch.over(session):
        counts = write_difference(session, run, difference)
        settle(session, outcome.last_number, counts, changes)
    return counts


def _parts(
    application: Application,
    request: PlanningRequest,
    selection: Selection,
    sections: Sections | None,
    read: ReadSnapshot,
) -> Parts | None:
    """How a run over everything is cut; in memory, where reading and writing are one connection, it is not."""
    if sections is not None or not selection.frame.everything or application.database.in_memory:
        return None
    return cut(read, request.orders_together)


def _moved(
    session: Session,
    registry: Registry,
    selection: Selection,
    sections: Sections | None,
    planned: tuple[ReadSnapshot, StoredPlan, Outcome],
) -> dict[Section, int]:
    """What has changed below, outside of what was planned; nothing where everything was."""
    if sections is None and selection.frame.everything:
        return {}
    moved = moved_sections(*planned, selection.flagged)
    for consumed in plans_of_assemblies(session, registry, moved):
        first = min(day for (material, _), day in moved.items() if material == consumed[0])
        moved[consumed] = min(first, moved.get(consumed, first))
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


def _count_up(session: Session, last_number: int) -> None:
    session.execute("DELETE FROM counter WHERE name = ?", [COUNTER])
    session.execute("INSERT INTO counter (name, value) VALUES (?, ?)", [COUNTER, last_number])
