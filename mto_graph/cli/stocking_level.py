"""`mto-graph stocking-level`: what of a product is there before an order comes, and how long the customer waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.parameters import DATE
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import styled, table
from mto_graph.errors import ErrorCode, refuse
from mto_graph.units import to_quantity

if TYPE_CHECKING:
    from mto_graph.services.stocking_level import StockingLevelRow, StockingNodeRow
    from mto_graph.services.stocking_level.showing import StockingCountRow

_HEADER = ("", "material", "plant", "quantity", "when", "why", "ahead by")
_RIGHT = (3,)
_STAGES = {
    "before_order": "before",
    "after_order": "after",
    "passed_through": "phantom",
    "not_planned": "not planned",
}


@click.command("stocking-level")
@click.argument("material")
@click.argument("plant")
@click.option("--quantity", default="1", metavar="NUMBER", help="How much an order asks for; without it 1.")
@click.option("--today", type=DATE, help="The day of the order; without it that of the last planning run.")
@with_json
@with_database()
@click.pass_obj
def stocking_level(settings: Settings, material: str, plant: str, quantity: str, today: date | None) -> None:
    """Show which levels of MATERIAL in PLANT are made or bought before an order and which after it, and why.

    A plus marks what waits in stock for what is made after the order, a star what the customer waits for.
    """
    ordered = _ordered(quantity)
    with settings.opened(create=False) as application:
        from mto_graph.services.stocking_level import stocking_level_of

        found = stocking_level_of(application, material, plant, quantity=ordered, today=today)
    if settings.as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _ordered(text: str) -> Fraction:
    try:
        thousandths = to_quantity(text)
    except ValueError as fault:
        raise refuse(ErrorCode.INVALID_VALUE, f"quantity: {fault}.", "quantity") from None
    if thousandths <= 0:
        raise refuse(ErrorCode.INVALID_VALUE, f"quantity is {text}; ask for more than zero.", "quantity")
    return Fraction(thousandths)


def _lines(found: StockingLevelRow) -> Iterator[str]:
    yield found.sentence
    yield ""
    yield from table(_HEADER, [_cells(node) for node in found.nodes], _RIGHT)
    if found.findings:
        yield ""
        yield styled("findings", bold=True, fg="yellow")
        yield from (finding.message for finding in found.findings)


def _cells(node: StockingNodeRow) -> tuple[str, ...]:
    return (
        ("+" if node.stocking_point else "") + ("*" if node.critical else ""),
        "  " * node.level + node.material_number,
        node.plant_code,
        _text(node.quantity),
        _STAGES[node.stage],
        node.reason.replace("_", " "),
        "" if node.ahead is None else node.ahead.replace("_", " "),
    )


def _text(quantity: Decimal) -> str:
    return f"{quantity:,f}"


def _as_json(found: StockingLevelRow) -> dict[str, Any]:
    return {
        "sentence": found.sentence,
        "order_date": str(found.order_date),
        "earliest_date": None if found.earliest_date is None else str(found.earliest_date),
        "remaining_workdays": found.remaining_workdays,
        "cumulative_workdays": found.cumulative_workdays,
        "total": _counts(found.total),
        "levels": [_counts(level) for level in found.levels],
        "nodes": [_node(node) for node in found.nodes],
        "findings": [
            {"code": finding.code, "field": finding.field, "message": finding.message}
            for finding in found.findings
        ],
    }


def _counts(count: StockingCountRow) -> dict[str, int]:
    return {
        "level": count.level,
        "before_order": count.before_order,
        "after_order": count.after_order,
        "passed_through": count.passed_through,
        "not_planned": count.not_planned,
        "stocking_points": count.stocking_points,
    }


def _node(node: StockingNodeRow) -> dict[str, Any]:
    return {
        "level": node.level,
        "path": list(node.path),
        "material": node.material_number,
        "plant": node.plant_code,
        "quantity": f"{node.quantity:f}",
        "stage": node.stage,
        "kept_apart": node.kept_apart,
        "reason": node.reason,
        "ahead": node.ahead,
        "stocking_point": node.stocking_point,
        "critical": node.critical,
        "sentence": node.sentence,
    }
