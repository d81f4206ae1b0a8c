"""A transaction in a thread of its own: while one part of a plan is written the next one is worked out.

Databases write without holding the interpreter, so that both processors are at work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Final

from mto_graph.model.database import Database
from mto_graph.model.sessions import Session
from mto_graph.services.planning.watch import Watch

_AHEAD: Final = 3
"""So much work waits or is under way, so that there is something to write while a large part is worked out."""


class WritingThread:
    """Does one piece of work after the other in one transaction, which begins with the first and is committed when
    the block ends; whatever fails, here or there, undoes it as a whole.

    Example: `with WritingThread(database, watch) as writing: writing.do(lambda session: …)`
    """

    def __init__(self, database: Database, watch: Watch) -> None:
        self._database = database
        self._watch = watch
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="planning-run-writer")
        self._transaction = ExitStack()
        self._session: Session | None = None
        self._under_way: deque[Future[None]] = deque()
        self._given_up = False
        """Said by the thread that hands out work; `_failed` only by the one that does it."""
        self._failed = False

    def __enter__(self) -> WritingThread:
        return self

    def do(self, work: Callable[[Session], None]) -> None:
        """Have this work done after the others, as soon as few of them are left; what one raised is raised here."""
        self._wait(_AHEAD - 1)
        self._under_way.append(self._pool.submit(self._perform, work))

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._pool:
            self._given_up = fault is not None
            try:
                self._wait(0)
            except BaseException as raised:
                self._close(fault or raised)
                if fault is None:
                    raise
                return
            self._close(fault)

    def _wait(self, left: int) -> None:
        while len(self._under_way) > left:
            self._under_way.popleft().result()

    def _perform(self, work: Callable[[Session], None]) -> None:
        if self._given_up or self._failed:
            return
        try:
            work(self._opened())
        except BaseException:
            self._failed = True
            raise

    def _opened(self) -> Session:
        if self._session is None:
            self._session = self._transaction.enter_context(self._database.session())
            self._transaction.enter_context(self._watch.over(self._session))
        return self._session

    def _close(self, fault: BaseException | None) -> None:
        trace = fault.__traceback__ if fault is not None else None
        kind = type(fault) if fault is not None else None
        self._pool.submit(self._transaction.__exit__, kind, fault, trace).result()
