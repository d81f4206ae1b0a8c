"""Doing the actions of a scenario, through the same services as everybody else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from mto_graph.errors import Refused, UserError
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.derived_plans import derive_plan
from mto_graph.services.kanban import create_kanban, set_kanban_status
from mto_graph.services.manual_orders import change_section, create_planned_order, delete_section
from mto_graph.services.orders import convert_section
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.scenarios.actions import (
    Action,
    ChangePlannedOrder,
    ConvertPlannedOrders,
    CreatePlannedOrder,
    DeletePlannedOrder,
    Deliver,
    DerivePlan,
    ExpectError,
    MoveGoods,
    MoveToday,
    ReceiveGoods,
    RunPlanning,
    UpsertRows,
)
from mto_graph.services.scenarios.kanban import CreateKanban, SetKanbanStatus
from mto_graph.services.stock_postings import delivery, post_one, receive_section

_RECORDS_OF_ATTEMPTS: Final = frozenset({"planning_run"})
"""Tables in which a refused attempt may leave its record; everything else is what it must not change."""


class Performer:
    """Performs the actions of one scenario on its application, at the scenario's own date.

    Example: `Performer(application, date(2024, 3, 4)).perform(action)`; raises Refused as the service does.
    """

    def __init__(self, application: Application, today: date) -> None:
        self.application = application
        self.today = today

    def perform(self, action: Action) -> None:
        """Do one action; Refused when the service refuses it, ExpectationFailed from an `expect_error`."""
        _PERFORM[type(action)](self, action)

    def _upsert_rows(self, action: UpsertRows) -> None:
        upsert(self.application, {table: list(rows) for table, rows in action.tables.items()})

    def _run_planning(self, action: RunPlanning) -> None:
        given: dict[str, Any] = {
            "run_type": action.run_type,
            "planning_mode": action.planning_mode,
            "scope": action.scope,
        }
        run_planning(
            self.application,
            PlanningRequest(
                today=self.today,
                plant=action.plant or None,
                material=action.material or None,
                sales_order=action.sales_order or None,
                item=action.item,
                **{name: value for name, value in given.items() if value},
            ),
        )

    def _convert_planned_orders(self, action: ConvertPlannedOrders) -> None:
        convert_section(self.application, action.material, action.plant, action.section, on=action.on)

    def _change_planned_order(self, action: ChangePlannedOrder) -> None:
        change_section(
            self.application, action.material, action.plant, action.section, action.change, on=action.on
        )

    def _create_planned_order(self, action: CreatePlannedOrder) -> None:
        create_planned_order(self.application, action.order)

    def _delete_planned_order(self, action: DeletePlannedOrder) -> None:
        delete_section(self.application, action.material, action.plant, action.section, on=action.on)

    def _receive_goods(self, action: ReceiveGoods) -> None:
        receive_section(
            self.application,
            action.material,
            action.plant,
            action.section,
            quantity=action.quantity,
            on=action.on,
            issue_components=action.issue_components,
            final=action.final,
            today=self.today,
        )

    def _deliver(self, action: Deliver) -> None:
        delivery(self.application, action.sales_order, action.item, action.quantity, today=self.today)

    def _move_goods(self, action: MoveGoods) -> None:
        post_one(self.application, action.movement, self.today)

    def _set_kanban_status(self, action: SetKanbanStatus) -> None:
        set_kanban_status(self.application, [action.change], today=self.today)

    def _create_kanban(self, action: CreateKanban) -> None:
        create_kanban(self.application, action.control_cycle, action.quantity, on=action.on, today=self.today)

    def _derive_plan(self, action: DerivePlan) -> None:
        derive_plan(self.application, action.material, version=action.version or None)

    def _move_today(self, action: MoveToday) -> None:
        self.today = action.today

    def _expect_error(self, action: ExpectError) -> None:
        before = contents(self.application)
        try:
            self.perform(action.action)
        except Refused as refused:
            _check_refusal(refused.errors, action.code)
        else:
            raise ExpectationFailed(f"expected the error {action.code}, but the step was carried out")
        changed = [
            table for table, digest in contents(self.application).items() if before.get(table) != digest
        ]
        if changed:
            raise ExpectationFailed(
                f"the step was refused with {action.code}, but changed {', '.join(changed)}"
            )


class ExpectationFailed(Exception):  # noqa: N818 - it is what a scenario found, not a fault of the program
    """What an `expect_error` expected did not happen; the text says what did."""


def _check_refusal(errors: tuple[UserError, ...], code: str) -> None:
    if all(error.code != code for error in errors):
        seen = "; ".join(f"{error.code}: {error}" for error in errors)
        raise ExpectationFailed(f"expected the error {code}, but the step was refused with {seen}")


def contents(application: Application) -> dict[str, str]:
    """A digest of each table's rows, to see what a refused step changed."""
    with application.database.reading() as session:
        tables = session.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {
            name: _digest(session.rows(f"SELECT * FROM {name}"))
            for (name,) in tables
            if name not in _RECORDS_OF_ATTEMPTS and not name.startswith("sqlite_")
        }


def _digest(rows: list[tuple[Any, ...]]) -> str:
    digest = hashlib.sha256()
    for row in sorted(map(repr, rows)):
        digest.update(row.encode())
    return digest.hexdigest()


_PERFORM: Final[dict[type[Action], Callable[..., None]]] = {
    UpsertRows: Performer._upsert_rows,
    RunPlanning: Performer._run_planning,
    ConvertPlannedOrders: Performer._convert_planned_orders,
    ChangePlannedOrder: Performer._change_planned_order,
    CreatePlannedOrder: Performer._create_planned_order,
    DeletePlannedOrder: Performer._delete_planned_order,
    ReceiveGoods: Performer._receive_goods,
    Deliver: Performer._deliver,
    MoveGoods: Performer._move_goods,
    SetKanbanStatus: Performer._set_kanban_status,
    CreateKanban: Performer._create_kanban,
    DerivePlan: Performer._derive_plan,
    MoveToday: Performer._move_today,
    ExpectError: Performer._expect_error,
}
