"""The import of a folder into an empty database, and again, beside the database's bulk load of the same rows.

The floor takes the rows that the import has left, as the database wants them, and writes them in one transaction into
the same tables of another empty database: statements of 500 rows on SQLite, with the page cache that imports have,
binary `COPY` on PostgreSQL (see `floors`); on SQLite also with indexes that are built when the rows are there, as the
import does it.
Entries of the planning file, which the import makes beside, are not part of it. Only writing is counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

from benchmarks.databases import Engine, engines
from benchmarks.floors import packed_rows, prepared_rows, write_rows
from benchmarks.import_folders import ImportProblem
from benchmarks.results import Result, Settings, Target
from mto_graph.model.sqlite_rows import large_page_cache
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
from time import perf_counter, process_time
from benchmarks.memory import peak_bytes
from mto_graph.services.application import open_application
from mto_graph.services.datasets import import_folder
application = open_application(sys.argv[1])
start, processor = perf_counter(), process_time()
import_folder(application, Path(sys.argv[2]))
print(json.dumps([perf_counter() - start, process_time() - processor, peak_bytes()]))
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
    url = engine.new()
    open_application(url).close()
    first, first_processor, peak = _import(url, folder)
    second, second_processor, _ = _import(url, folder)
    return {
        "first": first,
        "first_processor": first_processor,
        "second": second,
        "second_processor": second_processor,
        "peak": peak,
        **_floor(engine, url),
    }


def _import(url: str, folder: Path) -> tuple[float, float, int]:
    """Seconds, seconds of this program's processor, and the peak of memory."""
    command = [sys.executable, "-c", _CHILD, url, str(folder)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds, processor, peak = json.loads(answer)
    return seconds, processor, peak


def _floor(engine: Engine, full: str) -> dict[str, float]:
    with closing(open_application(full)) as source, source.database.reading() as session:
        packed = {table: packed_rows(session, table) for table in TABLES}
        stored = sum(int(session.scalar(f"SELECT COUNT(*) FROM {table}")) for table in TABLES)
        dialect = session.dialect
    prepared = {table: prepared_rows(dialect, rows) for table, rows in packed.items()}
    packed.clear()
    floor = _loaded(engine, prepared)
    lowest = _loaded(engine, prepared, True) if dialect == "sqlite" else floor
    return {"floor": floor[0], "floor_processor": floor[1], "lowest_floor": lowest[0], "stored": stored}


def _loaded(engine: Engine, prepared: Mapping[str, Any], indexes_last: bool = False) -> tuple[float, float]:
    """Seconds, and seconds of this program's processor, of writing the rows into an empty database."""
    with closing(open_application(engine.new())) as target:
        start, processor = perf_counter(), process_time()
        with target.database.session() as session, large_page_cache(session):
            for table, rows in prepared.items():
                write_rows(session, table, rows, indexes_last)
        return perf_counter() - start, process_time() - processor


def _results(engine: Engine, problem: ImportProblem, rounds: list[Mapping[str, float]]) -> Iterator[Result]:
    seconds = {name: median(each[name] for each in rounds) for name in rounds[0]}
    for what, name in (("import", "first"), ("second import", "second")):
        result = Result(
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
                "processor_seconds": round(seconds[f"{name}_processor"], 3),
                "floor_processor_seconds": round(seconds["floor_processor"], 3),
                **({"peak_bytes": int(seconds["peak"])} if name == "first" else {}),
            },
        )
        yield result
        yield from result.beside_indexes_last(seconds["lowest_floor"])
