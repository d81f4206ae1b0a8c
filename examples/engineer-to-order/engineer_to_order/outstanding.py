"""What the customer has still to send for a sales order item: in the graph and on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from mto_graph.strategies import Desk, Graph, GraphField, GraphType

_SECTIONS = """
query ($order: String!, $item: Int!) {
  salesOrderItem(salesOrder: $order, item: $item) {
    sections { material { material { number } mrpTypeCode } rows { date available } }
  }
}
"""
_OUTSTANDING = """
query ($order: String!, $item: Int!) {
  outstandingFromCustomer(salesOrder: $order, item: $item) { material quantity neededOn }
}
"""


def _outstanding(
    graph: Graph, _roots: Sequence[Mapping[str, Any]], given: Mapping[str, Any]
) -> list[list[dict[str, Any]] | None]:
    data = graph.ask(_SECTIONS, {"order": given["salesOrder"], "item": given["item"]})
    if data["salesOrderItem"] is None:
        return [None]
    parts = []
    for section in data["salesOrderItem"]["sections"]:
        short = [row for row in section["rows"] if Decimal(row["available"]) < 0]
        if section["material"]["mrpTypeCode"] == "CS" and short:
            number = section["material"]["material"]["number"]
            quantity = -Decimal(section["rows"][-1]["available"])
            parts.append({"material": number, "quantity": str(quantity), "neededOn": short[0]["date"]})
    return [parts]


FIELD = GraphField(
    type="Query",
    name="outstandingFromCustomer",
    returns="[OutstandingPart!]",
    description="What the customer has still to send for an item; null when there is no such item.",
    arguments={
        "salesOrder": ("String!", "The sales order's number."),
        "item": ("Int!", "The item: 10, 20, …"),
    },
    resolve=_outstanding,
    types=(
        GraphType(
            name="OutstandingPart",
            description="A part that the customer has still to send.",
            fields={
                "material": ("String!", "Its number."),
                "quantity": ("String!", "How much is missing."),
                "neededOn": ("String!", "The first day on which it is missing."),
            },
        ),
    ),
)


@click.command()
@click.argument("sales_order")
@click.argument("item", type=int)
def from_customer(desk: Desk, sales_order: str, item: int) -> None:
    """Show what the customer has still to send for an item of a sales order."""
    data = desk.ask(_OUTSTANDING, {"order": sales_order, "item": item})
    for part in data["outstandingFromCustomer"] or ():
        click.echo(f"{part['material']}: {part['quantity']} by {part['neededOn']}")
