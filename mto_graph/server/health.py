"""Health: whether the process lives, and whether it can answer."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mto_graph.services.application import Application

logger = logging.getLogger("mto_graph.server")


class Health:
    """`live` says that the process answers at all, `ready` that its database does, too."""

    def __init__(self, application: Application, seconds: float = 5.0) -> None:
        self._application = application
        self._seconds = seconds
        # A pool of its own: a server that is busy is still alive.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="mto-graph-health")

    def close(self) -> None:
        """End the pool."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def live(self, _request: Request) -> Response:
        """Always well."""
        return JSONResponse({"status": "live"})

    async def ready(self, _request: Request) -> Response:
        """Well when the database answers in time and has its tables."""
        loop = asyncio.get_running_loop()
        try:
            await asyncio.wait_for(loop.run_in_executor(self._pool, self._ask), self._seconds)
        except Exception:
            logger.warning("the database does not answer", exc_info=True)
            return JSONResponse({"status": "unavailable", "database": "unavailable"}, 503)
        return JSONResponse({"status": "ready", "database": "ready"})

    def _ask(self) -> None:
        with self._application.database.reading() as session:
            session.scalar("SELECT COUNT(*) FROM plant")
