"""The rows of a file, parsed a column at a time: what stands in a column again and again is parsed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mto_graph.services.datasets.batches import Batch, Cell, CellParser

_REMEMBERED: Final = 100_000
"""Different cells of one column; then they are forgotten."""


class _Values(dict[str, Cell]):
    """The values of the cells of one column, each worked out when it is first looked up; faults of those without."""

    def __init__(self, parser: CellParser, position: int) -> None:
        self._parser = parser
        self._position = position
        self._value = parser.maintained(position)
        self.faulty: dict[str, ValueError] = {}

    def __missing__(self, cell: str) -> Cell:
        try:
            value = self._value(cell) if cell else self._parser.value(self._position, cell)
        except ValueError:
            return self._faulty(cell)
        self[cell] = value
        return value

    def _faulty(self, cell: str) -> Cell:
        try:
            self._parser.value(self._position, cell)
        except ValueError as fault:
            self.faulty[cell] = fault
        return self._parser.blank[self._position]


class ColumnParser:
    """Turns rows of text, which all give the same columns, into rows of a batch; hundreds of rows at once."""

    def __init__(self, batch: Batch, header: Sequence[int | None]) -> None:
        self._batch = batch
        self._parser = CellParser(batch)
        self._given = [
            (index, position, _Values(self._parser, position))
            for index, position in enumerate(header)
            if position is not None
        ]

    def add(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """Rows with as many cells as the header, and where they stand."""
        if not rows:
            return
        given = list(zip(*rows, strict=True))
        columns: list[Sequence[Cell]] = [(blank,) * len(rows) for blank in self._parser.blank]
        faults: list[tuple[int, int, str, ValueError]] = []
        for index, position, values in self._given:
            columns[position] = list(map(values.__getitem__, given[index]))
            if values.faulty:
                faults += _faults(position, given[index], values.faulty)
                values.faulty.clear()
            if len(values) > _REMEMBERED:
                values.clear()
        sound = [True] * len(rows)
        for row, position, cell, fault in sorted(faults, key=lambda fault: fault[0]):
            sound[row] = False
            self._parser.tell(numbers[row], position, cell, fault)
        keys = list(zip(*(columns[position] for position in self._parser.key_positions), strict=True))
        for row in self._parser.repeated(numbers, keys):
            sound[row] = False
        self._batch.extend(numbers, columns, sound)


def _faults(
    position: int, cells: Sequence[str], faulty: Mapping[str, ValueError]
) -> Iterator[tuple[int, int, str, ValueError]]:
    return ((row, position, cell, faulty[cell]) for row, cell in enumerate(cells) if cell in faulty)
