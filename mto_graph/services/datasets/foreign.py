"""Loading a file or folder in the format of a plugin: its importer translates, then all goes the way of a data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.datasets.batches import Batch, RowParser, unknown_column
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.csv_files import MOST_ROWS
from mto_graph.services.datasets.faults import Faults
from mto_graph.strategies import ImportedRow, Importer, Registry
from mto_graph.strategies.registry import IMPORTERS

DATA_SET: Final = "data-set"
"""The format that is no plugin's: a folder of the tables' CSV files."""


def importer_for(registry: Registry, path: Path, wanted: str | None) -> Importer | None:
    """The importer that reads this path; None: it is a data set, or nobody's. `wanted` names a format by its code.

    Raises Refused for a format that nobody has, and where several importers recognise the path.
    """
    if wanted == DATA_SET:
        return None
    if wanted is not None:
        found = registry.importers.get(wanted)
        if found is None:
            raise refuse(
                ErrorCode.NOT_FOUND,
                f"{registry.unknown(IMPORTERS, wanted)} CSV files of a data set: {DATA_SET}.",
            )
        return found
    if path.is_dir() and any(_is_table(each.name) for each in path.iterdir()):
        return None
    recognising = []
    for code, importer in registry.importers.items():
        with naming_plugin(registry, code):
            if importer.recognises(path):
                recognising.append(importer)
    if len(recognising) > 1:
        formats = ", ".join(importer.code for importer in recognising)
        raise refuse(
            ErrorCode.CONFLICT,
            f"{path.name} may be one of several formats; name it with --format: {formats}.",
        )
    return recognising[0] if recognising else None


def _is_table(file: str) -> bool:
    return file.removesuffix(".gz").removesuffix(".csv") in TABLES


@contextmanager
def naming_plugin(registry: Registry, code: str) -> Iterator[None]:
    """What an importer raises becomes a refusal that names its plugin; its own refusals pass."""
    try:
        yield
    except Refused:
        raise
    except Exception as fault:
        plugin = registry.plugin_of(IMPORTERS, code)
        raise refuse(
            ErrorCode.PLUGIN_FAILED,
            f"Importer {code} of plugin {plugin} failed ({type(fault).__name__}); nothing was written.",
        ) from fault


class _ForeignBatch(Batch):
    """A batch whose rows stand in the files of an importer; faults name these."""

    def __init__(self, table: str, faults: Faults) -> None:
        super().__init__(TABLES[table], table, faults)
        self.places: list[tuple[str, int]] = []

    def fault(self, number: int, column: str, code: ErrorCode, message: str) -> None:
        file, line = self.places[number - 1]
        path = (file, str(line), column) if column else (file, str(line))
        self.add_fault(number, column, code, message, path)


def foreign_batches(
    registry: Registry, importer: Importer, path: Path, faults: Faults, told: Callable[[str, int], None]
) -> Mapping[str, Batch]:
    """What an importer reads, as batches in the order of the tables."""
    batches: dict[str, tuple[_ForeignBatch, RowParser]] = {}
    with naming_plugin(registry, importer.code):
        for count, row in enumerate(importer.read(path), start=1):
            if not isinstance(row, ImportedRow) or row.table not in TABLES:
                raise refuse(
                    ErrorCode.PLUGIN_FAILED,
                    f"Importer {importer.code} of plugin {registry.plugin_of(IMPORTERS, importer.code)} brought "
                    f"{_described(row)}; it brings rows of the data-set tables.",
                )
            if count > MOST_ROWS:
                raise refuse(
                    ErrorCode.INVALID_VALUE, f"There are more than {MOST_ROWS:,} rows; load them in parts."
                )
            if row.table not in batches:
                made = _ForeignBatch(row.table, faults)
                batches[row.table] = made, RowParser(made)
            _add(*batches[row.table], row)
            if count % 5_000 == 0:
                told(row.table, count)
    if not batches:
        raise refuse(ErrorCode.NOT_FOUND, f"Importer {importer.code} found no row in {path.name}.", path.name)
    return {table: batches[table][0] for table in TABLES if table in batches}


def _add(batch: _ForeignBatch, parser: RowParser, row: ImportedRow) -> None:
    batch.places.append((row.file, row.line))
    number = len(batch.places)
    given = []
    for name, cell in row.cells.items():
        position = batch.position.get(name)
        if position is None:
            batch.fault(number, name, ErrorCode.UNKNOWN_COLUMN, unknown_column(batch.table, name))
        else:
            given.append((position, cell))
    for column in batch.table.key:
        if column.required and column.name not in row.cells:
            batch.fault(number, column.name, ErrorCode.REQUIRED, f"{column.name}: it must be given.")
    parser.add(number, given)


def _described(row: object) -> str:
    return f"a row of {shown(row.table)}" if isinstance(row, ImportedRow) else f"a {type(row).__name__}"
