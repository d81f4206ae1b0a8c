"""Orders that come at once for the same last parts: each is made once, and each part is promised once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from mto_graph.services.application import Application, open_application
from mto_graph.services.availability import promise

from .worlds import DAY, TODAY, bought, item, load, made, order, stock

WRITERS = 6
PARTS = 2
LATE = "2025-04-08"


@pytest.fixture
def servers(database_url: str) -> Iterator[tuple[Application, ...]]:
    """Two applications on one database, as two servers are: a desk takes a top, of which there are two."""
    first = open_application(database_url)
    load(
        first,
        material_plants=[
            made("P", 5, goods_receipt_days=1),
            bought("TOP", 28, individual_collective="collective"),
        ],
        bom_items=[item("P", "TOP")],
        stock=[stock("TOP", PARTS)],
    )
    second = open_application(database_url)
    yield first, second
    second.close()
    first.close()


@pytest.mark.parametrize("strategy", ["81", "82"])
def test_the_last_parts_are_promised_once(servers: tuple[Application, ...], strategy: str) -> None:
    barrier = Barrier(WRITERS)

    def enter(writer: int) -> str:
        application = servers[writer % len(servers)]
        barrier.wait()
        load(application, sales_orders=[order(writer, "P", 1, strategy_group=strategy)])
        return str(promise(application, str(writer), 10, TODAY).confirmed_date)

    with ThreadPoolExecutor(WRITERS) as pool:
        told = list(pool.map(enter, range(WRITERS)))
    assert sorted(told) == [DAY] * PARTS + [LATE] * (WRITERS - PARTS)
    later = [str(promise(servers[0], str(writer), 10, TODAY).confirmed_date) for writer in range(WRITERS)]
    assert later == told
    with servers[0].database.reading() as session:
        rows = session.rows("SELECT COUNT(*), COUNT(DISTINCT order_number) FROM receipt WHERE assembly_order")
    assert rows == [(WRITERS, WRITERS)]
