"""Missing parts: what keeps an order that was made with a sales order item from being there in time."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import to_material_plant, to_sales_order_item
from mto_graph.api.types.references import MaterialPlantRef, SalesOrderItemRef
from mto_graph.services.reading import promises
from mto_graph.services.reading.promises import MissingPartRow, PromiseRow
from mto_graph.services.reading.supplies import ReceiptRow


@graph_type(
    MissingPartRow,
    description="A component that is not there when the order that was made with a sales order item could begin.",
)
class MissingPart:
    material: MaterialPlantRef = related(to_material_plant, "The component, in its plant.")
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item,
        "The sales order item that it is kept apart for; null: it comes from plant stock.",
    )
    required_quantity: Decimal = shown("How much of it the order still needs.")
    missing_quantity: Decimal = shown("How much of that cannot be had on the day on which it is needed.")
    required_date: datetime.date = shown(
        "When it is needed, if the order begins in time but not before today."
    )
    available_date: datetime.date = shown(
        "When all of it is there: by stock and firm receipts that nobody else needs, at the latest after its "
        "replenishment lead time."
    )


def load_missing_of_promises(
    _read: Reading, rows: Sequence[PromiseRow], _asked: Asked
) -> list[list[MissingPartRow]]:
    """The missing parts that a promise found."""
    return [[part.copied() for part in row.missing_parts] for row in rows]


def load_missing_of_orders(
    read: Reading, rows: Sequence[ReceiptRow], _asked: Asked
) -> list[list[MissingPartRow]]:
    """The missing parts of orders that were made with sales order items."""
    return promises.missing_parts_of_orders(read.session, read.application.registry, rows, read.today)
