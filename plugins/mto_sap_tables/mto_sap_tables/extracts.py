"""Reading the extract of one table: the technical field names stand in the first line, separated by ; tab or comma."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mto_graph.errors import ErrorCode, refuse
from mto_graph.strategies import ImportedRow

TABLES = frozenset(
    {
        "T001W", "MARA", "MAKT", "MARC", "MAST", "STKO", "STPO", "VBAK", "VBAP", "VBEP", "MARD", "MSKA", "PBIM", "PBED",
    }
)  # fmt: skip
_NO_DATE = frozenset({"", "00000000", "0000-00-00", "99991231", "9999-12-31"})
_NUMBER = re.compile(r"(-?)([0-9]+(?:\.[0-9]+)?)(-?)")

Extracts = Mapping[str, Path]
"""The file of each table that is there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an extract: its fields by name, and where it stands."""

    file: str
    number: int
    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        """A field as it is; '' where the extract does not have it."""
        return self.fields.get(name, "")

    def key(self, name: str) -> str:
        """A material or document number as people write it: leading zeros of a number are only SAP's storage."""
        text = self.text(name)
        return text.lstrip("0") or text[:1] if text.isdigit() else text

    def number_of(self, name: str) -> str:
        """A number without needless places; '' where it is zero. With a comma its meaning is not certain: refused."""
        text = self.text(name)
        if not text:
            return ""
        found = _NUMBER.fullmatch(text)
        if found is None or (found[1] and found[3]):
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"{name} is {text[:40]!r}; extract numbers with a decimal point and without separators, as 1234.5.",
                self.file,
                str(self.number),
                name,
            )
        whole, _, places = found[2].partition(".")
        whole, places = whole.lstrip("0") or "0", places.rstrip("0")
        sign = "-" if found[1] or found[3] else ""
        return "" if (whole, places) == ("0", "") else f"{sign}{whole}.{places}".rstrip(".")

    def day(self, name: str) -> str:
        """A date as 2025-03-31; '' where it is SAP's empty or endless date."""
        text = self.text(name)
        if text in _NO_DATE:
            return ""
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if re.fullmatch(r"[0-9]{8}", text) else text

    def choice(self, name: str, meaning: Mapping[str, str]) -> str:
        """The data set's word for a key; a key that has none is refused."""
        text = self.text(name)
        if text not in meaning:
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"{name} is {text[:40]!r}; this importer knows {', '.join(map(repr, meaning))}.",
                self.file,
                str(self.number),
                name,
            )
        return meaning[text]

    def row(self, table: str, cells: Mapping[str, str]) -> ImportedRow:
        """A row of the data set that was read from this line."""
        return ImportedRow(table, cells, self.file, self.number)


def extracts_in(folder: Path) -> dict[str, Path]:
    """The extracts in a folder by table: MARA.csv, mara.txt, … Other files are none of our business."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        table = path.stem.upper()
        if path.suffix.lower() in (".csv", ".txt", ".tsv") and table in TABLES and path.is_file():
            found.setdefault(table, path)
    return found


def lines_of(extracts: Extracts, table: str, *needed: str) -> Iterator[Line]:
    """The lines of a table's extract, none where it is not there; refused where needed fields are missing."""
    path = extracts.get(table)
    if path is None:
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        separator = max(";\t,", key=header.count)
        names = [name.strip().upper() for name in next(csv.reader([header], delimiter=separator), [])]
        missing = [name for name in needed if name not in names]
        if missing:
            raise refuse(
                ErrorCode.REQUIRED,
                f"{path.name} has no field {', '.join(missing)}; extract {table} with it.",
                path.name,
                "1",
            )
        reader = csv.reader(file, delimiter=separator)
        try:
            for cells in reader:
                number = reader.line_num + 1
                if not cells:
                    continue
                if len(cells) != len(names):
                    raise refuse(
                        ErrorCode.MALFORMED_FILE,
                        f"this line has {len(cells)} cells where the first line has {len(names)}.",
                        path.name,
                        str(number),
                    )
                yield Line(path.name, number, dict(zip(names, map(str.strip, cells), strict=True)))
        except (UnicodeDecodeError, csv.Error):
            raise refuse(
                ErrorCode.MALFORMED_FILE,
                f"{path.name} cannot be read as UTF-8 text separated by {separator!r}; extract it again.",
                path.name,
                str(reader.line_num + 1),
            ) from None
