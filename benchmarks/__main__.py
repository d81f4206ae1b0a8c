"""`python -m benchmarks`: kernel and end to end; `--data-set FOLDER … --today DATE` plans data sets instead."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from benchmarks.api import api
from benchmarks.cancelling import cancelling
from benchmarks.end_to_end import data_set, end_to_end
from benchmarks.kernel import kernel
from benchmarks.measuring import machine
from benchmarks.net_change import net_change
from benchmarks.strategies import strategies
from benchmarks.subscribers import subscribers
from benchmarks.worklist import worklist


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument(
        "--lines", type=int, default=10_000, help="sales order lines of the end-to-end problem"
    )
    parser.add_argument(
        "--data-set", type=Path, nargs="+", metavar="FOLDER", help="data set folders, in this order"
    )
    parser.add_argument("--worklist", action="store_true", help="pages of a worklist of 100,000 messages")
    parser.add_argument("--api", action="store_true", help="GraphQL over HTTP beside REST, the same answers")
    parser.add_argument(
        "--strategies", action="store_true", help="a run beside the built-in strategies, and beside 200 more"
    )
    parser.add_argument(
        "--cancel", action="store_true", help="measure how soon a run of --lines stops that is cancelled"
    )
    parser.add_argument(
        "--net-change", action="store_true", help="one change in a small database and in one of --lines"
    )
    parser.add_argument(
        "--subscribers", type=int, metavar="COUNT", help="so many who follow the plan at once"
    )
    parser.add_argument("--database", metavar="URL", help="an empty database instead of SQLite in a file")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2025, 1, 6), help="planning date")
    options = parser.parse_args()
    if options.data_set:
        results = data_set(options.data_set, options.today)
    elif options.worklist:
        results = worklist()
    elif options.api:
        results = api(url=options.database or "")
    elif options.strategies:
        results = strategies()
    elif options.subscribers:
        results = subscribers(options.subscribers, options.database or "")
    elif options.net_change:
        results = net_change(options.lines, options.database)
    elif options.cancel:
        results = cancelling(options.lines, options.database)
    else:
        results = kernel() + end_to_end(options.lines, options.database)
    report = {"machine": machine(), "results": results}
    if options.json:
        print(json.dumps(report))
        return
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    for result in results:
        print("; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
