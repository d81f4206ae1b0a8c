"""Importers: file formats that `mto-graph import` reads besides the data set's own CSV files.

An importer only translates: it brings rows in the words of the data set, each with the place it was read from. They are
checked and stored like everybody's rows, all or nothing, and a fault names the file and line of the importer's source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}\Z")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row of a data-set table: its cells as texts by column, and the file and line that it was read from.

    A column that is left out keeps its value, an empty text sets it to "not maintained".

    Example: `ImportedRow("materials", {"material": "PUMP"}, "MARA.csv", 2)`
    """

    table: str
    cells: Mapping[str, str]
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A file format: how to recognise it, and how to read it.

    `recognises` looks at the path that the user named (a file or a folder) without reading all of it. `read` brings
    the rows; what cannot be read it refuses with `mto_graph.errors.refuse`, naming file and line.

    Example:
        Importer(
            code="json", name="JSON", when_to_use="…", recognises=lambda path: path.suffix == ".json", read=rows_of
        )
    """

    code: str
    name: str
    when_to_use: str
    recognises: Callable[[Path], bool]
    read: Callable[[Path], Iterable[ImportedRow]]

    def __post_init__(self) -> None:
        if not _CODE.match(self.code):
            raise ValueError(
                f"importer {self.code!r} is not usable: up to 32 small letters, digits and hyphens"
            )
