"""Planned cost: the item alone, its own structure, today's prices; every number worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.costs.kinds import CostKind
from mto_graph.services.costs.reading import item_costs
from mto_graph.services.datasets import upsert

from .costing import (
    PUMP_WORKS,
    amounts,
    bom,
    bought,
    by_material,
    cost,
    levels,
    made,
    money,
    order,
    post,
    sales_order,
)


@pytest.fixture
def works(application: Application) -> Application:
    upsert(application, PUMP_WORKS)
    return application


def change(application: Application, material: str, **more: Any) -> None:
    upsert(application, {"material_plants": [{"material": material, "plant": "1000", **more}]})


def planned(application: Application, number: str = "4711") -> str | None:
    return money(cost(application, number).planned)


def needs(application: Application, number: str = "4711") -> dict[str, tuple[int | None, str, str | None]]:
    """Level, kinds with quantities, and planned amount of each material."""
    found = by_material(application, cost(application, number))
    return {
        name: (
            part.level,
            ", ".join(f"{kind} {pool.quantity}" for kind, pool in part.planned_by_kind.items()),
            money(part.planned),
        )
        for name, part in sorted(found.items())
    }


def test_every_material_at_its_level_in_its_way(works: Application) -> None:
    assert needs(works) == {
        "PUMP": (0, "activity 4000", "50"),
        "BODY": (1, "activity 4000", "80"),
        "BOLT": (1, "plant_stock 24000", "1.08"),
        "SEAL": (1, "purchase 8000", "25.6"),
        "CASTING": (2, "purchase 10400", "83.2"),
    }


def test_neither_stock_nor_orders_nor_plan_change_it(works: Application) -> None:
    order(works, "PO1", "purchase_order", "CASTING", "100")
    upsert(
        works,
        {
            "stock": [
                {
                    "material": "BODY",
                    "plant": "1000",
                    "sales_order": "4711",
                    "sales_order_item": 10,
                    "quantity": 4,
                },
                {"material": "BOLT", "plant": "1000", "quantity": 500},
            ],
            "sales_orders": [sales_order("4711", "PUMP", "4", delivered_quantity=3)],
        },
    )
    change(works, "SEAL", safety_stock=1000)
    change(works, "BOLT", lot_size="FX", fixed_lot_size=1000)
    assert planned(works) == "239.88"


def test_it_does_not_depend_on_dates_that_are_past(works: Application) -> None:
    upsert(works, {"sales_orders": [sales_order("4712", "PUMP", "4", requested_date="2001-01-01")]})
    assert planned(works, "4712") == "239.88"


def test_the_structure_valid_at_the_start_of_each_order_counts(works: Application) -> None:
    # From April on a BODY needs 3 KG; bodies of May start in April, those of March before it.
    upsert(
        works,
        {
            "bom_items": [
                bom("BODY", "0010", "CASTING", "2.5", scrap_percent=4, valid_to="2025-03-31"),
                bom("BODY", "0020", "CASTING", "3", valid_from="2025-04-01"),
            ],
            "sales_orders": [sales_order("4712", "PUMP", "4", requested_date="2025-03-20")],
        },
    )
    assert needs(works)["CASTING"] == (2, "purchase 12000", "96")
    assert needs(works, "4712")["CASTING"] == (2, "purchase 10400", "83.2")


def test_a_price_is_for_its_price_unit(works: Application) -> None:
    change(works, "CASTING", price_unit=3)
    # 10.4 × 8.00 / 3 = 27.7333…, rounded once.
    assert needs(works)["CASTING"][2] == "27.7333"


def test_the_standard_price_stands_in_for_the_purchase_price(works: Application) -> None:
    change(works, "CASTING", purchase_price=None)
    assert needs(works)["CASTING"][2] == "78"
    assert cost(works).findings == ()


def test_a_material_on_two_levels_stands_on_the_deeper(works: Application) -> None:
    upsert(works, {"bom_items": [bom("BODY", "0020", "SEAL", "1"), bom("BODY", "0030", "BOLT", "2")]})
    found = needs(works)
    assert found["SEAL"] == (2, "purchase 12000", "38.4")
    assert found["BOLT"] == (2, "plant_stock 32000", "1.44")


def test_a_level_is_counted_in_the_structure_of_the_item(works: Application) -> None:
    # In another product HEAD stands four levels down; in the pump it is on level 1. SEAL is on 2 below it, on 3 below
    # ARM, and stands there, although HEAD is planned later than ARM when both products are looked at together.
    upsert(
        works,
        {
            "material_plants": [
                made("D0", "1", strategy_group="20"),
                *(made(name, "1") for name in ("D1", "D2", "D3", "HEAD", "ARM")),
            ],
            "bom_items": [
                *(bom(f"D{at}", "0010", f"D{at + 1}", "1") for at in range(3)),
                bom("D3", "0010", "HEAD", "1"),
                bom("PUMP", "0040", "HEAD", "1"),
                bom("HEAD", "0010", "SEAL", "1"),
                bom("BODY", "0020", "ARM", "1"),
                bom("ARM", "0010", "SEAL", "1"),
            ],
            "sales_orders": [sales_order("4712", "D0", "1")],
        },
    )
    with works.database.reading() as session:
        items = [identity for (identity,) in session.rows("SELECT id FROM sales_order_item ORDER BY id")]
        pump, other = item_costs(session, works.registry, items).values()
    assert {name: part.level for name, part in by_material(works, pump).items()} == {
        "PUMP": 0,
        "BODY": 1,
        "BOLT": 1,
        "HEAD": 1,
        "ARM": 2,
        "CASTING": 2,
        "SEAL": 3,
    }
    assert [level for level, _, _ in levels(other)] == [0, 1, 2, 3, 4, 5]


def test_a_collective_part_is_not_looked_into(works: Application) -> None:
    # What goes into the bolts would leave all bounds; plant stock gives them at their price.
    upsert(
        works,
        {
            "material_plants": [made("NUT", "1")],
            "bom_items": [
                bom("BOLT", "0010", "NUT", "900000000000"),
                bom("NUT", "0010", "SEAL", "900000000000"),
            ],
        },
    )
    change(works, "BOLT", procurement_type="in_house")
    assert planned(works) == "239.88"


def test_a_product_with_a_reorder_point_is_made_for_the_order(works: Application) -> None:
    change(works, "PUMP", mrp_type="VB", reorder_point=10)
    assert planned(works) == "239.88"


def test_a_part_collective_in_one_place_and_individual_in_another(works: Application) -> None:
    upsert(works, {"bom_items": [bom("BODY", "0020", "BOLT", "1", explosion="individual")]})
    # 4 are bought for the item at the standard price of 4.50 a hundred (0.18), 24 come from plant stock (1.08).
    assert needs(works)["BOLT"] == (2, "plant_stock 24000, purchase 4000", "1.26")


def test_a_phantom_costs_nothing_itself_and_is_no_level(works: Application) -> None:
    change(works, "BODY", special_procurement="phantom")
    assert needs(works) == {
        "PUMP": (0, "activity 4000", "50"),
        "BOLT": (1, "plant_stock 24000", "1.08"),
        "CASTING": (1, "purchase 10400", "83.2"),
        "SEAL": (1, "purchase 8000", "25.6"),
    }


def test_each_schedule_line_is_an_order_of_its_own(works: Application) -> None:
    # A fixed quantity counts once an order, and each order's need is rounded up: 2 × (7 seals and 0.334 KG).
    upsert(
        works,
        {
            "bom_items": [
                bom("PUMP", "0020", "SEAL", "7", fixed_quantity=True),
                bom("BODY", "0010", "CASTING", "1", base_quantity="6", scrap_percent=None),
            ],
            "sales_orders": [
                sales_order("4711", "PUMP", "2"),
                sales_order("4711", "PUMP", "2", schedule_line=2, requested_date="2025-06-02"),
            ],
        },
    )
    found = needs(works)
    assert found["SEAL"] == (1, "purchase 14000", "44.8")
    assert found["CASTING"] == (2, "purchase 668", "5.344")


def test_a_stock_transfer_costs_what_the_other_plant_spends(works: Application) -> None:
    upsert(
        works,
        {
            "plants": [{"plant": "2000"}],
            "material_plants": [
                bought(
                    "BODY", special_procurement="stock_transfer", supplying_plant="2000", standard_price=None
                ),
                {**made("BODY", "30"), "plant": "2000"},
                {**bought("CASTING", purchase_price="6"), "plant": "2000"},
            ],
            "bom_items": [{**bom("BODY", "0010", "CASTING", "2"), "plant": "2000"}],
        },
    )
    found = cost(works)
    # 50.00 + 26.68 as before; four bodies at 30.00 below the transfer, 8 KG at 6.00 below them.
    expected = [(0, "50", "0"), (1, "26.68", "0"), (2, "120", "0"), (3, "48", "0")]
    assert levels(found) == expected
    assert found.findings == ()
    change(works, "BODY", purchase_price="99")
    assert levels(cost(works)) == expected


def test_what_planning_proposes_nothing_for_comes_from_plant_stock(works: Application) -> None:
    change(works, "SEAL", mrp_type="ND")
    assert needs(works)["SEAL"] == (1, "plant_stock 8000", "24")
    change(works, "PUMP", mrp_type="ND")
    assert needs(works) == {"PUMP": (0, "plant_stock 4000", "280")}


def test_an_item_that_is_not_kept_apart_costs_the_standard_price(works: Application) -> None:
    change(works, "PUMP", strategy_group="")
    assert needs(works) == {"PUMP": (0, "plant_stock 4000", "280")}
    assert amounts(cost(works), "planned_margin") == {"planned_margin": "100"}


def test_a_rejected_item_is_planned_to_cost_nothing(works: Application) -> None:
    upsert(works, {"sales_orders": [sales_order("4711", "PUMP", "4", net_price="95", rejected=True)]})
    found = cost(works)
    assert amounts(found, "planned", "revenue", "planned_margin") == {
        "planned": "0",
        "revenue": "0",
        "planned_margin": "0",
    }
    assert found.materials == ()


def test_without_a_net_price_there_is_no_margin(works: Application) -> None:
    upsert(works, {"sales_orders": [sales_order("4711", "PUMP", "4", net_price=None)]})
    assert amounts(cost(works), "revenue", "planned_margin", "margin") == {
        "revenue": None,
        "planned_margin": None,
        "margin": None,
    }


def test_missing_prices_cost_nothing_and_are_told(works: Application) -> None:
    change(works, "PUMP", activity_cost=None)
    change(works, "BODY", activity_cost="0")
    change(works, "BOLT", standard_price=None)
    change(works, "CASTING", purchase_price=None, standard_price=None)
    found = cost(works)
    assert money(found.planned) == "25.6"
    assert [(finding.code, finding.field) for finding in found.findings] == [
        ("ACTIVITY_COST_MISSING", "activity_cost"),
        ("STANDARD_PRICE_MISSING", "standard_price"),
        ("PURCHASE_PRICE_MISSING", "purchase_price"),
    ]
    assert [
        name for name in ("PUMP", "BOLT", "CASTING") if any(name in one.message for one in found.findings)
    ] == ["PUMP", "BOLT", "CASTING"]


def test_one_item_that_cannot_be_planned_spoils_no_other(works: Application) -> None:
    upsert(works, {"material_plants": [made("GIANT", "1", strategy_group="20")]})
    upsert(
        works,
        {
            "bom_items": [bom("GIANT", "0010", "SEAL", "900000000000")],
            "sales_orders": [sales_order("4799", "GIANT", "900000000000")],
        },
    )
    with works.database.reading() as session:
        ids = dict(
            session.rows(
                "SELECT o.sales_order, i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            )
        )
        found = item_costs(session, works.registry, ids.values())
    assert money(found[ids["4711"]].planned) == "239.88"
    giant = found[ids["4799"]]
    assert (giant.planned, giant.variance, giant.causes) == (None, None, {})
    assert [finding.code for finding in giant.findings] == ["QUANTITY_OVERFLOW"]


def test_an_unknown_strategy_leaves_the_item_unplanned(works: Application) -> None:
    order(works, "PO1", "purchase_order", "CASTING", "1", net_price="9")
    post(works, "101", "1", order="PO1")
    with works.database.session() as session:
        session.execute("UPDATE sales_order_item SET strategy_group = 'gone'")
    found = cost(works)
    assert amounts(found, "planned", "actual", "variance") == {
        "planned": None,
        "actual": "9",
        "variance": None,
    }
    assert found.causes == {}
    assert [finding.code for finding in found.findings] == ["UNKNOWN_STRATEGY"]


def test_the_cost_of_many_items_takes_as_many_statements_as_that_of_one(works: Application) -> None:
    upsert(works, {"sales_orders": [sales_order(f"5{number:03}", "PUMP", "2") for number in range(40)]})
    with works.database.reading() as session:
        ids = [identity for (identity,) in session.rows("SELECT id FROM sales_order_item ORDER BY id")]
    counts = []
    for wanted in (ids[:1], ids):
        with works.database.reading() as session, works.database.observed() as statements:
            found = item_costs(session, works.registry, wanted)
        counts.append(len(statements))
        assert len(found) == len(wanted)
    assert counts[0] == counts[1] <= 14
    assert {money(one.planned) for one in found.values()} == {"239.88", "119.94"}


def test_kinds_are_those_of_a_plan(works: Application) -> None:
    kinds = {kind for part in cost(works).materials for kind in part.planned_by_kind}
    assert kinds == {CostKind.PURCHASE, CostKind.ACTIVITY, CostKind.PLANT_STOCK}
