"""Planning beside few and beside many installed strategies: their number must cost a run nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from benchmarks.databases import filled, sqlite
from benchmarks.measuring import median_seconds
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings, Target
from mto_graph.services.application import Application, open_application
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.strategies import RequirementsClass, SegmentKind, Strategy, hookimpl, prerequisites

MANY = 200


class ManyStrategies:
    """A plugin like 200 plugins: each strategy with both sides and the usual prerequisites."""

    def __init__(self, count: int) -> None:
        self._count = count

    @hookimpl
    def mto_strategies(self) -> Iterator[Strategy]:
        """Strategies S000, S001, …"""
        for number in range(self._count):
            yield Strategy(
                code=f"S{number:03d}",
                name=f"Strategy {number}",
                when_to_use="In measurements.",
                plan=RequirementsClass(requirements_type="VSE", segment=SegmentKind.PLANNING),
                customer=RequirementsClass(requirements_type="KE", segment=SegmentKind.CUSTOMER),
                prerequisites=(
                    prerequisites.BOM_EXISTS,
                    prerequisites.LOT_FOR_LOT,
                    prerequisites.NO_ROUNDING,
                ),
            )


def strategies(settings: Settings) -> Iterator[Result]:
    """The same regenerative run with the built-in strategies alone and with 200 more, in turns."""
    lines, rounds = (200, 5) if settings.small else (2_000, 7)
    with sqlite() as engine:
        url = filled(engine, Problem(lines=lines))
        with (
            closing(_planned(engine.copy(url))) as few,
            closing(_planned(engine.copy(url), ManyStrategies(MANY))) as many,
        ):
            request = PlanningRequest(today=TODAY, run_type="NEUPL")
            with_few, with_many = median_seconds(
                rounds, lambda: run_planning(few, request), lambda: run_planning(many, request)
            )
            counts = [len(application.registry.strategies) for application in (few, many)]
    yield Result(
        workload=f"a run beside {counts[1]} installed strategies",
        size=f"{lines:,} lines",
        figure=with_many,
        unit="s",
        floor=with_few,
        floor_of=f"the same beside the {counts[0]} built-in ones",
        target=Target(1.1),
    )


def _planned(url: str, *plugins: object) -> Application:
    application = open_application(url, plugins=plugins)
    run_planning(application, PlanningRequest(today=TODAY))
    return application
