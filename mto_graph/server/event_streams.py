"""Server-sent events: they say something now and then, and end with a client that takes nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Any, Final

import orjson
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from mto_graph.api.execution import GraphQLAnswer

logger = logging.getLogger("mto_graph.server")

SILENT_SECONDS: Final = 10.0
"""A proxy hears from us at least so often, and we find out so soon that nobody is there."""
STUCK_SECONDS: Final = 30.0
_ALIVE: Final = b":\n\n"


async def events(answers: AsyncGenerator[GraphQLAnswer]) -> AsyncGenerator[bytes]:
    """The answers to a subscription as GraphQL over SSE has them (distinct connections), and comments between them."""
    following: asyncio.Future[GraphQLAnswer] | None = None
    try:
        while True:
            following = asyncio.ensure_future(anext(answers))
            while not (await asyncio.wait({following}, timeout=SILENT_SECONDS))[0]:
                yield _ALIVE
            try:
                answer = following.result()
            except StopAsyncIteration:
                break
            yield b"event: next\ndata: " + orjson.dumps(answer.body) + b"\n\n"
        yield b"event: complete\ndata:\n\n"
    finally:
        if following is not None and not following.done():
            following.cancel()
            await asyncio.wait({following})
        await answers.aclose()


class EventStream(StreamingResponse):
    """A stream of events that is broken off when the client lets the server wait too long."""

    media_type = "text/event-stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Any) -> None:
            async with asyncio.timeout(STUCK_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, sent)
        except TimeoutError:
            logger.warning("a client took nothing of its events for %s seconds", STUCK_SECONDS)
