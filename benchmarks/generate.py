"""`python -m benchmarks generate FOLDER`: a made-up company as a data set, which `mto-graph import` takes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.problem_tables import write_folder
from benchmarks.problems import TODAY, Problem

_HELP = {
    "lines": "sales order lines",
    "products": "finished products",
    "levels": "levels of materials in all",
    "children": "components under every material that has any",
    "common_percent": "of the BOM items of products: how many name a part that others use as well",
    "used_by": "how many BOM items name the same common part, on average",
    "collective_percent": "of all components: how many are planned in plant stock; common parts come first",
    "stock_percent": "of the collective components: how many have stock",
    "first_day": "the first day, from the planning date, on which a line may be wanted",
    "last_day": "the day before which all lines are wanted",
    "seed": "another seed, another company of the same kind",
}


def main(arguments: Sequence[str]) -> None:
    """Write the files, and say how many rows each has and how to go on."""
    usual = Problem.realistic(lines=1_000)
    parser = argparse.ArgumentParser(prog="python -m benchmarks generate", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    for name, text in _HELP.items():
        default = None if name == "products" else getattr(usual, name)
        said = "one for 50 lines, at least 20" if name == "products" else default
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=int, default=default, metavar="N", help=f"{text} ({said})")
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    folder: Path = given.pop("folder")
    for name, rows in write_folder(Problem.realistic(**given), folder).items():
        print(f"{name}.csv: {rows:,} rows")
    print(f"mto-graph import {folder} && mto-graph plan --today {TODAY}")
