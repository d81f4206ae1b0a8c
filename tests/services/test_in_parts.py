"""Runs that are planned part by part, on both databases: the same plan, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.plan_changes.log import entries
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.planning.writing import PLAN_TABLES
from mto_graph.strategies import ExceptionRule, Flags, PlannedOrderColumns, hookimpl

from ..whole_plan import whole_plan
from .worlds import TODAY, fill, item, load, order, plan, rows, run_status, stock, stored


def filled(application: Application, orders: int = 5) -> Application:
    fill(application)
    load(application, sales_orders=[order(number, "P", number) for number in range(1, orders + 1)])
    return application


@pytest.fixture
def in_one_piece(memory_application: Application) -> Application:
    plan(filled(memory_application))
    return memory_application


@pytest.mark.parametrize("together", [1, 6, 100_000])
def test_the_plan_is_the_same_in_any_number_of_parts(
    application: Application, in_one_piece: Application, together: int
) -> None:
    result = plan(filled(application), orders_together=together)
    assert whole_plan(application) == whole_plan(in_one_piece)
    assert result.counts["planned_orders"] == 14
    assert plan(application, orders_together=together, run_type="NEUPL").unchanged


@pytest.mark.parametrize("fails", [False, True])
def test_the_first_plan_leaves_the_indexes_of_its_tables(sqlite_url: str, fails: bool) -> None:
    """They are built when all rows are there."""
    application = open_application(sqlite_url, plugins=[FailsLate()] if fails else [])
    indexes = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' ORDER BY rowid"
    before = rows(filled(application), indexes)
    with application.database.observed() as statements, suppress(Refused):
        plan(application, orders_together=1)
    built = [sql for sql in statements if sql.startswith("CREATE INDEX")]
    assert len(built) == (0 if fails else sum(table in PLAN_TABLES for table, _, sql in before if sql))
    assert sorted(rows(application, indexes)) == sorted(before)
    assert rows(application, "PRAGMA integrity_check") == [("ok",)]
    application.close()


def test_a_plan_that_is_there_keeps_its_indexes(sqlite_url: str) -> None:
    """Also those of a table that is empty, as that of messages may always be."""
    application = open_application(sqlite_url)
    plan(filled(application), orders_together=1)
    load(application, sales_orders=[order(9, "P", 9)])
    with application.database.observed() as statements:
        plan(application, orders_together=1, run_type="NEUPL")
    assert not rows(application, "SELECT 1 FROM plan_exception")
    assert [sql for sql in statements if sql.startswith(("DROP", "CREATE"))] == []
    application.close()


def test_a_plan_without_orders_is_a_plan(application: Application) -> None:
    """Stock covers everything, and one receipt too many has a message."""
    fill(application)
    owned = {"sales_order_item": 10}
    surplus = {"order": "900", "item": 1, "kind": "production_order", "material": "P", "plant": "1000"}
    load(
        application,
        sales_orders=[order(number, "P", 2) for number in range(1, 6)],
        stock=[stock("P", 2, sales_order=str(number), **owned) for number in range(1, 6)],
        receipts=[{**surplus, "quantity": 3, "availability_date": "2025-03-03", "sales_order": "1", **owned}],
    )
    before = plan(application, orders_together=1)
    assert [before.counts[rows] for rows in ("planned_orders", "peggings", "plan_exceptions")] == [0, 5, 2]
    again = plan(application, orders_together=1, run_type="NEUPL")
    assert again.unchanged


def test_every_part_has_an_entry_in_the_log(application: Application) -> None:
    plan(filled(application), orders_together=1)
    with application.database.reading() as session:
        found = entries(session, 0, 100)
    assert [len(entry.orders.numbers) for entry in found] == [2, 2, 2, 2, 2, 4]
    assert {(entry.run, entry.origin) for entry in found} == {(1, "planning run 1")}


class FailsLate:
    """Fails on the orders of the shared section, which is planned last."""

    @hookimpl
    def mto_exception_rules(self) -> Sequence[ExceptionRule]:
        return [ExceptionRule(number=95, group=9, text="Own", of_orders=self._of_orders)]

    def _of_orders(self, orders: PlannedOrderColumns) -> Flags:
        if len(orders.start_day) == 4:
            raise ValueError("not this one")
        return orders.start_day < 0


def test_what_fails_in_the_last_part_undoes_all_others(database_url: str) -> None:
    application = open_application(database_url, plugins=[FailsLate()])
    filled(application)
    before = stored(application)
    with pytest.raises(Refused) as refused:
        plan(application, orders_together=1)
    assert refused.value.errors[0].code is ErrorCode.PLUGIN_FAILED
    assert stored(application) == before
    assert run_status(application) == ["FAILED"]
    assert rows(application, "SELECT COUNT(*) FROM plan_change") == [(0,)]
    application.close()


def test_a_run_that_is_cancelled_while_it_writes_changes_nothing(application: Application) -> None:
    plan(filled(application))
    load(application, sales_orders=[order(number, "P", 9) for number in range(1, 9)])
    before = stored(application)

    def stop(phase: str, share: float) -> None:
        if phase == "write":
            raise KeyboardInterrupt

    request = PlanningRequest(today=TODAY, orders_together=1, run_type="NEUPL")
    with pytest.raises(KeyboardInterrupt):
        run_planning(application, request, stop)
    assert stored(application) == before
    assert run_status(application) == ["FINISHED", "CANCELLED"]


def test_less_than_one_order_at_a_time_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        PlanningRequest(today=TODAY, orders_together=0)
    assert refused.value.errors[0].path == ("orders_together",)


def same_after(application: Application, other: Application, **tables: list[dict[str, Any]]) -> None:
    """What is changed in both is planned in parts in one and in one piece in the other."""
    for each, together in ((application, 1), (other, 10**9)):
        load(each, **tables)
        plan(each, orders_together=together, run_type="NEUPL")
    assert whole_plan(application) == whole_plan(other)


def test_a_component_that_comes_from_plant_stock_and_then_from_its_own(
    application: Application, in_one_piece: Application
) -> None:
    """What covers it has the same name in both sections: stock."""
    plan(filled(application), orders_together=1)
    same_after(
        application,
        in_one_piece,
        bom_items=[item("P", "COMMON", 3, explosion="individual")],
        stock=[stock("COMMON", 2, sales_order="2", sales_order_item=10)],
    )
    same_after(application, in_one_piece, bom_items=[item("P", "COMMON", 3, explosion="collective")])


def test_a_sales_order_that_is_planned_apart_from_now_on(
    application: Application, in_one_piece: Application
) -> None:
    both = (application, in_one_piece)
    plan(filled(application), orders_together=1)
    of_stock = {"strategy_group": "30"}
    own = stock("P", 1, sales_order="3", sales_order_item=10)
    same_after(*both, sales_orders=[order(3, "P", 3, **of_stock)], stock=[stock("P", 2)])
    same_after(*both, sales_orders=[order(3, "P", 3, strategy_group="20")], stock=[own])
    same_after(*both, sales_orders=[order(3, "P", 3, **of_stock)])


def test_an_order_that_is_given_to_another_sales_order(
    application: Application, in_one_piece: Application
) -> None:
    """Its components keep their keys and move from a part to an earlier one, and back to a later one."""
    both = (application, in_one_piece)
    plan(filled(application), orders_together=1)
    for owner in ("4", "2", "5"):
        firm = {
            "order": "900",
            "item": 1,
            "kind": "planned_order",
            "material": "P",
            "plant": "1000",
            "quantity": 2,
            "start_date": "2025-03-31",
            "availability_date": "2025-04-07",
            "sales_order": owner,
            "sales_order_item": 10,
        }
        same_after(*both, receipts=[firm])
