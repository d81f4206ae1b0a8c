"""Where a long computation can be watched and broken off, although it has neither clock nor database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Checkpoint: TypeAlias = Callable[[int, int], None]
"""Called between the steps of a computation with (steps done, steps in all); what it raises ends the computation.

A step that has parts calls it again with the same numbers, so that nobody waits long for being heard.
"""

LookUp: TypeAlias = Callable[[], None]
"""The same inside a step, where there is nothing new to tell."""


def unwatched(done: int, steps: int) -> None:
    """Nobody looks."""
