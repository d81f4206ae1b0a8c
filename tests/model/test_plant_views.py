"""A session that may look at some plants only: every table has a rule, and no statement finds a way around it."""

from __future__ import annotations

import pytest

from mto_graph.model.plant_views import RUN_COLUMNS, VISIBLE, PlantView
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

TWO_PLANTS = {
    "plants": [{"plant": "1000"}, {"plant": "2000"}],
    "materials": [{"material": name} for name in ("BIKE", "TUBE", "PUMP")],
    "material_plants": [
        {"material": "BIKE", "plant": "1000"},
        {"material": "TUBE", "plant": "1000"},
        {"material": "TUBE", "plant": "2000"},
        {"material": "PUMP", "plant": "2000"},
    ],
    "stock": [
        {"material": "TUBE", "plant": "1000", "quantity": 1},
        {"material": "TUBE", "plant": "2000", "quantity": 2},
    ],
}

WAYS_AROUND = (
    "SELECT material FROM material ORDER BY 1",
    "SELECT m.material FROM material m WHERE EXISTS (SELECT 1 FROM stock) ORDER BY 1",
    "SELECT material FROM (SELECT * FROM material) inner_one ORDER BY 1",
    "WITH named AS (SELECT material FROM material) SELECT material FROM named ORDER BY 1",
    "WITH RECURSIVE named(material, level) AS (SELECT material, 0 FROM material"
    " UNION SELECT m.material, level + 1 FROM named JOIN material m ON m.material = named.material WHERE level < 1)"
    " SELECT DISTINCT material FROM named ORDER BY 1",
)


def test_every_table_of_the_database_has_a_rule(application: Application) -> None:
    with application.database.reading() as session:
        if session.dialect == "sqlite":
            tables = session.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            tables = session.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        columns = session.execute("SELECT * FROM planning_run LIMIT 0").description
    assert {name for (name,) in tables} - {"sqlite_sequence"} == set(VISIBLE)
    assert {column[0] for column in columns} == set(RUN_COLUMNS)


def test_no_statement_sees_what_lies_in_other_plants(application: Application) -> None:
    upsert(application, TWO_PLANTS)
    with application.database.reading(["1000"]) as session:
        for statement in WAYS_AROUND:
            assert session.rows(statement) == [("BIKE",), ("TUBE",)], statement
        assert session.rows("SELECT quantity FROM stock WHERE quantity < ?", [9000]) == [(1000,)]
        assert session.scalar("SELECT COUNT(*) FROM schema_version") == 0
    with application.database.reading(["1000", "2000"]) as session:
        assert session.scalar("SELECT COUNT(*) FROM stock") == 2
    with application.database.reading(["3000"]) as session:
        assert session.scalar("SELECT COUNT(*) FROM material") == 0
    with application.database.reading() as session:
        assert session.scalar("SELECT COUNT(*) FROM material") == 3


def test_an_open_session_is_not_narrowed_and_a_narrow_one_only_reads(application: Application) -> None:
    with application.database.reading(), pytest.raises(RuntimeError, match="open already"):
        application.database.reading(["1000"]).__enter__()
    with pytest.raises(RuntimeError, match="only reads"):
        PlantView("main", (1,)).over("UPDATE plant SET name = ''")
