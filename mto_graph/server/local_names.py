"""Whom a server lets in that asks nobody who they are: this computer, by a name that is its own.

A page of somebody else can have its own name resolved to this computer (DNS rebinding), and its browser then lets it
read whatever answers there. What it cannot change is the name that the browser sends along.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mto_graph.server.exposure import is_loopback
from mto_graph.server.identity.identification import Identification

_REFUSAL: Final = orjson.dumps(
    {
        "errors": [
            {
                "message": "Without an identity this server is for this computer alone: ask for it as localhost, "
                "or make an API key with 'mto-graph keys create'.",
                "extensions": {"code": "MISDIRECTED_REQUEST"},
            }
        ]
    }
)


class LocalNames:
    """Refuses requests to other names than this computer's as long as nobody needs to say who they are."""

    def __init__(self, app: ASGIApp, identification: Identification) -> None:
        self._app = app
        self._identification = identification

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and self._identification.is_open and not _names_us(scope):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await Response(_REFUSAL, 421, media_type="application/json")(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _names_us(scope: Scope) -> bool:
    return all(_is_local(value) for name, value in scope["headers"] if name == b"host")


@lru_cache(256)
def _is_local(host: bytes) -> bool:
    """Whether a Host header names this computer: `localhost`, one of its names below that, a loopback address."""
    name = host.decode("latin-1").lower()
    name = name[1 : name.find("]")] if name.startswith("[") else name.partition(":")[0]
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)
