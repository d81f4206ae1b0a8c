"""Hearing of what others have committed: a listener wakes when a transaction has announced something.

An announcement says only that there is news; what it is stands in the database, from where whoever has woken reads it.
So one that is lost, because a connection was, costs time and never news.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol
from weakref import WeakSet

logger = logging.getLogger("mto_graph.announcements")

LISTENING: Final = {"autocommit": True}
"""The session characteristics of a connection that listens."""
_ELSEWHERE_SECONDS: Final = 1.0
"""How often one looks for what other processes have done to a SQLite file."""
_SILENT_SECONDS: Final = 10.0
"""How long PostgreSQL may say nothing before one looks whether it still would."""
_AGAIN_SECONDS: Final = 0.5


class Listener(Protocol):
    """Waits for announcements. Used by one thread; `stop` may be called by any."""

    def wait(self) -> bool:
        """Returns when there may be news: at once after an announcement, and now and then. False: stopped."""

    def stop(self) -> None:
        """Wake whoever waits, for the last time."""

    def close(self) -> None:
        """Give back what it holds; called by the thread that waited."""


class LocalAnnouncements:
    """Announcements within one process."""

    def __init__(self) -> None:
        self._listeners: WeakSet[LocalListener] = WeakSet()
        self._lock = threading.Lock()

    def listener(self, _channel: str) -> LocalListener:
        """One more listener; it needs no farewell."""
        listener = LocalListener()
        with self._lock:
            self._listeners.add(listener)
        return listener

    def announce(self) -> None:
        """Wake all listeners."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener.wake()


class LocalListener:
    """Hears announcements of this process, and looks for those of others every second."""

    def __init__(self) -> None:
        self._news = threading.Event()
        # Whoever begins to listen looks first for what there is.
        self._news.set()
        self._stopped = False

    def wake(self) -> None:
        """There is news."""
        self._news.set()

    def wait(self) -> bool:
        self._news.wait(_ELSEWHERE_SECONDS)
        self._news.clear()
        return not self._stopped

    def stop(self) -> None:
        self._stopped = True
        self._news.set()

    def close(self) -> None:
        """It holds nothing."""


class PostgreSQLListener:
    """A connection of its own that LISTENs; a lost one is opened again, and whatever was missed is news then."""

    def __init__(self, connect: Callable[[], Any], channel: str) -> None:
        self._connect = connect
        self._channel = channel
        self._connection: Any = None
        self._stopped = threading.Event()
        self._woken, self._waking = socket.socketpair()

    def wait(self) -> bool:
        if self._stopped.is_set():
            return False
        if self._connection is None:
            return self._open()
        try:
            self._hear()
        except Exception:
            logger.warning("the connection that listens was lost; opening another one")
            self._drop()
            return self._open()
        return not self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._waking.send(b".")

    def close(self) -> None:
        self._drop()
        self._woken.close()
        self._waking.close()

    def _open(self) -> bool:
        """Listen, however long it takes; from then on there may be news of the time before."""
        while not self._stopped.is_set():
            try:
                self._connection = self._connect()
                with self._connection.cursor() as cursor:
                    cursor.execute(f"LISTEN {self._channel}")
            except Exception:
                logger.warning("PostgreSQL cannot be listened to; trying again", exc_info=True)
                self._drop()
                self._stopped.wait(_AGAIN_SECONDS)
            else:
                return True
        return False

    def _hear(self) -> None:
        ready, _, _ = select.select([self._connection, self._woken], [], [], _SILENT_SECONDS)
        if not ready:
            # A connection that was cut without a word only shows it when it is used.
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        self._connection.poll()
        self._connection.notifies.clear()

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
        self._connection = None
