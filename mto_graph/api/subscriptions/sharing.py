"""Answers that many wait for: made once, in a thread, and handed to all."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Generic, TypeVar

A = TypeVar("A")

_THREADS: Final = 2
"""Fewer than requests have: whoever follows never takes all of the machine."""
_KEPT: Final = 64


class SharedAnswers(Generic[A]):
    """Makes each answer once, however many ask for it at about the same time.

    Example: `await answers.once(("query", 17), lambda: executed("query", 17))`
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="mto-graph-live")
        self._made: OrderedDict[Hashable, asyncio.Future[A]] = OrderedDict()

    async def once(self, key: Hashable, make: Callable[[], A]) -> A:
        """The answer of this key; `make` is called in a thread unless somebody has asked for it before."""
        loop = asyncio.get_running_loop()
        future: Any = self._made.get(key)
        if future is None or future.get_loop() is not loop:
            future = loop.run_in_executor(self._threads, make)
            self._made[key] = future
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        # Whoever gives up waiting does not take it from the others.
        found: A = await asyncio.shield(future)
        return found
