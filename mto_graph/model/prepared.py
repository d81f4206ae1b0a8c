"""Prepared statements of PostgreSQL: what comes again and again on a connection is planned once.

A nested query reads little with each of many statements, and working out how takes PostgreSQL longer than reading it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import Any, Final

_TIMES: Final = 3
"""A statement is prepared when it comes for this time: many never come again."""
_REMEMBERED: Final = 300
"""Of so many different statements, which take memory in the server, all are forgotten and counted anew."""
_LONG: Final = 2_000
"""With more characters of parameters a statement reads so much that it is worth a plan of its own."""
_SAVEPOINT: Final = "mto_graph_preparing"


class PreparedStatements:
    """The statements of one connection. `execute` runs those that are worth it."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}
        self._calls: dict[str, str | None] = {}
        """How each is called that has been prepared; None: it cannot be prepared."""

    def execute(self, cursor: Any, sql: str, params: Sequence[Any]) -> bool:
        """Run the statement if it is prepared, or comes often enough to be; False: the caller must run it as it is."""
        if not _one_plan_serves_all(sql, params):
            return False
        if sql not in self._calls:
            if not self._comes_again(cursor, sql):
                return False
            self._prepare(cursor, sql, len(params))
        call = self._calls[sql]
        if call is None:
            return False
        cursor.execute(call, params)
        return True

    def _comes_again(self, cursor: Any, sql: str) -> bool:
        """Count the statement, and say whether it has come often enough."""
        times = self._times.get(sql, 0) + 1
        if len(self._times) == _REMEMBERED and times == 1:
            cursor.execute("DEALLOCATE ALL")
            self._times.clear()
            self._calls.clear()
        self._times[sql] = times
        return times >= _TIMES

    def _prepare(self, cursor: Any, sql: str, parameters: int) -> None:
        from psycopg2 import ProgrammingError

        name = f"mto_graph_{len(self._calls)}"
        cursor.execute(f"SAVEPOINT {_SAVEPOINT}")
        try:
            cursor.execute(f"PREPARE {name} AS {_numbered(sql)}")
        except ProgrammingError:
            # Not everything can be, and where a parameter's type cannot be found out its text alone would have done.
            cursor.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")
            self._calls[sql] = None
        else:
            given = f" ({', '.join(['%s'] * parameters)})" if parameters else ""
            self._calls[sql] = f"EXECUTE {name}{given}"
        cursor.execute(f"RELEASE SAVEPOINT {_SAVEPOINT}")


def _one_plan_serves_all(sql: str, params: Sequence[Any]) -> bool:
    """Whether the statement means and takes the same with whatever short values.

    Only texts: what PostgreSQL makes of a text depends on where it stands, prepared or not, but a number has a type of
    its own. And no pages: how to come to the first rows of many depends on how many meet the conditions.
    """
    if not params:
        return True
    short = all(type(value) is str for value in params) and sum(map(len, params)) <= _LONG
    return short and " LIMIT " not in sql


def _numbered(sql: str) -> str:
    """`?` outside quotes becomes `$1`, `$2`, …"""
    numbers = count(1)
    parts = sql.split("'")
    return "'".join(
        part if index % 2 else re.sub(r"\?", lambda _: f"${next(numbers)}", part)
        for index, part in enumerate(parts)
    )
