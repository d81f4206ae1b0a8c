"""Critical paths and order reports of many demands at once, in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from mto_graph.model.sessions import Session
from mto_graph.services.order_report.actions import FreeStock, actions_of
from mto_graph.services.order_report.critical_path import Step, branches_of, steps_of
from mto_graph.services.order_report.free_stock import free_for
from mto_graph.services.order_report.messages import Messages, messages_of
from mto_graph.services.order_report.roots import Root
from mto_graph.services.order_report.rows import ReportRow, rows_of
from mto_graph.services.order_report.showing import (
    CriticalActionRow,
    CriticalBranchRow,
    CriticalPathRow,
    CriticalStepRow,
    OrderReportLineRow,
    OrderReportRow,
)
from mto_graph.services.order_report.study import Study, studies
from mto_graph.services.reading.order_graph import OrderRow, code_of
from mto_graph.strategies import Registry

_Shown = TypeVar("_Shown", CriticalStepRow, CriticalBranchRow, CriticalActionRow)


def critical_paths(
    session: Session, groups: Sequence[Sequence[Root]], today: date
) -> list[CriticalPathRow | None]:
    """The critical path of each group of demands; None where there is nothing to deliver."""
    return _critical_paths(session, studies(session, groups, today))


def order_reports(
    session: Session,
    registry: Registry,
    groups: Sequence[Sequence[Root]],
    today: date,
    levels: int,
    room: Callable[[int], None],
) -> list[OrderReportRow | None]:
    """The report of each group of demands, so many levels deep; None where there is nothing to deliver."""
    found = studies(session, groups, today)
    paths = _critical_paths(session, found)
    orders: dict[int, OrderRow] = {}
    for study in found:
        orders.update({} if study is None else study.graph.orders)
    messages = messages_of(session, registry, orders)
    reports: list[OrderReportRow | None] = []
    for study, path in zip(found, paths, strict=True):
        if study is None or path is None:
            reports.append(None)
            continue
        report = OrderReportRow()
        report.critical_path = path
        report.lines = [_line(study, row, messages) for row in rows_of(study, levels, room)]
        reports.append(report)
    return reports


def _line(study: Study, row: ReportRow, messages: Messages) -> OrderReportLineRow:
    line = OrderReportLineRow()
    line.study, line.row = study, row
    code = None if row.supply is None else code_of(row.supply)
    line.messages = [] if code is None else [message.copied() for message in messages.get(code, ())]
    return line


def _critical_paths(session: Session, found: Sequence[Study | None]) -> list[CriticalPathRow | None]:
    paths = [[] if study is None else steps_of(study) for study in found]
    free = free_for(session, paths)
    return [
        None if study is None else _path(study, steps, stocks)
        for study, steps, stocks in zip(found, paths, free, strict=True)
    ]


def _path(study: Study, steps: list[Step], free: Mapping[int, FreeStock]) -> CriticalPathRow:
    path = CriticalPathRow()
    path.study, path.steps, path.branches, path.actions = study, [], [], []
    for step in steps:
        path.steps.append(_about(CriticalStepRow(), study, step.code, step.order))
        path.steps[-1].step = step
    for branch in branches_of(study, steps):
        path.branches.append(_about(CriticalBranchRow(), study, branch.code, branch.order))
        path.branches[-1].branch = branch
    for action in actions_of(study, steps, free):
        path.actions.append(_about(CriticalActionRow(), study, action.step.code, action.step.order))
        path.actions[-1].action = action
    return path


def _about(row: _Shown, study: Study, code: int, order: OrderRow) -> _Shown:
    row.study, row.code, row.order = study, code, order
    return row
