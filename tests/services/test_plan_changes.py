"""The log of plan changes: every change of a planned order has its entry, and no process misses one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from queue import Queue
from typing import Any

import psycopg2
import pytest

from mto_graph.errors import Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.manual_orders import (
    NewPlannedOrder,
    PlannedOrderChange,
    change_planned_order,
    create_planned_order,
    delete_planned_order,
)
from mto_graph.services.orders import Conversion, convert_planned_orders
from mto_graph.services.plan_changes.draft import KEPT, PlanChangeDraft
from mto_graph.services.plan_changes.hub import Follower, Forgotten, Topic, Unknown
from mto_graph.services.plan_changes.interests import Interest
from mto_graph.services.plan_changes.log import PlanChange, entries, newest
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.planning import PlanningRequest, begin_planning

from .gate import PATIENCE
from .worlds import TODAY, at_first, bought, fill, load, order, plan, rows

Orders = dict[int, tuple[Any, ...]]


def planned_orders(application: Application) -> Orders:
    return {row[0]: row for row in rows(application, "SELECT * FROM planned_order")}


def since(application: Application, position: int) -> list[PlanChange]:
    with application.database.reading() as session:
        return entries(session, position, 100)


def position(application: Application) -> int:
    with application.database.reading() as session:
        return newest(session)


def number_of(application: Application, material: str) -> int:
    (row,) = rows(
        application,
        "SELECT MIN(o.number) FROM planned_order o JOIN material_plant mp ON mp.id = o.material_plant"
        " JOIN material m ON m.id = mp.material WHERE m.material = ?",
        material,
    )
    return int(row[0])


def checked(application: Application, action: Callable[[], object]) -> PlanChange:
    """Do it, and compare what has become of the planned orders with what the log says of it."""
    before, at = planned_orders(application), position(application)
    action()
    after = planned_orders(application)
    (entry,) = since(application, at)
    expected = {
        **dict.fromkeys(after.keys() - before.keys(), OrderChange.CREATED),
        **dict.fromkeys(before.keys() - after.keys(), OrderChange.DELETED),
        **{n: OrderChange.CHANGED for n in after.keys() & before.keys() if after[n] != before[n]},
    }
    logged = dict(zip(entry.orders.numbers.tolist(), entry.orders.changes.tolist(), strict=True))
    assert logged == expected
    assert expected, "nothing has changed, so nothing has been tested"
    places = zip(entry.orders.places.material_plants, entry.orders.places.segments, strict=True)
    known = {number: row[1:3] for number, row in (before | after).items()}
    assert [known[number] for number in logged] == [tuple(map(int, place)) for place in places]
    return entry


def test_whatever_changes_planned_orders_is_logged_with_them(application: Application) -> None:
    fill(application)
    first = checked(application, lambda: plan(application))
    assert (first.run, first.origin) == (1, "planning run 1")
    load(application, sales_orders=[order(1, "P", 12), order(2, "P", 1)])
    assert checked(application, lambda: plan(application)).run == 2
    own = rows(application, "SELECT MIN(number) FROM planned_order")[0][0]
    changed = checked(
        application, lambda: change_planned_order(application, own, PlannedOrderChange(quantity=Decimal(20)))
    )
    assert (changed.run, changed.origin) == (None, "changed planned order")
    touched = {
        (int(m), int(s))
        for m, s in zip(changed.sections.material_plants, changed.sections.segments, strict=True)
    }
    needed = {row[:2] for row in rows(
        application, "SELECT material_plant, segment FROM dependent_requirement WHERE parent = ?", own
    )}  # fmt: skip
    assert needed
    assert needed < touched, "the components' sections have changed too"
    checked(application, lambda: change_planned_order(application, own, PlannedOrderChange(firmed=False)))
    checked(application, lambda: plan(application))
    by_hand = NewPlannedOrder(
        material="OWN", plant="1000", quantity=Decimal(5), availability_date=date(2025, 5, 5)
    )
    checked(application, lambda: create_planned_order(application, by_hand))
    checked(application, lambda: delete_planned_order(application, max(planned_orders(application))))
    part = [Conversion(own, Decimal(1))]
    checked(application, lambda: convert_planned_orders(application, part))
    converted = checked(application, lambda: convert_planned_orders(application, [Conversion(own)]))
    assert converted.origin == "conversion"
    firmed = {
        "order": "900",
        "material": "OWN",
        "plant": "1000",
        "quantity": 3,
        "availability_date": "2025-05-05",
    }
    checked(application, lambda: load(application, firmed_planned_orders=[firmed]))


def test_an_order_that_the_fence_firms_is_logged(application: Application) -> None:
    fill(application)
    plan(application)
    load(application, material_plants=[bought("OWN", 7, mrp_type="P1", planning_time_fence_days=60)])
    own = number_of(application, "OWN")
    entry = checked(application, lambda: plan(application))
    assert entry.orders.numbers.tolist() == [own]


def test_what_is_undone_or_changes_nothing_has_no_entry(application: Application) -> None:
    fill(application)
    plan(application)
    at = position(application)
    plan(application)
    with pytest.raises(Refused):
        delete_planned_order(application, 12345)
    run = begin_planning(
        application, PlanningRequest(today=TODAY, run_type="NEUPL", planning_mode="DELETE_AND_RECREATE")
    )
    with pytest.raises(Refused):
        run.perform(at_first("write", run.watch.cancel))
    assert since(application, at) == []


def test_the_log_forgets_and_says_so(memory_application: Application) -> None:
    fill(memory_application)
    plan(memory_application)
    hub = memory_application.plan_changes
    follower = Follower(Topic.PLAN, Interest(), lambda _entry: None)
    with memory_application.database.session() as session:
        session.execute("UPDATE plan_change SET id = ? WHERE id = 1", [KEPT])
    assert hub.follow(follower, KEPT - 1) == [KEPT]
    with pytest.raises(Forgotten):
        hub.follow(follower, KEPT - 2)
    with pytest.raises(Unknown):
        hub.follow(follower, KEPT + 1)
    load(memory_application, sales_orders=[order(2, "P", 1)])
    plan(memory_application)
    load(memory_application, sales_orders=[order(3, "P", 1)])
    plan(memory_application)
    assert [entry.id for entry in since(memory_application, 0)] == [KEPT, KEPT + 1, KEPT + 2]
    with memory_application.database.session() as session:
        session.closing(PlanChangeDraft)._forget(KEPT)
    assert position(memory_application) == KEPT + 2
    with pytest.raises(Forgotten):
        hub.follow(follower, KEPT - 1)


# Following


class Heard:
    """What a follower has been told, and until when a test waits for it."""

    def __init__(self, application: Application, topic: Topic = Topic.PLAN, **interest: Any) -> None:
        self.entries: Queue[int | None] = Queue()
        self.follower = Follower(topic, Interest(**interest), self.entries.put)
        self.missed = application.plan_changes.follow(self.follower)

    def next(self) -> int | None:
        return self.entries.get(timeout=PATIENCE)

    def nothing_more(self) -> bool:
        return self.entries.empty()


def test_each_hears_what_it_is_interested_in(application: Application) -> None:
    fill(application)
    load(application, sales_orders=[order(2, "P", 1)])
    everything, other = Heard(application), Heard(application, sales_order="2", item=10)
    own, plant = Heard(application, material="OWN", plant="1000"), Heard(application, plant="2000")
    messages = Heard(application, Topic.MESSAGES, material="P")
    plan(application)
    assert [one.next() for one in (everything, other, own)] == [1, 1, 1]
    at = number_of(application, "COMMON")
    change_planned_order(application, at, PlannedOrderChange(quantity=Decimal(50)))
    assert everything.next() == 2
    load(application, sales_orders=[order(2, "P", 2)])
    plan(application)
    assert [everything.next(), other.next(), own.next()] == [3, 3, 3]
    assert all(one.nothing_more() for one in (everything, other, own, plant, messages))
    application.plan_changes.leave(own.follower)
    delete_planned_order(application, at)
    assert everything.next() == 4
    assert own.nothing_more()
    application.background.stop()
    assert [everything.next(), other.next()] == [None, None]


@contextmanager
def second(url: str) -> Iterator[Application]:
    application = open_application(url)
    yield application
    application.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_another_process_changes_is_heard(kind: str, request: pytest.FixtureRequest) -> None:
    """Two applications share nothing but the database, as two processes do."""
    url = request.getfixturevalue(f"{kind}_url")
    with second(url) as here, second(url) as there:
        fill(there)
        heard = Heard(here)
        plan(there)
        assert heard.next() == 1


def test_a_killed_listener_comes_back_and_misses_nothing(postgresql_url: str) -> None:
    with second(postgresql_url) as here, second(postgresql_url) as there:
        fill(there)
        plan(there)
        heard = Heard(here)
        at = number_of(there, "COMMON")
        admin = psycopg2.connect(postgresql_url)
        admin.autocommit = True
        for quantity in range(10, 40):
            if quantity in (15, 39):
                killed = _kill_listeners(admin)
                assert killed == 1
            change_planned_order(there, at, PlannedOrderChange(quantity=Decimal(quantity)))
        assert [heard.next() for _ in range(30)] == list(range(2, 32))
        assert heard.nothing_more()
        admin.close()


def _kill_listeners(admin: Any) -> int:
    """End the connections that listen; the hub may be at opening one."""
    deadline = time.monotonic() + PATIENCE
    with admin.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
            if found := cursor.fetchone()[0]:
                return int(found)
    return 0


def test_entries_are_numbered_in_the_sequence_of_their_commits(postgresql_url: str) -> None:
    """Whoever reads `everything after the last one` must never meet a smaller number later."""
    with second(postgresql_url) as one, second(postgresql_url) as two:
        fill(one)
        plan(one)
        start = threading.Barrier(3)
        seen: list[int] = []

        def change(application: Application, origin: str) -> None:
            start.wait()
            for _ in range(40):
                with application.database.session() as session:
                    draft = session.closing(PlanChangeDraft)
                    draft.origin = origin
                    draft.changes.order(OrderChange.CHANGED, 1, 1, 0)

        writers = [
            threading.Thread(target=change, args=(app, name)) for app, name in ((one, "a"), (two, "b"))
        ]
        for writer in writers:
            writer.start()
        start.wait()
        while any(writer.is_alive() for writer in writers):
            seen += [entry.id for entry in since(one, seen[-1] if seen else 1)]
        seen += [entry.id for entry in since(one, seen[-1] if seen else 1)]
        assert seen == list(range(2, 82))
