"""The rows of a file, parsed a column at a time: what stands in a column again and again is parsed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mto_graph.services.datasets.batches import Batch, Cell, CellParser, Row

_REMEMBERED: Final = 100_000
"""Different cells of one column; then they are forgotten."""


class ColumnParser:
    """Turns rows of text, which all give the same columns, into rows of a batch; hundreds of rows at once."""

    def __init__(self, batch: Batch, header: Sequence[int | None]) -> None:
        self._batch = batch
        self._parser = CellParser(batch)
        self._given = [(index, position) for index, position in enumerate(header) if position is not None]
        self._parsed: list[dict[str, Cell]] = [{} for _ in header]

    def add(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """Rows with as many cells as the header, and where they stand."""
        if not rows:
            return
        given = list(zip(*rows, strict=True))
        columns: list[Sequence[Cell]] = [(blank,) * len(rows) for blank in self._parser.blank]
        faults: list[tuple[int, int, str, ValueError]] = []
        for index, position in self._given:
            columns[position] = self._column(index, position, given[index], faults)
        sound = [True] * len(rows)
        for row, position, cell, fault in sorted(faults, key=lambda fault: fault[0]):
            sound[row] = False
            self._parser.tell(numbers[row], position, cell, fault)
        keys = list(zip(*(columns[position] for position in self._parser.key_positions), strict=True))
        for row in self._parser.repeated(numbers, keys):
            sound[row] = False
        self._batch.rows.extend(map(Row, numbers, zip(*columns, strict=True), sound))

    def _column(
        self, index: int, position: int, cells: Sequence[str], faults: list[tuple[int, int, str, ValueError]]
    ) -> list[Cell]:
        remembered = self._parsed[index]
        faulty: dict[str, ValueError] = {}
        for cell in set(cells).difference(remembered):
            try:
                remembered[cell] = self._parser.value(position, cell)
            except ValueError as fault:
                faulty[cell] = fault
        if faulty:
            faults += [
                (row, position, cell, faulty[cell]) for row, cell in enumerate(cells) if cell in faulty
            ]
            blank = self._parser.blank[position]
            return [remembered.get(cell, blank) for cell in cells]
        column = list(map(remembered.__getitem__, cells))
        if len(remembered) > _REMEMBERED:
            remembered.clear()
        return column
