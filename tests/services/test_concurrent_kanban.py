"""Signals that come at once from eight places: each container calls once and is received once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any, TypeVar

import pytest

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.kanban import ChangedContainer, KanbanStatusChange, create_kanban, set_kanban_status

WRITERS = 8
TODAY = date(2025, 3, 3)
Answer = TypeVar("Answer")


@pytest.fixture
def servers(database_url: str) -> Iterator[tuple[Application, ...]]:
    """Two applications on one database, as two servers are."""
    first = open_application(database_url)
    place = {"material": "BOLT", "plant": "1000", "storage_location": "LINE"}
    upsert(
        first,
        {
            "plants": [{"plant": "1000"}],
            "storage_locations": [{"plant": "1000", "storage_location": "LINE"}],
            "material_plants": [{"material": "BOLT", "plant": "1000", "procurement_type": "external"}],
            "control_cycles": [
                {
                    "control_cycle": "K1",
                    **place,
                    "number_of_containers": 3,
                    "container_quantity": 10,
                    "replenishment": "in_house",
                },
                {"control_cycle": "E1", **place, "event_driven": True, "replenishment": "in_house"},
            ],
        },
    )
    second = open_application(database_url)
    yield first, second
    second.close()
    first.close()


def at_once(servers: Sequence[Application], work: Callable[[Application, int], Answer]) -> list[Answer]:
    """What every writer gets, all of them starting together."""
    barrier = Barrier(WRITERS)

    def begin(writer: int) -> Answer:
        barrier.wait()
        return work(servers[writer % len(servers)], writer)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(begin, range(WRITERS)))


def signals(application: Application, status: str) -> tuple[ChangedContainer, ...]:
    changes = [
        KanbanStatusChange(control_cycle="K1", container=container, status=status) for container in (1, 2, 3)
    ]
    return set_kanban_status(application, changes, today=TODAY)


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(sql)


def test_containers_that_are_emptied_at_once_call_once(servers: tuple[Application, ...]) -> None:
    told = at_once(servers, lambda application, _: signals(application, "empty"))
    for place in range(3):
        assert sum(answer[place].called for answer in told) == 1
        assert len({answer[place].receipt_id for answer in told}) == 1
    assert rows(servers[0], "SELECT COUNT(*) FROM receipt") == [(3,)]

    told = at_once(servers, lambda application, _: signals(application, "full"))
    for place in range(3):
        assert sum(bool(answer[place].movements) for answer in told) == 1
    assert rows(servers[0], "SELECT SUM(quantity) FROM stock") == [(30_000,)]
    assert rows(servers[0], "SELECT COUNT(*), SUM(quantity) FROM goods_movement") == [(3, 30_000)]


def test_single_needs_that_come_at_once_get_a_container_each(servers: tuple[Application, ...]) -> None:
    told = at_once(
        servers,
        lambda application, writer: create_kanban(application, "E1", Decimal(writer + 1), today=TODAY),
    )
    assert sorted(one.container for one in told) == list(range(1, WRITERS + 1))
    assert rows(servers[0], "SELECT COUNT(*), SUM(quantity) FROM receipt") == [(8, 36_000)]
