"""Following a subscription for somebody who must stay known: a key that is revoked ends what it follows."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from mto_graph.api.execution import Api, GraphQLAnswer, GraphQLRequest
from mto_graph.server.identity.identification import Identification, NotIdentifiedError


async def followed(
    api: Api,
    identification: Identification,
    authorization: str | None,
    asked: GraphQLRequest,
    request_id: str,
) -> AsyncGenerator[GraphQLAnswer]:
    """The answers to a subscription as long as whoever asks is known; then one error, and the end."""
    try:
        identity = await identification.asking(authorization)
        async with aclosing(api.follow(asked, request_id, identity)) as answers:
            async for answer in answers:
                await identification.asking(authorization)
                yield answer
    except NotIdentifiedError as fault:
        told = {
            "message": fault.message,
            "extensions": {"code": "UNAUTHENTICATED", "requestId": request_id},
        }
        yield GraphQLAnswer({"data": None, "errors": [told]}, executed=True)
