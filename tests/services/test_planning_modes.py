"""Planning modes 1, 2 and 3: one plan, other numbers, and what the run says of the proposals that were there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application

from .worlds import bought, item, load, made, order, plan, proposals, rows, sections, stored

Shown = dict[str, tuple[int, ...]]


@pytest.fixture
def planned(application: Application) -> Application:
    """P (made to order) needs two OWN, which need one RAW, and one COMMON of plant stock; planned once."""
    load(
        application,
        plants=[{"plant": "1000"}],
        material_plants=[
            made("P", 5, strategy_group="20"),
            made("OWN", 3),
            bought("RAW", 4),
            bought("COMMON", individual_collective="collective"),
        ],
        bom_items=[item("P", "OWN", 2), item("P", "COMMON"), item("OWN", "RAW")],
        sales_orders=[order(1, "P", 10), order(2, "P", 3)],
    )
    plan(application)
    return application


def messages(application: Application, section: str = "customer 1/10") -> Shown:
    """The messages of each material's proposals in the first order's sections, and of COMMON in plant stock."""
    places = {"P": section, "OWN": section, "RAW": section, "COMMON": "net"}
    return {
        name: tuple(
            sorted(
                {number for row in proposals(sections(application, name)[place]) for number in row.exceptions}
            )
        )
        for name, place in places.items()
    }


def content(application: Application) -> list[tuple[Any, ...]]:
    """The planned orders without their numbers."""
    return sorted(
        rows(
            application,
            "SELECT material_plant, segment, quantity, start_date, finish_date, availability_date FROM planned_order",
        )
    )


def numbers(application: Application) -> list[int]:
    return [number for (number,) in rows(application, "SELECT number FROM planned_order ORDER BY number")]


def test_42_is_said_of_what_a_run_changed_until_the_next_run_of_everything(planned: Application) -> None:
    load(planned, sales_orders=[order(1, "P", 12)])
    plan(planned)
    assert messages(planned) == {"P": (42,), "OWN": (42,), "RAW": (42,), "COMMON": (42,)}
    assert messages(planned, "customer 2/10") == {"P": (), "OWN": (), "RAW": (), "COMMON": (42,)}
    before = stored(planned)
    assert plan(planned).unchanged
    assert stored(planned) == before
    assert messages(planned) == {"P": (), "OWN": (), "RAW": (), "COMMON": ()}


def test_42_stays_while_only_other_things_are_planned(planned: Application) -> None:
    load(planned, sales_orders=[order(1, "P", 12)])
    plan(planned)
    plan(planned, sales_order="2", item=10)
    plan(planned, material="COMMON")
    assert messages(planned)["P"] == (42,)
    plan(planned, plant="1000")
    assert messages(planned)["P"] == ()


def test_what_is_new_has_not_changed_as_well(planned: Application) -> None:
    """A run of one order makes its proposal, another changes it, before everything is planned again."""
    load(planned, sales_orders=[order(3, "P", 1)])
    plan(planned, sales_order="3", item=10)
    load(planned, sales_orders=[order(3, "P", 2)])
    plan(planned, sales_order="3", item=10)
    assert messages(planned, "customer 3/10")["P"] == (1,)


def test_a_message_that_comes_is_no_change_of_the_order(planned: Application) -> None:
    """The part is exploded again and nothing is found (52); it keeps its quantity and its dates."""
    load(planned, bom_items=[item("OWN", "RAW", valid_to="2025-01-31")])
    plan(planned)
    (row,) = proposals(sections(planned, "OWN")["customer 1/10"])
    assert row.exceptions == (44, 52)


def test_44_in_mode_1_is_said_of_orders_whose_components_changed_alone(planned: Application) -> None:
    load(planned, bom_items=[item("OWN", "RAW", 3)])
    plan(planned)
    assert messages(planned) == {"P": (), "OWN": (44,), "RAW": (42,), "COMMON": ()}
    assert plan(planned).unchanged
    assert messages(planned)["OWN"] == ()


def test_mode_2_explodes_every_proposal_with_components_again(planned: Application) -> None:
    before, kept = content(planned), numbers(planned)
    result = plan(planned, planning_mode="2", run_type="NEUPL")
    assert (content(planned), numbers(planned)) == (before, kept)
    assert messages(planned) == {"P": (44,), "OWN": (44,), "RAW": (), "COMMON": ()}
    assert result.counts["planned_orders_changed"] == 4
    assert result.counts["dependent_requirements_changed"] == 0
    assert plan(planned).unchanged
    assert messages(planned) == {"P": (), "OWN": (), "RAW": (), "COMMON": ()}


def test_mode_2_says_both_of_what_it_changed(planned: Application) -> None:
    load(planned, sales_orders=[order(1, "P", 12)])
    plan(planned, planning_mode="RE_EXPLODE", run_type="NEUPL")
    assert messages(planned) == {"P": (42, 44), "OWN": (42, 44), "RAW": (42,), "COMMON": (42,)}


def test_mode_3_makes_every_proposal_anew(planned: Application) -> None:
    before, old = content(planned), numbers(planned)
    result = plan(planned, planning_mode="3", run_type="NEUPL")
    assert content(planned) == before
    assert not set(numbers(planned)) & set(old)
    assert result.counts["planned_orders_created"] == result.counts["planned_orders_deleted"] == len(old)
    assert messages(planned) == {"P": (1,), "OWN": (1,), "RAW": (1,), "COMMON": (1,)}
    assert plan(planned).unchanged
    assert rows(planned, "SELECT DISTINCT planning_mode FROM planning_run ORDER BY planning_mode") == [
        ("ADAPT",),
        ("DELETE_AND_RECREATE",),
    ]


def test_mode_3_in_a_scope_leaves_what_is_outside_of_it(planned: Application) -> None:
    before = {row[0]: row for row in rows(planned, "SELECT * FROM planned_order")}
    plan(planned, sales_order="1", item=10, planning_mode="3", run_type="NEUPL")
    after = {row[0]: row for row in rows(planned, "SELECT * FROM planned_order")}
    assert len(set(before) - set(after)) == len(set(after) - set(before)) == 3
    assert {number: row for number, row in after.items() if number in before} == {
        number: row for number, row in before.items() if number in after
    }
    assert messages(planned)["COMMON"] == (1,)
    plan(planned)
    assert [row.quantity for row in proposals(sections(planned, "COMMON")["net"])] == [
        Decimal(10),
        Decimal(3),
    ]


def test_the_three_numbers_are_the_three_modes(planned: Application) -> None:
    for number in "123":
        plan(planned, planning_mode=number, run_type="NEUPL")
    modes = rows(planned, "SELECT planning_mode FROM planning_run ORDER BY id DESC LIMIT 3")
    assert modes == [("DELETE_AND_RECREATE",), ("RE_EXPLODE",), ("ADAPT",)]


def test_a_mode_that_there_is_not_is_refused(planned: Application) -> None:
    with pytest.raises(Refused) as refused:
        plan(planned, planning_mode="4")
    (fault,) = refused.value.errors
    assert (fault.code, fault.path) == (ErrorCode.INVALID_VALUE, ("planning_mode",))
    assert "1, 2, 3" in fault.message


# Single-level


def test_a_single_level_run_plans_the_material_alone(planned: Application) -> None:
    load(planned, sales_orders=[order(1, "P", 12)])
    plan(planned, material="P", plant="1000", scope="single_level")
    assert [row.quantity for row in proposals(sections(planned, "P")["customer 1/10"])] == [12]
    own = sections(planned, "OWN")["customer 1/10"]
    assert [(row.element, row.quantity) for row in own.rows[1:]] == [("PldOrd", 20), ("DepReq", -24)]
    assert messages(planned) == {"P": (1,), "OWN": (1,), "RAW": (1,), "COMMON": (1,)}
    assert rows(planned, "SELECT single_level FROM planning_run ORDER BY id") == [(False,), (True,)]
    plan(planned, material="P", plant="1000")
    assert [row.quantity for row in proposals(sections(planned, "RAW")["customer 1/10"])] == [24]


def test_a_single_level_run_names_its_material(planned: Application) -> None:
    with pytest.raises(Refused) as refused:
        plan(planned, plant="1000", scope="single_level")
    (fault,) = refused.value.errors
    assert (fault.code, fault.path) == (ErrorCode.REQUIRED, ("material",))
