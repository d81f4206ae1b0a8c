"""What a terminal gets on top of plain words: colours, tables that align, a progress bar."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO
from unicodedata import combining, east_asian_width

import click


def has_colours(stream: TextIO) -> bool:
    """Colours go to terminals that want them: never into files or pipes, never against NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, **style: bool | str) -> str:
    """The text in a style on stdout, or as it is where colours are not wanted."""
    return click.style(text, **style) if has_colours(sys.stdout) else text  # type: ignore[arg-type]


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `counted(1, "row") == "1 row"`, `counted(2500, "row") == "2,500 rows"`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Aligned lines, the header first; the columns named in `right` are set flush right."""
    columns = range(len(header))
    widths = [max(map(_width, (header[c], *(row[c] for row in rows)))) for c in columns]

    def line(row: Sequence[str]) -> str:
        cells = (
            " " * (widths[c] - _width(row[c])) + row[c]
            if c in right
            else row[c] + " " * (widths[c] - _width(row[c]))
            for c in columns
        )
        return "  ".join(cells).rstrip()

    return [styled(line(header), bold=True), *map(line, rows)]


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


@dataclass(frozen=True, slots=True)
class Bar:
    """What services tell their progress to; both are None where nobody looks."""

    rows: Callable[[str, int, int], None] | None = None
    """Told (phase, rows done, 0) or (phase, steps done, steps in all)."""
    share: Callable[[str, float], None] | None = None
    """Told (phase, share of everything that is done, 0 to 1)."""


def time_left(elapsed: float, share: float) -> str:
    """About how long it still takes, in words, once that can be said: `time_left(10, 0.25) == ", about 30 s left"`."""
    if elapsed < 1 or share < 0.02:
        return ""
    seconds = round(elapsed / share * (1 - share))
    return f", about {seconds // 60} min left" if seconds >= 120 else f", about {seconds} s left"


@contextmanager
def progress_bar() -> Iterator[Bar]:
    """A bar on stderr that follows a service, where stderr is a terminal; it is gone when the work is done."""
    if not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:<24}"),
        BarColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None, rows="")

        def follow_rows(phase: str, done: int, total: int) -> None:
            text = f"{done:,} of {total:,}" if total else f"{done:,} rows"
            progress.update(task, description=phase, completed=done, total=total or None, rows=text)

        began = time.monotonic()

        def follow_share(phase: str, share: float) -> None:
            text = f"{share:4.0%}{time_left(time.monotonic() - began, share)}"
            progress.update(task, description=phase, completed=share, total=1.0, rows=text)

        yield Bar(follow_rows, follow_share)
