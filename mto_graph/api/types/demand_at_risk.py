"""The demand behind an exception message."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from strawberry import lazy

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import reference
from mto_graph.api.types.references import SalesOrderItemRef
from mto_graph.services.reading import demand_at_risk, exceptions, sales_orders
from mto_graph.services.reading.demand_at_risk import DemandAtRiskRow
from mto_graph.services.reading.exceptions import ExceptionMessageRow
from mto_graph.services.reading.sales_orders import SalesOrderItemRow

if TYPE_CHECKING:
    from mto_graph.api.types.demands import Requirement


def load_demand_at_risk(
    read: Reading, rows: Sequence[ExceptionMessageRow], _asked: Asked
) -> list[DemandAtRiskRow | None]:
    """What the order or stock of each message serves in the end."""
    supplies = [exceptions.serving(read.application.registry, row) for row in rows]
    found = demand_at_risk.of_supplies(
        read.session, [supply for supply in supplies if supply is not None], read.room()
    )
    return [None if supply not in found else found[supply].copied() for supply in supplies]


def _items(read: Reading, rows: Sequence[DemandAtRiskRow], _asked: Asked) -> list[list[SalesOrderItemRow]]:
    found = sales_orders.items_by_ids(
        read.session, {item for row in rows for item in row.sales_order_item_ids}
    )
    return [[found[item] for item in row.sales_order_item_ids if item in found] for row in rows]


@graph_type(
    DemandAtRiskRow,
    description="What an order or stock serves in the end, as the last planning run pegged it: followed up through "
    "all levels to sales orders, the plan, reservations by hand and stock that is kept back.",
)
class DemandAtRisk:
    count: int = shown("How many demands there are.")
    date: datetime.date | None = shown(
        "When the earliest is wanted; null where only safety stock or a reorder point is at risk."
    )
    requirement: Annotated["Requirement", lazy("mto_graph.api.types.demands")] | None = related(
        reference("requirement"), "The earliest of them."
    )
    sales_order_items: list[SalesOrderItemRef] = related(
        _items, "The sales order items among them, the earliest first."
    )
