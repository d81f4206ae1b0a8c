"""The result of a scenario as text: every difference with its step, section, and rows side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.services.scenarios.comparing import Line, SeenRow
from mto_graph.services.scenarios.expectations import ExpectedRow

_KEYS: Final = ("quantity", "available", "order_type", "convertible", "firmed", "start_date", "exceptions")
_ALWAYS_SHOWN: Final = ("quantity", "available")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was not as written: where, what, and for lists the rows side by side.

    `step` counts from 1; 0 stands for the given rows. `section` is empty where no list was compared.
    """

    step: int
    action: str
    section: str
    message: str
    lines: tuple[Line, ...] = ()

    def __str__(self) -> str:
        place = "given" if self.step == 0 else f"step {self.step} ({self.action})"
        section = f", section {self.section}" if self.section else ""
        return "\n".join([f"{place}{section}: {self.message}", *side_by_side(self.lines)])


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """How a scenario ended; `passed` is true when there is no difference."""

    name: str
    title: str
    steps: int
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation held."""
        return not self.differences

    def __str__(self) -> str:
        return render(self)


def render(result: ScenarioResult) -> str:
    """The result for people: one line when all holds, else every difference below it."""
    verdict = "passed" if result.passed else "FAILED"
    head = f"{verdict}  {result.name}: {result.title}"
    differences = ["  " + line for difference in result.differences for line in str(difference).splitlines()]
    return "\n".join([head, *differences])


def side_by_side(lines: Sequence[Line]) -> list[str]:
    """Two columns, expected and seen; a difference is marked and its keys are named at the end of the line."""
    if not lines:
        return []
    shown = [(_expected(line), _seen(line), ", ".join(line.faults)) for line in lines]
    width = max(len("expected"), *(len(expected) for expected, _, _ in shown))
    table = [f"    {'expected':{width}} | seen"]
    for expected, seen, faults in shown:
        mark = "!" if faults else " "
        text = f"  {mark} {expected:{width}} | {seen}"
        table.append(f"{text}   <- {faults}" if faults else text.rstrip())
    return table


def _expected(line: Line) -> str:
    if line.expected is None:
        return "-"
    return _row_text(line.expected, [key for key in _KEYS if getattr(line.expected, key) is not None])


def _seen(line: Line) -> str:
    if line.seen is None:
        return "-"
    asked = [key for key in _KEYS if line.expected and getattr(line.expected, key) is not None]
    return _row_text(line.seen, [key for key in _KEYS if key in _ALWAYS_SHOWN or key in asked])


def _row_text(row: ExpectedRow | SeenRow, keys: Sequence[str]) -> str:
    day = str(row.date) if row.date else "any date"
    values = [f"{key} {_value(getattr(row, key))}" for key in keys if getattr(row, key) is not None]
    return " ".join([day, row.element or "any element", *values])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(f"{number:02d}" for number in value) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
