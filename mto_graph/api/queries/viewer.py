"""Telling who asks."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.viewer import ViewerRow, viewer_row
from mto_graph.services.reading.rows import Row


def viewer(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[ViewerRow]:
    """Whoever asks."""
    return [viewer_row(read.context.identity)]
