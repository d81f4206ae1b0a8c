"""Goods movements as a CSV file: many postings at once, all of them or none."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from mto_graph.errors import ErrorCode, Refused, UserError, refuse, refuse_all
from mto_graph.services.application import Application
from mto_graph.services.goods_movements.given import GoodsMovement, PostedMovement
from mto_graph.services.goods_movements.posting import MOST_MOVEMENTS, post_goods_movements
from mto_graph.units import from_day, from_quantity, to_day, to_quantity

_MOST_BYTES: Final = 16_000_000


def post_file(
    application: Application, path: Path, *, today: date | None = None
) -> tuple[PostedMovement, ...]:
    """Post the rows of a CSV file whose columns are the fields of a goods movement, and say what each became.

    Refused with every fault and its place (file, line, column), and then nothing is posted; otherwise as
    `post_goods_movements`.

    Example: `post_file(application, Path("receipts.csv"))[0].numbers`
    """
    movements, lines = _read(path)
    try:
        return post_goods_movements(application, movements, today=today)
    except Refused as refused:
        raise Refused(*(_placed(error, path.name, lines) for error in refused.errors)) from None


def _placed(error: UserError, name: str, lines: list[int]) -> UserError:
    """The fault of the n-th movement, at its line of the file."""
    index, *column = error.path or ("",)
    if not index.isdecimal():
        return UserError(error.code, error.message, (name, *error.path))
    return UserError(error.code, error.message, (name, str(lines[int(index)]), *column))


def _read(path: Path) -> tuple[list[GoodsMovement], list[int]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise refuse(
                ErrorCode.MALFORMED_FILE, f"The file has more than {_MOST_BYTES} bytes; split it.", path.name
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        reason = fault.strerror or "no reason given"
        raise refuse(ErrorCode.NOT_FOUND, f"The file cannot be read: {reason}.", path.name) from None
    except UnicodeDecodeError:
        raise refuse(ErrorCode.MALFORMED_FILE, "The file is not UTF-8; save it as such.", path.name) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, path.name)
        return _rows(reader, header, path.name)
    except csv.Error as fault:
        raise refuse(
            ErrorCode.MALFORMED_FILE, f"The line is no CSV: {fault}.", path.name, str(reader.line_num)
        ) from None


def _check_header(header: list[str], name: str) -> None:
    known = ", ".join(_PARSERS)
    faults = [
        UserError(
            ErrorCode.UNKNOWN_COLUMN,
            f"There is no column {column!r}; there are: {known}.",
            (name, "1", column),
        )
        for column in header
        if column not in _PARSERS
    ]
    if "movement_type" not in header:
        faults.append(
            UserError(
                ErrorCode.REQUIRED, "The column movement_type is missing.", (name, "1", "movement_type")
            )
        )
    faults += [
        UserError(ErrorCode.DUPLICATE, f"Column {column} stands there twice.", (name, "1", column))
        for column in sorted({column for column in header if header.count(column) > 1})
    ]
    refuse_all(faults)


def _rows(reader: Any, header: list[str], name: str) -> tuple[list[GoodsMovement], list[int]]:
    faults: list[UserError] = []
    movements: list[GoodsMovement] = []
    lines: list[int] = []
    for cells in reader:
        if not cells:
            continue
        line = str(reader.line_num)
        if len(cells) != len(header):
            message = f"The line has {len(cells)} cells, the header {len(header)}."
            faults.append(UserError(ErrorCode.MALFORMED_FILE, message, (name, line)))
            continue
        given: dict[str, Any] = {}
        for column, cell in zip(header, cells, strict=True):
            if cell:
                try:
                    given[column] = _PARSERS[column](cell)
                except ValueError as fault:
                    faults.append(UserError(ErrorCode.INVALID_VALUE, f"{fault}.", (name, line, column)))
        movements.append(GoodsMovement(**{"movement_type": "", **given}))
        lines.append(reader.line_num)
        if len(movements) > MOST_MOVEMENTS:
            raise refuse(
                ErrorCode.INVALID_VALUE, f"At most {MOST_MOVEMENTS} goods movements are posted at once.", name
            )
    refuse_all(faults)
    return movements, lines


def _flag(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError(f"{cell!r} is neither true nor false")
    return cell == "true"


def _whole(cell: str) -> int:
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= 9):
        raise ValueError(f"{cell[:40]!r} is not a whole number")
    return int(cell)


def _quantity(cell: str) -> Decimal:
    return from_quantity(to_quantity(cell))


def _date(cell: str) -> date:
    return from_day(to_day(cell))


_BY_TYPE: Final[dict[str, Callable[[str], Any]]] = {
    "str": str,
    "bool": _flag,
    "int | None": _whole,
    "Decimal | None": _quantity,
    "date | None": _date,
}
_PARSERS: Final[dict[str, Callable[[str], Any]]] = {
    field.name: _BY_TYPE[str(field.type)] for field in fields(GoodsMovement)
}
"""How the cells of each column are read; the columns are the fields of a goods movement."""
