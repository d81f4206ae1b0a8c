"""What the tests of data sets share: folders of text, and faults as short as they can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from mto_graph.errors import Refused, UserError
from mto_graph.services.application import Application
from mto_graph.services.datasets import export_folder, import_folder, upsert

Tables = Mapping[str, Sequence[Mapping[str, Any]]]

PLANT = {"plants": [{"plant": "1000"}]}


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A data set folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def exported(application: Application, folder: Path) -> dict[str, str]:
    """The files of an export."""
    export_folder(application, folder)
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def errors_of(application: Application, tables: Tables) -> tuple[UserError, ...]:
    """The faults for which these rows are refused."""
    with pytest.raises(Refused) as refused:
        upsert(application, tables)
    return refused.value.errors


def import_errors(application: Application, folder: Path) -> tuple[UserError, ...]:
    """The faults for which this folder is refused."""
    with pytest.raises(Refused) as refused:
        import_folder(application, folder)
    return refused.value.errors


def places(errors: Sequence[UserError]) -> list[str]:
    """Where the faults are: `file:line:column CODE`."""
    return [f"{':'.join(error.path)} {error.code}" for error in errors]


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with application.database.reading() as session:
        return session.rows(sql)


def materials(*numbers: str, plant: str = "1000", **settings: Any) -> list[dict[str, Any]]:
    """Materials in a plant."""
    return [{"material": number, "plant": plant, **settings} for number in numbers]


def bom(*edges: tuple[str, str], plant: str = "1000", **settings: Any) -> list[dict[str, Any]]:
    """BOM items, one for each (parent, component)."""
    return [
        {
            "parent": parent,
            "plant": plant,
            "item": f"{index:04d}",
            "component": component,
            "quantity": 1,
            **settings,
        }
        for index, (parent, component) in enumerate(edges, start=1)
    ]


def order(number: str, item: int = 10, material: str = "FG", **cells: Any) -> dict[str, Any]:
    """A sales order row."""
    row = {"sales_order": number, "item": item, "material": material, "plant": "1000"}
    return {**row, "quantity": 1, "requested_date": "2025-05-01", **cells}
