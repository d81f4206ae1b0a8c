"""Containers and what their signals do: one call each, goods where they belong, nothing half."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import reverse_goods_movement
from mto_graph.services.kanban import ChangedContainer, KanbanStatusChange, create_kanban, set_kanban_status
from mto_graph.services.kanban.statuses import NEXT, Status, may_follow
from mto_graph.services.order_completion import complete_orders
from mto_graph.services.orders import convert_section
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.purchase_orders import RequisitionConversion, convert_purchase_requisitions
from mto_graph.services.stock_postings import goods_receipt

from .worlds import bought, item, made, stock

TODAY = date(2025, 3, 3)


def cycle(number: str, material: str, replenishment: str, **columns: Any) -> dict[str, Any]:
    return {
        "control_cycle": number,
        "material": material,
        "plant": "1000",
        "storage_location": "LINE",
        "number_of_containers": 2,
        "container_quantity": 10,
        "replenishment": replenishment,
        **columns,
    }


@pytest.fixture
def line(application: Application) -> Application:
    """SEAL is made of RUBBER, SCREW is bought, NUT comes from the main store; the line is outside of planning."""
    upsert(
        application,
        {
            "plants": [{"plant": "1000"}],
            "storage_locations": [
                {"plant": "1000", "storage_location": "MAIN"},
                {"plant": "1000", "storage_location": "LINE", "excluded_from_planning": True},
            ],
            "material_plants": [
                made("SEAL", 2),
                bought("RUBBER"),
                bought("SCREW", 7, mrp_type="ND", purchase_price="0.25"),
                bought("NUT"),
            ],
            "bom_items": [item("SEAL", "RUBBER", 3)],
            "control_cycles": [
                cycle("SEALS", "SEAL", "in_house"),
                cycle("SCREWS", "SCREW", "external"),
                cycle("NUTS", "NUT", "from_storage_location", source_storage_location="MAIN"),
                {
                    **cycle("SINGLE", "SEAL", "in_house", event_driven=True),
                    "number_of_containers": None,
                    "container_quantity": None,
                },
            ],
            "stock": [stock("RUBBER", 100), stock("NUT", 50, storage_location="MAIN")],
        },
    )
    return application


def signal(application: Application, *signals: tuple[Any, ...]) -> tuple[ChangedContainer, ...]:
    """Set (control cycle, container, status[, quantity]) all at once."""
    changes = [
        KanbanStatusChange(
            control_cycle=given[0],
            container=given[1],
            status=given[2],
            quantity=Decimal(str(given[3])) if len(given) > 3 else None,
            issue_components=given[0] in ("SEALS", "SINGLE"),
        )
        for given in signals
    ]
    return set_kanban_status(application, changes, today=TODAY)


def refused(
    application: Application, *signals: tuple[Any, ...]
) -> list[tuple[ErrorCode, tuple[str, ...], str]]:
    with pytest.raises(Refused) as refusal:
        signal(application, *signals)
    return [(error.code, error.path, error.message) for error in refusal.value.errors]


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(sql)


def stock_at(application: Application, material: str) -> dict[str, int]:
    """Thousandths by storage location."""
    found = rows(
        application,
        "SELECT m.material, s.storage_location, s.quantity FROM stock s JOIN material_plant mp"
        " ON mp.id = s.material_plant JOIN material m ON m.id = mp.material",
    )
    return {location: quantity for name, location, quantity in found if name == material}


def orders(application: Application) -> list[tuple[Any, ...]]:
    return rows(
        application,
        "SELECT kind, quantity, received_quantity, storage_location FROM receipt ORDER BY kind",
    )


def container(application: Application, name: str, number: int = 1) -> tuple[str, int]:
    """Status and thousandths."""
    found = rows(
        application,
        "SELECT y.control_cycle, c.container, c.status, c.actual_quantity FROM kanban_container c"
        " JOIN control_cycle y ON y.id = c.control_cycle",
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in found}[name, number]


def contents(application: Application) -> dict[str, list[str]]:
    tables = ("kanban_container", "receipt", "reservation", "stock", "goods_movement", "counter")
    return {table: sorted(map(repr, rows(application, f"SELECT * FROM {table}"))) for table in tables}


def test_every_status_leads_on_and_none_is_lost() -> None:
    assert set(NEXT) == set(Status)
    for status in Status:
        reached, waiting = {status}, [status]
        while waiting:
            for after in NEXT[waiting.pop()]:
                if after not in reached:
                    reached.add(after)
                    waiting.append(after)
        assert reached == set(Status), status
        assert may_follow(status, status)
    assert not may_follow(Status.WAIT, Status.FULL)


def test_one_call_for_each_container_and_none_for_a_signal_that_comes_again(line: Application) -> None:
    first = signal(line, ("SEALS", 1, "empty"), ("SCREWS", 1, "empty"), ("NUTS", 2, "empty"))
    assert [change.called for change in first] == [True, True, True]
    assert first[0].receipt_id is not None
    assert first[2].reservation_id is not None
    again = signal(line, ("SEALS", 1, "empty"), ("SCREWS", 1, "empty"), ("NUTS", 2, "empty"))
    assert [change.called for change in again] == [False, False, False]
    assert [change.receipt_id for change in again] == [change.receipt_id for change in first]
    assert orders(line) == [
        ("production_order", 10_000, 0, "LINE"),
        ("purchase_requisition", 10_000, 0, "LINE"),
    ]
    reserved = rows(
        line, "SELECT quantity, storage_location, to_storage_location FROM reservation ORDER BY id"
    )
    assert sorted(reserved) == [(10_000, "MAIN", "LINE"), (30_000, "", "")]


def test_a_full_container_brings_its_goods_to_the_supply_area_and_closes_what_was_called(
    line: Application,
) -> None:
    signal(line, ("SEALS", 1, "empty"), ("SCREWS", 1, "empty"), ("NUTS", 2, "empty"))
    filled = signal(line, ("SEALS", 1, "full"), ("SCREWS", 1, "full", 8), ("NUTS", 2, "full", "9.5"))
    assert stock_at(line, "SEAL") == {"LINE": 10_000}
    assert stock_at(line, "RUBBER") == {"": 70_000}
    assert stock_at(line, "SCREW") == {"LINE": 8_000}
    assert stock_at(line, "NUT") == {"MAIN": 40_500, "LINE": 9_500}
    assert container(line, "SEALS") == ("full", 10_000)
    assert container(line, "SCREWS") == ("full", 8_000)
    assert container(line, "NUTS", 2) == ("full", 9_500)
    assert [len(change.movements) for change in filled] == [2, 1, 1]
    assert rows(line, "SELECT COUNT(*) FROM receipt WHERE NOT delivery_completed") == [(0,)]
    assert rows(
        line,
        "SELECT COUNT(*) FROM reservation WHERE quantity > withdrawn_quantity AND NOT final_issue",
    ) == [(0,)]
    # The requisition was ordered on the way, at the purchase price.
    assert rows(line, "SELECT kind, net_price FROM receipt WHERE net_price IS NOT NULL") == [
        ("purchase_order", 2500)
    ]
    assert not any(
        change.movements
        for change in signal(line, ("SEALS", 1, "full"), ("SCREWS", 1, "full"), ("NUTS", 2, "full"))
    )


def test_stock_is_the_sum_of_the_ledger_location_by_location(line: Application) -> None:
    for name, number in (("SEALS", 1), ("SCREWS", 2), ("NUTS", 1)):
        signal(line, (name, number, "empty"))
        signal(line, (name, number, "full", 7))
        signal(line, (name, number, "in_use"), (name, 3 - number, "empty"))
        signal(line, (name, number, "empty"), (name, 3 - number, "full"))
    posted: Counter[tuple[int, str]] = Counter()
    for material, quantity, source, location, target, to_location in rows(
        line,
        "SELECT material_plant, quantity, from_segment, from_location, to_segment, to_location FROM goods_movement",
    ):
        if source is not None:
            posted[material, location] -= quantity
        if target is not None:
            posted[material, to_location] += quantity
    there = {
        (material, location): quantity
        for material, location, quantity in rows(
            line, "SELECT material_plant, storage_location, quantity FROM stock"
        )
    }
    assert +posted == there
    assert not -posted


def test_all_or_nothing_and_every_fault_at_once(line: Application) -> None:
    before = contents(line)
    found = refused(
        line,
        ("SEALS", 1, "empty"),
        ("SEALS", 1, "empty"),
        ("SEALS", 2, "in_use"),
        ("SEALS", 3, "empty"),
        ("NUTS", 1, "broken"),
        ("NUTS", 2, "empty", 5),
        ("SCREWS", 1, "full", 0),
    )
    assert [(code, path) for code, path, _ in found] == [
        (ErrorCode.DUPLICATE, ("1", "container")),
        (ErrorCode.CONFLICT, ("2", "status")),
        (ErrorCode.NOT_FOUND, ("3", "container")),
        (ErrorCode.INVALID_VALUE, ("4", "status")),
        (ErrorCode.INVALID_VALUE, ("5", "quantity")),
        (ErrorCode.CONFLICT, ("6", "status")),
        (ErrorCode.INVALID_VALUE, ("6", "quantity")),
    ]
    assert found[1][2] == "Container 2 of control cycle SEALS is wait; it may become empty, not in_use."
    assert contents(line) == before


def test_a_posting_that_is_refused_says_which_container_and_changes_nothing(line: Application) -> None:
    signal(line, ("NUTS", 1, "empty"), ("NUTS", 2, "empty"), ("SCREWS", 1, "empty"))
    before = contents(line)
    found = refused(line, ("NUTS", 1, "full"), ("SCREWS", 1, "full", 10), ("NUTS", 2, "full", 41))
    assert [(code, path) for code, path, _ in found] == [(ErrorCode.INSUFFICIENT_STOCK, ("2", "quantity"))]
    assert found[0][2].startswith("Container 2 of control cycle NUTS: ")
    assert contents(line) == before
    found = refused(line, ("SCREWS", 1, "full", 11))
    assert [(code, path) for code, path, _ in found] == [(ErrorCode.EXCEEDS_OPEN_QUANTITY, ("0", "quantity"))]
    assert contents(line) == before


def test_a_requisition_that_purchasing_ordered_still_fills_its_container(line: Application) -> None:
    signal(line, ("SCREWS", 1, "empty"))
    (number,) = rows(line, "SELECT order_number FROM receipt")[0]
    convert_purchase_requisitions(line, [RequisitionConversion(number)])
    assert signal(line, ("SCREWS", 1, "empty"))[0].called is False
    signal(line, ("SCREWS", 1, "in_process"), ("SCREWS", 2, "empty"))
    signal(line, ("SCREWS", 1, "in_transit"))
    signal(line, ("SCREWS", 1, "full"))
    assert stock_at(line, "SCREW") == {"LINE": 10_000}
    # A part that is ordered beside the rest is received where the requisition said.
    requisition = rows(line, "SELECT order_number FROM receipt WHERE kind = 'purchase_requisition'")[0][0]
    (ordered,) = convert_purchase_requisitions(
        line, [RequisitionConversion(requisition, quantity=Decimal(4))]
    )
    goods_receipt(line, ordered.order, ordered.item, today=TODAY)
    assert stock_at(line, "SCREW") == {"LINE": 14_000}
    signal(line, ("SCREWS", 2, "full"))
    assert container(line, "SCREWS", 2) == ("full", 6_000)


def test_what_came_through_another_door_is_not_received_again(line: Application) -> None:
    signal(line, ("SEALS", 1, "empty"))
    (number,) = rows(line, "SELECT order_number FROM receipt")[0]
    goods_receipt(line, number, quantity=Decimal(9), final=True, today=TODAY)
    assert stock_at(line, "SEAL") == {"LINE": 9_000}
    assert signal(line, ("SEALS", 1, "full"))[0].movements == ()
    assert container(line, "SEALS") == ("full", 9_000)
    assert stock_at(line, "SEAL") == {"LINE": 9_000}


def test_a_call_that_was_completed_without_goods_is_made_anew(line: Application) -> None:
    signal(line, ("SEALS", 1, "empty"))
    (number,) = rows(line, "SELECT order_number FROM receipt")[0]
    complete_orders(line, [(number, 1)])
    ((code, path, message),) = refused(line, ("SEALS", 1, "full"))
    assert (code, path) == (ErrorCode.CONFLICT, ("0", "status"))
    assert message.endswith("nothing of it is open and nothing has come; set it to empty to call again.")
    assert signal(line, ("SEALS", 1, "empty"))[0].called
    assert len(orders(line)) == 2


def test_a_withdrawn_call_asks_for_nothing_any_more(line: Application) -> None:
    signal(line, ("SEALS", 1, "empty"), ("NUTS", 1, "empty"))
    signal(line, ("SEALS", 1, "wait"), ("NUTS", 1, "wait"))
    assert container(line, "SEALS") == ("wait", 0)
    assert rows(line, "SELECT COUNT(*) FROM receipt WHERE NOT delivery_completed") == [(0,)]
    assert rows(line, "SELECT COUNT(*) FROM reservation WHERE NOT final_issue") == [(0,)]
    assert signal(line, ("SEALS", 1, "empty"))[0].called


def test_a_receipt_that_is_taken_back_can_be_received_again_but_not_called_twice(line: Application) -> None:
    signal(line, ("NUTS", 1, "empty"))
    (filled,) = signal(line, ("NUTS", 1, "full"))
    reverse_goods_movement(line, filled.movements[-1], posting_date=TODAY)
    assert stock_at(line, "NUT") == {"MAIN": 50_000}
    assert signal(line, ("NUTS", 1, "full"))[0].movements
    assert stock_at(line, "NUT") == {"MAIN": 40_000, "LINE": 10_000}


def test_an_error_is_settled_by_a_person_without_a_second_call(line: Application) -> None:
    signal(line, ("SEALS", 1, "empty"))
    signal(line, ("SEALS", 1, "error"))
    assert signal(line, ("SEALS", 1, "empty"))[0].called is False
    signal(line, ("SEALS", 1, "full"))
    signal(line, ("SEALS", 1, "error"))
    assert signal(line, ("SEALS", 1, "full"))[0].movements == ()
    assert container(line, "SEALS") == ("full", 10_000)


def test_a_container_for_a_single_need_is_gone_when_it_is_full_and_its_number_never_comes_back(
    line: Application,
) -> None:
    created = create_kanban(line, "SINGLE", Decimal("2.5"), on=date(2025, 3, 14), today=TODAY)
    assert (created.container, created.status, created.called) == (1, "empty", True)
    assert rows(line, "SELECT quantity, start_date, availability_date FROM receipt") == [
        (2_500, 20159, 20161)
    ]
    (filled,) = signal(line, ("SINGLE", 1, "full"))
    assert filled.container_id is None
    assert stock_at(line, "SEAL") == {"LINE": 2_500}
    assert create_kanban(line, "SINGLE", Decimal(1), today=TODAY).container == 2
    assert refused(line, ("SINGLE", 1, "full"))[0][0] is ErrorCode.NOT_FOUND
    signal(line, ("SINGLE", 2, "wait"))
    assert rows(line, "SELECT COUNT(*) FROM receipt WHERE NOT delivery_completed") == [(0,)]


@pytest.mark.parametrize(
    ("name", "quantity", "code", "field"),
    [
        ("SINGLE", None, ErrorCode.REQUIRED, "quantity"),
        ("SINGLE", "0", ErrorCode.INVALID_VALUE, "quantity"),
        ("SINGLE", "0.0001", ErrorCode.INVALID_VALUE, "quantity"),
        ("SEALS", "1", ErrorCode.CONFLICT, "control_cycle"),
        ("NONE", "1", ErrorCode.NOT_FOUND, "control_cycle"),
    ],
)
def test_a_single_need_that_makes_no_sense_is_refused(
    line: Application, name: str, quantity: str | None, code: ErrorCode, field: str
) -> None:
    before = contents(line)
    with pytest.raises(Refused) as refusal:
        create_kanban(line, name, None if quantity is None else Decimal(quantity), today=TODAY)
    assert [(error.code, error.path) for error in refusal.value.errors] == [(code, (field,))]
    assert contents(line) == before


def test_a_call_is_never_scheduled_into_the_past_and_lead_times_out_of_the_calendar_are_told(
    line: Application,
) -> None:
    upsert(line, {"plants": [{"plant": "1000", "keep_backward_dates": True}]})
    signal(line, ("SEALS", 1, "empty"))
    assert rows(line, "SELECT start_date, availability_date FROM receipt") == [(20150, 20152)]
    upsert(line, {"material_plants": [made("SEAL", 9999)]})
    upsert(line, {"plants": [{"plant": "1000", "workdays": "0000001"}]})
    ((code, _, message),) = refused(line, ("SEALS", 2, "empty"))
    assert code is ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR
    assert "SEAL in plant 1000" in message


def test_previews_cannot_be_converted_and_say_why(line: Application) -> None:
    upsert(
        line,
        {
            "storage_locations": [
                {"plant": "1000", "storage_location": "LINE", "excluded_from_planning": False}
            ],
            "reservations": [
                {
                    "reservation": "77",
                    "item": 1,
                    "material": "SEAL",
                    "plant": "1000",
                    "quantity": 5,
                    "date": date(2025, 4, 7),
                }
            ],
        },
    )
    run_planning(line, PlanningRequest(today=TODAY))
    with pytest.raises(Refused) as refusal:
        convert_section(line, "SEAL", "1000", "net")
    (error,) = refusal.value.errors
    assert error.code is ErrorCode.NOT_CONVERTIBLE
    assert "is a preview: the material is supplied by kanban, whose containers call for it." in error.message
    # A second run finds nothing to change.
    counts = run_planning(line, PlanningRequest(today=TODAY)).counts
    assert not any(
        value for name, value in counts.items() if name.endswith(("created", "changed", "deleted"))
    )


def test_a_net_change_run_sees_signals_and_settings(line: Application) -> None:
    """After each of them nothing is left that planning everything anew would change."""
    location = {"plant": "1000", "storage_location": "LINE"}
    reserved = {"reservation": "77", "plant": "1000", "quantity": 25, "date": date(2025, 4, 7)}
    upsert(
        line,
        {
            "reservations": [
                {**reserved, "item": 1, "material": "SEAL"},
                {**reserved, "item": 2, "material": "NUT", "quantity": 70},
                {**reserved, "item": 3, "material": "RUBBER", "quantity": 500},
            ]
        },
    )
    run_planning(line, PlanningRequest(today=TODAY))

    def settled() -> None:
        run_planning(line, PlanningRequest(today=TODAY, run_type="NETCH"))
        assert run_planning(line, PlanningRequest(today=TODAY, run_type="NEUPL")).unchanged

    for excluded in (False, True, False):
        upsert(line, {"storage_locations": [{**location, "excluded_from_planning": excluded}]})
        settled()
        signal(line, ("SEALS", 1, "empty"), ("NUTS", 1, "empty"), ("NUTS", 2, "empty"))
        settled()
        signal(line, ("SEALS", 1, "full"), ("NUTS", 1, "full", 5), ("NUTS", 2, "wait"))
        settled()
        signal(line, ("SEALS", 1, "empty"), ("NUTS", 1, "empty"))
        settled()
        signal(line, ("NUTS", 1, "wait"))
        settled()
        signal(line, ("SEALS", 1, "wait"))
        settled()
    create_kanban(line, "SINGLE", Decimal(3), today=TODAY)
    settled()
    upsert(line, {"control_cycles": [cycle("SEALS-2", "RUBBER", "external")]})
    settled()
