"""Runs that are planned part by part, on both databases: the same plan, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.plan_changes.log import entries
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.strategies import ExceptionRule, Flags, PlannedOrderColumns, hookimpl

from ..whole_plan import whole_plan
from .worlds import TODAY, fill, load, order, plan, rows, run_status, stored


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
