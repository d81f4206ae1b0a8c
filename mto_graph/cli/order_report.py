"""`mto-graph order-report`: all that an order needs, what is late, what decides its date, and what would help."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.parameters import DATE, SALES_ORDER_ITEM
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import styled, table

if TYPE_CHECKING:
    from mto_graph.services.order_report.showing import CriticalPathRow, OrderReportLineRow, OrderReportRow

_HEADER = (
    "",
    "material",
    "plant",
    "quantity",
    "covered by",
    "needed",
    "planned",
    "earliest",
    "late",
    "slack",
    "exceptions",
)
_RIGHT = (3, 8, 9)
_NOTHING = "There is nothing to deliver: the item is delivered or rejected."


@click.command("order-report")
@click.argument("sales_order_item", type=SALES_ORDER_ITEM, required=False)
@click.option("--planned-order", type=int, metavar="NUMBER", help="Report on a planned order instead.")
@click.option("--levels", type=click.IntRange(1, 100), default=100, help="So many levels deep.")
@click.option("--today", type=DATE, help="The date of the report; without it that of the last planning run.")
@with_json
@with_database()
@click.pass_obj
def order_report(
    settings: Settings,
    sales_order_item: tuple[str, int] | None,
    planned_order: int | None,
    levels: int,
    today: date | None,
) -> None:
    """Show all that a sales order item (4711/10) needs, level by level, and what decides when it can be delivered.

    A star marks what lies on the critical path: these orders decide the date. Below stand the actions that would help,
    each with what it gains, worked out on all orders of the item. Days late and slack are workdays.
    """
    if (sales_order_item is None) == (planned_order is None):
        raise click.UsageError(
            "Name either a sales order item, for example 4711/10, or --planned-order NUMBER."
        )
    with settings.opened(create=False) as application:
        from mto_graph.services.order_report.asking import report_of_item, report_of_planned_order

        if sales_order_item is not None:
            found = report_of_item(application, *sales_order_item, today=today, levels=levels)
        else:
            found = report_of_planned_order(application, planned_order or 0, today=today, levels=levels)
    if settings.as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: OrderReportRow | None) -> Iterator[str]:
    if found is None:
        yield _NOTHING
        return
    path = found.critical_path
    yield path.sentence
    yield ""
    yield from table(_HEADER, [_cells(line) for line in found.lines], _RIGHT)
    if path.steps:
        yield ""
        yield styled("critical path", bold=True, fg="cyan")
        yield from (step.text for step in path.steps)
    if path.actions:
        yield ""
        yield styled("what would help", bold=True, fg="cyan")
        yield from (action.text for action in path.actions)


def _cells(line: OrderReportLineRow) -> tuple[str, ...]:
    return (
        "*" if line.critical else "",
        "  " * (line.level - 1) + line.material_number,
        line.plant_code,
        f"{line.quantity:,f}",
        line.covered_by,
        str(line.requirement_date),
        _text(line.availability_date),
        _text(line.earliest_date),
        _text(line.workdays_late or None),
        _text(line.slack_workdays),
        " ".join(message.number for message in line.messages),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _as_json(found: OrderReportRow | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"critical_path": _path(found.critical_path), "rows": [_row(line) for line in found.lines]}


def _path(path: CriticalPathRow) -> dict[str, Any]:
    return {
        "sentence": path.sentence,
        "requested_date": str(path.requested_date),
        "delivery_date": str(path.delivery_date),
        "workdays_late": path.workdays_late,
        "slack_workdays": path.slack_workdays,
        "complete": path.complete,
        "steps": [
            {
                "material": step.material_number,
                "order": step.name,
                "quantity": f"{step.quantity:f}",
                "start_date": str(step.start_date),
                "availability_date": str(step.availability_date),
                "workdays": step.workdays,
                "decided_by": step.decided_by,
            }
            for step in path.steps
        ],
        "actions": [
            {
                "kind": action.kind,
                "order": action.name,
                "days": action.days,
                "gain_workdays": action.gain_workdays,
                "delivery_date": str(action.delivery_date),
                "text": action.text,
            }
            for action in path.actions
        ],
    }


def _row(line: OrderReportLineRow) -> dict[str, Any]:
    return {
        "level": line.level,
        "material": line.material_number,
        "plant": line.plant_code,
        "quantity": f"{line.quantity:f}",
        "share": f"{line.share:f}",
        "covered_by": line.covered_by,
        "missing": line.missing,
        "requirement_date": str(line.requirement_date),
        "availability_date": None if line.availability_date is None else str(line.availability_date),
        "earliest_date": None if line.earliest_date is None else str(line.earliest_date),
        "workdays_late": line.workdays_late,
        "slack_workdays": line.slack_workdays,
        "critical": line.critical,
        "exceptions": [message.message_number for message in line.messages],
    }
