"""What a process remembers of API keys, for a few seconds, so that a request need not ask the database for its key."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

REMEMBERED_SECONDS: Final = 5.0
"""So long at most may a key that another process has revoked still open this one."""
_MOST: Final = 1_000


class KnownKeys:
    """Keys by id as they were read last. Thread-safe: every operation is one on a dictionary.

    Example: `KnownKeys().find("k3x9", lambda: read("k3x9"))`
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: dict[str, tuple[object, float]] = {}
        self._some = False
        self._looked_at = -REMEMBERED_SECONDS

    def find(self, key_id: str, look: Callable[[], object | None] | None) -> object | None:
        """The key, remembered or looked up; ids that are nobody's are not remembered, so they fill nothing."""
        now = self._clock()
        known = self._found.get(key_id)
        if known is not None and now < known[1]:
            return known[0]
        found = None if look is None else look()
        if found is not None:
            if len(self._found) >= _MOST:
                self._found.clear()
            self._found[key_id] = found, now + REMEMBERED_SECONDS
        return found

    def forget(self, key_id: str) -> None:
        """Look the key up again when it comes next."""
        self._found.pop(key_id, None)

    def there_are_some(self) -> None:
        """From now on everybody needs a credential."""
        self._some = True

    def are_there_some(self, look: Callable[[], bool]) -> bool:
        """Whether there are keys at all; once there are, it stays so."""
        if not self._some and self._clock() - self._looked_at >= REMEMBERED_SECONDS:
            self._some = look() or self._some
            self._looked_at = self._clock()
        return self._some

    @property
    def some(self) -> bool:
        """Whether there were any when somebody looked last."""
        return self._some
