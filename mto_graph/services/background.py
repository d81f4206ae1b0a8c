"""Work that goes on after the request that started it has been answered."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from mto_graph.errors import Refused

logger = logging.getLogger("mto_graph.background")

PATIENCE_SECONDS: Final = 10.0


class Background:
    """The threads of one application that nobody waits for, each with what stops it.

    Example: `background.start(run.perform, run.watch.cancel)`
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._work: dict[threading.Thread, Callable[[], None]] = {}

    def start(self, work: Callable[[], object], stop: Callable[[], None]) -> None:
        """Do the work in a thread of its own; `stop` ends it soon, from any thread."""
        thread = threading.Thread(target=self._done, args=(work,), name="mto-graph-background", daemon=True)
        with self._lock:
            self._work[thread] = stop
            thread.start()

    def stop(self) -> None:
        """Stop everything and wait until it has ended, though not for ever."""
        with self._lock:
            going_on = dict(self._work)
        for stop in going_on.values():
            stop()
        for thread in going_on:
            thread.join(PATIENCE_SECONDS)

    def _done(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Refused:
            # It stands in the record of what was to be done.
            pass
        except Exception:
            logger.exception("work in the background failed")
        finally:
            with self._lock:
                del self._work[threading.current_thread()]
