"""A run at work under everybody's eyes: it shows how far it is, and stops as soon as somebody wants it to.

The run itself only counts. A thread of its own tells the board a few times a second what was counted, hears there
whether the run is to stop, and then breaks off whatever statement the run waits for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Final

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.run_board import RunBoard
from mto_graph.model.sessions import Session
from mto_graph.mrp.checkpoints import Checkpoint
from mto_graph.services.planning.request import Progress

logger = logging.getLogger("mto_graph.planning")

SHARES: Final = {"read": (0.0, 0.4), "plan": (0.4, 0.6), "write": (0.6, 0.99)}
"""Where each phase begins and ends in the whole: an old plan takes as long to be read as a new one to be written.

The whole is done when the plan is stored, not before.
"""
_BEAT_SECONDS: Final = 0.25


def cancellation() -> Refused:
    """What a cancelled run ends with."""
    return refuse(
        ErrorCode.PLANNING_CANCELLED, "The planning run was cancelled; the plan is as it was before."
    )


class Watch:
    """Watches one run for as long as its block lasts.

    Example: `with watch: watch.enter("read"); …`
    """

    def __init__(self, board: RunBoard, run: int) -> None:
        self.phase = ""
        self.share = 0.0
        self.cancelled = False
        self.seconds: dict[str, float] = {}
        self.progress: Progress | None = None
        self._board = board
        self._run = run
        self._rows = 0
        self._expected_rows = 0
        self._entered = 0.0
        self._sessions: list[Session] = []
        self._interrupting = threading.Lock()
        self._ended = threading.Event()
        self._beats = threading.Thread(target=self._beat, name=f"planning-run-{run}", daemon=True)

    def __enter__(self) -> Watch:
        self._beats.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._ended.set()
        self._beats.join()
        self._clock()

    def spent(self) -> dict[str, float]:
        """The seconds of each phase so far."""
        self._clock()
        return self.seconds

    def cancel(self) -> None:
        """Stop the run, from any thread of this process; one that is storing its plan already goes on to its end."""
        self.cancelled = True
        with self._interrupting:
            for session in self._sessions:
                session.interrupt()

    def enter(self, phase: str, expected_rows: int = 0) -> None:
        """The next phase begins, in which so many rows are to be read or written; 0 where nobody knows."""
        self._clock()
        self.phase, self._rows, self._expected_rows = phase, 0, expected_rows
        self._tell(0.0)
        self._exchange()
        self._check()

    @contextmanager
    def over(self, session: Session) -> Iterator[None]:
        """Watch what is done in this session; when the block has ended, the session can be committed undisturbed."""
        session.on_rows = self._on_rows
        with self._interrupting:
            self._sessions.append(session)
        try:
            yield
            self._check()
        finally:
            with self._interrupting:
                self._sessions.remove(session)

    def part(self, number: int, parts: int) -> Checkpoint:
        """A checkpoint for one of the equal parts of the phase: `plan(snapshot, watch.part(0, 2))`."""

        def checkpoint(done: int, steps: int) -> None:
            self._check()
            self._tell((number + done / max(steps, 1)) / parts)

        return checkpoint

    def quiet(self, done: int, steps: int) -> None:
        """A checkpoint of work that is done beside the phase and not counted."""
        self._check()

    def _on_rows(self, count: int) -> None:
        self._check()
        self._rows += count
        if self._expected_rows:
            self._tell(min(self._rows / self._expected_rows, 1.0))

    def _tell(self, share_of_phase: float) -> None:
        first, last = SHARES[self.phase]
        # A net change run may read and plan again: what it said once it never takes back.
        self.share = max(self.share, first + (last - first) * share_of_phase)
        if self.progress is not None:
            self.progress(self.phase, self.share)

    def _check(self) -> None:
        if self.cancelled:
            raise cancellation()

    def _clock(self) -> None:
        now = perf_counter()
        if self.phase:
            self.seconds[self.phase] = self.seconds.get(self.phase, 0.0) + now - self._entered
        self._entered = now

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT_SECONDS):
            self._exchange()
            if self.cancelled:
                # Again with each beat: the run may have been between two statements the last time.
                self.cancel()

    def _exchange(self) -> None:
        try:
            if self._board.show(self._run, self.phase, int(self.share * 100)):
                self.cancelled = True
        except Exception:
            # Whether the run can go on is for the run to find out.
            logger.warning("planning run %s cannot be shown", self._run, exc_info=True)
