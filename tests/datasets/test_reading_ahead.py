"""Large files are read by another process: what comes of it is what comes of reading them here."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from benchmarks.import_folders import ImportProblem
from mto_graph.model.vocabulary import Table
from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder, reading_ahead
from mto_graph.services.datasets.batches import Batch
from mto_graph.services.datasets.faults import Faults

from .helpers import exported, import_errors, rows, write_folder

ORDERS = "".join(
    f"{number},10,M{number % 3},1000,{number}.5,2025-0{number % 9 + 1}-01\n" for number in range(1, 700)
)
FILES = {
    "plants.csv": "plant\n1000\n",
    "material_plants.csv": "material,plant,procurement_type\nM0,1000,in_house\nM1,1000,external\nM2,1000,external\n",
    "sales_orders.csv": f"sales_order,item,material,plant,quantity,requested_date\n{ORDERS}",
    "stock.csv": "material,plant,quantity,sales_order,sales_order_item\nM1,1000,3,1,10\nM2,1000,4,,\n",
}
FAULTY = {
    **FILES,
    "sales_orders.csv": (
        "sales_order,item,material,plant,quantity,requested_date,colour\n"
        "1,10,M0,1000,1,2025-01-01,red\n1,10,M0,1000,1,2025-01-01,red\n2,10,M9,1000,1,2025-01-01,red\n"
        "3,10,M0,1000,x,2025-01-01,red\n4,10,M0,1000\n5,10,M0,1000,1,2025-13-01,\xff\n"
    ).encode("latin-1"),
    "stock.csv": "material,plant,quantity,sales_order,sales_order_item\nM1,1000,3,3,10\nM1,1000,3,7,10\nM8,1000,1,,\n",
}


Reader = reading_ahead._Reader


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file but the first is large."""
    monkeypatch.setattr(reading_ahead, "LARGE", 1)
    monkeypatch.setattr(reading_ahead, "BEFORE", 1)
    monkeypatch.setattr(reading_ahead, "_processors", lambda: 2)


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables whose files this process reads."""
    here: list[str] = []
    read = reading_ahead.batch_of_file

    def noted(table: Table, path: Path, faults: Faults, told: Callable[[int], None]) -> Batch:
        here.append(table.name)
        return read(table, path, faults, told)

    monkeypatch.setattr(reading_ahead, "batch_of_file", noted)
    return here


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[Reader]:
    """Those that were started."""
    started: list[Reader] = []

    class Noted(Reader):
        def __init__(self, files: Mapping[str, Path]) -> None:
            super().__init__(files)
            started.append(self)

    monkeypatch.setattr(reading_ahead, "_Reader", Noted)
    return started


def has_ended(reader: Reader) -> bool:
    return reader._process is not None and reader._process.returncode is not None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "given", FILES)


@pytest.mark.usefixtures("ahead")
def test_what_is_read_ahead_is_what_is_read_here(
    application: Application,
    memory_application: Application,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read_here: list[str],
) -> None:
    counts = import_folder(application, folder)
    assert read_here == ["plants"]
    monkeypatch.setattr(reading_ahead, "LARGE", 1 << 30)
    assert import_folder(memory_application, folder) == counts
    assert exported(application, tmp_path / "ahead") == exported(memory_application, tmp_path / "here")
    assert counts == {"plants": 1, "material_plants": 3, "sales_orders": 699, "stock": 2}


@pytest.mark.usefixtures("ahead")
def test_faults_are_told_as_if_they_were_found_here(
    memory_application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_here: list[str]
) -> None:
    folder = write_folder(tmp_path / "faulty", FAULTY)
    ahead = import_errors(memory_application, folder)
    assert read_here == ["plants"]
    monkeypatch.setattr(reading_ahead, "LARGE", 1 << 30)
    assert import_errors(memory_application, folder) == ahead
    assert len(ahead) == 8


@pytest.mark.usefixtures("ahead")
def test_a_gzipped_file_is_read_ahead_too(
    memory_application: Application, tmp_path: Path, read_here: list[str]
) -> None:
    files = {f"{name}.gz": gzip.compress(text.encode(), mtime=0) for name, text in FILES.items()}
    import_folder(memory_application, write_folder(tmp_path / "packed", files))
    assert read_here == ["plants"]
    assert rows(memory_application, "SELECT COUNT(*) FROM schedule_line") == [(699,)]


@pytest.mark.parametrize("failing", ["is missing", "fails", "hands over what is none", "breaks off"])
@pytest.mark.usefixtures("ahead")
def test_what_another_process_cannot_read_is_read_here(
    memory_application: Application,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read_here: list[str],
    failing: str,
) -> None:
    program = tmp_path / "python"
    if failing != "is missing":
        broken = {
            "fails": "exit 1",
            "hands over what is none": "echo none",
            "breaks off": r"printf '\200\005\225'",
        }
        program.write_text(f"#!/bin/sh\n{broken[failing]}\n")
        program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    import_folder(memory_application, folder)
    assert read_here == ["plants", "material_plants", "sales_orders", "stock"]
    assert rows(memory_application, "SELECT COUNT(*) FROM schedule_line") == [(699,)]


@pytest.mark.usefixtures("ahead")
def test_the_process_has_ended_when_the_load_has(
    memory_application: Application, folder: Path, readers: list[Reader]
) -> None:
    import_folder(memory_application, folder)
    assert [has_ended(reader) for reader in readers] == [True]


@pytest.mark.usefixtures("ahead")
def test_who_gives_up_ends_the_process(
    memory_application: Application, folder: Path, readers: list[Reader]
) -> None:
    def given_up(phase: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_folder(memory_application, folder, progress=given_up)
    assert [has_ended(reader) for reader in readers] == [True]
    assert rows(memory_application, "SELECT COUNT(*) FROM plant") == [(0,)]


@pytest.mark.usefixtures("ahead")
def test_whoever_waits_is_told_of_the_rows(
    memory_application: Application, tmp_path: Path, read_here: list[str]
) -> None:
    ImportProblem(120_000).write(tmp_path)
    told: list[tuple[str, int, int]] = []
    import_folder(memory_application, tmp_path, progress=lambda *what: told.append(what))
    assert read_here == ["plants"]
    assert [rows for phase, rows, _ in told if phase == "read sales_orders"] == [50_000]
    assert [phase for phase, _, _ in told if phase.startswith("write")] == [
        f"write {name}" for name in ("plants", "material_plants", "bom_items", "sales_orders")
    ]


def test_small_files_and_the_first_one_are_read_here(
    memory_application: Application, folder: Path, monkeypatch: pytest.MonkeyPatch, readers: list[Reader]
) -> None:
    import_folder(memory_application, folder)
    monkeypatch.setattr(reading_ahead, "LARGE", 1)
    import_folder(memory_application, folder)
    monkeypatch.setattr(reading_ahead, "BEFORE", 1)
    monkeypatch.setattr(reading_ahead, "_processors", lambda: 1)
    import_folder(memory_application, folder)
    assert readers == []
