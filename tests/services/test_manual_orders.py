"""Planned orders by hand: what a person changes stays, counts and needs its components, or is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.manual_orders import (
    NewPlannedOrder,
    PlannedOrderChange,
    change_planned_order,
    change_section,
    create_planned_order,
    delete_planned_order,
)
from mto_graph.services.orders import Conversion, convert_planned_orders

from .worlds import (
    PLAN_TABLES,
    bought,
    elements,
    forecast,
    item,
    load,
    made,
    order,
    plan,
    proposals,
    rows,
    sections,
    stored,
)

SECTION = "customer 1/10"
MODES = ("1", "2", "3")


@pytest.fixture
def planned(application: Application) -> Application:
    """P needs two OWN, which need one RAW and a fixed CRATE, and one COMMON of plant stock; planned once."""
    load(
        application,
        plants=[{"plant": "1000"}],
        material_plants=[
            made("P", 5, strategy_group="20"),
            made("OWN", 3, goods_receipt_days=1),
            bought("RAW", 4),
            bought("CRATE"),
            bought("COMMON", individual_collective="collective"),
            made("PLAN", strategy_group="50", consumption_mode=1),
        ],
        bom_items=[
            item("P", "OWN", 2),
            item("P", "COMMON"),
            item("OWN", "RAW"),
            item("OWN", "CRATE", fixed_quantity=True),
        ],
        sales_orders=[order(1, "P", 10)],
    )
    plan(application)
    return application


def number_of(application: Application, name: str) -> int:
    ((number,),) = rows(
        application,
        "SELECT po.number FROM planned_order po JOIN material_plant mp ON mp.id = po.material_plant"
        " JOIN material m ON m.id = mp.material WHERE m.material = ? ORDER BY po.number",
        name,
    )
    return int(number)


def change(application: Application, name: str, **values: Any) -> int:
    return change_planned_order(application, number_of(application, name), PlannedOrderChange(**values))


def shown(application: Application, name: str, section: str = SECTION) -> list[tuple[Any, ...]]:
    """Date, quantity, start, whether it is firm and messages of the planned orders of a section."""
    return [
        (str(row.date), str(row.quantity), str(row.start_date), row.firmed, row.exceptions)
        for row in proposals(sections(application, name)[section])
    ]


def needs(application: Application, name: str, section: str = SECTION) -> list[tuple[str, str]]:
    """Date and quantity of the dependent requirements in a section."""
    return [
        (str(row.date), str(row.quantity))
        for row in sections(application, name)[section].rows
        if row.element == "DepReq"
    ]


def refusal(application: Application, act: Any) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    """The codes and places of a refusal, which must change nothing."""
    tables = (*PLAN_TABLES, "counter", "exception_set", "order_profile")

    def contents() -> dict[str, list[str]]:
        return {name: sorted(map(repr, rows(application, f"SELECT * FROM {name}"))) for name in tables}

    before = contents()
    with pytest.raises(Refused) as refused:
        act()
    assert contents() == before
    return [(error.code, error.path) for error in refused.value.errors]


# Changing


def test_a_changed_quantity_firms_the_order_and_reaches_its_components_at_once(planned: Application) -> None:
    number = change(planned, "OWN", quantity=Decimal(25))
    assert shown(planned, "OWN") == [("2025-03-31", "25", "2025-03-25", True, (46,))]
    assert needs(planned, "RAW") == [("2025-03-25", "-25")]
    assert needs(planned, "CRATE") == [("2025-03-25", "-1")]
    plan(planned)
    assert number_of(planned, "OWN") == number
    assert shown(planned, "OWN") == [("2025-03-31", "25", "2025-03-25", True, (26, 46))]
    assert shown(planned, "RAW") == [("2025-03-25", "25", "2025-03-21", False, (42,))]
    assert plan(planned).unchanged


@pytest.mark.parametrize("mode", MODES)
def test_a_changed_order_survives_every_mode_with_its_number(planned: Application, mode: str) -> None:
    number = change(planned, "OWN", quantity=Decimal(12), availability_date=date(2025, 3, 28))
    plan(planned, planning_mode=mode, run_type="NEUPL")
    assert shown(planned, "OWN") == [
        ("2025-03-28", "12", "2025-03-24", True, (46,)),
        ("2025-03-31", "8", "2025-03-25", False, (1,)),
    ]
    assert rows(planned, "SELECT quantity, firmed FROM planned_order WHERE number = ?", number) == [
        (12000, 1)
    ]
    assert sorted(needs(planned, "RAW")) == [("2025-03-24", "-12"), ("2025-03-25", "-8")]
    assert plan(planned, planning_mode="1").unchanged


def test_what_it_covers_shrinks_with_it_until_the_next_run(planned: Application) -> None:
    number = change(planned, "OWN", quantity=Decimal(15))
    assert rows(planned, "SELECT SUM(quantity) FROM pegging WHERE supply = ?", number) == [(15000,)]
    assert rows(planned, "SELECT parent FROM dependent_requirement WHERE covered_by = ?", number) == []
    # The part below is still of 20; 15 of it are needed.
    assert rows(planned, "SELECT quantity FROM pegging WHERE supply = ?", number_of(planned, "RAW")) == []
    ((covered_by, quantity),) = rows(
        planned,
        "SELECT covered_by, quantity FROM dependent_requirement WHERE parent = ? AND position = 1",
        number,
    )
    assert (covered_by, quantity) in [(number_of(planned, "RAW"), 15000), (number_of(planned, "CRATE"), 1000)]


def test_a_date_is_scheduled_backward_and_a_start_is_taken_as_it_is(planned: Application) -> None:
    change(planned, "OWN", availability_date=date(2025, 4, 4))
    assert shown(planned, "OWN") == [("2025-04-04", "20", "2025-03-31", True, (46,))]
    change(planned, "OWN", start_date=date(2025, 3, 20))
    assert shown(planned, "OWN") == [("2025-04-04", "20", "2025-03-20", True, (46,))]
    assert needs(planned, "RAW") == [("2025-03-20", "-20")]
    change(planned, "OWN", quantity=Decimal(21), availability_date=date(2025, 4, 4))
    assert shown(planned, "OWN") == [("2025-04-04", "21", "2025-03-20", True, (46,))]


def test_an_order_may_start_in_the_past(planned: Application) -> None:
    """A person knows why; nothing is scheduled forward."""
    change(planned, "OWN", availability_date=date(2025, 3, 4))
    assert shown(planned, "OWN") == [("2025-03-04", "20", "2025-02-26", True, (46,))]


def test_firming_alone_changes_nothing_else(planned: Application) -> None:
    before = stored(planned)
    change(planned, "OWN", firmed=True)
    assert shown(planned, "OWN") == [("2025-03-31", "20", "2025-03-25", True, (46,))]
    after = stored(planned)
    assert {table for table in PLAN_TABLES if before[table] != after[table]} == {"planned_order"}
    assert plan(planned).unchanged


def test_given_back_it_is_a_proposal_again_with_its_number(planned: Application) -> None:
    number = change(planned, "OWN", quantity=Decimal(25))
    plan(planned)
    change(planned, "OWN", firmed=False)
    assert shown(planned, "OWN") == [("2025-03-31", "25", "2025-03-25", False, ())]
    plan(planned)
    assert shown(planned, "OWN") == [("2025-03-31", "20", "2025-03-25", False, (42,))]
    assert number_of(planned, "OWN") == number
    assert rows(planned, "SELECT number FROM plan_exception") == []


def test_the_order_of_a_section_is_named_by_its_day_where_there_are_several(planned: Application) -> None:
    load(planned, sales_orders=[order(2, "COMMON", 3, "2025-04-14"), order(3, "COMMON", 4, "2025-04-14")])
    plan(planned)
    firm = PlannedOrderChange(firmed=True)
    change_section(planned, "COMMON", "1000", "net", firm, on=date(2025, 3, 31))
    assert [row[3] for row in shown(planned, "COMMON", "net")] == [True, False, False]

    def several() -> None:
        change_section(planned, "COMMON", "1000", "net", firm, on=date(2025, 4, 14))

    def none() -> None:
        change_section(planned, "COMMON", "1000", "net", firm, on=date(2025, 4, 15))

    assert refusal(planned, several) == [(ErrorCode.CONFLICT, ("section",))]
    assert refusal(planned, none) == [(ErrorCode.NOT_FOUND, ("section",))]


def test_a_bill_of_material_that_changes_reaches_firm_orders_too(planned: Application) -> None:
    change(planned, "OWN", firmed=True)
    load(planned, bom_items=[item("OWN", "RAW", 4)])
    plan(planned)
    assert needs(planned, "RAW") == [("2025-03-25", "-80")]
    assert shown(planned, "OWN") == [("2025-03-31", "20", "2025-03-25", True, (46,))]


def test_a_net_change_run_finds_all_that_was_done_by_hand(planned: Application) -> None:
    def plans_it_all() -> None:
        assert not plan(planned, run_type="NETCH").unchanged
        assert plan(planned, run_type="NEUPL").unchanged

    plan(planned, run_type="NETCH")
    number = change(planned, "OWN", quantity=Decimal(25), availability_date=date(2025, 3, 28))
    plans_it_all()
    change(planned, "OWN", quantity=Decimal(7))
    plans_it_all()
    change_planned_order(planned, number, PlannedOrderChange(firmed=False))
    plans_it_all()
    new = NewPlannedOrder(
        material="OWN", plant="1000", quantity=Decimal(3), availability_date=date(2025, 3, 28)
    )
    made_by_hand = create_planned_order(planned, new)
    plans_it_all()
    delete_planned_order(planned, made_by_hand)
    plans_it_all()


# From order to stock


def test_a_firm_order_is_converted_with_the_components_of_its_new_quantity(planned: Application) -> None:
    number = change(planned, "OWN", quantity=Decimal(25))
    plan(planned)
    (converted,) = convert_planned_orders(planned, [Conversion(number, Decimal(10))])
    assert shown(planned, "OWN") == [("2025-03-31", "15", "2025-03-25", True, (26, 46))]
    convert_planned_orders(planned, [Conversion(number)])
    assert rows(planned, "SELECT quantity FROM receipt ORDER BY id") == [(10000,), (15000,)]
    assert rows(planned, "SELECT SUM(quantity) FROM reservation") == [(27000,)]
    assert rows(planned, "SELECT number FROM plan_exception") == []
    assert converted.remaining == 15


def test_converted_before_the_next_run_it_has_its_new_components_too(planned: Application) -> None:
    number = change(planned, "OWN", quantity=Decimal(5))
    convert_planned_orders(planned, [Conversion(number)])
    assert rows(planned, "SELECT quantity FROM reservation ORDER BY quantity") == [(1000,), (5000,)]


# Creating


@pytest.mark.parametrize("mode", MODES)
def test_a_new_order_is_firm_and_saves_a_proposal(planned: Application, mode: str) -> None:
    number = create_planned_order(
        planned,
        NewPlannedOrder(
            material="OWN",
            plant="1000",
            quantity=Decimal(20),
            availability_date=date(2025, 3, 28),
            sales_order="1",
            sales_order_item=10,
        ),
    )
    assert needs(planned, "RAW")[0] == ("2025-03-24", "-20")
    plan(planned, planning_mode=mode, run_type="NEUPL")
    assert shown(planned, "OWN") == [("2025-03-28", "20", "2025-03-24", True, (46,))]
    assert number_of(planned, "OWN") == number
    (row,) = proposals(sections(planned, "OWN")[SECTION])
    assert (row.order_type, row.convertible) == ("KD", True)


def test_a_new_order_of_plant_stock_is_of_the_ordinary_type(planned: Application) -> None:
    for name, day, order_type in (("OWN", 31, "LA"), ("RAW", 24, "NB")):
        new = NewPlannedOrder(
            material=name, plant="1000", quantity=Decimal("1.5"), availability_date=date(2025, 3, day)
        )
        create_planned_order(planned, new)
        (row,) = proposals(sections(planned, name)["net"])
        assert (row.order_type, row.convertible, row.exceptions) == (order_type, True, (46,))
    assert plan(planned).counts["planned_orders_deleted"] == 0
    assert [row[1] for row in elements(sections(planned, "RAW")["net"])] == ["Stock", "PldOrd", "DepReq"]


# Deleting


@pytest.mark.parametrize("firmed", [False, True])
def test_a_deleted_order_is_gone_with_its_components_and_proposed_again(
    planned: Application, firmed: bool
) -> None:
    number = number_of(planned, "OWN")
    if firmed:
        change(planned, "OWN", quantity=Decimal(25))
        plan(planned)
    delete_planned_order(planned, number)
    assert shown(planned, "OWN") == []
    assert "customer 1/10" in sections(planned, "RAW")
    assert needs(planned, "RAW") == []
    assert rows(planned, "SELECT * FROM pegging WHERE supply = ?", number) == []
    assert rows(planned, "SELECT * FROM dependent_requirement WHERE covered_by = ?", number) == []
    plan(planned)
    assert shown(planned, "OWN") == [("2025-03-31", "20", "2025-03-25", False, (1,))]
    assert number_of(planned, "OWN") > number


# Refused


def test_an_order_that_stands_for_a_plan_is_not_changed_by_hand(planned: Application) -> None:
    load(planned, planned_independent_requirements=[forecast("PLAN", 10)])
    plan(planned)
    number = number_of(planned, "PLAN")
    firm = PlannedOrderChange(firmed=True)
    for act in (
        lambda: change_planned_order(planned, number, firm),
        lambda: delete_planned_order(planned, number),
    ):
        assert refusal(planned, act) == [(ErrorCode.NOT_CHANGEABLE, ("number",))]
    assert refusal(planned, lambda: change_section(planned, "PLAN", "1000", "planning", firm)) == [
        (ErrorCode.NOT_CHANGEABLE, ("section",))
    ]


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({}, [(ErrorCode.REQUIRED, ())]),
        ({"quantity": Decimal(0)}, [(ErrorCode.INVALID_VALUE, ("quantity",))]),
        ({"quantity": Decimal("0.0001")}, [(ErrorCode.INVALID_VALUE, ("quantity",))]),
        ({"firmed": False, "quantity": Decimal(1)}, [(ErrorCode.CONFLICT, ("firmed",))]),
        ({"start_date": date(2025, 4, 1)}, [(ErrorCode.INVALID_VALUE, ("start_date",))]),
        (
            {"quantity": Decimal(-1), "availability_date": date(1969, 1, 1)},
            [(ErrorCode.INVALID_VALUE, ("quantity",)), (ErrorCode.INVALID_VALUE, ("availability_date",))],
        ),
        (
            {"availability_date": date(1970, 1, 2)},
            [(ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR, ("availability_date",))],
        ),
    ],
)
def test_what_cannot_be_is_refused_with_every_fault(
    planned: Application, values: dict[str, Any], faults: list[Any]
) -> None:
    assert refusal(planned, lambda: change(planned, "OWN", **values)) == faults


def test_orders_that_there_are_not(planned: Application) -> None:
    for act in (
        lambda: change_planned_order(planned, 99, PlannedOrderChange(firmed=True)),
        lambda: delete_planned_order(planned, 99),
    ):
        assert refusal(planned, act) == [(ErrorCode.NOT_FOUND, ("number",))]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"material": "NONE"}, (ErrorCode.NOT_FOUND, ("material",))),
        ({"quantity": Decimal(0)}, (ErrorCode.INVALID_VALUE, ("quantity",))),
        ({"start_date": date(2025, 4, 2)}, (ErrorCode.INVALID_VALUE, ("start_date",))),
        ({"sales_order": "1"}, (ErrorCode.REQUIRED, ("sales_order",))),
        ({"sales_order": "1", "sales_order_item": 20}, (ErrorCode.NOT_FOUND, ("sales_order",))),
        ({"sales_order": "2", "sales_order_item": 10}, (ErrorCode.CONFLICT, ("sales_order",))),
    ],
)
def test_a_new_order_that_cannot_be_is_refused(
    planned: Application, values: dict[str, Any], fault: Any
) -> None:
    load(planned, sales_orders=[order(2, "RAW", 1)])
    new = {"material": "OWN", "plant": "1000", "quantity": Decimal(1), "availability_date": date(2025, 4, 1)}
    assert refusal(planned, lambda: create_planned_order(planned, NewPlannedOrder(**{**new, **values}))) == [
        fault
    ]


def test_nothing_is_changed_during_a_planning_run(planned: Application) -> None:
    number = number_of(planned, "OWN")
    with planned.database.planning_lock():
        for act in (
            lambda: change_planned_order(planned, number, PlannedOrderChange(firmed=True)),
            lambda: delete_planned_order(planned, number),
        ):
            assert refusal(planned, act) == [(ErrorCode.PLANNING_IN_PROGRESS, ())]
