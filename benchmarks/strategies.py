"""Planning beside few and beside many installed strategies: their number must cost a run nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from benchmarks.end_to_end import TODAY, tables
from benchmarks.measuring import median_seconds
from benchmarks.problems import Problem
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
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


def strategies(lines: int = 2_000, rounds: int = 7) -> list[dict[str, object]]:
    """The same regenerative run with the built-in strategies alone and with 200 more, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (
            _planned(f"{folder}/few.db", lines),
            _planned(f"{folder}/many.db", lines, ManyStrategies(MANY)),
        )
        request = PlanningRequest(today=TODAY, run_type="NEUPL")
        with_few, with_many = median_seconds(
            rounds, lambda: run_planning(few, request), lambda: run_planning(many, request)
        )
        result = {
            "workload": "installed strategies",
            "lines": lines,
            "few": len(few.registry.strategies),
            "many": len(many.registry.strategies),
            "seconds_with_few": round(with_few, 4),
            "seconds_with_many": round(with_many, 4),
            "times": round(with_many / with_few, 3),
        }
        few.close()
        many.close()
    return [result]


def _planned(file: str, lines: int, *plugins: object) -> Application:
    application = open_application(f"sqlite:///{file}", plugins=plugins)
    upsert(application, tables(Problem(lines=lines)))
    run_planning(application, PlanningRequest(today=TODAY))
    return application
