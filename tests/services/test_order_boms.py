"""Order BOMs: set as a whole, copied, changed and deleted; what they change in plan, promise and cost."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.availability import promise
from mto_graph.services.costs.reading import item_costs
from mto_graph.services.order_boms import set_order_bom
from mto_graph.services.planning import PlanningRequest, run_planning

from .worlds import TODAY, bought, item, load, made, order, rows

ALU = {"item": "ALU", "component": "ALU", "quantity": "2.5"}


def fill(application: Application, strategy: str = "20") -> None:
    """Two orders for a crane; its jib is of steel."""
    load(
        application,
        plants=[{"plant": "1000"}],
        material_plants=[
            made("CRANE", 5, strategy_group=strategy),
            made("JIB", 5, standard_price="100"),
            bought("STEEL", 3, purchase_price="10"),
            bought("ALU", 30, purchase_price="100"),
            bought("OLD", 1),
        ],
        bom_items=[
            item("CRANE", "JIB"),
            item("JIB", "STEEL", 4, scrap_percent=10, lead_time_offset_days=1),
            item("JIB", "OLD", 1, valid_to="2025-03-10"),
        ],
        sales_orders=[order(1, "CRANE", 2), order(2, "CRANE", 1)],
    )


def give(application: Application, items: Any, parent: str = "JIB", number: str = "1") -> tuple[int, ...]:
    return set_order_bom(application, number, 10, parent, "1000", items)


def needs(application: Application, run_type: str = "NETCH") -> list[tuple[str, str, int]]:
    """What is needed of bought parts for which sales order, in thousandths, after a run."""
    run_planning(application, PlanningRequest(today=TODAY, run_type=run_type))
    return rows(
        application,
        "SELECT m.material, o.sales_order, d.quantity FROM dependent_requirement d"
        " JOIN material_plant mp ON mp.id = d.material_plant JOIN material m ON m.id = mp.material"
        " JOIN sales_order_item i ON i.id = d.segment / 8 JOIN sales_order o ON o.id = i.sales_order"
        " WHERE m.material <> 'JIB' ORDER BY 1, 2",
    )


def test_it_replaces_the_parents_bill_for_one_item_and_goes_again(application: Application) -> None:
    fill(application)
    general = [("STEEL", "1", 8800), ("STEEL", "2", 4400)]
    assert needs(application) == general
    ids = give(application, [ALU, {"item": "9", "component": "STEEL", "quantity": 1}])
    assert needs(application) == [("ALU", "1", 5000), ("STEEL", "1", 2000), ("STEEL", "2", 4400)]
    # Set again without the steel: what stays keeps its row, and a run over everything finds nothing else.
    assert give(application, [ALU]) == ids[1:]
    changed = [("ALU", "1", 5000), ("STEEL", "2", 4400)]
    assert needs(application) == changed
    assert needs(application, "NEUPL") == changed
    assert give(application, []) == ()
    assert needs(application) == general


def test_a_copy_is_what_is_valid_when_the_item_is_wanted(application: Application) -> None:
    fill(application)
    before = needs(application)
    assert len(give(application, None)) == 1
    assert needs(application) == before
    load(
        application,
        order_bom_items=[
            {"sales_order": "1", "sales_order_item": 10, "parent": "JIB", "plant": "1000", "item": "STEEL",
             "component": "STEEL", "quantity": 5}
        ],
    )  # fmt: skip
    assert needs(application) == [("STEEL", "1", 11000), ("STEEL", "2", 4400)]
    with pytest.raises(Refused) as refused:
        give(application, None, parent="STEEL")
    assert refused.value.errors[0].path == ("parent",)


@pytest.mark.parametrize(
    ("items", "code", "path"),
    [
        ([{"item": "1", "component": "CRANE", "quantity": 1}], ErrorCode.RECURSIVE_BOM, ("0", "component")),
        ([ALU, {"item": "1", "component": "NONE", "quantity": 1}], ErrorCode.NOT_FOUND, ("1", "component")),
        ([ALU, ALU], ErrorCode.DUPLICATE, ("1",)),
        ([{"item": "1", "component": "ALU"}], ErrorCode.REQUIRED, ("0", "quantity")),
    ],
)
def test_what_is_wrong_is_told_where_it_stands_and_nothing_is_changed(
    memory_application: Application, items: Any, code: ErrorCode, path: tuple[str, ...]
) -> None:
    fill(memory_application)
    ids = give(memory_application, [ALU])
    with pytest.raises(Refused) as refused:
        give(memory_application, items)
    (fault,) = refused.value.errors
    assert (fault.code, fault.path[: 1 + len(path)]) == (code, ("items", *path))
    assert rows(memory_application, "SELECT id FROM order_bom_item") == [(ids[0],)]


def test_it_decides_what_an_item_costs_and_when_it_comes(application: Application) -> None:
    """Aluminium takes thirty days and costs a hundred: twice 2.5 of it, and no jib."""
    fill(application, "81")
    usual = promise(application, "1", 10, TODAY).confirmed_date
    assert planned_cost(application) == "88"  # 2 × 4 × 110 % of steel, at ten
    give(application, [{**ALU, "quantity": "2.5"}], parent="CRANE")
    later = promise(application, "1", 10, TODAY)
    assert usual is not None
    assert later.confirmed_date is not None
    assert later.confirmed_date > usual
    assert [part.material for part in later.missing_parts] == ["ALU"]
    assert promise(application, "2", 10, TODAY).confirmed_date == usual
    assert planned_cost(application) == "500"
    assert needs(application) == [("ALU", "1", 5000), ("STEEL", "2", 4400)]


def planned_cost(application: Application) -> str:
    """The planned cost of item 1/10."""
    with application.database.reading() as session:
        (identity,) = session.rows(
            "SELECT i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order WHERE o.sales_order = '1'"
        )[0]
        planned = item_costs(session, application.registry, [identity])[identity].planned
        return str(Fraction(planned or 0, 10_000))
