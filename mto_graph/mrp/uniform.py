"""Columns of one value: recognised once, kept as one number, and never gathered row by row.

Most plants leave most columns of their materials alone. Such a column is a view of a single number with the shape of
the whole column (stride 0), so that everybody may read it like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Columns = TypeVar("Columns", bound=DataclassInstance)

Value = TypeVar("Value", bound=np.generic)


def uniform(value: int, count: int) -> NDArray[np.int64]:
    """A column of so many rows that all hold this value."""
    return _repeated(np.array([value], dtype=np.int64), count)


def is_uniform(column: NDArray[Any]) -> bool:
    """Whether the column is known to hold one value; those of one row, or none, are not asked about."""
    return len(column) > 1 and column.strides == (0,)


def recognised(columns: Columns) -> Columns:
    """The same columns, those of one value as views of that value; what is not a column stays what it is.

    Example: `recognised(materials).calendar` of a plant with a single calendar takes no memory.
    """
    found = {}
    for field in fields(columns):
        column = getattr(columns, field.name)
        if isinstance(column, np.ndarray) and len(column) > 1 and (column == column[0]).all():
            found[field.name] = _repeated(column[:1].copy(), len(column))
    return replace(columns, **found)


def looked_up(column: NDArray[Value], rows: NDArray[np.int64]) -> NDArray[Value]:
    """`column[rows]` for arithmetic: a single number (no dimension) where all rows hold the same."""
    return column[:1].reshape(()) if is_uniform(column) else column[rows]


def taken(column: NDArray[Value], rows: NDArray[np.int64] | slice) -> NDArray[Value]:
    """`column[rows]` as a column; of one value it stays one of one value."""
    if isinstance(rows, slice) or not is_uniform(column):
        return column[rows]
    return _repeated(column[:1].copy(), len(rows))


def joined(parts: Sequence[NDArray[Value]]) -> NDArray[Value]:
    """The parts as one column; a single part is not copied, and one value in all of them stays one."""
    if len(parts) == 1:
        return parts[0]
    if all(is_uniform(part) for part in parts) and len({part[0] for part in parts}) == 1:
        return _repeated(parts[0][:1].copy(), sum(len(part) for part in parts))
    return np.concatenate(parts)


def _repeated(value: NDArray[Value], count: int) -> NDArray[Value]:
    """A column of one row, read so many times; `broadcast_to` is the same, and slow where columns are short."""
    column = np.ndarray(count, value.dtype, value, strides=(0,))
    column.flags.writeable = False
    return column


def is_everything(rows: NDArray[np.int64], count: int) -> bool:
    """Whether these are all the rows of so many in their own order: nothing needs to be taken then."""
    if len(rows) != count:
        return False
    # so many whole numbers that ascend between these two leave none out
    return not count or bool(rows[0] == 0 and rows[-1] == count - 1 and (rows[1:] > rows[:-1]).all())
