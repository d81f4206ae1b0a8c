"""Following planning runs: one reader looks at the records of all runs that anybody follows."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Hashable
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from graphql import GraphQLError

from mto_graph.api.context import Context, Reading
from mto_graph.api.ids import decoded_run
from mto_graph.api.lookahead import Asked
from mto_graph.api.subscriptions.ticks import Tick
from mto_graph.errors import Refused
from mto_graph.model.database import Database
from mto_graph.services.reading import Session, runs
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.runs import PlanningRunRow

logger = logging.getLogger("mto_graph.api")

_LOOKED_SECONDS: Final = 0.5
_SIGHTS: Final = count(1)
_SILENT_SECONDS: Final = 10.0
"""Whoever listens, and every proxy in between, hears from us at least so often."""


@dataclass(frozen=True, slots=True)
class _State:
    """A run as it stood when the reader saw it; each sight worth telling has a number of its own."""

    row: PlanningRunRow
    sight: int

    @property
    def key(self) -> Hashable:
        return self.sight

    def read(self, read: Reading) -> Row:
        if not read.context.identity.plants:
            return self.row.copied()
        # Whoever sees some plants only sees the run as they show it.
        return _seen(read.session, self.row.id)


@dataclass(slots=True, eq=False)
class _FollowedRun:
    """A run that somebody follows. Whoever is slow sees its last state and not those between."""

    run: int
    first: asyncio.Future[None] | None = None
    followers: int = 0
    sight: int = 0
    row: PlanningRunRow | None = None
    told: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to be seen."""
        return self.row is not None and self.row.status != "RUNNING"

    def see(self, row: PlanningRunRow | None) -> None:
        """Note how the run stands, and wake those who follow if that is worth telling."""
        if row is None:
            return
        now = time.monotonic()
        if self.row is None or row.values != self.row.values or now - self.told >= _SILENT_SECONDS:
            self.row, self.told = row, now
            self.sight = next(_SIGHTS)
            self.news.set()
            self.news = asyncio.Event()


class FollowedRuns:
    """All runs that are followed in one process, and their one reader; used on one event loop at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._runs: dict[int, _FollowedRun] = {}
        self._reader: asyncio.Task[None] | None = None

    async def states(self, run: int) -> AsyncGenerator[Tick]:
        """How the run stands, whenever that has changed, until it has ended. GraphQLError: there is none."""
        followed = self._runs.setdefault(run, _FollowedRun(run))
        followed.followers += 1
        try:
            if followed.first is None:
                followed.first = asyncio.ensure_future(self._look([followed]))
            await asyncio.shield(followed.first)
            if self._reader is None:
                self._reader = asyncio.create_task(self._read())
            seen = 0
            while True:
                news, row = followed.news, followed.row
                if row is None:
                    raise _no_run()
                if followed.sight != seen:
                    seen = followed.sight
                    yield _State(row, seen)
                    if row.status != "RUNNING":
                        return
                else:
                    await news.wait()
        finally:
            followed.followers -= 1
            if not followed.followers:
                self._runs.pop(run, None)

    async def _read(self) -> None:
        try:
            while self._runs:
                await asyncio.sleep(_LOOKED_SECONDS)
                try:
                    await self._look([one for one in self._runs.values() if not one.ended])
                except Refused:
                    logger.warning("planning runs cannot be read now", exc_info=True)
        finally:
            self._reader = None

    async def _look(self, followed: list[_FollowedRun]) -> None:
        # In a thread: sessions belong to threads, and nobody else waits for the database.
        found = await asyncio.to_thread(self._found, [one.run for one in followed])
        for one in followed:
            one.see(found.get(one.run))

    def _found(self, wanted: list[int]) -> dict[int, PlanningRunRow]:
        with self._database.reading() as session:
            return runs.by_ids(session, wanted)


async def follow(context: Context, asked: Asked) -> AsyncIterator[Tick]:
    """The run as it stands, again and again until it has ended; a GraphQL error when there is no such run."""
    assert context.followed_runs is not None
    run = decoded_run(asked.arguments["id"])
    if context.identity.plants:
        await asyncio.to_thread(_check_seen, context, run)
    async with aclosing(context.followed_runs.states(run)) as states:
        async for state in states:
            yield state


def _check_seen(context: Context, run: int) -> None:
    with context.application.database.reading(context.identity.plants) as session:
        _seen(session, run)


def _seen(session: Session, run: int) -> PlanningRunRow:
    found = runs.by_ids(session, [run]).get(run)
    if found is None:
        raise _no_run()
    return found


def _no_run() -> GraphQLError:
    return GraphQLError("There is no such planning run.", extensions={"code": "NOT_FOUND"})
