"""The Starlette application: routes, what surrounds them, start and end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from mto_graph.api.execution import Api
from mto_graph.server.endpoint import METHODS, GraphQLEndpoint
from mto_graph.server.explorer import explorer, explorer_file
from mto_graph.server.health import Health
from mto_graph.server.identity.identification import Identification
from mto_graph.server.settings import ServerSettings
from mto_graph.server.subscriptions import WebSockets
from mto_graph.services.application import Application


def create_application(application: Application, settings: ServerSettings | None = None) -> Starlette:
    """The web application of one application: `/graphql`, the explorer at `/`, `/health/live` and `/health/ready`.

    When the server ends, planning runs that it started are cancelled. The application stays open; whoever opened it
    closes it.

    Example: `create_application(open_application("sqlite:///plant.db"))`
    """
    settings = settings or ServerSettings()
    api = Api(
        application,
        settings.limits,
        suggestions=settings.suggestions,
        introspection=settings.introspection,
        trusted=tuple(settings.persisted_documents.texts) if settings.trusted_only else None,
        compiled=settings.compiled,
    )
    identification = Identification(application, settings.tokens, required=settings.identity_required)
    endpoint = GraphQLEndpoint(api, settings, identification)
    health = Health(application)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(identification.watch())
        yield
        watching.cancel()
        await asyncio.to_thread(application.background.stop)
        endpoint.close()
        identification.close()
        health.close()

    async def graphql(request: Request) -> Response:
        return await endpoint(request)

    return Starlette(
        routes=[
            Route("/", explorer, methods=["GET"]),
            Route("/explorer/{name}", explorer_file, methods=["GET"]),
            Route("/graphql", graphql, methods=list(METHODS)),
            WebSocketRoute("/graphql", WebSockets(api, settings, identification)),
            Route("/health", health.ready, methods=["GET"]),
            Route("/health/live", health.live, methods=["GET"]),
            Route("/health/ready", health.ready, methods=["GET"]),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1_400, compresslevel=1)],
        exception_handlers={HTTPException: _told},
        lifespan=lifespan,
    )


async def _told(_request: Request, fault: Exception) -> Response:
    """Unknown paths and methods, as JSON like everything else."""
    assert isinstance(fault, HTTPException)
    codes = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
    error = {
        "message": f"{fault.detail}.",
        "extensions": {"code": codes.get(fault.status_code, "BAD_REQUEST")},
    }
    return JSONResponse({"errors": [error]}, fault.status_code, headers=fault.headers)
