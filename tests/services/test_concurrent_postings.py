"""Eight writers at once: whatever they do to the same materials, nothing is lost, nothing is posted twice.

The writers share two applications on one database, as two servers do: on PostgreSQL each has a connection of its own,
on SQLite they wait for the same file.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from random import Random
from threading import Barrier
from typing import Any, TypeVar

import pytest

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import GoodsMovement, PostedMovement, post_goods_movements
from mto_graph.services.orders import Conversion, convert_planned_orders
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.reading.segments import segment_of

WRITERS = 8
Answer = TypeVar("Answer")
TODAY = date(2024, 3, 4)
EXPECTED_REFUSALS = {ErrorCode.INSUFFICIENT_STOCK, ErrorCode.EXCEEDS_OPEN_QUANTITY}

ITEM: dict[str, Any] = {"sales_order": "1", "sales_order_item": 10}
OTHER_ITEM: dict[str, Any] = {"sales_order": "1", "sales_order_item": 20}
PUMP: dict[str, Any] = {"material": "PUMP", "plant": "1000"}
SCREW: dict[str, Any] = {"material": "SCREW", "plant": "1000"}

SCRAP = """mutation ($input: PostGoodsMovementsInput!) { postGoodsMovements(input: $input) {
    postings { quantity goodsMovements { number } } errors { code message } } }"""

KINDS: Sequence[dict[str, Any]] = (
    {"movement_type": "101", "order": "P1"},
    {"movement_type": "101", "order": "P1", "issue_components": True},
    {"movement_type": "102", "order": "P1"},
    {"movement_type": "261", "order": "P1", **SCREW},
    {"movement_type": "262", "order": "P1", **SCREW},
    {"movement_type": "101", "order": "B1"},
    {"movement_type": "601", **ITEM},
    {"movement_type": "602", **ITEM},
    {"movement_type": "653", **ITEM},
    {"movement_type": "411", **PUMP, **ITEM},
    {"movement_type": "413", **PUMP, **ITEM},
    {"movement_type": "413", **PUMP, **OTHER_ITEM},
    {"movement_type": "551", **SCREW},
    {"movement_type": "701", **SCREW},
)


@pytest.fixture
def servers(database_url: str) -> Iterator[tuple[Application, ...]]:
    """Two applications on one database, planned: an order of 40 pumps, its production order P1, screws on order B1."""
    first = open_application(database_url)
    upsert(
        first,
        {
            "plants": [{"plant": "1000"}],
            "material_plants": [
                {
                    **PUMP,
                    "procurement_type": "in_house",
                    "strategy_group": "50",
                    "consumption_mode": 1,
                    "backward_consumption_days": 60,
                    "in_house_production_days": 2,
                },
                {**SCREW, "procurement_type": "external", "individual_collective": "collective"},
            ],
            "bom_items": [
                {"parent": "PUMP", "plant": "1000", "item": "0010", "component": "SCREW", "quantity": 2}
            ],
            "planned_independent_requirements": [{**PUMP, "date": date(2024, 5, 6), "quantity": 60}],
            "sales_orders": [
                {"sales_order": "1", "item": item, **PUMP, "quantity": 40, "requested_date": date(2024, 5, 6)}
                for item in (10, 20)
            ],
            "receipts": [
                _receipt("P1", "production_order", PUMP, 40, **ITEM),
                _receipt("B1", "purchase_order", SCREW, 30),
            ],
            "reservations": [
                {
                    "reservation": "R1",
                    "item": 1,
                    **SCREW,
                    "quantity": 80,
                    "date": date(2024, 5, 1),
                    "order": "P1",
                }
            ],
            "stock": [{**SCREW, "quantity": 60}, {**PUMP, **ITEM, "quantity": 10}],
        },
    )
    run_planning(first, PlanningRequest(today=TODAY))
    second = open_application(database_url)
    yield first, second
    second.close()
    first.close()


def test_eight_writers_leave_books_that_agree(servers: tuple[Application, ...]) -> None:
    before = ledger(servers[0])
    outcomes = at_once(servers, lambda server, writer: _random_postings(server, Random(writer)))
    done = Counter[str]()
    for outcome in outcomes:
        done.update(outcome)
    assert len(done) >= 10, f"too little was posted to show anything: {done}"
    posted = ledger(servers[0])[len(before) :]
    assert {
        kind: sum(row["quantity"] for row in posted if row["movement_type"] == kind) for kind in done
    } == done
    assert {row["movement_type"] for row in posted} == set(done)
    _check_books(servers[0])


def test_of_the_last_piece_there_is_one(servers: tuple[Application, ...]) -> None:
    lasts: tuple[dict[str, Any], ...] = (
        {"movement_type": "411", **PUMP, **ITEM, "quantity": 10},
        {"movement_type": "413", **PUMP, **ITEM, "quantity": 10},
        {"movement_type": "601", **ITEM, "quantity": 10},
        {"movement_type": "653", **ITEM, "quantity": 10},
        {"movement_type": "101", "order": "B1", "quantity": 30},
        {"movement_type": "551", **SCREW, "quantity": 90},
    )
    for last in lasts:
        outcomes = at_once(servers, lambda server, _, last=last: _post(server, **last))  # type: ignore[misc]
        assert sorted(outcomes) == [0] * (WRITERS - 1) + [last["quantity"] * 1000], last
    _check_books(servers[0])


def test_opposite_transfers_never_wait_for_each_other_for_ever(servers: tuple[Application, ...]) -> None:
    """Each posting touches both materials, half of the writers in one order and half in the other."""
    there: dict[str, Any] = {"movement_type": "701", "quantity": Decimal(1)}
    pump, screw = GoodsMovement(**there, **PUMP), GoodsMovement(**there, **SCREW)

    def both(server: Application, writer: int) -> int:
        given = [pump, screw] if writer % 2 else [screw, pump]
        return sum(len(post_goods_movements(server, given, today=TODAY)) for _ in range(5))

    assert at_once(servers, both) == [10] * WRITERS
    assert sum(row["movement_type"] == "701" for row in ledger(servers[0])) == 10 * WRITERS
    _check_books(servers[0])


def test_a_planned_order_becomes_one_order_however_many_convert_it(servers: tuple[Application, ...]) -> None:
    with servers[0].database.reading() as session:
        planned = session.rows(
            "SELECT o.number, o.quantity FROM planned_order o JOIN order_profile p ON p.id = o.order_profile"
            " WHERE p.convertible ORDER BY o.number"
        )
        receipts = _one(session.rows("SELECT COUNT(*) FROM receipt"))
    assert len(planned) >= 2

    def convert(server: Application, writer: int) -> int:
        numbers = [number for number, _ in planned]
        return sum(
            _convert(server, number) for number in (numbers if writer % 2 else reversed(numbers))
        ) + _post(server, movement_type="701", **SCREW, quantity=1)

    done = at_once(servers, convert)
    assert sum(done) == sum(quantity for _, quantity in planned) + WRITERS * 1000
    with servers[0].database.reading() as session:
        assert _one(session.rows("SELECT COUNT(*) FROM receipt")) == receipts + len(planned)
        assert not session.rows(
            "SELECT number FROM planned_order o JOIN order_profile p ON p.id = o.order_profile WHERE p.convertible"
        )
    _check_books(servers[0])


def test_one_idempotency_key_from_eight_writers_posts_once(servers: tuple[Application, ...]) -> None:
    variables = {
        "input": {
            "goodsMovements": [{"movementType": "551", **SCREW, "quantity": "7"}],
            "idempotencyKey": "scrap 7",
        }
    }

    def post(server: Application, _writer: int) -> Any:
        return Api(server).execute(GraphQLRequest(SCRAP, variables), "test").body

    answers = at_once(servers, post)
    assert all(answer == answers[0] for answer in answers), answers
    (movement,) = answers[0]["data"]["postGoodsMovements"]["postings"][0]["goodsMovements"]
    posted = [row["id"] for row in ledger(servers[0]) if row["movement_type"] == "551"]
    assert posted == [int(movement["number"])]
    _check_books(servers[0])


def test_readers_see_whole_postings_only(servers: tuple[Application, ...]) -> None:
    """What went to the customer and what is left in stock agree in every snapshot."""

    def work(server: Application, writer: int) -> int:
        if writer % 2:
            return sum(_post(server, movement_type="601", **ITEM, quantity=1) for _ in range(3))
        for _ in range(10):
            with server.database.reading() as session:
                delivered = session.rows("SELECT SUM(delivered_quantity) FROM schedule_line")
                left = session.rows(
                    "SELECT COALESCE(SUM(quantity), 0) FROM stock WHERE sales_order_item IS NOT NULL"
                )
                posted = session.rows("SELECT SUM(quantity) FROM goods_movement WHERE movement_type = '601'")
            assert _one(delivered) == (_one(posted) or 0) == 10_000 - _one(left)
        return 0

    assert sum(at_once(servers, work)) == 10_000, "12 were wanted and 10 are there"
    _check_books(servers[0])


def at_once(servers: Sequence[Application], work: Callable[[Application, int], Answer]) -> list[Answer]:
    """What eight writers answer that begin at the same moment, every other on the other server."""
    begin = Barrier(WRITERS)

    def one(writer: int) -> Answer:
        begin.wait(timeout=10)
        return work(servers[writer % len(servers)], writer)

    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(one, range(WRITERS)))


def ledger(server: Application) -> list[dict[str, Any]]:
    """All rows of the ledger, in the order of their numbers."""
    columns = (
        "id", "movement_type", "material_plant", "quantity", "from_segment", "from_location", "from_stock_type",
        "to_material_plant", "to_segment", "to_location", "to_stock_type", "receipt", "reservation", "schedule_line",
    )  # fmt: skip
    with server.database.reading() as session:
        rows = session.rows(f"SELECT {', '.join(columns)} FROM goods_movement ORDER BY id")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _random_postings(server: Application, random: Random) -> Counter[str]:
    """Twelve postings of one to three pieces; the thousandths that went through, by movement type."""
    done = Counter[str]()
    for kind in random.sample([*KINDS, *KINDS], 12):
        posted = _attempt(server, GoodsMovement(**kind, quantity=Decimal(random.randint(1, 3))))
        if posted is not None:
            done[kind["movement_type"]] += int(posted.quantity * 1000)
            done["261"] += _quantity_of(server, posted.components)
    return +done


def _post(server: Application, *, quantity: int, **movement: Any) -> int:
    """The thousandths that were posted: all or, when it is not there any more, none."""
    posted = _attempt(server, GoodsMovement(**movement, quantity=Decimal(quantity)))
    return 0 if posted is None else int(posted.quantity * 1000)


def _attempt(server: Application, movement: GoodsMovement) -> PostedMovement | None:
    """What was posted; None when it is not there, or not open, any more."""
    try:
        return post_goods_movements(server, [movement], today=TODAY)[0]
    except Refused as refused:
        codes = {error.code for error in refused.errors}
        # What the customer has sent back was delivered for good.
        returned = movement.movement_type == "602" and codes == {ErrorCode.CONFLICT}
        if returned or codes <= EXPECTED_REFUSALS:
            return None
        raise


def _convert(server: Application, number: int) -> int:
    """The thousandths that were converted; none when another was first. A lock that is held is asked for again."""
    for _ in range(400):
        try:
            return int(convert_planned_orders(server, [Conversion(number)])[0].quantity * 1000)
        except Refused as refused:
            codes = {error.code for error in refused.errors}
            if codes == {ErrorCode.NOT_FOUND}:
                return 0
            if codes != {ErrorCode.PLANNING_IN_PROGRESS}:
                raise
            time.sleep(0.01)
    raise AssertionError("the planning lock was never free")


def _quantity_of(server: Application, numbers: Sequence[int]) -> int:
    wanted = set(numbers)
    return sum(row["quantity"] for row in ledger(server) if row["id"] in wanted)


def _check_books(server: Application) -> None:
    """Ledger and stock, ledger and documents agree; no number is missing, nothing is below zero."""
    rows = ledger(server)
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1)), "a number is missing"
    stock: dict[tuple[Any, ...], int] = defaultdict(int)
    documents: dict[tuple[str, int], int] = defaultdict(int)
    for row in rows:
        if row["from_segment"] is not None:
            place = (row["material_plant"], row["from_segment"], row["from_location"], row["from_stock_type"])
            stock[place] -= row["quantity"]
            assert stock[place] >= 0, f"{place} was below zero after goods movement {row['id']}"
        if row["to_segment"] is not None:
            taker = row["to_material_plant"] or row["material_plant"]
            stock[taker, row["to_segment"], row["to_location"], row["to_stock_type"]] += row["quantity"]
        _count(documents, row)
    with server.database.reading() as session:
        seen = {
            (material, segment_of(item), location or "", stock_type): quantity
            for material, item, location, stock_type, quantity in session.rows(
                "SELECT material_plant, sales_order_item, storage_location, stock_type, quantity FROM stock"
            )
        }
        stored = {
            (document, identity): quantity
            for document, query in (
                ("receipt", "SELECT id, received_quantity FROM receipt"),
                ("reservation", "SELECT id, withdrawn_quantity FROM reservation"),
                ("schedule_line", "SELECT id, delivered_quantity FROM schedule_line"),
            )
            for identity, quantity in session.rows(query)
            if quantity
        }
        ordered = session.rows("SELECT id FROM receipt WHERE received_quantity > quantity")
        plan = session.rows("SELECT quantity, withdrawn_quantity FROM planned_independent_requirement")
    assert {place: quantity for place, quantity in stock.items() if quantity} == seen
    assert {document: quantity for document, quantity in documents.items() if quantity} == stored
    assert not ordered, "more was received than ordered"
    delivered = sum(quantity for (document, _), quantity in documents.items() if document == "schedule_line")
    assert plan == [(60_000 - delivered, delivered)]


def _count(documents: dict[tuple[str, int], int], row: dict[str, Any]) -> None:
    kind = row["movement_type"]
    sign = -1 if kind in ("102", "262", "602") else 1
    for document, kinds in (
        ("receipt", ("101", "102")),
        ("reservation", ("261", "262")),
        ("schedule_line", ("601", "602")),
    ):
        if kind in kinds and row[document] is not None:
            documents[document, row[document]] += sign * row["quantity"]


def _receipt(order: str, kind: str, material: dict[str, Any], quantity: int, **item: Any) -> dict[str, Any]:
    return {
        "order": order,
        "kind": kind,
        **material,
        "quantity": quantity,
        "availability_date": date(2024, 5, 6),
        **item,
    }


def _one(rows: Sequence[tuple[Any, ...]]) -> Any:
    return rows[0][0]
