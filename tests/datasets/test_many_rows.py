"""Tables of many rows: a second load writes what differs and nothing else, in whatever order the rows come."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.import_folders import ImportProblem
from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder
from tests.datasets.helpers import exported, import_errors, rows, write_folder

ROWS = 4_000
LARGE = ("material_plants.csv", "bom_items.csv", "sales_orders.csv")


def lines_of(path: Path) -> tuple[str, list[str]]:
    header, *lines = path.read_text().splitlines(keepends=True)
    return header, lines


def shuffled(folder: Path, seed: int) -> None:
    """Put the lines of the large files in another order."""
    for name in LARGE:
        header, lines = lines_of(folder / name)
        Random(seed).shuffle(lines)
        (folder / name).write_text("".join([header, *lines]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "given"
    found.mkdir()
    ImportProblem(ROWS).write(found)
    return found


def writes(statements: list[str]) -> list[str]:
    return [sql for sql in statements if not sql.startswith("SELECT")]


def test_the_same_folder_again_only_reads(application: Application, folder: Path) -> None:
    import_folder(application, folder)
    for seed in (0, 1):
        with application.database.observed() as statements:
            import_folder(application, folder)
        assert writes(statements) == []
        shuffled(folder, seed)


def test_any_order_of_lines_leaves_the_same(
    application: Application, memory_application: Application, folder: Path, tmp_path: Path
) -> None:
    import_folder(application, folder)
    shuffled(folder, 1)
    import_folder(memory_application, folder)
    assert exported(memory_application, tmp_path / "shuffled") == exported(
        application, tmp_path / "given-out"
    )


def test_new_changed_and_equal_rows_are_told_apart(
    application: Application, memory_application: Application, folder: Path, tmp_path: Path
) -> None:
    """Two thirds are there already, a few of them with another quantity."""
    whole = {name: lines_of(folder / name) for name in LARGE}
    for name in LARGE[1:]:
        header, lines = whole[name]
        kept = [line for place, line in enumerate(lines) if place % 30 >= 10]
        (folder / name).write_text("".join([header, *kept]))
    import_folder(application, folder)
    before = dict(rows(application, "SELECT id, quantity FROM schedule_line"))
    header, lines = whole["sales_orders.csv"]
    cells = [line.split(",") for line in lines]
    for row in cells[25::100]:
        row[header.split(",").index("quantity")] = "77777"
    (folder / "sales_orders.csv").write_text("".join([header, *(",".join(row) for row in cells)]))
    (folder / "bom_items.csv").write_text("".join([whole["bom_items.csv"][0], *whole["bom_items.csv"][1]]))
    shuffled(folder, 2)
    import_folder(application, folder)
    import_folder(memory_application, folder)
    assert exported(application, tmp_path / "twice") == exported(memory_application, tmp_path / "once")
    after = dict(rows(application, "SELECT id, quantity FROM schedule_line"))
    assert before.keys() <= after.keys()
    changed = [identity for identity in before if before[identity] != after[identity]]
    assert len(changed) == len([place for place in range(25, len(cells), 100) if place % 30 >= 10])
    assert {after[identity] for identity in changed} == {77_777_000}


@pytest.mark.parametrize("sound", [True, False])
def test_a_load_leaves_the_page_cache_as_it_was(
    memory_application: Application, tmp_path: Path, sound: bool
) -> None:
    """The connection is used again by whoever comes next in this thread."""

    def cache_size() -> int:
        with memory_application.database.session() as session:
            return int(session.scalar("PRAGMA cache_size"))

    before = cache_size()
    folder = write_folder(
        tmp_path / "one", {"plants.csv": "plant\n1000\n" if sound else "plant\n1000\n1000\n"}
    )
    if sound:
        import_folder(memory_application, folder)
    else:
        import_errors(memory_application, folder)
    assert cache_size() == before


@pytest.mark.parametrize(("first", "later"), [(0, 250), (100, 250), (249, 250), (249, 690), (598, 690)])
@pytest.mark.parametrize("falls", [False, True])
def test_a_key_is_found_twice_however_far_apart(
    memory_application: Application, tmp_path: Path, first: int, later: int, falls: bool
) -> None:
    """Ascending keys are only compared with the one before, until one of them falls; 250 rows are read at once."""
    names = [f"M{number:04}" for number in range(700)]
    if falls:
        names[200], names[240] = names[240], names[200]
    names.insert(later, names[first])
    folder = write_folder(tmp_path / "twice", {"materials.csv": "\n".join(["material", *names, ""])})
    (fault,) = import_errors(memory_application, folder)
    assert fault.path == ("materials.csv", str(later + 2), "material")
    assert fault.message == f"material {names[first]} stands in row {first + 2} already; keep one of the two."
