"""Running a server until it is told to stop."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import Final

import uvicorn

from mto_graph.server.application import create_application
from mto_graph.server.exposure import check_exposure, is_loopback
from mto_graph.server.settings import LOOPBACK, PORT, ServerSettings
from mto_graph.server.tuning import answer_at_once, collect_seldom, open_many_sockets
from mto_graph.services.application import Application

_OTHER_FILES: Final = 500


class _Server(uvicorn.Server):
    """A server that stops long work first: whoever waits for it or follows it is told, and nobody is waited for."""

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        answer_at_once(sockets or ())
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await asyncio.to_thread(self._application.background.stop)
        await super().shutdown(sockets)


def server_of(application: Application, settings: ServerSettings) -> uvicorn.Server:
    """A server that has not started yet; it prints nothing but warnings."""
    config = uvicorn.Config(
        create_application(application, settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=30,
        ws_max_size=settings.message_bytes,
    )
    return _Server(config, application)


def serve(
    application: Application,
    host: str = LOOPBACK,
    port: int = PORT,
    *,
    listener: socket.socket | None = None,
    settings: ServerSettings | None = None,
) -> None:
    """Serve API, explorer and health until the process is interrupted.

    With a `listener` (a socket that listens already) host and port are its own. Raises Refused where others than this
    computer would reach it and no identity is configured.

    Example: `serve(open_application("sqlite:///plant.db"), port=8080)`
    """
    chosen = settings or ServerSettings()
    reached = host if listener is None else str(listener.getsockname()[0])
    check_exposure(application, reached, chosen.tokens)
    required = chosen.identity_required or not is_loopback(reached)
    chosen = replace(chosen, host=host, port=port, identity_required=required)
    server = server_of(application, chosen)
    collect_seldom()
    open_many_sockets(2 * chosen.connections + _OTHER_FILES)
    server.run(sockets=None if listener is None else [listener])
