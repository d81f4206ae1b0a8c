"""Following a planning run by looking at its record again and again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Final

from graphql import GraphQLError

from mto_graph.api.context import Context
from mto_graph.api.ids import decoded_run
from mto_graph.api.lookahead import Asked, complete
from mto_graph.services.reading import runs
from mto_graph.services.reading.runs import PlanningRunRow

_LOOKED_SECONDS: Final = 0.5
_SILENT_SECONDS: Final = 10.0
"""Whoever listens, and every proxy in between, hears from us at least so often."""


async def follow(context: Context, asked: Asked) -> AsyncIterator[PlanningRunRow]:
    """The run as it stands, again and again until it has ended; a GraphQL error when there is no such run."""
    run = decoded_run(asked.arguments["id"])
    return _followed(context, asked, run, await _look(context, asked, run))


async def _followed(
    context: Context, asked: Asked, run: int, row: PlanningRunRow
) -> AsyncIterator[PlanningRunRow]:
    yield row
    told, since = row.values, time.monotonic()
    while row.status == "RUNNING":
        await asyncio.sleep(_LOOKED_SECONDS)
        row = await _look(context, asked, run)
        if row.values != told or time.monotonic() - since >= _SILENT_SECONDS:
            told, since = row.values, time.monotonic()
            yield row


async def _look(context: Context, asked: Asked, run: int) -> PlanningRunRow:
    # In a thread: sessions belong to threads, and nobody else waits for the database.
    return await asyncio.to_thread(_read, context, asked, run)


def _read(context: Context, asked: Asked, run: int) -> PlanningRunRow:
    """One look: the run and everything that is asked for below it, from one snapshot."""
    look = context.renewed()
    try:
        row = runs.by_ids(look.reading.session, [run]).get(run)
        if row is None:
            raise GraphQLError("There is no such planning run.", extensions={"code": "NOT_FOUND"})
        complete(look.reading, [row], asked)
    finally:
        look.close()
    return row
