"""What a run reads: master data, reservations and plants, as the planner means them."""

from __future__ import annotations

import pytest

from mto_graph.services.application import Application
from mto_graph.services.planning import PlanningResult

from .worlds import (
    DAY,
    TODAY,
    bought,
    item,
    load,
    made,
    order,
    plan,
    proposals,
    receipt,
    reservation,
    rows,
    sections,
    stock,
)


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
