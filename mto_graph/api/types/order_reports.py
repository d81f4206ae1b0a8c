"""Order reports: everything below a sales order item or a planned order, level by level."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from strawberry import lazy

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.critical_paths import CriticalPath, report_date
from mto_graph.api.types.links import reference, to_material_plant
from mto_graph.api.types.pegging import levels_of
from mto_graph.api.types.references import ExceptionMessageRef, MaterialPlantRef
from mto_graph.services import order_report
from mto_graph.services.order_report import Root
from mto_graph.services.order_report.showing import OrderReportLineRow, OrderReportRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.sales_orders import SalesOrderItemRow

if TYPE_CHECKING:
    from mto_graph.api.types.demands import Requirement
    from mto_graph.api.types.supplies import Supply


def load_item_reports(
    read: Reading, rows: Sequence[SalesOrderItemRow], asked: Asked
) -> list[OrderReportRow | None]:
    """The report of each sales order item."""
    return _reports(read, order_report.roots_of_items(read.session, rows), asked)


def load_order_reports(
    read: Reading, rows: Sequence[PlannedOrderRow], asked: Asked
) -> list[OrderReportRow | None]:
    """The report of each planned order."""
    return _reports(read, order_report.roots_of_planned_orders(rows), asked)


def _reports(read: Reading, roots: list[list[Root]], asked: Asked) -> list[OrderReportRow | None]:
    registry, today = read.application.registry, report_date(read)
    return order_report.order_reports(read.session, registry, roots, today, levels_of(asked), read.room())


def _path(_read: Reading, rows: Sequence[OrderReportRow], _asked: Asked) -> list[Any]:
    return [row.critical_path.copied() for row in rows]


def _lines(_read: Reading, rows: Sequence[OrderReportRow], _asked: Asked) -> list[list[Any]]:
    return [[line.copied() for line in row.lines] for row in rows]


def _messages(_read: Reading, rows: Sequence[OrderReportLineRow], _asked: Asked) -> list[list[Any]]:
    return [[message.copied() for message in row.messages] for row in rows]


@graph_type(
    OrderReportLineRow,
    description="A requirement and something that covers it, or that nothing does. What an order needs follows it, one "
    "level deeper.",
)
class OrderReportLine:
    level: int = shown("How deep it stands; 1: what covers the beginning itself.")
    material: MaterialPlantRef = related(to_material_plant, "What is needed, and in which plant.")
    requirement: Annotated["Requirement", lazy("mto_graph.api.types.demands")] | None = related(
        reference("demand"), "What needs it; null for the planned order that a report begins with."
    )
    supply: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("supply"), "What covers it; null where nothing does."
    )
    missing: bool = shown("Whether nothing covers this quantity.")
    quantity: Decimal = shown("How much of the requirement it covers, or is missing.")
    share: Decimal = shown(
        "What of it belongs to the beginning, where an order above also serves others; rounded to three places."
    )
    requirement_date: datetime.date = shown("When it is needed.")
    availability_date: datetime.date | None = shown("When the order is there as planned; null for stock.")
    earliest_date: datetime.date | None = shown("When it can be there at the earliest, given its parts.")
    workdays_late: int = shown("By how many workdays the planned date is after the requirement.")
    slack_workdays: int | None = shown("By how many workdays it may be later than at the earliest.")
    critical: bool = shown("Whether it lies on the critical path.")
    exceptions: list[ExceptionMessageRef] = related(_messages, "What a planner must look at, by number.")


@graph_type(
    OrderReportRow,
    description="Everything that a sales order item or planned order needs and what covers it, from current data, top "
    "down (SAP: order report, MD4C).",
)
class OrderReport:
    critical_path: CriticalPath = related(_path, "What decides when it can be there, and what would help.")
    rows: list[OrderReportLine] = related(_lines, "All rows, each order followed by what it needs.")
