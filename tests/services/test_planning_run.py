"""Planning runs: what they store, what they leave alone, and that a run which fails changes nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, PlanningResult, run_planning

from .worlds import (
    DAY,
    PLAN_TABLES,
    TODAY,
    bought,
    elements,
    item,
    load,
    made,
    numbers,
    order,
    plan,
    proposals,
    receipt,
    reservation,
    rows,
    run_status,
    sections,
    stock,
    stored,
)

Rows = list[dict[str, Any]]


def fill(application: Application) -> Application:
    """A product of strategy 20 made of a part of its own and a common one of which 4 are in stock."""
    load(
        application,
        material_plants=[
            made("P", 5, strategy_group="20"),
            bought("OWN", 7),
            bought("COMMON", 7, individual_collective="collective"),
        ],
        bom_items=[item("P", "OWN", 2), item("P", "COMMON", 3)],
        sales_orders=[order(1, "P", 10)],
        stock=[stock("COMMON", 4)],
    )
    return application


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
        (2, common, 0, 26_000, delivery, start, start),
        (3, own, customer, 20_000, delivery, start, start),
    ]
    assert [(*row[:6], row[7]) for row in found["dependent_requirement"]] == [
        (1, 1, common, 0, 30_000, start, None),
        (1, 2, own, customer, 20_000, start, 3),
    ]
    assert [row[2:5] for row in found["pegging"]] == [(0, 1, 10_000), (1, 0, 4_000), (1, 2, 26_000)]


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
    assert (run, status, day, run_type, mode, code) == (result.run, "FINISHED", 20150, "NEUPL", "ADAPT", "")
    assert json.loads(counts) == result.counts


def test_order_types_say_what_may_become_of_an_order(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("A"), bought("B"), made("C", strategy_group="50")],
        sales_orders=[
            order(1, "A", 1, strategy_group="20"),
            order(2, "B", 1, strategy_group="20"),
            order(3, "A", 1),
            order(4, "B", 1),
        ],
        planned_independent_requirements=[{"material": "C", "plant": "1000", "date": DAY, "quantity": 1}],
    )
    plan(memory_application)
    found = {
        (name, text): (row.order_type, row.convertible)
        for name in "ABC"
        for text, section in sections(memory_application, name).items()
        for row in proposals(section)
    }
    assert found == {
        ("A", "customer 1/10"): ("KD", True),
        ("B", "customer 2/10"): ("NB", True),
        ("A", "net"): ("LA", True),
        ("B", "net"): ("NB", True),
        ("C", "planning"): ("VP", False),
    }


def test_an_empty_database_is_planned_too(memory_application: Application) -> None:
    assert plan(memory_application).unchanged
    assert run_status(memory_application) == ["FINISHED"]


def test_reservations_are_served_in_their_own_section(memory_application: Application) -> None:
    """One of plant stock, one of the sales order item; each is short of what its own section lacks."""
    of_the_item = {"sales_order": "1", "sales_order_item": 10}
    load(
        memory_application,
        material_plants=[made("P", strategy_group="20"), bought("C")],
        sales_orders=[order(1, "P", 1)],
        stock=[stock("C", "0.001"), stock("C", 2, **of_the_item)],
        reservations=[reservation("7", "C", 5), reservation("8", "C", 3, **of_the_item)],
    )
    plan(memory_application)
    found = {
        text: [str(row.quantity) for row in proposals(section)]
        for text, section in sections(memory_application, "C").items()
    }
    assert found == {"net": ["4.999"], "customer 1/10": ["1"]}


def test_reservations_of_orders_are_served_before_those_by_hand(memory_application: Application) -> None:
    """4 are there for the 3 of the production order and the 2 by hand, which have the lower number."""
    load(
        memory_application,
        material_plants=[made("P"), bought("C")],
        stock=[stock("C", 4)],
        receipts=[receipt("60", "P", 1, kind="production_order")],
        reservations=[reservation("1", "C", 2), reservation("2", "C", 3, order="60")],
    )
    plan(memory_application)
    by_hand = rows(memory_application, "SELECT id FROM reservation WHERE reservation = '1'")[0][0]
    short = rows(memory_application, "SELECT demand, quantity FROM pegging WHERE supply > 0")
    assert short == [(by_hand, 1000)]


@pytest.mark.parametrize(("horizon", "quantities"), [(None, ["5"]), (0, []), (5, [])])
def test_a_horizon_of_no_days_reaches_to_today(
    memory_application: Application, horizon: int | None, quantities: list[str]
) -> None:
    """What arrives today covers what was wanted on Friday, where there is a horizon at all."""
    load(
        memory_application,
        plants=[{"plant": "1000", "rescheduling_horizon_days": horizon}],
        material_plants=[bought("C")],
        sales_orders=[order(1, "C", 5, "2025-02-28")],
        receipts=[receipt("45", "C", 5, str(TODAY))],
    )
    plan(memory_application)
    found = proposals(sections(memory_application, "C")["net"])
    assert [str(row.quantity) for row in found] == quantities


def test_where_nothing_is_maintained_a_bill_of_material_means_in_house(
    memory_application: Application,
) -> None:
    """A has one and is made in 3 workdays; B has none and is bought within 7 days."""
    times = {"in_house_production_days": 3, "planned_delivery_days": 7, "strategy_group": "20"}
    load(
        memory_application,
        material_plants=[{"material": name, "plant": "1000", **times} for name in "AB"],
        bom_items=[item("A", "B")],
        sales_orders=[order(1, "A", 1), order(2, "B", 1)],
    )
    plan(memory_application)
    found = {
        name: [
            (row.order_type, str(row.start_date))
            for section in sections(memory_application, name).values()
            for row in proposals(section)
        ]
        for name in "AB"
    }
    assert found == {
        "A": [("KD", "2025-04-02")],
        "B": [("NB", "2025-03-26"), ("NB", "2025-03-31")],
    }


def test_a_variant_without_a_planning_material_leaves_every_plan_alone(
    memory_application: Application,
) -> None:
    """The planning plant decides where there is one; nothing is guessed where there is none."""
    load(
        memory_application,
        plants=[{"plant": "1000"}, {"plant": "2000"}],
        material_plants=[
            made(name, strategy_group="60", plant=plant)
            for name in ("A", "B", "C")
            for plant in ("1000", "2000")
        ],
        planned_independent_requirements=[
            {"material": name, "plant": plant, "date": DAY, "quantity": 10}
            for name in ("A", "B", "C")
            for plant in ("1000", "2000")
        ],
        sales_orders=[order(1, "A", 4)],
    )

    def planned_quantities() -> list[str]:
        plan(memory_application)
        return [
            str(proposals(sections(memory_application, name, plant)["planning"])[0].quantity)
            for name in ("A", "B", "C")
            for plant in ("1000", "2000")
        ]

    assert planned_quantities() == ["10"] * 6
    load(memory_application, material_plants=[{"material": "A", "plant": "1000", "planning_material": "B"}])
    assert planned_quantities() == ["10", "10", "6", "10", "10", "10"]
    load(
        memory_application,
        material_plants=[
            {"material": "A", "plant": "1000", "planning_material": "B", "planning_plant": "2000"}
        ],
    )
    assert planned_quantities() == ["10", "10", "10", "6", "10", "10"]


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


# Requests


@pytest.mark.parametrize(
    ("request_", "code", "place"),
    [
        ({"sales_order": "1"}, ErrorCode.REQUIRED, "sales_order"),
        ({"item": 10}, ErrorCode.REQUIRED, "sales_order"),
        ({"sales_order": "1", "item": 10, "plant": "1000"}, ErrorCode.CONFLICT, "sales_order"),
        ({"sales_order": "1", "item": 10, "material": "P"}, ErrorCode.CONFLICT, "sales_order"),
        ({"run_type": "ALL"}, ErrorCode.INVALID_VALUE, "run_type"),
        ({"planning_mode": "DELETE"}, ErrorCode.INVALID_VALUE, "planning_mode"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    request_: dict[str, Any], code: ErrorCode, place: str
) -> None:
    with pytest.raises(Refused) as refused:
        PlanningRequest(today=TODAY, **request_)
    (error,) = refused.value.errors
    assert (error.code, error.path) == (code, (place,))


@pytest.mark.parametrize("today", [date(1969, 12, 31), date(2100, 1, 1), "2025-02-30", None])
def test_the_planning_date_lies_in_the_calendar(memory_application: Application, today: Any) -> None:
    with pytest.raises(Refused, match="The planning date") as refused:
        plan(memory_application, today)
    assert refused.value.errors[0].path == ("today",)
    assert run_status(memory_application) == []


# Failing runs


class Unchanged:
    """The plan of an application, which must be the same at the end of the block."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __enter__(self) -> None:
        self.before = stored(self.application)

    def __exit__(self, *fault: object) -> None:
        assert stored(self.application) == self.before


def last_run(application: Application) -> tuple[Any, ...]:
    """Status, code and message of the last run."""
    return rows(
        application, "SELECT status, error_code, error_message FROM planning_run ORDER BY id DESC LIMIT 1"
    )[0]


def test_a_run_that_fails_keeps_the_old_plan_and_says_why(in_memory: Application) -> None:
    load(
        in_memory,
        material_plants=[{"material": "OWN", "plant": "1000", "planned_delivery_days": 9999}],
        sales_orders=[order(1, "P", 99)],
    )
    with Unchanged(in_memory), pytest.raises(Refused) as refused:
        plan(in_memory, date(2090, 1, 2))
    assert refused.value.errors[0].code is ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR
    status, code, message = last_run(in_memory)
    assert (status, code) == ("FAILED", "LEAD_TIME_OUTSIDE_CALENDAR")
    assert "OWN in plant 1000" in message
    assert not plan(in_memory).unchanged


def test_a_run_that_is_broken_off_while_writing_keeps_the_old_plan(
    planned: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writing of the last table fails; the first ones are undone."""
    from mto_graph.services.planning import writing

    def failing(session: Any, table: str, *arguments: Any) -> int:
        if table == "pegging":
            raise OSError("disk full at /var/lib/secret")
        return real(session, table, *arguments)

    real = writing.update_columns
    load(planned, sales_orders=[order(1, "P", 99)])
    with monkeypatch.context() as patched:
        patched.setattr(writing, "update_columns", failing)
        with Unchanged(planned), pytest.raises(OSError, match="disk full"):
            plan(planned)
    status, code, message = last_run(planned)
    assert (status, code) == ("FAILED", "")
    assert "secret" not in message
    assert plan(planned).counts["planned_orders_changed"] == 3


def test_a_run_that_is_interrupted_is_recorded_so(in_memory: Application) -> None:
    def interrupt(phase: str, share: float) -> None:
        if phase == "write":
            raise KeyboardInterrupt

    load(in_memory, sales_orders=[order(1, "P", 99)])
    with Unchanged(in_memory), pytest.raises(KeyboardInterrupt):
        run_planning(in_memory, PlanningRequest(today=TODAY), interrupt)
    assert run_status(in_memory) == ["FINISHED", "INTERRUPTED"]


def test_who_watches_cannot_undo_a_run_that_is_written(memory_application: Application) -> None:
    fill(memory_application)

    def gone(phase: str, share: float) -> None:
        if share == 1:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_planning(memory_application, PlanningRequest(today=TODAY), gone)
    assert run_status(memory_application) == ["FINISHED"]
    assert len(stored(memory_application)["planned_order"]) == 3


def test_a_run_that_is_broken_off_after_it_was_written_is_finished(
    memory_application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(**facts: Any) -> PlanningResult:
        raise KeyboardInterrupt

    fill(memory_application)
    monkeypatch.setattr("mto_graph.services.planning.run.PlanningResult", interrupted)
    with pytest.raises(KeyboardInterrupt):
        plan(memory_application)
    assert last_run(memory_application) == ("FINISHED", "", "")
    assert len(stored(memory_application)["planned_order"]) == 3


def test_progress_tells_the_phases_and_grows_to_the_whole(memory_application: Application) -> None:
    fill(memory_application)
    told: list[tuple[str, float]] = []
    run_planning(memory_application, PlanningRequest(today=TODAY), lambda *told_now: told.append(told_now))
    assert list(dict.fromkeys(phase for phase, _ in told)) == ["read", "plan", "write"]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_run_that_died_is_closed_by_the_next_one(loaded: Application) -> None:
    plan(loaded)
    with loaded.database.session() as session:
        session.execute("UPDATE planning_run SET status = 'RUNNING', finished_at = NULL")
    plan(loaded)
    assert run_status(loaded) == ["INTERRUPTED", "FINISHED"]
    assert rows(loaded, "SELECT COUNT(*) FROM planning_run WHERE finished_at IS NULL") == [(0,)]


def test_two_runs_at_once_are_refused(loaded: Application, database_url: str) -> None:
    """The second one comes from another process, as far as the database can tell."""
    other = open_application(database_url)
    refusals: list[ErrorCode] = []

    def meanwhile(phase: str, share: float) -> None:
        if phase == "plan":
            for application in (loaded, other):
                with pytest.raises(Refused) as refused:
                    plan(application)
                refusals.append(refused.value.errors[0].code)

    try:
        result = run_planning(loaded, PlanningRequest(today=TODAY), meanwhile)
        assert refusals == [ErrorCode.PLANNING_IN_PROGRESS] * 2
        assert result.counts["planned_orders"] == 3
        assert run_status(loaded) == ["FINISHED"]
        assert plan(other).unchanged
    finally:
        other.close()


def test_order_entry_goes_on_while_planning_runs(loaded: Application, database_url: str) -> None:
    """What is entered meanwhile is not in this plan, but in the next."""
    other = open_application(database_url)

    def meanwhile(phase: str, share: float) -> None:
        if phase == "plan":
            upsert(other, {"sales_orders": [order(2, "P", 5)]})

    try:
        assert run_planning(loaded, PlanningRequest(today=TODAY), meanwhile).counts["planned_orders"] == 3
        assert plan(loaded).counts["planned_orders_created"] == 3
    finally:
        other.close()


def test_codes_whose_plugins_are_gone_are_refused_all_at_once(
    loaded: Application, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(loaded)
    monkeypatch.setenv("MTO_GRAPH_PLUGINS", "strategy-50,mrp-types")
    other = open_application(database_url)
    try:
        with Unchanged(loaded), pytest.raises(Refused) as refused:
            plan(other)
        assert {error.code for error in refused.value.errors} == {
            ErrorCode.UNKNOWN_STRATEGY,
            ErrorCode.UNKNOWN_LOT_SIZE,
        }
        assert "P in plant 1000 uses it" in str(refused.value)
        assert last_run(other)[0] == "FAILED"
    finally:
        other.close()


def test_a_ring_that_slipped_into_the_database_is_message_69(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P"), made("R"), bought("C")],
        bom_items=[item("P", "R"), item("R", "C")],
        sales_orders=[order(1, "P", 1)],
    )
    with memory_application.database.session() as session:
        p, r, c = (row[0] for row in session.rows("SELECT id FROM material_plant ORDER BY id"))
        session.execute("UPDATE bom_item SET component = ? WHERE parent = ? AND component = ?", [p, r, c])
    result: PlanningResult = plan(memory_application)
    assert result.counts["planned_orders"] == 1
    assert proposals(sections(memory_application, "P")["net"])[0].exceptions == (1, 69)
