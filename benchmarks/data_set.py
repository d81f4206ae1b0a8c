"""`python -m benchmarks data-set FOLDER … --today DATE`: data set folders, imported in this order and planned."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.databases import sqlite
from benchmarks.full_run import results, rounds_of
from benchmarks.problems import TODAY
from benchmarks.report import table
from mto_graph.services.application import open_application
from mto_graph.services.datasets import import_folder


def main(arguments: Sequence[str]) -> None:
    """One round on SQLite: the run beside its floor, and the run after it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks data-set", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help=f"planning date ({TODAY})")
    options = parser.parse_args(arguments)
    with sqlite() as engine:
        url = engine.new()
        with closing(open_application(url)) as application:
            for folder in options.folders:
                import_folder(application, folder)
        rounds = rounds_of(engine, url, 1, options.today)
    print(table(list(results(f"of {options.folders[-1].name}", rounds, None))))
