"""Migrations: a migrated database is the one that the entities describe, and no other is touched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pony.orm import Database as PonyDatabase

from mto_graph.errors import ErrorCode, Refused
from mto_graph.model import migrations as runner
from mto_graph.model.database import Database, open_database
from mto_graph.model.entities import define
from mto_graph.model.migrations import Migration, migrate, migrations, pending, require_current

from ..postgresql import connect


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest) -> str:
    """A database without tables."""
    url: str = request.getfixturevalue(f"bare_{request.param}_url")
    return url


@pytest.fixture
def bare(bare_url: str) -> Iterator[Database]:
    opened = open_database(bare_url)
    yield opened
    opened.close()


def sqlite_shape(rows: Any) -> dict[str, Any]:
    """Columns (name, type, nullability, key) and indexes of every table."""
    names = [name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    shape = {}
    for name in sorted(set(names) - {"sqlite_sequence", "schema_version"}):
        # a key column without NOT NULL is reported as nullable, with AUTOINCREMENT or not
        columns = [
            (row[1], row[2], bool(row[3] or row[5]), row[5]) for row in rows(f"PRAGMA table_info({name})")
        ]
        indexes = sorted(
            (bool(index[2]), tuple(row[2] for row in rows(f"PRAGMA index_info('{index[1]}')")))
            for index in rows(f"PRAGMA index_list({name})")
        )
        keys = sorted((row[3], row[2], row[4]) for row in rows(f"PRAGMA foreign_key_list({name})"))
        shape[name] = (columns, [entry for entry in indexes if entry[1]], keys)
    return shape


def postgresql_shape(rows: Any) -> dict[str, Any]:
    columns = rows(
        "SELECT table_name, column_name, data_type, is_nullable, collation_name, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_version' "
        "ORDER BY table_name, ordinal_position"
    )
    indexes = rows(
        "SELECT tablename, substring(indexdef FROM ' USING .*'), indexdef LIKE 'CREATE UNIQUE%' FROM pg_indexes "
        "WHERE schemaname = 'public' AND tablename <> 'schema_version' ORDER BY 1, 2, 3"
    )
    keys = rows(
        "SELECT conrelid::regclass::text, replace(pg_get_constraintdef(oid), ' ON DELETE SET NULL', '') "
        "FROM pg_constraint WHERE contype = 'f' ORDER BY 1, 2"
    )
    return {"columns": columns, "indexes": indexes, "keys": keys}


def test_a_migrated_database_is_the_one_the_entities_describe_on_sqlite(bare_sqlite_url: str) -> None:
    migrated = open_database(bare_sqlite_url)
    migrate(migrated)
    fresh = PonyDatabase("sqlite", ":memory:")
    define(fresh)
    fresh.generate_mapping(create_tables=True)
    connection = fresh.provider.pool.con
    with migrated.reading() as session:
        shape = sqlite_shape(session.rows)
    assert len(shape) == 43
    assert shape == sqlite_shape(lambda sql: connection.execute(sql).fetchall())
    migrated.close()


def test_a_migrated_database_is_the_one_the_entities_describe_on_postgresql(
    postgresql_url: str, bare_postgresql_url: str
) -> None:
    migrated = open_database(postgresql_url)
    fresh = PonyDatabase("postgres", dsn=bare_postgresql_url)
    define(fresh)
    fresh.generate_mapping(create_tables=True)
    fresh.disconnect()
    connection = connect(bare_postgresql_url)
    cursor = connection.cursor()

    def rows(sql: str) -> list[tuple[Any, ...]]:
        cursor.execute(sql)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    with migrated.reading() as session:
        shape = postgresql_shape(session.rows)
    assert len({row[0] for row in shape["columns"]}) == 43
    assert shape["columns"] == postgresql_shape(rows)["columns"]
    assert shape == postgresql_shape(rows)
    assert {row[4] for row in shape["columns"] if row[2] == "text"} == {"C"}
    connection.close()
    migrated.close()


def test_stock_of_a_sales_order_never_becomes_plant_stock_by_a_deletion(bare: Database) -> None:
    migrate(bare)
    with bare.session() as session:
        session.execute(
            "INSERT INTO plant (id, plant, name, workdays, keep_backward_dates) VALUES (1, '1000', '', '1111100', ?)",
            [False],
        )
        session.execute("INSERT INTO material VALUES (1, 'FG', '', 'PC', '')")
        names = [row[0] for row in session.execute("SELECT * FROM material_plant").description]
        filled = {"mrp_type": "PD", "lot_size": "EX"} | dict.fromkeys(
            (
                "procurement_type",
                "strategy_group",
                "individual_collective",
                "special_procurement",
                "planning_calendar",
                "individual_lot_sizing",
                "mrp_controller",
            ),
            "",
        )
        filled |= dict.fromkeys(("id", "material", "plant", "opening_period_days", "low_level_code"), 1)  # type: ignore[arg-type]
        places = ", ".join("?" for _ in names)
        session.execute(f"INSERT INTO material_plant VALUES ({places})", [filled.get(name) for name in names])
        session.execute("INSERT INTO sales_order VALUES (1, '4711', '', NULL)")
        session.execute("INSERT INTO sales_order_item VALUES (1, 1, 10, 1, '', ?, NULL, NULL)", [False])
        session.execute("INSERT INTO stock VALUES (1, 1, '', 'unrestricted', 1, 5000, NULL)")
    with pytest.raises(Exception, match=r"(?i)foreign key"), bare.session() as session:
        session.execute("DELETE FROM sales_order_item")


def test_migrating_twice_does_nothing_the_second_time(bare: Database) -> None:
    applied = migrate(bare)
    versions = [migration.version for migration in applied]
    assert versions == sorted(set(versions))
    assert [migration.name for migration in applied[:2]] == ["first_tables", "goods_movements"]
    assert migrate(bare) == []
    require_current(bare)


def test_a_bare_database_is_told_to_be_migrated(bare: Database) -> None:
    with pytest.raises(Refused, match="mto-graph migrate") as refused:
        require_current(bare)
    assert refused.value.errors[0].code is ErrorCode.SCHEMA_OUTDATED
    assert len(pending(bare)) == len(migrations(bare.dialect))


def test_a_migration_that_fails_leaves_nothing(bare: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = (
        migrations(bare.dialect)[0],
        Migration(1000, "bad", ("CREATE TABLE half (id INTEGER)", "CREATE nonsense")),
    )
    monkeypatch.setattr(runner, "migrations", lambda dialect: [good, bad])
    with pytest.raises(Exception, match="nonsense"):
        migrate(bare)
    monkeypatch.undo()
    assert len(pending(bare)) == len(migrations(bare.dialect))
    migrate(bare)


def test_a_later_migration_is_applied_alone(bare: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(bare)
    second = Migration(1000, "second", ("CREATE TABLE second (id INTEGER)",))
    monkeypatch.setattr(runner, "migrations", lambda dialect: [*migrations(dialect), second])
    assert [migration.name for migration in migrate(bare)] == ["second"]
    monkeypatch.undo()
    with pytest.raises(Refused, match="newer than this program"):
        migrate(bare)


def test_a_database_of_another_program_is_refused(bare: Database) -> None:
    migrate(bare)
    with bare.session() as session:
        session.execute("UPDATE schema_version SET checksum = 'other'")
    with pytest.raises(Refused, match="migration 0001 is not the one of this program"):
        migrate(bare)


def test_two_who_migrate_at_once_wait_for_each_other(bare_url: str) -> None:
    databases = [open_database(bare_url) for _ in range(4)]
    applied: list[int] = []
    threads = [
        threading.Thread(target=lambda database=database: applied.append(len(migrate(database))))
        for database in databases
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [0, 0, 0, len(migrations("sqlite"))]
    for database in databases:
        database.close()
