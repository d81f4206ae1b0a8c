"""Converting planned orders: what comes of them, what is refused, and that the plan says the same afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.orders import Conversion, ConvertedOrder, convert_planned_orders, convert_section
from mto_graph.services.planning import PlanningRequest, PlanningResult, run_planning

TODAY = date(2024, 3, 4)
SECTION = "customer 4711/10"

# MACHINE (20) -2-> FRAME (blank, made) -3-> TUBE (blank, bought); MACHINE -1 fixed-> CRATE; MACHINE -8-> SCREW (net)
WORLD: Mapping[str, list[dict[str, Any]]] = {
    "plants": [{"plant": "1000"}],
    "material_plants": [
        {
            "material": "MACHINE",
            "plant": "1000",
            "procurement_type": "in_house",
            "strategy_group": "20",
            "in_house_production_days": 5,
        },
        {
            "material": "FRAME",
            "plant": "1000",
            "procurement_type": "in_house",
            "in_house_production_days": 3,
        },
        {"material": "TUBE", "plant": "1000", "procurement_type": "external", "planned_delivery_days": 7},
        {"material": "CRATE", "plant": "1000", "procurement_type": "external"},
        {
            "material": "SCREW",
            "plant": "1000",
            "procurement_type": "external",
            "individual_collective": "collective",
        },
    ],
    "bom_items": [
        {"parent": "MACHINE", "plant": "1000", "item": "0010", "component": "FRAME", "quantity": 2},
        {
            "parent": "MACHINE",
            "plant": "1000",
            "item": "0020",
            "component": "CRATE",
            "quantity": 1,
            "fixed_quantity": True,
        },
        {"parent": "MACHINE", "plant": "1000", "item": "0030", "component": "SCREW", "quantity": 8},
        {"parent": "FRAME", "plant": "1000", "item": "0010", "component": "TUBE", "quantity": 3},
    ],
    "sales_orders": [
        {
            "sales_order": "4711",
            "item": 10,
            "material": "MACHINE",
            "plant": "1000",
            "quantity": 10,
            "requested_date": "2024-05-06",
        }
    ],
    "stock": [{"material": "SCREW", "plant": "1000", "quantity": 30}],
}


@pytest.fixture
def planned(application: Application) -> Application:
    """The machine's order of ten, planned on three levels."""
    upsert(application, WORLD)
    plan(application)
    return application


def plan(application: Application) -> PlanningResult:
    return run_planning(application, PlanningRequest(today=TODAY))


def rows(application: Application, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(sql, parameters)


def order_number(application: Application, material: str) -> int:
    ((number,),) = rows(
        application,
        "SELECT po.number FROM planned_order po JOIN material_plant mp ON mp.id = po.material_plant"
        " JOIN material m ON m.id = mp.material WHERE m.material = ?",
        material,
    )
    return int(number)


def everything(application: Application) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("planned_order", "dependent_requirement", "pegging", "receipt", "reservation", "counter")
    return {table: sorted(map(repr, rows(application, f"SELECT * FROM {table}"))) for table in tables}  # type: ignore[misc]


def refusal(application: Application, *conversions: Conversion) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    """The codes and places of a refused conversion, which must change nothing."""
    before = everything(application)
    with pytest.raises(Refused) as refused:
        convert_planned_orders(application, conversions)
    assert everything(application) == before
    return [(error.code, error.path) for error in refused.value.errors]


def one(converted: tuple[ConvertedOrder, ...]) -> ConvertedOrder:
    (order,) = converted
    return order


def test_a_made_part_becomes_a_firm_production_order_of_its_section(planned: Application) -> None:
    number = order_number(planned, "MACHINE")
    converted = one(convert_planned_orders(planned, [Conversion(number)]))
    assert (converted.planned_order, converted.kind) == (number, "production_order")
    assert (converted.quantity, converted.remaining) == (10, 0)
    assert converted.order.isdigit()
    # Five workdays before 6 May is 29 April.
    assert rows(
        planned,
        "SELECT r.order_number, r.item, r.kind, r.quantity, r.received_quantity, r.start_date, r.availability_date,"
        " o.sales_order, i.item FROM receipt r JOIN sales_order_item i ON i.id = r.sales_order_item"
        " JOIN sales_order o ON o.id = i.sales_order WHERE r.firmed",
    ) == [(converted.order, 1, "production_order", 10_000, 0, day(4, 29), day(5, 6), "4711", 10)]
    assert not rows(planned, "SELECT 1 FROM planned_order WHERE number = ?", number)
    assert not rows(planned, "SELECT 1 FROM dependent_requirement WHERE parent = ?", number)
    assert not rows(
        planned, "SELECT 1 FROM pegging WHERE supply = ? OR (demand_kind = 4 AND demand = ?)", number, number
    )


def day(month: int, number: int) -> int:
    return (date(2024, month, number) - date(1970, 1, 1)).days


def test_components_become_reservations_of_the_order(planned: Application) -> None:
    converted = one(convert_section(planned, "MACHINE", "1000", SECTION))
    assert rows(
        planned,
        "SELECT m.material, rs.item, rs.quantity, rs.withdrawn_quantity, rs.date, rs.sales_order_item IS NULL,"
        " rs.receipt FROM reservation rs JOIN material_plant mp ON mp.id = rs.material_plant"
        " JOIN material m ON m.id = mp.material ORDER BY rs.reservation, rs.item",
    ) == [
        ("FRAME", 1, 20_000, 0, day(4, 29), False, converted.receipt_id),
        ("CRATE", 2, 1_000, 0, day(4, 29), False, converted.receipt_id),
        ("SCREW", 3, 80_000, 0, day(4, 29), True, converted.receipt_id),
    ]


def test_what_is_bought_becomes_a_requisition(planned: Application) -> None:
    converted = one(convert_section(planned, "SCREW", "1000", "net", on=date(2024, 4, 29)))
    assert (converted.kind, converted.quantity) == ("purchase_requisition", Decimal(50))
    assert rows(planned, "SELECT kind, sales_order_item FROM receipt") == [("purchase_requisition", None)]


def test_planning_finds_nothing_to_change_after_a_conversion(planned: Application) -> None:
    """The next run works from the stored rows alone and must come to what stands there already."""
    numbers = [order_number(planned, material) for material in ("MACHINE", "TUBE", "SCREW")]
    convert_planned_orders(planned, [Conversion(number) for number in numbers])
    before = everything(planned)
    result = plan(planned)
    assert result.unchanged, result.counts
    assert everything(planned) == before


def test_pegging_follows_to_the_new_order_and_its_reservations(planned: Application) -> None:
    frame = order_number(planned, "FRAME")
    converted = one(convert_section(planned, "MACHINE", "1000", SECTION))
    assert rows(planned, "SELECT demand_kind, supply, quantity FROM pegging WHERE supply < 0") == [
        (1, -converted.receipt_id, 10_000)
    ]
    assert rows(
        planned,
        "SELECT p.supply, p.quantity FROM pegging p JOIN reservation rs ON rs.id = p.demand"
        " WHERE p.demand_kind = 3 AND rs.item = 1",
    ) == [(frame, 20_000)]
    # 80 screws: 30 from stock, 50 from their own order.
    assert rows(
        planned,
        "SELECT p.supply > 0, p.quantity FROM pegging p JOIN reservation rs ON rs.id = p.demand"
        " WHERE p.demand_kind = 3 AND rs.item = 3 ORDER BY p.supply",
    ) == [(False, 30_000), (True, 50_000)]


def test_a_part_of_an_order_leaves_the_rest_as_planned_order(planned: Application) -> None:
    number = order_number(planned, "MACHINE")
    converted = one(convert_planned_orders(planned, [Conversion(number, Decimal(4))]))
    assert (converted.quantity, converted.remaining) == (4, 6)
    assert rows(planned, "SELECT quantity FROM planned_order WHERE number = ?", number) == [(6_000,)]
    # 4 of 10: 8 of 20 frames, 32 of 80 screws, and the one crate that every order needs.
    assert rows(planned, "SELECT quantity FROM reservation ORDER BY item") == [(8_000,), (1_000,), (32_000,)]
    assert rows(
        planned, "SELECT quantity FROM dependent_requirement WHERE parent = ? ORDER BY position", number
    ) == [(12_000,), (1_000,), (48_000,)]
    assert rows(
        planned, "SELECT supply = ?, quantity FROM pegging WHERE demand_kind = 1 ORDER BY supply", number
    ) == [(False, 4_000), (True, 6_000)]


def test_the_next_run_agrees_with_a_part_except_for_the_second_crate(planned: Application) -> None:
    convert_planned_orders(planned, [Conversion(order_number(planned, "MACHINE"), Decimal(4))])
    plan(planned)
    assert sum(
        quantity for (quantity,) in rows(planned, "SELECT quantity FROM pegging WHERE demand_kind = 1")
    ) == (10_000)
    crates = rows(
        planned,
        "SELECT po.quantity FROM planned_order po JOIN material_plant mp ON mp.id = po.material_plant"
        " JOIN material m ON m.id = mp.material WHERE m.material = 'CRATE'",
    )
    assert crates == [(1_000,), (1_000,)]
    assert plan(planned).unchanged


def test_all_parts_together_are_the_whole(planned: Application) -> None:
    number = order_number(planned, "FRAME")
    parts = [Decimal("6.667"), Decimal("6.667"), Decimal("6.666")]
    for part in parts:
        convert_planned_orders(planned, [Conversion(number, part)])
    assert rows(planned, "SELECT COUNT(*), SUM(quantity) FROM receipt") == [(3, 20_000)]
    # 20 x 3 = 60 tubes, none lost and none doubled by the rounding of the parts.
    assert rows(planned, "SELECT SUM(quantity) FROM reservation") == [(60_000,)]
    assert not rows(planned, "SELECT 1 FROM planned_order WHERE number = ?", number)
    assert not rows(planned, "SELECT 1 FROM dependent_requirement WHERE parent = ?", number)


def test_the_share_of_a_part_is_rounded_up(planned: Application) -> None:
    """10 machines need 10 / 3 = 3.334 of grease; for 4 of 10 that is 1.3336, reserved as 1.334."""
    upsert(
        planned,
        {
            "material_plants": [{"material": "GREASE", "plant": "1000", "procurement_type": "external"}],
            "bom_items": [
                {"parent": "MACHINE", "plant": "1000", "item": "0040", "component": "GREASE", "quantity": 1,
                 "base_quantity": 3}
            ],
        },
    )  # fmt: skip
    plan(planned)
    number = order_number(planned, "MACHINE")
    convert_planned_orders(planned, [Conversion(number, Decimal(4))])
    assert rows(planned, "SELECT quantity FROM reservation WHERE item = 4") == [(1_334,)]
    assert rows(
        planned,
        "SELECT quantity FROM dependent_requirement WHERE parent = ? AND quantity < 5000 ORDER BY 1",
        number,
    ) == [(1_000,), (2_000,)]


def test_cover_of_a_part_of_a_requirement_stays_a_part(planned: Application) -> None:
    """Screws that nobody plans: 30 in stock for 80. Two of ten machines take 16, so 14 cover the other 64."""
    upsert(planned, {"material_plants": [{"material": "SCREW", "plant": "1000", "mrp_type": "ND"}]})
    plan(planned)
    number = order_number(planned, "MACHINE")
    convert_planned_orders(planned, [Conversion(number, Decimal(2))])
    assert rows(
        planned, "SELECT covered_by FROM dependent_requirement WHERE parent = ? AND quantity = 64000", number
    ) == [(None,)]
    assert rows(
        planned, "SELECT demand_kind, quantity FROM pegging WHERE supply = 0 ORDER BY demand_kind"
    ) == [(3, 16_000), (4, 14_000)]


def test_every_fault_is_told_and_nothing_is_converted(planned: Application) -> None:
    number, frame = order_number(planned, "MACHINE"), order_number(planned, "FRAME")
    assert refusal(
        planned,
        Conversion(number),
        Conversion(999_999),
        Conversion(number),
        Conversion(frame, Decimal("20.001")),
        Conversion(order_number(planned, "TUBE"), Decimal(0)),
        Conversion(order_number(planned, "CRATE"), Decimal("0.0001")),
    ) == [
        (ErrorCode.NOT_FOUND, ("1", "planned_order")),
        (ErrorCode.DUPLICATE, ("2", "planned_order")),
        (ErrorCode.EXCEEDS_OPEN_QUANTITY, ("3", "quantity")),
        (ErrorCode.INVALID_VALUE, ("4", "quantity")),
        (ErrorCode.INVALID_VALUE, ("5", "quantity")),
    ]


def test_orders_of_a_plan_cannot_be_converted(application: Application) -> None:
    upsert(
        application,
        {
            "plants": [{"plant": "1000"}],
            "material_plants": [{"material": "P50", "plant": "1000", "procurement_type": "in_house",
                                 "strategy_group": "50"}],
            "planned_independent_requirements": [
                {"material": "P50", "plant": "1000", "date": "2024-05-06", "quantity": 100}
            ],
        },
    )  # fmt: skip
    plan(application)
    number = order_number(application, "P50")
    assert refusal(application, Conversion(number)) == [(ErrorCode.NOT_CONVERTIBLE, ("0", "planned_order"))]
    with pytest.raises(Refused, match="stands for a plan"):
        convert_section(application, "P50", "1000", "planning")


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("net", ErrorCode.NOT_FOUND),
        ("planning", ErrorCode.NOT_FOUND),
        ("customer 4711/20", ErrorCode.NOT_FOUND),
        ("customer", ErrorCode.INVALID_VALUE),
    ],
)
def test_nothing_to_convert_is_an_error(planned: Application, section: str, code: ErrorCode) -> None:
    with pytest.raises(Refused) as refused:
        convert_section(planned, "MACHINE", "1000", section)
    assert [error.code for error in refused.value.errors] == [code]


def test_a_sales_order_number_may_hold_a_slash(planned: Application) -> None:
    upsert(planned, {"sales_orders": [{**WORLD["sales_orders"][0], "sales_order": "24/7"}]})
    plan(planned)
    assert one(convert_section(planned, "MACHINE", "1000", "customer 24/7/10")).quantity == 10


def test_a_day_narrows_the_section(planned: Application) -> None:
    with pytest.raises(Refused, match="no planned order in section customer 4711/10 on 2024-05-07"):
        convert_section(planned, "MACHINE", "1000", SECTION, on=date(2024, 5, 7))


def test_numbers_of_imported_orders_are_not_given_again(planned: Application) -> None:
    upsert(
        planned,
        {
            "receipts": [
                {"order": "1000001", "kind": "purchase_order", "material": "TUBE", "plant": "1000", "quantity": 1,
                 "availability_date": "2024-06-03"}
            ],
            "reservations": [
                {"reservation": "1", "item": 1, "material": "TUBE", "plant": "1000", "quantity": 1,
                 "date": "2024-06-03"}
            ],
        },
    )  # fmt: skip
    first = one(convert_section(planned, "MACHINE", "1000", SECTION))
    second = one(convert_section(planned, "FRAME", "1000", SECTION))
    assert (first.order, second.order) == ("1000002", "1000003")
    assert rows(planned, "SELECT DISTINCT reservation FROM reservation ORDER BY reservation") == [
        ("1",),
        ("2",),
        ("3",),
    ]


def test_a_firm_planned_order_of_the_receipts_is_converted_like_a_proposal(planned: Application) -> None:
    upsert(
        planned,
        {
            "receipts": [
                {"order": "F1", "kind": "planned_order", "material": "MACHINE", "plant": "1000", "quantity": 10,
                 "start_date": "2024-04-29", "availability_date": "2024-05-06", "firmed": True,
                 "sales_order": "4711", "sales_order_item": 10}
            ]
        },
    )  # fmt: skip
    plan(planned)
    assert not rows(
        planned,
        "SELECT 1 FROM planned_order po JOIN material_plant mp ON mp.id = po.material_plant"
        " JOIN material m ON m.id = mp.material WHERE m.material = 'MACHINE'",
    )
    converted = one(convert_section(planned, "MACHINE", "1000", SECTION))
    assert (converted.kind, converted.quantity) == ("production_order", 10)
    assert rows(planned, "SELECT order_number, kind FROM receipt") == [(converted.order, "production_order")]
    assert rows(planned, "SELECT quantity FROM reservation ORDER BY item") == [(20_000,), (1_000,), (80_000,)]
    assert plan(planned).unchanged


def test_no_conversion_during_a_planning_run(planned: Application) -> None:
    with planned.database.planning_lock(), pytest.raises(Refused) as refused:
        convert_section(planned, "MACHINE", "1000", SECTION)
    assert [error.code for error in refused.value.errors] == [ErrorCode.PLANNING_IN_PROGRESS]


def test_the_number_of_statements_does_not_grow_with_the_orders(memory_application: Application) -> None:
    def statements(count: int) -> int:
        orders = [
            {"sales_order": f"S{count}-{number}", "item": 10, "material": "MACHINE", "plant": "1000", "quantity": 1,
             "requested_date": "2024-05-06"}
            for number in range(count)
        ]  # fmt: skip
        upsert(memory_application, {**WORLD, "sales_orders": orders, "stock": []})
        plan(memory_application)
        numbers = [
            number
            for (number,) in rows(
                memory_application,
                "SELECT po.number FROM planned_order po JOIN material_plant mp ON mp.id = po.material_plant"
                " JOIN material m ON m.id = mp.material WHERE m.material = 'MACHINE' ORDER BY po.number",
            )
        ]
        assert len(numbers) == count
        with memory_application.database.observed() as seen:
            convert_planned_orders(memory_application, [Conversion(number) for number in numbers])
        return len(seen)

    assert statements(2) == statements(40)
