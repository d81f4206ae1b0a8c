"""A run that finds other plugins than the run before it looks at everything again, because no entry says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mto_graph.services.application import Application, open_application
from mto_graph.services.planning import PlanningResult
from mto_graph.strategies import ExceptionRule, Flags, PlannedOrderColumns, ProposedAction, hookimpl

from . import worlds
from .worlds import fill, load, order, rows


class Telling:
    """Says message 95 of every planned order."""

    @hookimpl
    def mto_exception_rules(self) -> list[ExceptionRule]:
        return [
            ExceptionRule(
                number=95,
                group=9,
                text="Own",
                of_orders=self._told,
                urgency=3,
                action=ProposedAction.CONVERT,
            )
        ]

    @staticmethod
    def _told(orders: PlannedOrderColumns) -> Flags:
        return orders.start_day > 0


class Other(Telling):
    """Another plugin, which says the same."""


@contextmanager
def opened(url: str, *plugins: object) -> Iterator[Application]:
    application = open_application(url, plugins=plugins)
    try:
        yield application
    finally:
        application.close()


def told(application: Application) -> list[int]:
    """The planned orders that the worklist has 95 of."""
    found = rows(application, "SELECT subject FROM worklist WHERE number = 95 ORDER BY subject")
    return [subject for (subject,) in found]


def plan(application: Application) -> PlanningResult:
    return worlds.plan(application, run_type="NETCH")


def reasons(application: Application) -> set[tuple[int, str]]:
    return set(rows(application, "SELECT reason, origin FROM planning_file_entry"))


def test_net_change_notices_plugins_that_come_and_go(database_url: str) -> None:
    with opened(database_url, Telling()) as application:
        plan(fill(application))
        orders = told(application)
        assert len(orders) == 3
        assert plan(application).unchanged
    with opened(database_url) as application:
        assert plan(application).counts["exceptions_gone"] == 3
        assert told(application) == []
        assert worlds.plan(application, run_type="NEUPL").unchanged
    with opened(database_url, Other()) as application:
        assert plan(application).counts["exceptions_new"] == 3
        assert told(application) == orders


def test_a_run_over_a_part_leaves_the_rest_in_the_planning_file(database_url: str) -> None:
    with opened(database_url, Telling()) as application:
        plan(fill(application))
        load(application, sales_orders=[order(9, "P", 1)])
        plan(application)
        orders = told(application)
    with opened(database_url) as application:
        worlds.plan(application, run_type="NETCH", material="OWN", plant="1000")
        assert 0 < len(told(application)) < len(orders)
        assert {reason for reason, _ in reasons(application)} == {11}
        assert plan(application).counts["exceptions_gone"]
        assert told(application) == []
        assert reasons(application) == set()


def test_the_same_plugins_enter_nothing(database_url: str) -> None:
    with opened(database_url, Telling()) as application:
        plan(fill(application))
    with opened(database_url, Telling()) as application:
        assert reasons(application) == set()
        assert plan(application).unchanged
        assert rows(application, "SELECT COUNT(DISTINCT plugins) FROM planning_run") == [(1,)]
