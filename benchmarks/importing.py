"""The import of a folder into an empty database, and again, beside the database's bulk load of the same rows.

The floor takes the rows that the import has left, as the database wants them, and writes them in one transaction into
the same tables of another empty database: `executemany` of tuples on SQLite, binary `COPY` on PostgreSQL. Entries of
the planning file, which the import makes beside, are not part of it. Only writing is counted.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from benchmarks.databases import Engine, engines
from benchmarks.import_folders import ImportProblem
from benchmarks.results import Result, Settings, Target
from mto_graph.model.sessions import Session
from mto_graph.services.application import open_application

ROWS: Final = 1_000_000
SMALL_ROWS: Final = 20_000
ROUNDS: Final = 3
TABLES: Final = (
    "plant",
    "material",
    "material_plant",
    "bom_item",
    "sales_order",
    "sales_order_item",
    "schedule_line",
)
"""In the order in which they depend on each other."""
_CHILD: Final = """
import json, sys
from pathlib import Path
from time import perf_counter
from benchmarks.memory import peak_bytes
from mto_graph.services.application import open_application
from mto_graph.services.datasets import import_folder
application = open_application(sys.argv[1])
start = perf_counter()
import_folder(application, Path(sys.argv[2]))
print(json.dumps([perf_counter() - start, peak_bytes()]))
"""


def importing(settings: Settings) -> Iterator[Result]:
    """Each import is a process of its own, so that its memory can be told."""
    problem = ImportProblem(SMALL_ROWS if settings.small else ROWS)
    with tempfile.TemporaryDirectory() as name, engines(settings) as found:
        folder = Path(name)
        problem.write(folder)
        for engine in found:
            rounds = [_round(engine, folder) for _ in range(ROUNDS)]
            yield from _results(engine, problem, rounds)


def _round(engine: Engine, folder: Path) -> Mapping[str, float]:
    """The seconds and the memory of an import, of the second one, and of the floor."""
    url, empty = engine.new(), engine.new()
    for each in (url, empty):
        open_application(each).close()
    first, peak = _import(url, folder)
    second, _ = _import(url, folder)
    return {"first": first, "second": second, "peak": peak, **_floor(url, empty)}


def _import(url: str, folder: Path) -> tuple[float, int]:
    command = [sys.executable, "-c", _CHILD, url, str(folder)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds, peak = json.loads(answer)
    return seconds, peak


def _floor(full: str, empty: str) -> dict[str, float]:
    with closing(open_application(full)) as source, source.database.reading() as session:
        packed = {table: _packed(session, table) for table in TABLES}
        stored = sum(int(session.scalar(f"SELECT COUNT(*) FROM {table}")) for table in TABLES)
    with closing(open_application(empty)) as target:
        start = perf_counter()
        with target.database.session() as session:
            for table, rows in packed.items():
                _write(session, table, rows)
        return {"floor": perf_counter() - start, "stored": stored}


def _packed(session: Session, table: str) -> Any:
    if session.dialect == "sqlite":
        return session.rows(f"SELECT * FROM {table}")
    packed = io.BytesIO()
    session.cursor().copy_expert(f"COPY {table} TO STDOUT (FORMAT binary)", packed)
    packed.seek(0)
    return packed


def _write(session: Session, table: str, rows: Any) -> None:
    if session.dialect == "sqlite":
        session.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    else:
        session.cursor().copy_expert(f"COPY {table} FROM STDIN (FORMAT binary)", rows)


def _results(engine: Engine, problem: ImportProblem, rounds: list[Mapping[str, float]]) -> Iterator[Result]:
    seconds = {name: median(each[name] for each in rounds) for name in rounds[0]}
    for what, name in (("import", "first"), ("second import", "second")):
        yield Result(
            workload=f"{what} on {engine.name}",
            size=f"{problem.rows:,} rows",
            rows=problem.rows,
            figure=seconds[name],
            unit="s",
            floor=seconds["floor"],
            floor_of="the database's bulk load of the same rows",
            target=Target(2),
            details={
                "rows_per_second": round(problem.rows / seconds[name]),
                "stored_rows": int(seconds["stored"]),
                **({"peak_bytes": int(seconds["peak"])} if name == "first" else {}),
            },
        )
