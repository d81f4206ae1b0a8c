"""Lines on two logarithmic axes, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

Point = tuple[float, float]
_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 40, 40, 60
_COLOURS = ("#1b6ca8", "#b8501c", "#2e7d4f", "#7a4b9a", "#8a6d00")
_LEGEND_STEP = 17


@dataclass(frozen=True, slots=True)
class Series:
    """One line; a dashed one has the colour of the line before it."""

    name: str
    points: Sequence[Point]
    """Both numbers above 0."""
    dashed: bool = False


def drawing(title: str, series: Sequence[Series], *, x_name: str, y_name: str, note: str = "") -> str:
    """The series with a grid of whole powers of ten, a legend, and a note below.

    Example: `drawing("Cost", [Series("kernel", [(1_000, 0.01), (10_000, 0.1)])], x_name="rows", y_name="seconds")`
    """
    drawn = [each for each in series if each.points]
    if not drawn:
        raise ValueError("there is nothing to draw")
    x_axis = _Axis.over([x for each in drawn for x, _ in each.points], _LEFT, _WIDTH - _RIGHT)
    y_axis = _Axis.over([y for each in drawn for _, y in each.points], _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        _text(_LEFT, 24, title, size=15),
        *_grid(x_axis, y_axis),
        _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - _BOTTOM + 34, x_name, anchor="middle"),
        _text(_LEFT - 6, 24, y_name, anchor="end"),
        _text(_LEFT, _HEIGHT - 8, note, size=10),
        *_lines(drawn, x_axis, y_axis),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class _Axis:
    """Whole powers of ten from `low` to `high`, spread from one place to another."""

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return cls(low, max(high, low + 1), start, end)

    def at(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def powers(self) -> Iterator[tuple[str, float]]:
        for power in range(self.low, self.high + 1):
            yield (f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"), self.at(10.0**power)


def _grid(x_axis: _Axis, y_axis: _Axis) -> Iterator[str]:
    for label, x in x_axis.powers():
        yield _line(x, y_axis.start, x, y_axis.end)
        yield _text(x, y_axis.start + 16, label, anchor="middle")
    for label, y in y_axis.powers():
        yield _line(x_axis.start, y, x_axis.end, y)
        yield _text(x_axis.start - 6, y + 4, label, anchor="end")


def _lines(series: Sequence[Series], x_axis: _Axis, y_axis: _Axis) -> Iterator[str]:
    colour = -1
    for at, each in enumerate(series):
        colour += 0 if each.dashed and at else 1
        stroke = f'stroke="{_COLOURS[colour % len(_COLOURS)]}"'
        if each.dashed:
            stroke += ' stroke-dasharray="5 4"'
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in each.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke-width="2" {stroke}/>'
        if not each.dashed:
            yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#fff" {stroke}/>' for x, y in places)
        below = _TOP + 14 + at * _LEGEND_STEP
        yield f'<path d="M{_LEFT + 12} {below - 4}h24" stroke-width="2" {stroke}/>'
        yield _text(_LEFT + 42, below, each.name)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'
