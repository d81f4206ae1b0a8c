"""The hub: one reader of the log per process, which tells everybody who follows the plan.

It wakes when the database announces something (see `model.announcements`), reads every entry after the last one that
it has told, and hands its number to those whose interest it touches. What it reads is the log, never the announcement:
after a lost connection it goes on where it was.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from mto_graph.errors import Refused
from mto_graph.model.announcements import Listener
from mto_graph.model.database import Database
from mto_graph.model.sessions import Session
from mto_graph.services.background import Background
from mto_graph.services.plan_changes.draft import CHANNEL
from mto_graph.services.plan_changes.interests import Interest, Touched
from mto_graph.services.plan_changes.log import PlanChange, entries, newest, oldest

logger = logging.getLogger("mto_graph.plan_changes")

_AT_ONCE = 50


class Topic(Enum):
    """Of what one wants to hear."""

    PLAN = auto()
    MESSAGES = auto()


class Forgotten(Exception):  # noqa: N818 - told to the client in its own words
    """Entries after the one that was asked for are no longer kept."""


class Unknown(Exception):  # noqa: N818
    """There has been no such entry."""


@dataclass(frozen=True, slots=True, eq=False)
class Follower:
    """Somebody who follows: `deliver` is given the numbers of entries, in their sequence, and None at the end.

    It is called from the hub's thread, and returns at once.
    """

    topic: Topic
    interest: Interest
    deliver: Callable[[int | None], None]


class PlanChangeHub:
    """Tells what has changed of the plan, whoever changed it, in whatever process.

    Example: `hub.follow(Follower(Topic.PLAN, Interest(material="M1"), queue.put))`, and `hub.leave(follower)` later.
    """

    def __init__(self, database: Database, background: Background) -> None:
        self._database = database
        self._background = background
        self._lock = threading.Lock()
        self._followers: dict[tuple[Topic, Interest], set[Follower]] = {}
        self._position: int | None = None
        self._started = False
        self._stopped = False
        self._listening = threading.Event()

    def follow(self, follower: Follower, after: int | None = None) -> list[int]:
        """Tell the follower from now on; the entries after an earlier one (`after`) that concern it, to begin with.

        Reads the database. Raises Unknown and Forgotten about `after`.
        """
        self._start()
        with self._lock:
            if self._stopped:
                follower.deliver(None)
                return []
            position = self._position
            assert position is not None
            self._followers.setdefault((follower.topic, follower.interest), set()).add(follower)
        if after is None:
            return []
        try:
            return self._missed(follower, after, position)
        except BaseException:
            self.leave(follower)
            raise

    def leave(self, follower: Follower) -> None:
        """Tell the follower no more."""
        key = follower.topic, follower.interest
        with self._lock:
            followers = self._followers.get(key, set())
            followers.discard(follower)
            if not followers:
                self._followers.pop(key, None)

    @property
    def followers(self) -> int:
        """How many follow."""
        with self._lock:
            return sum(map(len, self._followers.values()))

    def _start(self) -> None:
        with self._lock:
            if not self._started:
                self._started = True
                listener = self._database.listener(CHANNEL)
                self._background.start(lambda: self._listen(listener), lambda: self._stop(listener))
        self._listening.wait()

    def _stop(self, listener: Listener) -> None:
        with self._lock:
            self._stopped = True
            followers = [one for group in self._followers.values() for one in group]
        for follower in followers:
            follower.deliver(None)
        listener.stop()
        self._listening.set()

    def _listen(self, listener: Listener) -> None:
        try:
            while listener.wait():
                try:
                    self._tell_news()
                except Refused:
                    logger.warning("the log of plan changes cannot be read now", exc_info=True)
        finally:
            listener.close()

    def _tell_news(self) -> None:
        if self._position is None:
            with self._database.reading() as session, self._lock:
                self._position = newest(session)
            self._listening.set()
            return
        news = True
        while news and not self._stopped:
            with self._database.reading() as session:
                found = entries(session, self._position, _AT_ONCE)
                for entry in found:
                    self._tell(session, entry)
            news = len(found) == _AT_ONCE

    def _tell(self, session: Session, entry: PlanChange) -> None:
        with self._lock:
            # Who comes after this looks for the entry in the log, who came before is told.
            self._position = entry.id
            groups = {key: tuple(group) for key, group in self._followers.items()}
        for key in _concerned(session, entry, groups):
            for follower in groups[key]:
                follower.deliver(entry.id)

    def _missed(self, follower: Follower, after: int, position: int) -> list[int]:
        key = follower.topic, follower.interest
        found: list[int] = []
        with self._database.reading() as session:
            if after > newest(session):
                raise Unknown
            if after < oldest(session) - 1:
                raise Forgotten
            while after < position:
                part = entries(session, after, _AT_ONCE)
                found += [one.id for one in part if one.id <= position and _concerned(session, one, [key])]
                after = part[-1].id if part else position
        return found


def _concerned(
    session: Session, entry: PlanChange, keys: Iterable[tuple[Topic, Interest]]
) -> list[tuple[Topic, Interest]]:
    """Those among the topics and interests that the entry is about."""
    wanted = list(keys)
    if not wanted:
        return []
    touched = Touched(session, entry)
    places = {Topic.PLAN: entry.sections, Topic.MESSAGES: entry.message_sections}
    return [(topic, interest) for topic, interest in wanted if touched.within(places[topic], interest).any()]
