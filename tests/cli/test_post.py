"""Goods movements from a CSV file: all of them or none, each fault at its line."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Command


def movements(folder: Path, *lines: str) -> Path:
    file = folder / "movements.csv"
    file.write_text(
        "movement_type,material,plant,quantity,stock_type\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    return file


def stock(cli: Command) -> str:
    shown = json.loads(cli("list", "SEAL", "1000", "--json").out)
    return str(shown["sections"][0]["rows"][0]["available"])


def test_every_row_is_posted(cli: Command, small: Path, tmp_path: Path) -> None:
    assert cli("import", small).code == 0
    before = int(stock(cli))
    result = cli("post", movements(tmp_path, "561,SEAL,1000,7,", "551,SEAL,1000,2,"), "--today", "2025-03-03")
    assert (result.code, result.err) == (0, "")
    assert "2 goods movements posted." in result.out
    assert int(stock(cli)) == before + 5


def test_one_fault_and_nothing_is_posted(cli: Command, small: Path, tmp_path: Path) -> None:
    assert cli("import", small).code == 0
    before = stock(cli)
    result = cli("post", movements(tmp_path, "561,SEAL,1000,7,", "561,NOTHING,1000,1,", "999,SEAL,1000,1,"))
    assert result.code == 1
    assert "movements.csv:3:material" in result.err
    assert "movements.csv:4:movement_type" in result.err
    assert stock(cli) == before


def test_cells_and_columns_are_checked(cli: Command, small: Path, tmp_path: Path) -> None:
    assert cli("import", small).code == 0
    result = cli("post", movements(tmp_path, "561,SEAL,1000,NaN,", "561,SEAL,1000,1.2345,", "561,SEAL"))
    assert result.code == 1
    for place in ("movements.csv:2:quantity", "movements.csv:3:quantity", "movements.csv:4"):
        assert place in result.err
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("movement_typ,quantity\n561,1\n", encoding="utf-8")
    assert "movement_typ" in cli("post", wrong).err
