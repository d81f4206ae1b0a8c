"""The garbage collector during a load: switched off for the whole process, and on again when the last load ends."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_loads: list[bool] = []
"""For each load that goes on whether the collector was on when the first of them began."""


@contextmanager
def without_collector() -> Iterator[None]:
    """Within it the collector does not look for garbage; what it was when the first load began it is after the last.

    A load makes millions of cells and no cycles among them: looking through them took a third of a large import.
    Loads may be nested and run in several threads.

    Example: `with without_collector(): …`
    """
    with _lock:
        _loads.append(_loads[0] if _loads else gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            if _loads.pop() and not _loads:
                gc.enable()
