"""Folders of CSV files: every fault with its file, line and column, and nothing loaded."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from mto_graph.errors import ErrorCode
from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder

from .helpers import import_errors, places, rows, write_folder


def plant_codes(application: Application) -> list[str]:
    return [code for (code,) in rows(application, "SELECT plant FROM plant ORDER BY plant")]


def test_a_folder_is_loaded_gzipped_or_not(application: Application, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "set",
        {
            "plants.csv": 'plant,name\r\n1000,"Works, old"\r\n\r\n2000,\r\n',
            "materials.csv.gz": gzip.compress(b"material\nFG\n", mtime=0),
            "LICENSE": "anything",
            "README.md": "anything",
        },
    )
    assert import_folder(application, folder) == {"plants": 2, "materials": 1}
    assert rows(application, "SELECT plant, name, workdays FROM plant ORDER BY plant") == [
        ("1000", "Works, old", "1111100"),
        ("2000", "", "1111100"),
    ]


def test_a_dry_run_finds_faults_and_writes_nothing(application: Application, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "set", {"plants.csv": "plant\n1000\n", "holidays.csv": "plant,date\n1000,2025-05-01\n"}
    )
    assert import_folder(application, folder, dry_run=True) == {"plants": 1, "holidays": 1}
    assert plant_codes(application) == []
    write_folder(folder, {"holidays.csv": "plant,date\n2000,2025-05-01\n"})
    assert places(import_errors(application, folder)) == ["holidays.csv:2:plant NOT_FOUND"]


def test_every_fault_of_every_file_is_told_at_once(application: Application, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "set",
        {
            "plants.csv": "plant,workdays,purchasing_processing_days\n1000,0000000,-1\n2000,1111100,1\n",
            "materials.csv": "material\nFG\nFG\n\n\nRAW\n",
            "material_plants.csv": (
                "material,plant,procurement_type,strategy_group,lot_size,mrp_type\n"
                "FG,1000,made,20,EX,PD\nFG,2000,in_house,ZZ,XX,YY\nRAW,3000,external,,,\n"
            ),
            "stock.csv": "material,plant,quantity\nFG,2000,1e12\nRAW,2000,1\nNONE,2000,2,3\nNONE,2000,2\n",
        },
    )
    errors = import_errors(application, folder)
    assert places(errors) == [
        "plants.csv:2:workdays CALENDAR_WITHOUT_WORKDAY",
        "plants.csv:2:purchasing_processing_days INVALID_VALUE",
        "materials.csv:3:material DUPLICATE",
        "material_plants.csv:2:procurement_type INVALID_VALUE",
        "material_plants.csv:3:mrp_type UNKNOWN_MRP_TYPE",
        "material_plants.csv:3:strategy_group UNKNOWN_STRATEGY",
        "material_plants.csv:3:lot_size UNKNOWN_LOT_SIZE",
        "material_plants.csv:4:plant NOT_FOUND",
        "stock.csv:2:quantity INVALID_VALUE",
        "stock.csv:3:material NOT_FOUND",
        "stock.csv:4 MALFORMED_FILE",
        "stock.csv:5:material NOT_FOUND",
    ]
    told = {error.path: error.message for error in errors}
    assert (
        told["materials.csv", "3", "material"] == "material FG stands in row 2 already; keep one of the two."
    )
    assert told["stock.csv", "3", "material"] == (
        "material: material RAW in plant 2000 does not exist; add it to material_plants first."
    )
    assert told["stock.csv", "4"] == "this row has 4 cells where the header has 3."
    assert (
        "there are: 10, 11, 20, 21, 25, 26, 30, 40, 50, 52, 54, 55, 56, 59, 60, 63, 65, 70, 74, 81, 82, 89"
        in told["material_plants.csv", "3", "strategy_group"]
    )
    assert plant_codes(application) == []


def test_the_line_is_the_editor_s_also_below_blank_and_quoted_lines(
    memory_application: Application, tmp_path: Path
) -> None:
    folder = write_folder(
        tmp_path / "set", {"plants.csv": 'plant,name\n\n1000,"two\nlines"\n\n2000,x,y\n3000,\n'}
    )
    assert places(import_errors(memory_application, folder)) == [
        "plants.csv:3:name INVALID_VALUE",
        "plants.csv:6 MALFORMED_FILE",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ["plants.csv:1 MALFORMED_FILE"]),
        (b"name\nWorks\n", ["plants.csv:1:plant REQUIRED"]),
        (b"plant,nmae\n1000,x\n", ["plants.csv:1:nmae UNKNOWN_COLUMN"]),
        (b"plant,Name\n1000,x\n", ["plants.csv:1:Name UNKNOWN_COLUMN"]),
        (b"plant,\n1000,x\n", ["plants.csv:1 UNKNOWN_COLUMN"]),
        (b"plant,name,name\n1000,x,y\n", ["plants.csv:1:name DUPLICATE"]),
        (b"\xef\xbb\xbfplant\n1000\n", ["plants.csv:1 MALFORMED_FILE"]),
        ("plant,name\n1000,W\u00e4rk\n2000,\n".encode("latin-1"), ["plants.csv:2 MALFORMED_FILE"]),
        ("plant\n1000\n".encode("utf-16"), ["plants.csv:1 MALFORMED_FILE", "plants.csv:1:"]),
        (b'plant,name\n1000,"open\n2000,\n', ["plants.csv:2 MALFORMED_FILE"]),
        (b'plant,name\n1000,"a"b\n', ["plants.csv:2 MALFORMED_FILE"]),
        (b"plant,name\n1000," + b"x" * 200_000 + b"\n", ["plants.csv:2 MALFORMED_FILE"]),
        (b"plant,name\n1000," + b"x" * 2_000_000 + b"\n", ["plants.csv:2 MALFORMED_FILE"]),
        (b"plant,name\n,x\n", ["plants.csv:2:plant REQUIRED"]),
        (b"plant;name\n1000;x\n", ["plants.csv:1:plant;name UNKNOWN_COLUMN", "plants.csv:1:plant REQUIRED"]),
    ],
)
def test_a_malformed_file_is_told(
    memory_application: Application, tmp_path: Path, content: bytes, expected: list[str]
) -> None:
    found = places(import_errors(memory_application, write_folder(tmp_path / "set", {"plants.csv": content})))
    assert len(found) >= len(expected)
    for place, beginning in zip(found, expected, strict=False):
        assert place.startswith(beginning)
    assert plant_codes(memory_application) == []


@pytest.mark.parametrize("content", [b"no gzip at all", gzip.compress(b"plant\n1000\n" * 100, mtime=0)[:-12]])
def test_a_broken_gzip_file_is_told(memory_application: Application, tmp_path: Path, content: bytes) -> None:
    found = import_errors(memory_application, write_folder(tmp_path / "set", {"plants.csv.gz": content}))
    assert "plants.csv.gz:1 MALFORMED_FILE" in places(found)


def test_a_file_that_cannot_be_read_whole_invents_no_faults_elsewhere(
    memory_application: Application, tmp_path: Path
) -> None:
    folder = write_folder(
        tmp_path / "set",
        {
            "plants.csv": b'plant,name\n1000,"open\n',
            "material_plants.csv": "material,plant,lot_size\nFG,1000,\nRAW,1000,XX\n",
        },
    )
    assert places(import_errors(memory_application, folder)) == [
        "plants.csv:2 MALFORMED_FILE",
        "material_plants.csv:3:lot_size UNKNOWN_LOT_SIZE",
    ]


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        ({"plant.csv": "plant\n1000\n"}, ErrorCode.UNKNOWN_TABLE, r"plant\.csv is no file of a data set"),
        ({"Plants.CSV": "plant\n1000\n"}, ErrorCode.UNKNOWN_TABLE, r"Plants\.CSV is no file"),
        ({"plants.csv": "plant\n1\n", "plants.csv.gz": "x"}, ErrorCode.DUPLICATE, "stands here twice"),
        ({"README.md": "empty"}, ErrorCode.NOT_FOUND, "holds no file of a data set"),
    ],
)
def test_a_strange_folder_is_told(
    memory_application: Application, tmp_path: Path, files: dict[str, str], code: ErrorCode, told: str
) -> None:
    errors = import_errors(memory_application, write_folder(tmp_path / "set", files))
    assert errors[0].code is code
    with pytest.raises(Exception, match=told):
        import_folder(memory_application, tmp_path / "set")


def test_a_missing_folder_is_told_without_its_path(memory_application: Application, tmp_path: Path) -> None:
    (error,) = import_errors(memory_application, tmp_path / "nowhere")
    assert error.message == "There is no folder nowhere."


def test_very_many_faults_are_counted(memory_application: Application, tmp_path: Path) -> None:
    lines = "".join(f"{number},x\n" for number in range(10_050))
    folder = write_folder(tmp_path / "set", {"plants.csv": f"plant,purchasing_processing_days\n{lines}"})
    errors = import_errors(memory_application, folder)
    assert len(errors) == 10_001
    assert errors[-1].message == "There are 50 more faults that are not listed."


def test_progress_is_told(memory_application: Application, tmp_path: Path) -> None:
    lines = "".join(f"{number},2025-05-01\n" for number in range(6_000))
    folder = write_folder(
        tmp_path / "set", {"plants.csv": "plant\n1000\n", "holidays.csv": f"plant,date\n{lines}"}
    )
    heard: list[tuple[str, int, int]] = []
    with pytest.raises(Exception, match="does not exist"):
        import_folder(memory_application, folder, progress=lambda *step: heard.append(step))
    assert heard == [("write plants", 0, 2), ("read holidays", 5_000, 0), ("write holidays", 1, 2)]


def test_faults_beyond_the_first_thousands_of_lines_name_their_lines(
    memory_application: Application, tmp_path: Path
) -> None:
    codes = [str(number) for number in range(6_000)]
    codes[5_500] = codes[10]
    lines = "".join(f"{code},{'x' if number == 5_200 else 1}\n" for number, code in enumerate(codes))
    folder = write_folder(tmp_path / "set", {"plants.csv": f"plant,purchasing_processing_days\n{lines}"})
    errors = import_errors(memory_application, folder)
    assert [(error.code, error.path) for error in errors] == [
        (ErrorCode.INVALID_VALUE, ("plants.csv", "5202", "purchasing_processing_days")),
        (ErrorCode.DUPLICATE, ("plants.csv", "5502", "plant")),
    ]
