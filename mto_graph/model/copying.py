"""COPY from blocks that are made one after the other, while the server is still busy with those before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mto_graph.model.sessions import Session

_LARGE: Final = 1 << 20


def copy_from(session: Session, sql: str, blocks: Iterable[bytes]) -> None:
    """Send the blocks as the data of a `COPY … FROM STDIN` statement.

    What making a block raises is raised here, as it is, and the statement has written nothing.

    Example: `copy_from(session, "COPY stock FROM STDIN", [b"1\\t2\\n"])`
    """
    source = _Source(iter(blocks))
    try:
        session.cursor().copy_expert(session.statement(sql), source, size=_LARGE)
    except Exception:
        if source.fault is not None:
            raise source.fault from None
        raise


class _Source:
    """A file as the driver reads it; it only tells the server, and not the caller, what reading has raised."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self.fault: BaseException | None = None

    def read(self, _size: int) -> bytes:
        """The next block, however long; none at the end."""
        try:
            return next(self._blocks, b"")
        except BaseException as fault:
            self.fault = fault
            raise
