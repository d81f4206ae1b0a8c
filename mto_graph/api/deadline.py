"""The time that a request may take: when it is over, the statement that is running ends, and nothing more is read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from graphql import GraphQLError

from mto_graph.services.reading import Session


class Deadline:
    """Stops one request. `expire` may be called by any thread, everything else by the one that works on the request.

    Example: `threading.Timer(30, deadline.expire).start()`
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.expired = False
        self._session: Session | None = None
        self._interrupting = threading.Lock()

    def expire(self) -> None:
        """The time is over: break off what the database does for this request."""
        self.expired = True
        with self._interrupting:
            if self._session is not None:
                self._session.interrupt()

    @contextmanager
    def over(self, session: Session) -> Iterator[Session]:
        """Stop what is done in this session; when the block has ended, its connection may serve others undisturbed."""
        with self._interrupting:
            self._session = session
        try:
            yield session
        finally:
            with self._interrupting:
                self._session = None

    def check(self) -> None:
        """Go on, or raise the error that the client is told."""
        if self.expired:
            raise self.error()

    def error(self) -> GraphQLError:
        """What the client is told."""
        return GraphQLError(
            f"The request took longer than {self.seconds:g} seconds and was stopped. Ask for smaller pages, fewer "
            "levels or fewer fields.",
            extensions={"code": "REQUEST_TIMEOUT"},
        )
