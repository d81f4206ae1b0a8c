"""Bulk reading and writing: the same rows and values on both databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from mto_graph.model.bulk import (
    INT,
    NULL,
    TEXT,
    allocate_ids,
    delete_keys,
    insert_chunks,
    insert_columns,
    read_columns,
    row_chunks,
    rows_where_in,
    update_columns,
)
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application, open_application

READ = (
    "SELECT parent, position, material_plant, segment, quantity, date, bom_item, covered_by "
    "FROM dependent_requirement ORDER BY parent, position"
)


def requirements(count: int) -> dict[str, np.ndarray]:
    """Rows with every seventh without a BOM item and every third without a single supply."""
    number = np.arange(count, dtype=np.int64)
    return {
        "parent": number + 2**40,
        "position": number % 5,
        "material_plant": number % 11 + 1,
        "segment": number * 8 + 3,
        "quantity": number * 1000 - 10**14,
        "date": number % 20_000,
        "bom_item": np.where(number % 7 == 0, NULL, number),
        "covered_by": np.where(number % 3 == 0, NULL, -number),
    }


def read(session: Session, *, fill: int = NULL) -> dict[str, np.ndarray]:
    names = list(requirements(0))
    return dict(zip(names, read_columns(session, READ, (), (INT,) * 8, fill=fill), strict=True))


def assert_equal(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> None:
    assert left.keys() == right.keys()
    for name in left:
        assert left[name].dtype == np.int64
        np.testing.assert_array_equal(left[name], right[name], err_msg=name)


@pytest.mark.parametrize("count", [0, 1, 45_001])
def test_what_is_inserted_is_read(application: Application, count: int) -> None:
    rows = requirements(count)
    with application.database.session() as session:
        assert insert_columns(session, "dependent_requirement", rows) == count
        assert_equal(read(session), rows)
    with application.database.reading() as session:
        assert_equal(read(session), rows)
        filled = read(session, fill=-1)
        np.testing.assert_array_equal(
            filled["bom_item"], np.where(rows["bom_item"] == NULL, -1, rows["bom_item"])
        )


@pytest.mark.parametrize("sizes", [(), (0,), (3,), (7_000, 1, 12_000)])
def test_what_is_inserted_in_chunks_is_read(application: Application, sizes: tuple[int, ...]) -> None:
    rows = requirements(sum(sizes))
    ends = np.cumsum(sizes, dtype=np.int64).tolist()
    chunks = (
        {name: column[end - size : end] for name, column in rows.items()}
        for size, end in zip(sizes, ends, strict=True)
    )
    with application.database.session() as session:
        assert insert_chunks(session, "dependent_requirement", chunks) == sum(sizes)
        assert_equal(read(session), rows)


def test_chunks_are_one_statement_on_postgresql(postgresql_url: str) -> None:
    rows = requirements(3)
    application = open_application(postgresql_url)
    with application.database.observed() as statements, application.database.session() as session:
        insert_chunks(
            session, "dependent_requirement", ({**rows, "position": rows["position"] + at} for at in range(5))
        )
    assert len([sql for sql in statements if sql.startswith("COPY")]) == 1
    application.close()


def test_what_a_chunk_raises_undoes_those_before(application: Application) -> None:
    def chunks() -> Iterator[dict[str, np.ndarray]]:
        yield requirements(9_000)
        raise EnoughError

    with pytest.raises(EnoughError), application.database.session() as session:
        insert_chunks(session, "dependent_requirement", chunks())
    with application.database.reading() as session:
        assert not session.rows(READ)


@pytest.mark.parametrize("count", [499, 500, 1_733])
def test_columns_of_one_value_and_almost_one(application: Application, count: int) -> None:
    rows = requirements(count)
    rows["position"] = np.full(count, 7)
    rows["bom_item"] = np.full(count, NULL)
    rows["covered_by"] = np.full(count, -5)
    rows["covered_by"][count // 2] = NULL
    rows["segment"] = np.full(count, 3)
    rows["segment"][-1] = 11
    with application.database.session() as session:
        insert_columns(session, "dependent_requirement", rows)
        assert_equal(read(session), rows)


def test_rows_that_are_all_alike(application: Application) -> None:
    count = 1_200
    with application.database.session() as session:
        columns = {
            "material_plant": [1] * count,
            "segment": np.full(count, 8),
            "reason": [1] * count,
            "date": [None] * count,
            "origin": ["import"] * count,
            "entered_at": ["2025-01-01 00:00:00.000000"] * count,
        }
        insert_columns(session, "planning_file_entry", columns)
        rows = session.rows(
            "SELECT DISTINCT material_plant, segment, reason, date, origin FROM planning_file_entry"
        )
        assert rows == [(1, 8, 1, None, "import")]
        assert session.scalar("SELECT COUNT(*) FROM planning_file_entry") == count


def test_text_and_flags(application: Application) -> None:
    texts = [
        "",
        "plain",
        "tab\there",
        "line\nbreak\r",
        "back\\slash",
        "\\N",
        'quote\'s "two"',
        "ünï¢ødé 漢字 🙂",
    ]
    with application.database.session() as session:
        insert_columns(
            session,
            "order_profile",
            {
                "id": np.arange(len(texts)),
                "order_type": np.array(texts, dtype=object),
                "convertible": np.arange(len(texts)) % 2 == 0,
                **dict.fromkeys(("strategy", "requirements_type", "procurement"), texts),
            },
        )
    with application.database.reading() as session:
        types, strategies, flags = read_columns(
            session,
            "SELECT order_type, strategy, convertible FROM order_profile WHERE id >= ? ORDER BY id",
            [0],
            (TEXT, TEXT, INT),
        )
    assert types.tolist() == strategies.tolist() == texts
    assert flags.tolist() == [1, 0] * (len(texts) // 2)


@pytest.mark.parametrize("step", [1, 10_000])
def test_rows_are_updated_and_deleted_by_key(application: Application, step: int) -> None:
    rows = requirements(30_000)
    some = slice(0, None, step)
    keys = {name: rows[name][some] for name in ("parent", "position")}
    with application.database.session() as session:
        insert_columns(session, "dependent_requirement", rows)
        values = {"quantity": rows["quantity"][some] * 2, "covered_by": np.full(len(keys["parent"]), NULL)}
        assert update_columns(session, "dependent_requirement", keys, values) == len(keys["parent"])
        assert update_columns(session, "dependent_requirement", keys, {"date": rows["date"][some] + 1}) > 0
        expected = {name: column.copy() for name, column in rows.items()}
        expected["quantity"][some] *= 2
        expected["covered_by"][some] = NULL
        expected["date"][some] += 1
        assert_equal(read(session), expected)
        assert delete_keys(session, "dependent_requirement", keys) == len(keys["parent"])
        keep = np.ones(30_000, bool)
        keep[some] = False
        assert_equal(read(session), {name: column[keep] for name, column in expected.items()})


def test_nothing_asked_is_nothing_done(application: Application) -> None:
    none = {"parent": np.empty(0, np.int64), "position": np.empty(0, np.int64)}
    with application.database.session() as session, application.database.observed() as statements:
        assert insert_columns(session, "dependent_requirement", none) == 0
        assert delete_keys(session, "dependent_requirement", none) == 0
        assert update_columns(session, "dependent_requirement", none, {"date": np.empty(0, np.int64)}) == 0
    assert statements == []


def test_columns_of_different_length_are_a_mistake(application: Application) -> None:
    with application.database.session() as session, pytest.raises(ValueError, match="one length"):
        insert_columns(session, "pegging", {"demand": np.arange(2), "supply": np.arange(3)})


def test_bulk_and_entities_share_the_transaction(application: Application) -> None:
    def write_and_fail() -> None:
        with application.database.session() as session:
            session.db.Plant(plant="1000", workdays="1111100", keep_backward_dates=False)
            insert_columns(session, "dependent_requirement", requirements(10))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with application.database.reading() as session:
        assert session.scalar("SELECT count(*) FROM dependent_requirement") == 0
        assert session.scalar("SELECT count(*) FROM plant") == 0


def test_ids_are_fresh(application: Application) -> None:
    with application.database.session() as session:
        ids = list(allocate_ids(session, "material", 3))
        assert len(set(ids)) == 3
        texts = {name: [""] * 3 for name in ("description", "material_type")}
        insert_columns(
            session, "material", {"id": ids, "material": list("abc"), "base_unit": ["PC"] * 3, **texts}
        )
        created = session.db.Material(material="d", base_unit="PC")
        assert created.material == "d"
    with application.database.session() as session:
        more = list(allocate_ids(session, "material", 2))
        stored = [identity for (identity,) in session.rows("SELECT id FROM material")]
    assert not set(stored) & set(more)
    assert len(set(stored)) == 4


def test_many_values_are_found_in_parts(application: Application) -> None:
    with application.database.session() as session:
        insert_columns(session, "counter", {"name": [f"n{i}" for i in range(2000)], "value": np.arange(2000)})
        wanted = [f"n{i}" for i in range(0, 2000, 2)] * 2 + ["unknown"]
        found = dict(rows_where_in(session, "SELECT name, value FROM counter WHERE name IN", wanted))
        assert found == {f"n{i}": i for i in range(0, 2000, 2)}
        assert session.scalar("SELECT name FROM counter WHERE value = ?", [np.int64(7)]) == "n7"
        assert list(rows_where_in(session, "SELECT name FROM counter WHERE name IN", [])) == []


@pytest.mark.parametrize("column", ["name", "value"])
def test_many_values_are_asked_for_in_one_statement_of_postgresql(
    application: Application, column: str
) -> None:
    """It has no statistics after an import, and read the whole table once for every 500 values."""
    numbers = {f"a,{{}}\"'\\%{number}": number for number in range(1000, 3000)}
    wanted = [*(numbers if column == "name" else numbers.values())][:1500]
    with application.database.session() as session:
        insert_columns(session, "counter", {"name": [*numbers], "value": [*numbers.values()]})
    with application.database.observed() as statements, application.database.session() as session:
        found = dict(rows_where_in(session, f"SELECT name, value FROM counter WHERE {column} IN", wanted))
    assert found == dict([*numbers.items()][:1500])
    asked = [sql for sql in statements if sql.startswith("SELECT name")]
    assert len(asked) == (1 if session.dialect == "postgresql" else 3)


def test_two_queries_can_be_read_side_by_side(application: Application) -> None:
    with application.database.session() as session:
        insert_columns(session, "counter", {"name": list("abc"), "value": [1, 2, 3]})
    with application.database.reading() as session:
        pairs = [
            (left[0], right[0])
            for lefts in row_chunks(session, "SELECT name FROM counter WHERE length(name) = 1 ORDER BY name")
            for left in lefts
            for rights in row_chunks(session, "SELECT value FROM counter WHERE name = ?", [left[0]])
            for right in rights
        ]
    assert pairs == [("a", 1), ("b", 2), ("c", 3)]


def test_numbers_are_never_cut(application: Application) -> None:
    with application.database.session() as session:
        insert_columns(session, "counter", {"name": list("abc"), "value": [2**53 + 1, 2, 4]})
        sql = "SELECT sum(value), max(value), count(*) FROM counter WHERE length(name) = 1"
        totals = [int(column[0]) for column in read_columns(session, sql, (), (INT,) * 3)]
        assert totals == [2**53 + 7, 2**53 + 1, 3]
        with pytest.raises(ValueError, match="not a whole number"):
            read_columns(session, "SELECT 1.5", (), (INT,))
        assert [
            column.tolist() for column in read_columns(session, "SELECT NULL, 7", (), (INT, INT), fill=-1)
        ] == [[-1], [7]]


def test_a_number_that_does_not_fit_its_column_is_no_silent_other_number(postgresql_url: str) -> None:
    rows = requirements(3)
    rows["position"][1] = 2**31
    application = open_application(postgresql_url)
    with pytest.raises(OverflowError, match="position"), application.database.session() as session:
        insert_columns(session, "dependent_requirement", rows)
    application.close()


def test_parameters_and_signs_in_packed_queries(application: Application) -> None:
    with application.database.session() as session:
        insert_columns(session, "counter", {"name": ["50%", "a?b"], "value": [1, 2]})
    with application.database.reading() as session:
        sql = "SELECT value, value % 2 FROM counter WHERE name IN (?, 'a?b') AND name LIKE '%' ORDER BY value DESC"
        found = read_columns(session, sql, ["50%"], (INT, INT))
    assert [column.tolist() for column in found] == [[2, 1], [0, 1]]


class EnoughError(Exception):
    """Whoever watches has seen enough."""


def test_who_watches_ends_an_insert_with_a_word_of_their_own(application: Application) -> None:
    def seen(count: int) -> None:
        raise EnoughError(count)

    def inserted(table: str, columns: Mapping[str, Any]) -> None:
        with application.database.session() as session:
            session.on_rows = seen
            insert_columns(session, table, columns)

    names = [f"row {row}" for row in range(30_000)]
    for table, columns in (
        ("counter", {"name": names, "value": np.arange(30_000)}),
        ("dependent_requirement", requirements(30_000)),
    ):
        with pytest.raises(EnoughError):
            inserted(table, columns)
    with application.database.reading() as session:
        assert session.scalar("SELECT COUNT(*) FROM counter WHERE name LIKE 'row %'") == 0
        assert session.scalar("SELECT COUNT(*) FROM dependent_requirement") == 0


def test_texts_numbers_and_gaps_keep_their_rows(application: Application) -> None:
    count = 1_234
    gone = np.where(np.arange(count) % 5 == 0, NULL, np.arange(count))
    names = [None if row % 7 == 0 else f"name {row}" for row in range(count)]
    with application.database.session() as session:
        session.execute("CREATE TABLE mixed (id BIGINT, gap BIGINT, name TEXT, one BIGINT)")
        columns = {"id": np.arange(count), "gap": gone, "name": names, "one": np.full(count, 7)}
        assert insert_columns(session, "mixed", columns) == count
        found = session.rows("SELECT id, gap, name, one FROM mixed ORDER BY id")
        session.execute("DROP TABLE mixed")
    assert found == [(row, None if row % 5 == 0 else row, names[row], 7) for row in range(count)]
