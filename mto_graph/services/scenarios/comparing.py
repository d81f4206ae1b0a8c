"""Expected rows against the rows of a stock/requirements list, section by section.

Within one date the order of rows is not asserted, so rows are paired as well as possible: an expected row may
only be paired with a row that fulfils every key it names, and the pairing with the most pairs counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mto_graph.services.scenarios.expectations import ExpectedRow, ExpectList
from mto_graph.services.stock_requirements import Row

STOCK_HEADERS: Final = frozenset({"Stock", "CustSt", "ProjSt"})
_SIMPLE_KEYS: Final = ("quantity", "available", "order_type", "convertible", "firmed", "start_date")


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of the list; `available` is that at the end of its date, for a stock header the stock."""

    element: str
    date: datetime.date
    quantity: Decimal | None
    available: Decimal
    order_type: str | None
    convertible: bool | None
    firmed: bool | None
    start_date: datetime.date | None
    exceptions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: an expected row beside the row seen; `faults` names the keys that differ."""

    expected: ExpectedRow | None
    seen: SeenRow | None
    faults: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether this line is no difference: a pair without faults, or a row that may stand there."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """Why one section is not as expected, with its rows side by side."""

    section: str
    message: str
    lines: tuple[Line, ...] = ()


SeenSections = Sequence[tuple[str, Sequence[SeenRow]]]


def seen_rows(rows: Iterable[Row]) -> tuple[SeenRow, ...]:
    """The rows of a section, each with what is available at the end of its date."""
    rows = tuple(rows)
    at_end = {row.date: row.available for row in rows if row.element in STOCK_HEADERS}
    at_end.update({row.date: row.available for row in rows if row.element not in STOCK_HEADERS})
    return tuple(
        SeenRow(
            row.element,
            row.date,
            row.quantity,
            row.available if row.element in STOCK_HEADERS else at_end[row.date],
            row.order_type,
            row.convertible,
            row.firmed,
            row.start_date,
            tuple(row.exceptions),
        )
        for row in rows
    )


def compare_list(expected: ExpectList, seen: SeenSections) -> tuple[SectionDifference, ...]:
    """Every difference between the expectation and the sections of the list."""
    sections = dict(seen)
    differences = [
        _compare_section(name, rows, sections.get(name), partial=expected.partial)
        for name, rows in expected.sections
    ]
    differences.extend(_must_be_absent(name, sections.get(name)) for name in expected.absent)
    scope = [name for name, _ in expected.sections] or list(sections)
    differences.extend(_rows_must_be_absent(row, scope, sections) for row in expected.absent_rows)
    return tuple(difference for difference in differences if difference is not None)


def _compare_section(
    name: str, expected: Sequence[ExpectedRow], seen: Sequence[SeenRow] | None, *, partial: bool
) -> SectionDifference | None:
    if seen is None and expected:
        missing = tuple(Line(row, None, ("missing",)) for row in expected)
        return SectionDifference(name, "the section is not there", missing)
    lines = _paired(expected, seen or (), partial=partial)
    if all(line.agrees for line in lines):
        return None
    return SectionDifference(name, "the rows differ", lines)


def _must_be_absent(name: str, seen: Sequence[SeenRow] | None) -> SectionDifference | None:
    if seen is None:
        return None
    lines = tuple(Line(None, row, ("not expected",)) for row in seen)
    return SectionDifference(name, "the section must not be there", lines)


def _rows_must_be_absent(
    row: ExpectedRow, scope: Sequence[str], sections: dict[str, Sequence[SeenRow]]
) -> SectionDifference | None:
    for name in [row.section] if row.section else scope:
        found = [seen for seen in sections.get(name, ()) if not differing_keys(row, seen)]
        if found:
            lines = tuple(Line(row, seen, ("must not be there",)) for seen in found)
            return SectionDifference(name, "a row is there that must be absent", lines)
    return None


def differing_keys(expected: ExpectedRow, seen: SeenRow) -> tuple[str, ...]:
    """The keys of the expected row that the seen row does not fulfil; empty when it fulfils all."""
    faults = []
    if expected.date is not None and expected.date != seen.date:
        faults.append("date")
    if expected.element and expected.element != seen.element:
        faults.append("element")
    for key in _SIMPLE_KEYS:
        wanted = getattr(expected, key)
        if wanted is not None and wanted != getattr(seen, key):
            faults.append(key)
    if not set(expected.exceptions or ()) <= set(seen.exceptions):
        faults.append("exceptions")
    return tuple(faults)


def _paired(expected: Sequence[ExpectedRow], seen: Sequence[SeenRow], *, partial: bool) -> tuple[Line, ...]:
    """All rows side by side: the pairs that agree, the nearest pairs that do not, and what stands alone."""
    partners = _matching(expected, seen)
    left = [number for number in range(len(seen)) if number not in set(partners.values())]
    lines = []
    for number, row in enumerate(expected):
        if number in partners:
            lines.append(Line(row, seen[partners[number]]))
            continue
        nearest = _nearest(row, seen, left)
        if nearest is None:
            lines.append(Line(row, None, ("missing",)))
        else:
            left.remove(nearest)
            lines.append(Line(row, seen[nearest], differing_keys(row, seen[nearest])))
    unexpected = () if partial else ("not expected",)
    lines.extend(Line(None, seen[number], unexpected) for number in left)
    return tuple(lines)


def _matching(expected: Sequence[ExpectedRow], seen: Sequence[SeenRow]) -> dict[int, int]:
    """A largest pairing of expected rows with rows that fulfil them (augmenting paths)."""
    candidates = [
        [number for number, row in enumerate(seen) if not differing_keys(wanted, row)] for wanted in expected
    ]
    taken_by: dict[int, int] = {}
    for number in range(len(expected)):
        _augment(number, candidates, taken_by)
    return {wanted: row for row, wanted in taken_by.items()}


def _augment(start: int, candidates: Sequence[Sequence[int]], taken_by: dict[int, int]) -> None:
    """Pair one more expected row, moving rows already paired to others where that makes room."""
    reached_from: dict[int, int] = {}
    waiting = [start]
    while waiting:
        wanted = waiting.pop(0)
        for row in candidates[wanted]:
            if row in reached_from:
                continue
            reached_from[row] = wanted
            if row in taken_by:
                waiting.append(taken_by[row])
                continue
            _shift(row, start, reached_from, taken_by)
            return


def _shift(row: int, start: int, reached_from: dict[int, int], taken_by: dict[int, int]) -> None:
    """Hand rows on along the path found, from its free end back to the row it started with."""
    while True:
        wanted = reached_from[row]
        before = next((other for other, owner in taken_by.items() if owner == wanted and other != row), None)
        taken_by[row] = wanted
        if wanted == start or before is None:
            return
        del taken_by[before]
        row = before


def _nearest(wanted: ExpectedRow, seen: Sequence[SeenRow], left: Sequence[int]) -> int | None:
    """The unpaired row to show beside an expected one: same element, if possible also same date."""
    same = [number for number in left if seen[number].element == wanted.element]
    return min(same, key=lambda number: _distance(wanted, seen[number]), default=None)


def _distance(wanted: ExpectedRow, row: SeenRow) -> tuple[bool, int]:
    faults = differing_keys(wanted, row)
    return "date" in faults, len(faults)
