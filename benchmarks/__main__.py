"""`python -m benchmarks`: the report. `generate`, `data-set` and `plot` as the first word do something else."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks import data_set, generate, history, plot
from benchmarks.measuring import machine
from benchmarks.report import described, report_of, table
from benchmarks.results import Result, Settings
from benchmarks.workloads import NAMES, run
from tests.postgresql import LOCAL, answers

COMMANDS: Final[Mapping[str, Callable[[Sequence[str]], None]]] = {
    "generate": generate.main,
    "data-set": data_set.main,
    "plot": plot.main,
}


def main(arguments: Sequence[str]) -> None:
    """Run what the first word names, else the workloads."""
    if arguments and arguments[0] in COMMANDS:
        COMMANDS[arguments[0]](arguments[1:])
        return
    options = _parser().parse_args(arguments)
    url = options.postgresql if options.postgresql is not None else _server()
    settings = Settings(small=options.size == "small", postgresql=url)
    results: list[Result] = []
    try:
        for result in run(options.only, settings):
            results.append(result)
            if sys.stderr.isatty():
                print(f"{result.workload}, {result.size}", file=sys.stderr)
    except BaseException:
        # what was measured before took minutes, too
        print(table(results))
        raise
    report = report_of(results, machine(url), options.size)
    before = history.last(options.history) if options.compare else None
    if options.record:
        print(f"recorded in {history.record(report, options.history)}", file=sys.stderr)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
        return
    print(described(report["machine"]))
    if not url:
        print("There is no PostgreSQL here, so nothing was measured on it.")
    print(table(results, before))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=[], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument(
        "--size", choices=("small", "full"), default="full", help="small: seconds; full: minutes"
    )
    parser.add_argument(
        "--postgresql", metavar="URL", help="a server on which databases may be made; '': none"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--record", action="store_true", help="keep the report in benchmarks/history")
    parser.add_argument(
        "--history", type=Path, default=history.FOLDER, metavar="FOLDER", help="another history"
    )
    parser.add_argument("--compare", action="store_true", help="beside the last recorded ratios")
    return parser


def _server() -> str:
    """The server that the tests take: `MTO_GRAPH_TEST_POSTGRES`, or the one on this computer."""
    named = os.environ.get("MTO_GRAPH_TEST_POSTGRES", "")
    return named or (LOCAL if answers(LOCAL) else "")


if __name__ == "__main__":
    main(sys.argv[1:])
