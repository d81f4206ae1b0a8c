"""Columns of whole numbers as bytes: what a run changed is one value in one row, however many orders it was."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import numpy as np

from mto_graph.strategies import Integers

_STORED = np.dtype("<i8")
_FAST = 1


def packed(columns: Sequence[Integers]) -> bytes:
    """Columns of the same length, compressed.

    Example: `unpacked(packed([numbers, materials]), 2)` are the two columns again.
    """
    stream = zlib.compressobj(_FAST)
    # column by column: together, and as bytes, they would be in memory three times
    parts = [stream.compress(np.ascontiguousarray(column, dtype=_STORED).data) for column in columns]
    return b"".join([*parts, stream.flush()])


def unpacked(stored: bytes | memoryview, count: int) -> list[Integers]:
    """The so many columns in what `packed` made."""
    table = np.frombuffer(zlib.decompress(stored), dtype=_STORED).reshape(count, -1)
    return list(table.astype(np.int64))


def integers(values: Iterable[int]) -> Integers:
    """A column of these numbers."""
    return np.fromiter(values, dtype=np.int64)


def distinct_pairs(first: Integers, second: Integers) -> tuple[Integers, Integers]:
    """Each pair once, in ascending sequence."""
    sequence = np.lexsort((second, first))
    first, second = first[sequence], second[sequence]
    new = np.ones(len(first), dtype=np.bool_)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return first[new], second[new]
