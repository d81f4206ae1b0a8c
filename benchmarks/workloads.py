"""The workloads by name: those that a report has, and those that run only when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from benchmarks.api import api
from benchmarks.cancelling import cancelling
from benchmarks.full_run import full_run
from benchmarks.growth import growth
from benchmarks.importing import importing
from benchmarks.kernel import kernel
from benchmarks.memory import memory, ten_million
from benchmarks.net_change import net_change
from benchmarks.results import Result, Settings, Workload
from benchmarks.start_up import start_up
from benchmarks.strategies import strategies
from benchmarks.subscribers import subscribers
from benchmarks.worklist import worklist

USUAL: Final[Mapping[str, Workload]] = {
    "kernel": kernel,
    "full-run": full_run,
    "net-change": net_change,
    "memory": memory,
    "import": importing,
    "start-up": start_up,
    "api": api,
    "strategies": strategies,
}
ON_REQUEST: Final[Mapping[str, Workload]] = {
    "growth": growth,
    "ten-million": ten_million,
    "worklist": worklist,
    "cancelling": cancelling,
    "subscribers": subscribers,
}
NAMES: Final = (*USUAL, *ON_REQUEST)


def run(names: Sequence[str], settings: Settings) -> Iterator[Result]:
    """The results of the named workloads, one after the other; of the usual ones when none is named.

    Targets are for the full sizes, so small results have none.
    """
    for name in names or USUAL:
        for result in (USUAL | ON_REQUEST)[name](settings):
            yield replace(result, target=None) if settings.small else result
