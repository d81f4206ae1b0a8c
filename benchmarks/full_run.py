"""A whole planning run: read, plan, write, beside the floor of its rows; then the second run, which changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from statistics import median

from benchmarks.databases import Engine, engines, filled
from benchmarks.floors import Floor, floor_of
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings, Target
from mto_graph.services.application import open_application
from mto_graph.services.planning import PlanningRequest, run_planning

LINES = 9_000
"""Some 750,000 planned orders."""
SMALL_LINES = 120
ROUNDS = 3
ROWS_A_SECOND = Target(600_000, at_least=True, of="figure")


@dataclass(frozen=True, slots=True)
class Round:
    """One first run, the second run and the floor, in a database of their own."""

    counts: Mapping[str, int]
    first: Mapping[str, float]
    second: Mapping[str, float]
    floor: Floor


def full_run(settings: Settings) -> Iterator[Result]:
    """A realistic company on SQLite and on PostgreSQL."""
    problem = Problem.realistic(lines=SMALL_LINES if settings.small else LINES)
    with engines(settings) as found:
        for engine in found:
            url = filled(engine, problem)
            target = ROWS_A_SECOND if engine.name == "SQLite" else None
            yield from results(f"on {engine.name}", rounds_of(engine, url, ROUNDS), target)


def rounds_of(engine: Engine, url: str, rounds: int, today: date = TODAY) -> list[Round]:
    """Plan copies of a database that has no plan yet."""
    return [_round(engine.copy(url), today) for _ in range(rounds)]


def _round(url: str, today: date) -> Round:
    with closing(open_application(url)) as application:
        first = run_planning(application, PlanningRequest(today=today))
        second = run_planning(application, PlanningRequest(today=today))
        if not second.unchanged:
            raise RuntimeError("the second run found something to change")
        return Round(first.counts, first.seconds, second.seconds, floor_of(application))


def results(where: str, rounds: list[Round], target_of_rows: Target | None) -> Iterator[Result]:
    """The run, the rows that it writes, and the run after it: medians over rounds which have all written the same."""
    counts, rows = rounds[0].counts, rounds[0].floor.rows
    orders = counts["planned_orders"]
    size = f"{orders:,} planned orders"
    first = median(sum(each.first.values()) for each in rounds)
    second = median(sum(each.second.values()) for each in rounds)
    floor = median(each.floor.seconds for each in rounds)
    written = median(each.first["write"] for each in rounds)
    floor_written = median(each.floor.write for each in rounds)
    run = Result(
        workload=f"full run {where}",
        size=size,
        rows=orders + counts["dependent_requirements"],
        figure=first,
        unit="s",
        floor=floor,
        floor_of="reading the inputs and writing the same rows in bulk",
        target=Target(1.25),
        details={
            "written_rows": rows,
            **{f"{kind}": counts[kind] for kind in ("dependent_requirements", "plan_exceptions")},
            **{
                f"{phase}_seconds": round(median(each.first[phase] for each in rounds), 3)
                for phase in rounds[0].first
            },
            "floor_read_seconds": round(median(each.floor.read for each in rounds), 3),
            "floor_write_seconds": round(floor_written, 3),
        },
    )
    yield run
    yield from run.beside_indexes_last(median(each.floor.lowest for each in rounds))
    yield Result(
        workload=f"rows into the tables {where}",
        size=size,
        rows=rows,
        figure=rows / written,
        unit="rows/s",
        floor=rows / floor_written,
        floor_of="writing the same rows in bulk",
        target=target_of_rows,
    )
    yield Result(
        workload=f"second run {where}",
        size=size,
        rows=orders + counts["dependent_requirements"],
        figure=second,
        unit="s",
        floor=first,
        floor_of="the first run",
        target=Target(0.15),
    )
