"""Settings of the process and its sockets that a server works best with."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterable
from typing import Final

_YOUNG: Final = 50_000
_MIDDLE: Final = 20
_OLD: Final = 100


def answer_at_once(listeners: Iterable[socket.socket]) -> None:
    """Send answers as they come: without this the end of a long one waits for the client's acknowledgement.

    asyncio sets it only for sockets that were made with the protocol's number; connections have it from the listener.
    """
    for listener in listeners:
        if listener.family in (socket.AF_INET, socket.AF_INET6):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def open_many_sockets(wanted: int) -> None:
    """Let the process have so many files open, as far as it may: a socket is one, and some systems begin with 1,024."""
    try:
        import resource
    except ImportError:  # not on Windows, which has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))


def collect_seldom() -> None:
    """Keep the collector of cyclic garbage from looking through answers that are being built.

    A large one is some hundred thousand objects without a cycle; what is there when the server starts stays, which
    is looked through no more, not even now: to find next to nothing takes longer than all else at that moment.
    A collector that was switched off for the start works from here on.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    gc.enable()
