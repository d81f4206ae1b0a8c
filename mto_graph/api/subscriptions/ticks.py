"""What a source of a subscription brings: that there is something to tell, and how to read it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from mto_graph.api.context import Reading
from mto_graph.services.reading.rows import Row


class Tick(Protocol):
    """Something to tell. Ticks of the same key tell whoever asks the same the same, so it is read once for all."""

    @property
    def key(self) -> Hashable: ...

    def read(self, read: Reading) -> Row:
        """The row of the subscription's field; called in a thread, with a snapshot of its own."""
