"""A real PostgreSQL for the tests: a server that answers, or a throwaway cluster made from installed binaries.

`MTO_GRAPH_TEST_POSTGRES` names a server as a URL; otherwise 127.0.0.1:5432, user postgres, is tried.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, Final

from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import make_dsn, parse_dsn

from mto_graph.model.database import open_database
from mto_graph.model.migrations import migrate

LOCAL: Final = "postgresql://postgres@127.0.0.1:5432/postgres"
_INSTALLED: Final = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/usr/pgsql")


_EMPTIED: Final = (
    "SET session_replication_role = replica; {}; SET session_replication_role = DEFAULT;"
    " SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
    " WHERE schemaname = 'public' AND last_value IS NOT NULL"
)
"""Ten times faster than TRUNCATE for the few rows of a test; switching foreign keys off is for superusers."""


class NoPostgreSQLError(Exception):
    """There is no server and no way to start one."""


class Server:
    """A server whose databases come and go with the tests of one process."""

    def __init__(self, url: str, cluster: Cluster | None = None) -> None:
        self._url = url
        self._cluster = cluster
        self._prefix = f"mto_graph_test_{os.getpid()}_{uuid.uuid4().hex[:6]}"
        self._names: list[str] = []
        self._free: list[str] = []
        self._template = ""

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        parts = {key: value for key, value in parse_dsn(self._url).items() if key != "dbname"}
        query = "&".join(f"{key}={value}" for key, value in parts.items())
        return f"postgresql:///{name}?{query}"

    def new(self, template: str = "template0") -> str:
        """A database of its own; without a template it has no tables."""
        name = f"{self._prefix}_{len(self._names)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        self._run(f"ALTER DATABASE {name} SET synchronous_commit = off")
        self._names.append(name)
        return name

    def take(self) -> str:
        """A database with all tables and no rows."""
        if self._free:
            return self._free.pop()
        if not self._template:
            self._template = self.new()
            database = open_database(self.url(self._template))
            migrate(database)
            database.close()
        return self.new(self._template)

    def give_back(self, name: str) -> None:
        """Empty it for the next test; whoever still hangs on to it is cut off."""
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        connection = connect(self.url(name))
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [table for (table,) in cursor.fetchall() if table != "schema_version"]
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
            )
            filled = [table for (table,) in cursor.fetchall()]
            try:
                cursor.execute(_EMPTIED.format("; ".join(f"DELETE FROM {table}" for table in filled)))
            except InsufficientPrivilege:
                if filled:
                    cursor.execute(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE")
        connection.close()
        self._free.append(name)

    def close(self) -> None:
        """Drop what was made, and the cluster if it was ours."""
        if self._cluster:
            self._cluster.stop()
            return
        for name in reversed(self._names):
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, sql: str) -> None:
        connection = connect(self._url)
        try:
            connection.cursor().execute(sql)
        finally:
            connection.close()


class Cluster:
    """A throwaway cluster on a socket in a temporary folder."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        # Socket names are short, so not below pytest's own long folders.
        self._folder = Path(tempfile.mkdtemp(prefix="mto-pg-"))
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        self._call(
            "initdb", "-D", str(self._folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"
        )
        self._server = subprocess.Popen(
            [
                *(str(binaries / "postgres"), "-D", str(self._folder / "data"), "-k", str(self._folder)),
                *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off"),
            ],
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.url = f"postgresql:///postgres?host={self._folder}&user=postgres"
        self._wait()

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait(timeout=60)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), *arguments],
            user=self._user,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise NoPostgreSQLError(f"{program} failed: {done.stderr.strip()}")

    def _wait(self) -> None:
        for _ in range(300):
            if answers(self.url):
                return
            time.sleep(0.1)
        self.stop()
        raise NoPostgreSQLError("the throwaway cluster did not answer within 30 seconds")


def start() -> Server:
    """The server to test on. Raises NoPostgreSQLError when there is none."""
    named = os.environ.get("MTO_GRAPH_TEST_POSTGRES", "")
    if named:
        if not answers(named):
            raise NoPostgreSQLError("the server named by MTO_GRAPH_TEST_POSTGRES does not answer")
        return Server(named)
    if answers(LOCAL):
        return Server(LOCAL)
    binaries = _binaries()
    if binaries is None:
        raise NoPostgreSQLError("no server at 127.0.0.1:5432, and neither initdb nor postgres are installed")
    cluster = Cluster(binaries)
    return Server(cluster.url, cluster)


def connect(url: str) -> Any:
    """A connection that commits each statement."""
    import psycopg2

    connection = psycopg2.connect(make_dsn(url, connect_timeout="5"))
    connection.autocommit = True
    return connection


def answers(url: str) -> bool:
    """Whether a server is there and lets us in."""
    import psycopg2

    try:
        connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    for root in _INSTALLED:
        folders += sorted(Path(root).parent.glob(f"{Path(root).name}*/bin"), reverse=True)
        folders += sorted(Path(root).glob("*/bin"), reverse=True)
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


def _unprivileged_user() -> str:
    """PostgreSQL does not run as root."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody", "daemon"):
        if name in known:
            return name
    raise NoPostgreSQLError("the tests run as root and there is no other user to start a cluster as")
