"""`mto-graph worklist`: what must be done today, most urgent first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.parameters import SALES_ORDER_ITEM
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import counted, table

if TYPE_CHECKING:
    from mto_graph.services.worklist import Entry

_HEADER = ("urgency", "due", "message", "material", "plant", "section", "order", "quantity", "proposal")
_RIGHT = (0, 7)
_MOST = 10_000


@click.command()
@click.option("--mrp-controller", metavar="PLANNER", help="Only materials of this planner.")
@click.option("--plant", metavar="PLANT", help="Only this plant.")
@click.option(
    "--sales-order", type=SALES_ORDER_ITEM, help="Only what endangers this sales order item, on all levels."
)
@click.option(
    "--first", type=click.IntRange(1, _MOST), default=50, show_default=True, help="So many at most."
)
@with_json
@with_database()
@click.pass_obj
def worklist(
    settings: Settings,
    mrp_controller: str | None,
    plant: str | None,
    sales_order: tuple[str, int] | None,
    first: int,
) -> None:
    """Show the messages that ask a planner to act, most urgent first, with what each proposes to do."""
    with settings.opened(create=False) as application:
        from mto_graph.services.reading.worklist import Criteria
        from mto_graph.services.worklist import worklist as read

        criteria = Criteria(mrp_controller=mrp_controller, plant=plant, sales_order_item=sales_order)
        found = read(application, criteria, first)
    if settings.as_json:
        shown = [_as_json(entry) for entry in found.entries]
        click.echo(json.dumps({"total": found.total, "entries": shown}, ensure_ascii=False))
        return
    if not found.entries:
        click.echo("Nothing to do.")
        return
    for line in table(_HEADER, [_cells(entry) for entry in found.entries], _RIGHT):
        click.echo(line)
    if found.total > len(found.entries):
        click.echo(f"… and {counted(found.total - len(found.entries), 'more message')}; see --first.")


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        str(entry.urgency),
        "" if entry.due_date is None else str(entry.due_date),
        f"{entry.number} {entry.text}",
        entry.material,
        entry.plant,
        entry.section,
        entry.order,
        f"{entry.quantity:,f}",
        entry.action or "",
    )


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "urgency": entry.urgency,
        "number": entry.number,
        "text": entry.text,
        "due_date": None if entry.due_date is None else str(entry.due_date),
        "mrp_controller": entry.mrp_controller or None,
        "material": entry.material,
        "plant": entry.plant,
        "section": entry.section,
        "order": entry.order or None,
        "quantity": f"{entry.quantity:f}",
        "action": entry.action,
    }
