"""What every workload answers with: a figure, the floor measured beside it, their ratio, and a target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Target:
    """A limit of the ratio, or of the figure itself."""

    limit: float
    at_least: bool = False
    of: Literal["ratio", "figure"] = "ratio"

    def met_by(self, value: float) -> bool:
        """Whether the value keeps the limit."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measured figure.

    Example: `Result(workload="kernel", size="10,000 lines", rows=210_000, figure=0.08, unit="s", floor=0.02,
    floor_of="one stable sort", target=Target(3))` has the ratio 4.0, which does not keep the target.
    """

    workload: str
    """What was measured; with `size` it names the figure in every run and in the history."""
    size: str
    rows: int = 0
    """How many rows of its own kind the workload handled, for plots; 0 where that has no meaning."""
    figure: float
    unit: str
    floor: float | None = None
    """In the unit of the figure, measured in the same run in turns with it."""
    floor_of: str = ""
    target: Target | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    """What else was seen, in words that JSON takes."""

    @property
    def ratio(self) -> float | None:
        """The figure as a multiple of the floor."""
        return self.figure / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether the target is kept; None without a target."""
        value = self.figure if self.target and self.target.of == "figure" else self.ratio
        return None if self.target is None or value is None else self.target.met_by(value)

    def beside_indexes_last(self, floor: float) -> Iterator[Result]:
        """The same figure beside the floor with indexes that are built last, where that is another one."""
        if floor != self.floor:
            yield replace(
                self,
                workload=f"{self.workload}, floor with indexes last",
                floor=floor,
                floor_of="the same, building SQLite's indexes when the rows are there",
                target=None,
                details={},
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workload is told: how large it may be and where PostgreSQL is."""

    small: bool = False
    """A matter of seconds, to see that it works and how the ratios move; else the sizes of the targets."""
    postgresql: str = ""
    """The URL of a server on which databases may be made; empty: there is none."""


Workload = Callable[[Settings], Iterator[Result]]
"""A workload yields its results as it has them, so that a long one is seen at work."""
