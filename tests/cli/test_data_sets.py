"""Import and export: a data set in, the same data set and its plan out, and every fault told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from .conftest import Command

Write = Callable[[str, dict[str, str]], Path]


def test_what_is_exported_is_what_was_imported(cli: Command, small: Path, tmp_path: Path) -> None:
    assert cli("import", small).code == 0
    assert cli("export", "first").code == 0
    assert cli("--database", "sqlite:///copy.db", "import", "first").code == 0
    assert cli("--database", "sqlite:///copy.db", "export", "second").code == 0
    first, second = (
        {path.name: path.read_text() for path in (tmp_path / name).iterdir()} for name in ("first", "second")
    )
    assert first == second
    assert "4711,10,1,,,PUMP,1000,5,0,2025-04-07" in first["sales_orders.csv"]
    assert {"planned_orders.csv", "dependent_requirements.csv", "exceptions.csv"} <= first.keys()


def test_the_plan_is_exported_beside_the_data(cli: Command, small: Path, tmp_path: Path) -> None:
    assert cli("import", small).code == 0
    assert cli("plan", "--today", "2025-03-03").code == 0
    assert cli("export", "out").code == 0
    orders = (tmp_path / "out" / "planned_orders.csv").read_text().splitlines()
    assert len([line for line in orders if ",PUMP,1000,customer 4711/10,5," in line]) == 1
    requirements = (tmp_path / "out" / "dependent_requirements.csv").read_text()
    assert "SEAL,1000,customer 4711/10,10," in requirements
    exceptions = (tmp_path / "out" / "exceptions.csv").read_text()
    assert "30,PUMP,1000,customer 4712/10" in exceptions


def test_two_exports_are_equal(cli: Command, small: Path, tmp_path: Path) -> None:
    assert cli("import", small).code == 0
    assert cli("plan", "--today", "2025-03-03").code == 0
    assert cli("plan", "--today", "2025-03-03", "--regenerative").code == 0
    for name in ("one", "two"):
        assert cli("export", name).code == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_every_fault_is_told_with_file_line_and_column_and_nothing_is_loaded(
    cli: Command, write_data_set: Write
) -> None:
    folder = write_data_set(
        "faulty",
        {
            "plants.csv": "plant,name\n1000,Works\n",
            "materials.csv": "material\nPUMP\n",
            "sales_orders.csv": (
                "sales_order,item,material,plant,quantity,requested_date\n"
                "1,10,PUMP,1000,NaN,2025-04-07\n2,10,NOTHING,1000,1,2025-04-07\n3,10,PUMP,1000,1,tomorrow\n"
            ),
        },
    )
    result = cli("import", folder)
    assert result.code == 1
    assert result.out == ""
    assert "sales_orders.csv:2:quantity: " in result.err
    assert "sales_orders.csv:3:material: " in result.err
    assert "sales_orders.csv:4:requested_date: " in result.err
    assert cli("list", "PUMP", "1000").code == 1


def test_a_misspelt_column_or_file_is_refused_by_name(cli: Command, write_data_set: Write) -> None:
    result = cli("import", write_data_set("column", {"plants.csv": "plant,nmae\n1000,Works\n"}))
    assert result.code == 1
    assert "nmae" in result.err
    result = cli("import", write_data_set("file", {"plant.csv": "plant\n1000\n"}))
    assert result.code == 1
    assert "plant.csv" in result.err


def test_many_faults_are_shown_up_to_a_limit_and_counted_beyond(cli: Command, write_data_set: Write) -> None:
    lines = "".join(f"{number},10,NOTHING,1000,1,2025-04-07\n" for number in range(200))
    header = "sales_order,item,material,plant,quantity,requested_date\n"
    result = cli(
        "import", write_data_set("many", {"plants.csv": "plant\n1000\n", "sales_orders.csv": header + lines})
    )
    assert result.code == 1
    assert len(result.err.splitlines()) == 51
    assert "150 more" in result.err.splitlines()[-1]


def test_a_dry_run_checks_and_writes_nothing(
    cli: Command, small: Path, write_data_set: Write, tmp_path: Path
) -> None:
    assert "nothing written" in cli("import", small, "--dry-run").out
    assert not list(tmp_path.glob("*.db"))
    assert cli("migrate").code == 0
    assert cli("import", small, "--dry-run").code == 0
    assert cli("list", "PUMP", "1000").code == 1
    assert (
        cli(
            "import", write_data_set("bad", {"plants.csv": "plant,workdays\n1000,0000000\n"}), "--dry-run"
        ).code
        == 1
    )


def test_the_numbers_of_rows_as_json(cli: Command, small: Path) -> None:
    result = json.loads(cli("import", small, "--json").out)
    assert result["dry_run"] is False
    assert result["rows"]["sales_orders"] == 2
    assert json.loads(cli("export", "out", "--json").out)["rows"]["bom_items"] == 1


def test_bytes_that_are_no_text_are_refused(cli: Command, tmp_path: Path) -> None:
    folder = tmp_path / "binary"
    folder.mkdir()
    (folder / "plants.csv").write_bytes(b"plant\n\xff\xfe\x00\n")
    (folder / "stock.csv.gz").write_bytes(b"this is not gzip")
    result = cli("import", folder)
    assert result.code == 1
    assert "plants.csv" in result.err
    assert "stock.csv.gz" in result.err
