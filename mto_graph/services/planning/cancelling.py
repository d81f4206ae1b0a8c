"""Cancelling a planning run, in whatever process it works."""

from __future__ import annotations

import time
from typing import Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.services.application import Application
from mto_graph.services.reading import runs

PATIENCE_SECONDS: Final = 2.0
_LOOKED_SECONDS: Final = 0.05


def cancel_planning(application: Application, run: int) -> None:
    """Ask a run to stop, and wait for it, though not longer than two seconds.

    One that was cancelled before is left alone. Raises `Refused`: NOT_FOUND when there is no such run, CONFLICT when
    it ended in another way, also when it was storing its plan already and has finished meanwhile.

    Example: `cancel_planning(application, 17)`
    """
    if _status(application, run) == "RUNNING":
        application.database.run_board.request_cancellation(run)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while _status(application, run) == "RUNNING" and time.monotonic() < deadline:
            time.sleep(_LOOKED_SECONDS)
    status = _status(application, run)
    if status not in ("RUNNING", "CANCELLED"):
        raise refuse(ErrorCode.CONFLICT, f"The planning run has ended already: {status.lower()}.", "id")


def _status(application: Application, run: int) -> str:
    with application.database.reading() as session:
        found = runs.by_ids(session, [run]).get(run)
    if found is None:
        raise refuse(ErrorCode.NOT_FOUND, "There is no such planning run.", "id")
    return found.status
