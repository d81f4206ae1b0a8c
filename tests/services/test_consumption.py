"""Consumption as it is read at any moment: what orders leave of the stored plan, and who takes what."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.consumption import PlanConsumption, plan_consumption

from .worlds import TODAY, elements, forecast, load, made, order, plan, rows, sections

APRIL_7, APRIL_14, APRIL_21 = "2025-04-07", "2025-04-14", "2025-04-21"


def consumption(application: Application, *names: str) -> PlanConsumption:
    """The consumption of the plans of these materials."""
    with application.database.reading() as session:
        ids = [
            session.scalar(
                "SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material WHERE m.material = ?",
                [name],
            )
            for name in names
        ]
        return plan_consumption(session, application.registry, ids)


def left(application: Application, name: str = "P") -> list[str]:
    """The open quantities of a plan by date."""
    found = consumption(application, name)
    return [
        str(Fraction(quantity, 1000))
        for _, quantity in sorted(
            (found.plan_day[identity], quantity) for identity, quantity in found.open_quantity.items()
        )
    ]


def fill(application: Application, **columns: Any) -> Application:
    load(
        application,
        material_plants=[made("P", strategy_group="50", **columns)],
        planned_independent_requirements=[forecast("P", 10, on) for on in (APRIL_7, APRIL_14, APRIL_21)],
    )
    return application


@pytest.mark.parametrize(
    ("mode", "open_plan"),
    [(1, ["5", "0", "10"]), (2, ["5", "0", "10"]), (3, ["10", "0", "5"]), (4, ["10", "0", "5"])],
)
def test_the_mode_is_read_from_the_material(
    memory_application: Application, mode: int, open_plan: list[str]
) -> None:
    fill(
        memory_application,
        consumption_mode=mode,
        backward_consumption_days=5,
        forward_consumption_days=5,
    )
    load(memory_application, sales_orders=[order(1, "P", 15, APRIL_14)])
    assert left(memory_application) == open_plan


@pytest.mark.parametrize(("days", "taken"), [(4, "10"), (5, "5")])
def test_so_is_the_window(memory_application: Application, days: int, taken: str) -> None:
    fill(memory_application, consumption_mode=1, backward_consumption_days=days)
    load(memory_application, sales_orders=[order(1, "P", 15, APRIL_14)])
    assert left(memory_application)[0] == taken


def test_a_changed_order_consumes_anew(application: Application) -> None:
    """Nothing of the consumption is stored: date, quantity and rejection show at once."""
    fill(application)
    assert left(application) == ["10", "10", "10"]
    load(application, sales_orders=[order(1, "P", 4, APRIL_14)])
    assert left(application) == ["10", "6", "10"]
    load(application, sales_orders=[order(1, "P", 4, APRIL_21)])
    assert left(application) == ["10", "10", "6"]
    load(application, sales_orders=[order(1, "P", 12, APRIL_21)])
    assert left(application) == ["10", "8", "0"]
    load(application, sales_orders=[order(1, "P", 12, APRIL_21, delivered_quantity=9)])
    assert left(application) == ["10", "10", "7"]
    load(application, sales_orders=[order(1, "P", 12, APRIL_21, rejected=True)])
    assert left(application) == ["10", "10", "10"]


def test_reading_and_planning_agree(memory_application: Application) -> None:
    """The same numbers in the list before a run, in the list after it, and in its planned orders."""
    fill(memory_application, consumption_mode=2, backward_consumption_days=5, forward_consumption_days=5)
    load(memory_application, sales_orders=[order(1, "P", 13, APRIL_14), order(2, "P", 4, APRIL_7)])
    expected = [(APRIL_7, "-3"), (APRIL_21, "-10")]

    def shown(element: str) -> list[tuple[str, str | None]]:
        found = sections(memory_application, "P", today=TODAY)["planning"]
        return [(row[0], row[2]) for row in elements(found) if row[1] == element]

    assert shown("IndReq") == expected
    plan(memory_application)
    assert shown("IndReq") == expected
    assert shown("PldOrd") == [(APRIL_7, "3"), (APRIL_21, "10")]


def test_who_takes_what_is_said_exactly(application: Application) -> None:
    """Strategy 60 with a factor of a third: two orders of 1 take 0.333333 each."""
    load(
        application,
        material_plants=[
            made("PM", strategy_group="60"),
            made("V", strategy_group="60", planning_material="PM", planning_conversion_factor="0.333333"),
        ],
        planned_independent_requirements=[forecast("PM", 10)],
        sales_orders=[order(1, "V", 1), order(2, "V", 1)],
    )
    found = consumption(application, "PM")
    lines = [row[0] for row in rows(application, "SELECT id FROM schedule_line ORDER BY id")]
    assert [(part.schedule_line, part.quantity / 1000) for part in found.parts] == [
        (lines[0], Fraction(333_333, 1_000_000)),
        (lines[1], Fraction(333_333, 1_000_000)),
    ]
    assert list(found.open_quantity.values()) == [9333]


def test_the_plan_of_another_plant_is_consumed_by_its_calendar(memory_application: Application) -> None:
    """Plant 2000 works on Sundays too: three of its workdays before Monday the 14th is Friday the 11th."""
    load(
        memory_application,
        plants=[{"plant": "1000"}, {"plant": "2000", "workdays": "1111111"}],
        material_plants=[
            made("PM", plant="2000", strategy_group="60", consumption_mode=1, backward_consumption_days=3),
            made("V", strategy_group="60", planning_material="PM", planning_plant="2000"),
        ],
        planned_independent_requirements=[
            {**forecast("PM", 5, "2025-04-10"), "plant": "2000"},
            {**forecast("PM", 5, "2025-04-11"), "plant": "2000"},
        ],
        sales_orders=[order(1, "V", 9, APRIL_14)],
    )
    assert left(memory_application, "PM") == ["5", "0"]


def test_the_requirements_type_of_a_plan_line_goes_before_the_materials_strategy(
    memory_application: Application,
) -> None:
    """Plan of type VSEV is plan of strategy 60, which orders of 50 do not consume."""
    fill(memory_application)
    load(
        memory_application,
        planned_independent_requirements=[forecast("P", 10, APRIL_7, requirements_type="VSEV")],
        sales_orders=[order(1, "P", 30, APRIL_21)],
    )
    assert left(memory_application) == ["10", "0", "0"]


@pytest.mark.parametrize(("group", "open_plan"), [("", "6"), ("50", "6"), ("20", "10"), ("60", "10")])
def test_the_strategy_of_the_item_goes_before_the_materials(
    memory_application: Application, group: str, open_plan: str
) -> None:
    fill(memory_application)
    load(memory_application, sales_orders=[order(1, "P", 4, APRIL_7, strategy_group=group)])
    assert left(memory_application) == [open_plan, "10", "10"]


def test_versions_are_consumed_in_their_order(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P", strategy_group="50")],
        planned_independent_requirements=[
            forecast("P", 5, APRIL_7, version="01"),
            forecast("P", 5, APRIL_7, version="00"),
        ],
        sales_orders=[order(1, "P", 6, APRIL_7)],
    )
    found = [
        (row.order, str(row.quantity))
        for row in sections(memory_application, "P", today=TODAY)["planning"].rows
    ]
    assert found == [("01", "-4")]


def test_only_the_plans_asked_for_are_told(memory_application: Application) -> None:
    fill(memory_application)
    load(
        memory_application,
        material_plants=[made("Q", strategy_group="50")],
        planned_independent_requirements=[forecast("Q", 7)],
    )
    assert sorted(consumption(memory_application, "Q").open_quantity.values()) == [7000]
    assert len(consumption(memory_application, "P", "Q").open_quantity) == 4
    assert consumption(memory_application).open_quantity == {}
