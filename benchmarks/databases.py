"""Databases for workloads: SQLite files and PostgreSQL databases, filled once and copied for each round."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from benchmarks.problem_tables import tables
from benchmarks.problems import Problem
from benchmarks.results import Settings
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert
from tests.postgresql import Server


class Engine(Protocol):
    """Makes databases that go with it."""

    name: str

    def new(self) -> str:
        """The URL of a database of its own, without tables."""
        ...

    def copy(self, url: str) -> str:
        """The URL of another database with the same rows; nobody may have the first one open."""
        ...


class SQLiteFiles:
    """SQLite databases in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"sqlite:///{self._folder / str(self._count)}.db"

    def copy(self, url: str) -> str:
        copied = self.new()
        shutil.copyfile(url.removeprefix("sqlite:///"), copied.removeprefix("sqlite:///"))
        return copied


class PostgreSQLDatabases:
    """Databases of a server; they do not wait for the disk when they commit, as SQLite does not (WAL, normal)."""

    name = "PostgreSQL"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._names: dict[str, str] = {}

    def new(self) -> str:
        return self._named(self._server.new())

    def copy(self, url: str) -> str:
        return self._named(self._server.new(template=self._names[url]))

    def _named(self, name: str) -> str:
        url = self._server.url(name)
        self._names[url] = name
        return url


@contextmanager
def sqlite() -> Iterator[SQLiteFiles]:
    """SQLite alone; the files go with the block."""
    with tempfile.TemporaryDirectory() as folder:
        yield SQLiteFiles(Path(folder))


@contextmanager
def engines(settings: Settings) -> Iterator[Sequence[Engine]]:
    """SQLite, and PostgreSQL where there is a server."""
    with ExitStack() as stack:
        found: list[Engine] = [stack.enter_context(sqlite())]
        if settings.postgresql:
            server = stack.enter_context(closing(Server(settings.postgresql)))
            found.append(PostgreSQLDatabases(server))
        yield found


def filled(engine: Engine, problem: Problem, *more: dict[str, list[dict[str, Any]]]) -> str:
    """The URL of a database that holds the problem and more rows, and no plan."""
    url = engine.new()
    with closing(open_application(url)) as application:
        for rows in (tables(problem), *more):
            upsert(application, rows)
    return url
