"""Serving an application until somebody stops it."""

from __future__ import annotations

import errno
import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from mto_graph.cli.faults import stop

if TYPE_CHECKING:
    from mto_graph.server.settings import ServerSettings
    from mto_graph.services.application import Application

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8000


@contextmanager
def putting_off_collection() -> Iterator[None]:
    """Start a server in this block: while its modules and its schema are made there is nothing to collect.

    The server takes up collecting when it is ready; where it does not come to that, the end of the block does.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens, before anything else is done; without a port, 8000 or, if that is taken, any free one."""
    try:
        return _bound(host, PORT if port is None else port)
    except OSError as fault:
        if port is None and fault.errno == errno.EADDRINUSE:
            return _bound(host, 0)
        reason = (
            "another program listens there already" if fault.errno == errno.EADDRINUSE else fault.strerror
        )
        stop(
            f"Cannot listen on {host}, port {port or PORT}: {reason}. Choose another with --host and --port."
        )


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def address(listener: socket.socket) -> str:
    """The address that a browser on this computer can open."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = LOOPBACK
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve_application(
    application: Application, listener: socket.socket, settings: ServerSettings | None = None
) -> None:
    """Serve API, explorer and health on a socket until Ctrl-C."""
    from mto_graph.server import serve

    serve(application, listener=listener, settings=settings)
