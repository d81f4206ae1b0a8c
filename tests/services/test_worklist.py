"""The stored worklist: what is in it, what a run reports of it, and what leaves it when a person acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.orders import Conversion, convert_planned_orders
from mto_graph.services.planning import PlanningResult
from mto_graph.services.reading.paging import Slice
from mto_graph.services.reading.worklist import Criteria, WorklistRow, page
from mto_graph.services.worklist import Entry, worklist

from . import worlds
from .worlds import TODAY, bought, item, load, made, order, receipt, rows, stock

LATE = "2025-03-04"


def plan(
    application: Application, today: date = TODAY, run_type: str = "NEUPL", **scope: Any
) -> PlanningResult:
    """A run over everything, or over all of a scope, so that it has something to say of each message."""
    return worlds.plan(application, today, run_type=run_type, **scope)


@pytest.fixture
def works(application: Application) -> Application:
    """A product that is late, whose bill of material needs a common part; a late purchase; stock nobody needs."""
    load(
        application,
        plants=[{"plant": "1000", "rescheduling_horizon_days": 50}],
        material_plants=[
            made("P", 5, strategy_group="20", mrp_controller="MAKE"),
            bought("COMMON", 3, individual_collective="collective", mrp_controller="BUY"),
            bought("C", mrp_controller="BUY"),
        ],
        bom_items=[item("P", "COMMON", 2)],
        sales_orders=[order(1, "P", 1, LATE), order(2, "C", 5), order(3, "P", 1)],
        receipts=[receipt("45", "C", 5, "2025-04-09")],
        stock=[stock("P", 3, sales_order="3", sales_order_item=10)],
    )
    plan(application)
    return application


def entries(application: Application, **criteria: Any) -> tuple[Entry, ...]:
    return worklist(application, Criteria(**criteria), 100).entries


def keys(application: Application, **criteria: Any) -> list[str]:
    return [entry.key for entry in entries(application, **criteria)]


def reported(application: Application, run: int) -> list[tuple[Any, ...]]:
    """Change, number, subject and both measures of what a run reported."""
    return rows(
        application,
        "SELECT change, number, subject_kind, subject, measure_before, measure FROM run_exception WHERE run = ?"
        " ORDER BY change, number, subject",
        run,
    )


def changes(counts: Any) -> tuple[int, ...]:
    return tuple(counts[f"exceptions_{change}"] for change in ("new", "gone", "worse", "unchanged"))


ALL = [
    "30:planned_order:2",
    "30:planned_order:1",
    "10:receipt:45/1",
    "26:stock:P:1000:customer 3/10",
]
"""The component is due on Monday, the product on Tuesday, the purchase in April; the surplus is never due."""


def test_most_urgent_first_with_what_to_do(works: Application) -> None:
    assert keys(works) == ALL
    assert [(entry.urgency, str(entry.due_date), entry.action) for entry in entries(works)] == [
        (1, "2025-03-03", "Bring it forward from 2025-03-06 to 2025-03-03."),
        (1, LATE, "Bring it forward from 2025-03-10 to 2025-03-04."),
        (1, "2025-04-07", "Bring it forward from 2025-04-09 to 2025-04-07."),
        (5, "None", "Use 2 elsewhere."),
    ]
    surplus = entries(works)[-1]
    assert (surplus.material, surplus.plant, surplus.section, surplus.order, surplus.quantity) == (
        "P",
        "1000",
        "customer 3/10",
        "",
        Decimal(2),
    )


def test_only_messages_that_ask_for_action_have_a_row(works: Application) -> None:
    """The order without a fault has 01, which is no row."""
    load(works, sales_orders=[order(4, "P", 1, "2025-05-05")])
    result = plan(works)
    assert result.counts["planned_orders_created"] == 2
    assert changes(result.counts) == (0, 0, 0, 4)
    assert keys(works) == ALL


def test_per_planner_plant_and_group(works: Application) -> None:
    assert keys(works, mrp_controller="MAKE") == [ALL[1], ALL[3]]
    assert keys(works, mrp_controller="BUY", groups=[7]) == [ALL[2]]
    assert keys(works, mrp_controller="nobody") == []
    assert keys(works, plant="1000") == ALL
    assert keys(works, plant="2000") == []
    assert keys(works, numbers=[10, 26]) == [ALL[2], ALL[3]]
    assert keys(works, numbers=[10, 26], groups=[7]) == [ALL[2]]
    assert keys(works, numbers=[26], groups=[7]) == keys(works, numbers=[25], plant="1000") == []
    assert keys(works, numbers=range(1_000)) == keys(works, numbers=range(1_000), plant="1000") == ALL
    assert keys(works, material="COMMON") == [ALL[0]]


@pytest.mark.parametrize(
    "wanted", [{"numbers": [10, 26, 30]}, {"groups": [6, 7]}, {"numbers": [30]}, {"groups": [1]}]
)
@pytest.mark.parametrize("first", [1, 2])
def test_pages_of_numbers_are_the_pages_of_the_whole_list_without_the_others(
    works: Application, wanted: dict[str, list[int]], first: int
) -> None:
    """Messages of several numbers have their places between each other; on 4 March there are two."""
    load(works, sales_orders=[order(number, "C", 1, f"2025-04-0{number}") for number in (4, 7, 8)])
    load(works, receipts=[receipt(str(number), "C", 1, f"2025-04-{number}") for number in (11, 14, 15)])
    load(works, material_plants=[bought("D")], sales_orders=[order(9, "D", 1, LATE)])
    load(works, receipts=[receipt("9", "D", 1, "2025-03-20")])
    plan(works)
    criteria, found, after = Criteria(**wanted), [], None
    with works.database.reading() as session:
        every = page(session, works.registry, Criteria(), Slice(100)).rows
        chosen = [row.message_key for row in every if chosen_by(criteria, row)]
        while True:
            part = page(session, works.registry, criteria, Slice(first, after, counted=True))
            assert part.total == len(chosen)
            found += [row.message_key for row in part.rows]
            if not part.has_next:
                break
            after = part.keys[-1]
    assert found == chosen


def chosen_by(criteria: Criteria, row: WorklistRow) -> bool:
    numbers, groups = criteria.numbers, criteria.groups
    return (numbers is None or row.message_number in numbers) and (groups is None or row.group in groups)


def test_a_sales_order_has_what_serves_it_in_other_sections_too(works: Application) -> None:
    """The common part of item 1/10 is planned in the net section; nothing endangers 9/10, which does not exist."""
    assert keys(works, sales_order_item=("1", 10)) == ALL[:2]
    assert keys(works, sales_order="1") == ALL[:2]
    assert keys(works, sales_order_item=("2", 10)) == [ALL[2]]
    assert keys(works, sales_order="3") == [ALL[3]]
    assert keys(works, sales_order_item=("9", 10)) == keys(works, sales_order="9") == []


def test_who_looks_after_a_material_counts_at_once(works: Application) -> None:
    load(works, material_plants=[{"material": "P", "plant": "1000", "mrp_controller": "BUY"}])
    assert keys(works, mrp_controller="BUY") == ALL


# What a run reports


def test_the_first_run_reports_everything_as_new(works: Application) -> None:
    ((run,),) = rows(works, "SELECT id FROM planning_run")
    assert [(row[0], row[1]) for row in reported(works, run)] == [(1, 10), (1, 26), (1, 30), (1, 30)]


def test_a_second_run_reports_and_writes_nothing(works: Application) -> None:
    with works.database.observed() as statements:
        result = plan(works)
    assert result.unchanged
    assert changes(result.counts) == (0, 0, 0, 4)
    assert reported(works, result.run) == []
    written = [text for text in statements if not text.startswith(("SELECT", "WITH"))]
    assert not [text for text in written if "worklist" in text or "run_exception" in text]


def test_new_gone_and_worse(works: Application) -> None:
    """The purchase comes two days later still, the late order is rejected, another late one comes."""
    load(
        works,
        material_plants=[bought("D", 3)],
        receipts=[receipt("45", "C", 5, "2025-04-11")],
        sales_orders=[order(1, "P", 1, rejected=True), order(5, "D", 1, LATE)],
    )
    result = plan(works)
    assert changes(result.counts) == (1, 2, 1, 1)
    assert reported(works, result.run) == [
        (1, 30, 3, 3, 0, 2),
        (2, 30, 3, 1, 6, 6),
        (2, 30, 3, 2, 3, 3),
        (3, 10, 2, 1, 2, 4),
    ]


def test_better_is_unchanged(works: Application) -> None:
    load(works, receipts=[receipt("45", "C", 5, "2025-04-08")])
    result = plan(works)
    assert changes(result.counts) == (0, 0, 0, 4)
    assert not result.unchanged
    assert entries(works)[2].action == "Bring it forward from 2025-04-08 to 2025-04-07."


def test_a_larger_surplus_is_worse(works: Application) -> None:
    load(works, stock=[stock("P", 8, sales_order="3", sales_order_item=10)])
    result = plan(works)
    assert reported(works, result.run) == [(3, 26, 1, 1, 2000, 7000)]


def test_a_day_later_the_late_product_is_later(works: Application) -> None:
    """The product by a day; its component is needed a day later too, because the product starts a day later."""
    result = plan(works, date(2025, 3, 4))
    assert reported(works, result.run) == [(3, 30, 3, 1, 6, 7)]


def test_keys_stay_when_dates_and_quantities_change(works: Application) -> None:
    load(works, sales_orders=[order(1, "P", 2, "2025-03-05")])
    plan(works)
    assert keys(works) == ALL


def test_a_run_over_a_part_of_the_plan_reports_its_part_only(works: Application) -> None:
    load(
        works,
        receipts=[receipt("45", "C", 5, "2025-04-11")],
        stock=[stock("P", 8, sales_order="3", sales_order_item=10)],
    )
    result = plan(works, sales_order="3", item=10)
    assert changes(result.counts) == (0, 0, 1, 0)
    assert [row[:2] for row in reported(works, result.run)] == [(3, 26)]
    assert keys(works) == ALL
    result = plan(works, material="C")
    assert changes(result.counts) == (0, 0, 1, 0)


# What a person does


def test_a_converted_order_leaves_the_worklist_at_once(works: Application) -> None:
    convert_planned_orders(works, [Conversion(1)])
    assert keys(works) == [ALL[0], *ALL[2:]]
    result = plan(works)
    assert result.counts["exceptions_gone"] == 0


def test_an_order_converted_in_part_stays(works: Application) -> None:
    convert_planned_orders(works, [Conversion(2, Decimal(1))])
    assert keys(works) == ALL


def test_the_first_few_and_how_many_there_are(works: Application) -> None:
    found = worklist(works, Criteria(), 3)
    assert ([entry.key for entry in found.entries], found.total) == (ALL[:3], 4)


def test_who_looks_after_a_material_is_no_reason_to_plan_it(works: Application) -> None:
    load(works, material_plants=[{"material": "P", "plant": "1000", "mrp_controller": "OTHER"}])
    assert rows(works, "SELECT COUNT(*) FROM planning_file_entry") == [(0,)]


def test_a_net_change_run_reports_what_it_planned(works: Application) -> None:
    """Only the purchase has changed; the other messages are not looked at, and stay."""
    load(works, receipts=[receipt("45", "C", 5, "2025-04-11")])
    result = plan(works, run_type="NETCH")
    assert changes(result.counts) == (0, 0, 1, 0)
    assert keys(works) == ALL
    assert plan(works, run_type="NEUPL").unchanged


def test_a_net_change_run_of_a_later_day_finds_what_is_later(works: Application) -> None:
    result = plan(works, date(2025, 3, 4), run_type="NETCH")
    assert reported(works, result.run) == [(3, 30, 3, 1, 6, 7)]
    assert plan(works, date(2025, 3, 4), run_type="NEUPL").unchanged
