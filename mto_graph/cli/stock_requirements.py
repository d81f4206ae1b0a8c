"""`mto-graph list`: the stock/requirements list of a material in a plant, section by section."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.parameters import DATE
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import styled, table

if TYPE_CHECKING:
    from mto_graph.services.stock_requirements import Row, StockRequirementsList
    from mto_graph.strategies import Finding

_HEADER = ("date", "element", "quantity", "available", "order", "type", "start", "exceptions")
_RIGHT = (2, 3)


@click.command("list")
@click.argument("material")
@click.argument("plant")
@click.option("--today", type=DATE, help="The date of the list; without it that of the last planning run.")
@with_json
@with_database()
@click.pass_obj
def list_(settings: Settings, material: str, plant: str, today: date | None) -> None:
    """Show stock, requirements and receipts of MATERIAL in PLANT by date, each section with its running balance.

    Plant stock stands in the section 'net', everything that belongs to a sales order item in a section of its own.
    Below them stands what is wrong or without effect in the material's master data.
    """
    with settings.opened(create=False) as application:
        from mto_graph.services.findings import findings_of
        from mto_graph.services.stock_requirements import stock_requirements_list

        found = stock_requirements_list(application, material, plant, today)
        findings = findings_of(application, material, plant)
    if settings.as_json:
        click.echo(json.dumps(_as_json(found, findings), ensure_ascii=False))
        return
    for line in _lines(found, findings):
        click.echo(line)


def _lines(found: StockRequirementsList, findings: Sequence[Finding]) -> Iterator[str]:
    yield f"{found.material} in plant {found.plant}, planning date {found.planning_date}"
    for section in found.sections:
        yield ""
        yield styled(section.text, bold=True, fg="cyan")
        yield from table(_HEADER, [_cells(row) for row in section.rows], _RIGHT)
    if findings:
        yield ""
        yield styled("findings in the master data", bold=True, fg="yellow")
        yield from (finding.message for finding in findings)


def _cells(row: Row) -> tuple[str, ...]:
    order = f"{row.order}/{row.item}" if row.order and row.item else row.order or ""
    kind = "" if row.order_type is None else row.order_type
    if row.firmed:
        kind += " firm"
    return (
        str(row.date),
        row.element,
        _number(row.quantity),
        _number(row.available),
        order,
        kind.strip(),
        "" if row.start_date is None else str(row.start_date),
        " ".join(f"{number:02d}" for number in row.exceptions),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,f}"


def _as_json(found: StockRequirementsList, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "material": found.material,
        "plant": found.plant,
        "planning_date": str(found.planning_date),
        "sections": [
            {"section": section.text, "rows": [_row(row) for row in section.rows]}
            for section in found.sections
        ],
        "findings": [
            {"code": finding.code, "field": finding.field, "message": finding.message} for finding in findings
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "date": str(row.date),
        "element": row.element,
        "quantity": None if row.quantity is None else f"{row.quantity:f}",
        "available": f"{row.available:f}",
        "order": row.order or None,
        "item": row.item or None,
        "order_type": row.order_type,
        "convertible": row.convertible,
        "firmed": row.firmed,
        "start_date": None if row.start_date is None else str(row.start_date),
        "exceptions": list(row.exceptions),
    }
