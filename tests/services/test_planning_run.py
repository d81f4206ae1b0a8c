"""Planning runs: what they store, what they leave alone, and which orders keep their numbers."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mto_graph.services.application import Application

from .worlds import (
    PLAN_TABLES,
    bought,
    elements,
    fill,
    load,
    made,
    numbers,
    order,
    plan,
    proposals,
    receipt,
    rows,
    run_status,
    sections,
    stock,
    stored,
)


@pytest.fixture
def loaded(application: Application) -> Application:
    """On both databases, for what is a matter of storing."""
    return fill(application)


@pytest.fixture
def planned(loaded: Application) -> Application:
    plan(loaded)
    return loaded


@pytest.fixture
def in_memory(memory_application: Application) -> Application:
    """Planned, in memory, for what is a matter of planning."""
    plan(fill(memory_application))
    return memory_application


# What is stored


def test_orders_requirements_and_pegging_are_stored(planned: Application) -> None:
    """P starts on 31 March; the stock covers 4 of the 30 common parts."""
    start, delivery = 20178, 20171
    found = stored(planned)
    (item_id,), (p, own, common) = (
        [row[0] for row in rows(planned, "SELECT id FROM sales_order_item")],
        [row[0] for row in rows(planned, "SELECT id FROM material_plant ORDER BY id")],
    )
    customer = 3 + 8 * item_id
    assert [row[:7] for row in found["planned_order"]] == [
        (1, p, customer, 10_000, start, 20185, 20185),
        (2, own, customer, 20_000, delivery, start, start),
        (3, common, 0, 26_000, delivery, start, start),
    ]
    assert [(*row[:6], row[7]) for row in found["dependent_requirement"]] == [
        (1, 1, common, 0, 30_000, start, None),
        (1, 2, own, customer, 20_000, start, 2),
    ]
    assert [row[2:5] for row in found["pegging"]] == [(0, 1, 10_000), (1, 0, 4_000), (1, 3, 26_000)]


def test_the_run_answers_what_it_wrote(memory_application: Application) -> None:
    fill(memory_application)
    result = plan(memory_application)
    assert {name: count for name, count in result.counts.items() if count} == {
        "planned_orders": 3,
        "planned_orders_created": 3,
        "dependent_requirements": 2,
        "dependent_requirements_created": 2,
        "peggings": 3,
        "peggings_created": 3,
    }
    assert not result.unchanged
    assert set(result.seconds) == {"read", "plan", "write"}


def test_the_run_is_recorded(loaded: Application) -> None:
    result = plan(loaded)
    ((run, status, day, run_type, mode, counts, code),) = rows(
        loaded,
        "SELECT id, status, planning_date, run_type, planning_mode, counts, error_code FROM planning_run",
    )
    assert (run, status, day, run_type, mode, code) == (result.run, "FINISHED", 20150, "NETCH", "ADAPT", "")
    assert json.loads(counts) == result.counts


def test_an_empty_database_is_planned_too(memory_application: Application) -> None:
    assert plan(memory_application).unchanged
    assert run_status(memory_application) == ["FINISHED"]


# The second run


def test_a_second_run_writes_nothing(planned: Application) -> None:
    before = stored(planned)
    with planned.database.observed() as statements:
        result = plan(planned)
    assert result.unchanged
    assert stored(planned) == before
    changing = [statement for statement in statements if not statement.startswith(("SELECT", "WITH"))]
    assert changing
    assert not [statement for statement in changing if any(table in statement for table in PLAN_TABLES)]
    assert rows(planned, "SELECT COUNT(*) FROM order_profile") == [(3,)]


def test_on_the_next_day_nothing_changes_that_is_in_time(in_memory: Application) -> None:
    before = stored(in_memory)
    assert plan(in_memory, date(2025, 3, 4)).unchanged
    assert stored(in_memory) == before


def test_an_unrelated_order_adds_its_own_rows_only(planned: Application) -> None:
    before = stored(planned)
    load(planned, sales_orders=[order(2, "P", 5)])
    result = plan(planned)
    after = stored(planned)
    assert {name: count for name, count in result.counts.items() if count and "_c" in name} == {
        "planned_orders_created": 3,
        "dependent_requirements_created": 2,
        "peggings_created": 1,
    }
    for table in PLAN_TABLES:
        assert [row for row in after[table] if row in before[table]] == before[table]


def test_orders_keep_their_numbers_when_a_quantity_changes(planned: Application) -> None:
    before = numbers(planned)
    load(planned, sales_orders=[order(1, "P", 12)])
    result = plan(planned)
    assert numbers(planned) == before
    assert result.counts["planned_orders_changed"] == 3
    assert result.counts["planned_orders_created"] == result.counts["planned_orders_deleted"] == 0
    assert [row.quantity for row in proposals(sections(planned, "OWN")["customer 1/10"])] == [24]


def test_orders_keep_their_numbers_when_a_date_changes(in_memory: Application) -> None:
    before = numbers(in_memory)
    load(in_memory, sales_orders=[order(1, "P", 10, "2025-04-14")])
    result = plan(in_memory)
    assert numbers(in_memory) == before
    assert result.counts["planned_orders_changed"] == 3
    assert [str(row.date) for row in proposals(sections(in_memory, "OWN")["customer 1/10"])] == ["2025-04-07"]


def test_an_order_changes_alone_where_only_it_is_concerned(in_memory: Application) -> None:
    """More common parts in stock: one order shrinks, its pegging with it."""
    load(in_memory, stock=[stock("COMMON", 6)])
    result = plan(in_memory)
    changed = {name: count for name, count in result.counts.items() if count and name.endswith("_changed")}
    assert changed == {"planned_orders_changed": 1, "peggings_changed": 2}


def test_what_nobody_needs_any_more_goes_on_every_level(planned: Application) -> None:
    load(planned, sales_orders=[order(1, "P", 10, rejected=True)])
    result = plan(planned)
    assert result.counts["planned_orders_deleted"] == 3
    assert stored(planned) == {table: [] for table in PLAN_TABLES}


def test_numbers_are_never_given_twice(in_memory: Application) -> None:
    load(in_memory, sales_orders=[order(1, "P", 10, rejected=True)])
    plan(in_memory)
    load(in_memory, sales_orders=[order(1, "P", 10, rejected=False)])
    plan(in_memory)
    assert sorted(number for found in numbers(in_memory).values() for number in found) == [4, 5, 6]


def test_a_change_of_master_data_reaches_every_level(in_memory: Application) -> None:
    """The common part is no longer collective: its requirement moves to the customer's section."""
    load(in_memory, material_plants=[{"material": "COMMON", "plant": "1000", "individual_collective": ""}])
    plan(in_memory)
    assert list(sections(in_memory, "COMMON")) == ["net", "customer 1/10"]
    assert [row.quantity for row in proposals(sections(in_memory, "COMMON")["customer 1/10"])] == [30]


# Messages


def test_01_is_shown_until_the_next_run_of_everything(in_memory: Application) -> None:
    def messages() -> list[tuple[int, ...]]:
        return [row.exceptions for row in proposals(sections(in_memory, "OWN")["customer 1/10"])]

    assert messages() == [(1,)]
    plan(in_memory, material="COMMON")
    assert messages() == [(1,)]
    plan(in_memory)
    assert messages() == [()]


def test_what_stays_true_is_said_of_old_orders_too(memory_application: Application) -> None:
    load(memory_application, material_plants=[made("P", 5)], sales_orders=[order(1, "P", 1, "2025-03-04")])
    plan(memory_application)
    assert proposals(sections(memory_application, "P")["net"])[0].exceptions == (1, 30, 50)
    plan(memory_application)
    assert proposals(sections(memory_application, "P")["net"])[0].exceptions == (30, 50)


def test_messages_on_receipts_come_and_go(application: Application) -> None:
    load(
        application,
        plants=[{"plant": "1000", "rescheduling_horizon_days": 50}],
        material_plants=[bought("C")],
        sales_orders=[order(1, "C", 5)],
        receipts=[receipt("45", "C", 5, "2025-04-09")],
    )
    assert plan(application).counts["plan_exceptions_created"] == 1
    (row,) = [row for row in sections(application, "C")["net"].rows if row.element == "POitem"]
    assert row.exceptions == (10,)
    load(application, receipts=[receipt("45", "C", 5)])
    assert plan(application).counts["plan_exceptions_deleted"] == 1


# Firm orders


def test_a_firmed_planned_order_is_left_as_it_is_and_covers_its_requirement(planned: Application) -> None:
    with planned.database.session() as session:
        session.execute("UPDATE planned_order SET firmed = 1 WHERE number = 1")
    assert plan(planned).unchanged
    load(planned, sales_orders=[order(1, "P", 12)])
    plan(planned)
    found = proposals(sections(planned, "P")["customer 1/10"])
    assert [(row.order, str(row.quantity), row.firmed) for row in found] == [
        ("1", "10", True),
        ("4", "2", False),
    ]
    assert [str(row.quantity) for row in proposals(sections(planned, "OWN")["customer 1/10"])] == ["20", "4"]


def test_a_firm_planned_order_of_another_system_needs_its_components(memory_application: Application) -> None:
    fill(memory_application)
    firm = {"kind": "planned_order", "start_date": "2025-03-24", "sales_order": "1", "sales_order_item": 10}
    load(memory_application, receipts=[receipt("F1", "P", 4, **firm)])
    plan(memory_application)
    assert [row[:3] for row in elements(sections(memory_application, "OWN")["customer 1/10"])][1:3] == [
        ("2025-03-24", "PldOrd", "8"),
        ("2025-03-24", "DepReq", "-8"),
    ]
    load(memory_application, receipts=[receipt("F1", "P", 4, received_quantity=4, **firm)])
    plan(memory_application)
    assert [row[:3] for row in elements(sections(memory_application, "OWN")["customer 1/10"])][1:] == [
        ("2025-03-31", "PldOrd", "20"),
        ("2025-03-31", "DepReq", "-20"),
    ]
