"""Long work that must be stopped before its application ends, whether somebody waits for it or not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from mto_graph.errors import Refused

logger = logging.getLogger("mto_graph.background")

PATIENCE_SECONDS: Final = 10.0

Stop = Callable[[], None]
"""Ends the work soon; called from any thread."""


class Background:
    """What goes on in one application, each with what stops it.

    Example: `background.start(run.perform, run.watch.cancel)`
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stops: list[Stop] = []
        self._threads: set[threading.Thread] = set()

    @contextmanager
    def stoppable(self, stop: Stop) -> Iterator[None]:
        """The block is work that may be stopped."""
        with self._lock:
            self._stops.append(stop)
        try:
            yield
        finally:
            with self._lock:
                self._stops.remove(stop)

    def start(self, work: Callable[[], object], stop: Stop) -> None:
        """Do the work in a thread of its own, which nobody waits for."""
        thread = threading.Thread(
            target=self._done, args=(work, stop), name="mto-graph-background", daemon=True
        )
        with self._lock:
            self._threads.add(thread)
            thread.start()

    def stop(self) -> None:
        """Stop everything, and wait until what nobody else waits for has ended, though not for ever."""
        with self._lock:
            stops, threads = list(self._stops), list(self._threads)
        for stop in stops:
            stop()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)

    def _done(self, work: Callable[[], object], stop: Stop) -> None:
        try:
            with self.stoppable(stop):
                work()
        except Refused:
            # It stands in the record of what was to be done.
            pass
        except Exception:
            logger.exception("work in the background failed")
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())
