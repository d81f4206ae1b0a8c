"""Databases for the tests: SQLite in a file, SQLite in memory, and a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from mto_graph.model.database import open_database
from mto_graph.model.migrations import migrate
from mto_graph.services.application import Application, open_application

from .postgresql import NoPostgreSQLError, Server, start

# How long an example takes says nothing about the code, only about the machine.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

REQUIRED = os.environ.get("MTO_GRAPH_REQUIRE_POSTGRES") == "1"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server | NoPostgreSQLError]:
    """The server to test on, or why there is none."""
    try:
        server = start()
    except NoPostgreSQLError as reason:
        yield reason
        return
    yield server
    server.close()


@pytest.fixture
def postgresql_url(postgresql_server: Server | NoPostgreSQLError) -> Iterator[str]:
    """A PostgreSQL database with all tables and no rows."""
    server = _present(postgresql_server)
    name = server.take()
    yield server.url(name)
    server.give_back(name)


@pytest.fixture
def bare_postgresql_url(postgresql_server: Server | NoPostgreSQLError) -> str:
    """A PostgreSQL database without tables."""
    server = _present(postgresql_server)
    return server.url(server.new())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows: copying it is faster than a migration for every test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A SQLite file with all tables and no rows."""
    path = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def bare_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database without rows, on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    """An application with the built-in plugins and an empty database, on SQLite and on PostgreSQL."""
    opened = open_application(database_url)
    yield opened
    opened.close()


@pytest.fixture
def memory_application() -> Iterator[Application]:
    """An application with the built-in plugins and an empty SQLite database in memory."""
    opened = open_application("sqlite://")
    yield opened
    opened.close()


def _present(server: Server | NoPostgreSQLError) -> Server:
    if isinstance(server, Server):
        return server
    if REQUIRED:
        pytest.fail(f"PostgreSQL is required here and there is none: {server}")
    return pytest.skip(f"PostgreSQL: {server}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A run without PostgreSQL must not look like a whole one."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and "PostgreSQL: " in report.longrepr[2]
    ]
    if skipped:
        terminalreporter.section("POSTGRESQL WAS NOT TESTED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests were skipped. {skipped[0].longrepr[2]}")
        terminalreporter.line(
            "Start a server at 127.0.0.1:5432, set MTO_GRAPH_TEST_POSTGRES, or install PostgreSQL."
        )
