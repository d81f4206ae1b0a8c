"""Eight writers at once, on SQLite and on PostgreSQL: nothing is lost, nothing happens twice, the ledger is the stock.

Each writer has an application of its own, as processes would have: nothing but the database keeps them apart.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import GoodsMovement, post_goods_movements, reverse_goods_movement
from mto_graph.services.idempotency import once

WRITERS = 8
ROUNDS = 15
EXPECTED = {ErrorCode.INSUFFICIENT_STOCK, ErrorCode.EXCEEDS_OPEN_QUANTITY, ErrorCode.CONFLICT}
"""What may be refused because somebody else came first."""

SECTION = "customer 1/10"
ITEM = {"sales_order": "1", "sales_order_item": 10}


def material(name: str, **columns: object) -> dict[str, Any]:
    return {"material": name, "plant": "1000", **columns}


@pytest.fixture
def writers(database_url: str) -> Iterator[list[Application]]:
    with ExitStack() as stack:
        opened = []
        for _ in range(WRITERS):
            application = open_application(database_url)
            stack.callback(application.close)
            opened.append(application)
        upsert(
            opened[0],
            {
                "plants": [{"plant": "1000"}],
                "material_plants": [
                    material("BIKE", procurement_type="in_house", strategy_group="20"),
                    material("FRAME", procurement_type="in_house", strategy_group="20"),
                    material("BOLT", procurement_type="external"),
                ],
                "sales_orders": [
                    material(
                        "BIKE",
                        sales_order="1",
                        item=10,
                        quantity=40,
                        requested_date="2024-05-06",
                        strategy_group="20",
                    )
                ],
                "stock": [
                    material("BOLT", quantity=60),
                    material("BOLT", storage_location="A", quantity=20),
                    material("BIKE", quantity=30, **ITEM),
                ],
                "receipts": [
                    material(
                        "FRAME",
                        order="F1",
                        kind="production_order",
                        quantity=50,
                        availability_date="2024-05-06",
                        **ITEM,
                    ),
                    material(
                        "BIKE",
                        order="B1",
                        kind="production_order",
                        quantity=10,
                        availability_date="2024-05-06",
                        **ITEM,
                    ),
                ],
                "reservations": [
                    material("BOLT", reservation="R", item=1, order="F1", quantity=30, date="2024-05-01")
                ],
            },
        )
        yield opened


def movement(movement_type: str, quantity: int, **named: Any) -> GoodsMovement:
    return GoodsMovement(movement_type=movement_type, quantity=Decimal(quantity), **named)


def some_movement(random: Random) -> GoodsMovement:
    bolt, bike = {"material": "BOLT", "plant": "1000"}, {"material": "BIKE", "plant": "1000"}
    return random.choice(
        [
            movement("101", random.randint(1, 3), order="F1"),
            movement("101", 1, order="B1"),
            movement("261", random.randint(1, 4), order="F1", **bolt),
            movement("601", 1, **ITEM),
            movement("653", 1, **ITEM),
            movement("413", random.randint(1, 3), **bolt, **ITEM),
            movement("411", 1, **bolt, **ITEM),
            movement("551", 1, section=SECTION, **bike),
            movement("701", 1, section="net", **bolt),
            movement("309", 1, section=SECTION, to_material="BIKE", material="FRAME", plant="1000"),
        ]
    )


def together(applications: list[Application], work: Callable[[int, Application], None]) -> None:
    """All at once; what one of them raises is raised here."""
    start = threading.Barrier(len(applications))
    faults: list[BaseException] = []

    def run(number: int, application: Application) -> None:
        start.wait()
        try:
            work(number, application)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(applications)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(sql)


def ledger_sum(application: Application) -> Counter[tuple[int, int, str, str]]:
    found: Counter[tuple[int, int, str, str]] = Counter()
    for giver, taker, quantity, *places in rows(
        application,
        "SELECT material_plant, COALESCE(to_material_plant, material_plant), quantity, from_segment, from_location,"
        " from_stock_type, to_segment, to_location, to_stock_type FROM goods_movement ORDER BY id",
    ):
        if places[0] is not None:
            found[giver, places[0], places[1], places[2]] -= quantity
        if places[3] is not None:
            found[taker, places[3], places[4], places[5]] += quantity
        assert min(found.values()) >= 0, "the numbers are not in the order in which they were posted"
    return +found


def stock(application: Application) -> Counter[tuple[int, int, str, str]]:
    found = rows(
        application,
        "SELECT material_plant, COALESCE(8 * sales_order_item + 3, 0), COALESCE(storage_location, ''), stock_type,"
        " quantity FROM stock",
    )
    keys = [row[:4] for row in found]
    assert len(keys) == len(set(keys)), "a stock stands there twice"
    return +Counter({(row[0], row[1], row[2], row[3]): row[4] for row in found})


def posted(application: Application, *kinds: str) -> int:
    """Thousandths posted with these types, less what was taken back."""
    marks = ", ".join(repr(kind) for kind in kinds)
    found = rows(
        application,
        "SELECT COALESCE(SUM(CASE WHEN reversal_of IS NULL THEN quantity ELSE -quantity END), 0) FROM goods_movement"
        f" WHERE movement_type IN ({marks})",
    )
    return int(found[0][0])


def test_nothing_is_lost_and_nothing_happens_twice(writers: list[Application]) -> None:
    before = len(rows(writers[0], "SELECT id FROM goods_movement"))
    numbers: list[list[int]] = [[] for _ in writers]

    def work(writer: int, application: Application) -> None:
        random = Random(writer)
        for _ in range(ROUNDS):
            try:
                if numbers[writer] and random.random() < 0.25:
                    done = reverse_goods_movement(application, random.choice(numbers[writer]))
                    numbers[writer].extend(done.numbers)
                else:
                    wanted = [some_movement(random) for _ in range(random.randint(1, 2))]
                    for one in post_goods_movements(application, wanted):
                        numbers[writer].extend(one.numbers)
            except Refused as refused:
                unexpected = {error.code for error in refused.errors} - EXPECTED
                if unexpected:
                    raise
        upsert(application, {"stock": [material("BOLT", storage_location=f"W{writer}", quantity=writer + 1)]})

    together(writers, work)

    ids = [identity for (identity,) in rows(writers[0], "SELECT id FROM goods_movement ORDER BY id")]
    told = sorted(number for own in numbers for number in own)
    assert ids == list(range(1, len(ids) + 1))
    assert len(told) == len(set(told))
    assert len(ids) == before + len(told) + len(writers)
    assert set(told) <= set(ids)
    assert stock(writers[0]) == ledger_sum(writers[0])
    received = dict(rows(writers[0], "SELECT order_number, received_quantity FROM receipt"))
    assert sum(received.values()) == posted(writers[0], "101", "102")
    assert received["F1"] <= 50_000
    assert received["B1"] <= 10_000
    withdrawn = rows(writers[0], "SELECT withdrawn_quantity FROM reservation")[0][0]
    assert withdrawn == posted(writers[0], "261", "262")
    delivered = rows(writers[0], "SELECT delivered_quantity FROM schedule_line")[0][0]
    assert delivered == posted(writers[0], "601", "602")
    assert 0 <= delivered <= 40_000
    assert posted(writers[0], "653", "654") <= delivered


def test_the_last_piece_is_delivered_once(writers: list[Application]) -> None:
    """Thirty bikes for eight writers who want four each: seven get theirs, and two stay."""
    outcomes: list[str] = []

    def work(_: int, application: Application) -> None:
        try:
            post_goods_movements(application, [movement("601", 4, **ITEM)])
            outcomes.append("delivered")
        except Refused as refused:
            outcomes.append(refused.errors[0].code)

    together(writers, work)
    assert Counter(outcomes) == {"delivered": 7, ErrorCode.INSUFFICIENT_STOCK: 1}
    assert rows(writers[0], "SELECT SUM(quantity) FROM stock WHERE sales_order_item IS NOT NULL") == [
        (2_000,)
    ]


def test_a_repeated_key_posts_once_whoever_repeats_it(writers: list[Application]) -> None:
    answers: list[dict[str, list[Any]]] = [{} for _ in writers]
    keys = [f"key {number}" for number in range(6)]

    def post(application: Application, key: str) -> dict[str, Any]:
        done = post_goods_movements(application, [movement("413", 2, material="BOLT", plant="1000", **ITEM)])
        return {"numbers": list(done[0].numbers), "key": key}

    def work(writer: int, application: Application) -> None:
        mine = keys * 2
        Random(writer).shuffle(mine)
        for key in mine:
            answer = once(
                application, key, "postGoodsMovements", {"key": key}, partial(post, application, key)
            )
            answers[writer].setdefault(key, []).append(answer)

    together(writers, work)
    for key in keys:
        given = [answer for own in answers for answer in own[key]]
        assert len(given) == 2 * WRITERS
        assert all(answer == given[0] for answer in given)
    assert posted(writers[0], "413") == 2_000 * len(keys)
    assert stock(writers[0]) == ledger_sum(writers[0])
