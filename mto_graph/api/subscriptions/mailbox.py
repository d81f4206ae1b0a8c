"""A small queue between the thread that tells and the loop that passes on; it never grows beyond its size."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from graphql import GraphQLError


class Mailbox:
    """What somebody has been told and has not taken yet; belongs to the loop in which it was made.

    Whoever lets it fill is dropped: all of it is thrown away, `on_full` is called, and whoever takes hears so.
    """

    def __init__(self, size: int, on_full: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._size = size
        self._on_full = on_full
        self._waiting: deque[int] = deque()
        self._news = asyncio.Event()
        self._ended: GraphQLError | None = None

    def put(self, entry: int | None) -> None:
        """Tell an entry, or that there will be no more; from any thread."""
        with suppress(RuntimeError):  # the loop has been closed, so nobody waits
            self._loop.call_soon_threadsafe(self._put, entry)

    async def all(self) -> AsyncIterator[int]:
        """The entries as they come. Raises GraphQLError when there are no more."""
        while True:
            await self._news.wait()
            if self._ended is not None:
                raise self._ended
            yield self._waiting.popleft()
            if not self._waiting and self._ended is None:
                self._news.clear()

    def _put(self, entry: int | None) -> None:
        if self._ended is not None:
            return
        if entry is None:
            self._end("The server is stopping.")
        elif len(self._waiting) >= self._size:
            self._end(
                f"More than {self._size} changes waited to be received, so this subscription was dropped."
            )
            self._on_full()
        else:
            self._waiting.append(entry)
        self._news.set()

    def _end(self, reason: str) -> None:
        self._waiting.clear()
        self._ended = GraphQLError(
            f"{reason} Subscribe again with `after`, the cursor of the last change that you have seen: nothing is "
            "missed.",
            extensions={"code": "SUBSCRIPTION_DROPPED"},
        )
