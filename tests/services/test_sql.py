"""Lists as parameters: what is in them arrives as it is, and the database knows how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mto_graph.model.database import Database, open_database
from mto_graph.services.reading.sql import numbers, pairs, texts

ODD = [
    "",
    " ",
    "a,b",
    "{a}",
    'say "a"',
    "a\\b",
    "\\",
    "it's",
    "NULL",
    "a\nb",
    "%s ? $1",
    "Füße",
    "\U0001f529",
]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("values", [[], [7], [3, 1, 2**62, -5]])
def test_numbers_arrive(database: Database, values: list[int]) -> None:
    with database.reading() as session:
        among, parameter = numbers(session, values)
        assert sorted(session.rows(f"SELECT value FROM {among} listed", [parameter])) == [
            (value,) for value in sorted(values)
        ]


@pytest.mark.parametrize("values", [[], ["FG20"], ODD])
def test_texts_arrive_as_they_are(database: Database, values: list[str]) -> None:
    with database.reading() as session:
        among, parameter = texts(session, values)
        found = session.rows(f"SELECT value FROM {among} listed", [parameter])
        assert sorted(found) == [(value,) for value in sorted(values)]


def test_pairs_of_texts_arrive_as_they_are(database: Database) -> None:
    wanted = {*zip(ODD, reversed(ODD), strict=True), ("FG20", "1000"), ("FG20", "2000")}
    with database.reading() as session:
        among, parameters = pairs(session, wanted)
        assert set(session.rows(f"SELECT * FROM {among} listed", parameters)) == wanted


def test_postgresql_plans_for_as_many_numbers_as_there_are(postgresql_url: str) -> None:
    database = open_database(postgresql_url)
    with database.reading() as session:
        for count in (1, 3_000):
            among, parameter = numbers(session, range(count))
            plan = session.rows(f"EXPLAIN SELECT value FROM {among} listed", [parameter])[0][0]
            estimated = re.search(r"rows=(\d+)", plan)
            assert estimated is not None
            assert int(estimated[1]) == count
    database.close()
