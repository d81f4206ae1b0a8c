"""Work that is done in a thread of its own: all of it in its order and in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.planning.watch import Watch
from mto_graph.services.planning.writing_thread import WritingThread

from .worlds import rows


def noting(value: int) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        session.execute("INSERT INTO counter (name, value) VALUES (?, ?)", [f"work {value}", value])

    return work


def noted(application: Application) -> list[int]:
    return [
        value
        for (value,) in rows(application, "SELECT value FROM counter WHERE name LIKE 'work %' ORDER BY value")
    ]


def thread(application: Application) -> WritingThread:
    return WritingThread(application.database, Watch(application.database.run_board, 1))


def test_what_waits_when_the_block_ends_is_done_too(application: Application) -> None:
    go_on = Event()

    def slow(session: Session) -> None:
        assert go_on.wait(60)
        noting(1)(session)

    with thread(application) as writing:
        writing.do(slow)
        writing.do(noting(2))
        writing.do(noting(3))
        go_on.set()
    assert noted(application) == [1, 2, 3]


def test_after_a_failure_nothing_more_is_done_and_nothing_stays(application: Application) -> None:
    done: list[str] = []

    def fails(session: Session) -> None:
        raise LookupError("not this one")

    def all_three() -> None:
        with thread(application) as writing:
            writing.do(noting(1))
            writing.do(fails)
            writing.do(lambda session: done.append("later"))

    with pytest.raises(LookupError, match="not this one"):
        all_three()
    assert noted(application) == []
    assert done == []


def test_a_failure_in_the_block_undoes_what_was_done(application: Application) -> None:
    def interrupted() -> None:
        with thread(application) as writing:
            writing.do(noting(1))
            raise LookupError("here")

    with pytest.raises(LookupError, match="here"):
        interrupted()
    assert noted(application) == []


def test_a_block_without_work_opens_no_transaction(application: Application) -> None:
    with application.database.observed() as statements, thread(application):
        pass
    assert statements == []
