"""The order report as somebody asks for it who has an application in hand."""

from __future__ import annotations

from datetime import date

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.order_report.reports import order_reports
from mto_graph.services.order_report.roots import Root, roots_of_items, roots_of_planned_orders
from mto_graph.services.order_report.showing import OrderReportRow
from mto_graph.services.places import sales_order_item_id
from mto_graph.services.reading import planned_orders, sales_orders
from mto_graph.services.reading.pegging_closure import DEEPEST
from mto_graph.services.reading.runs import last_planning_date

MOST_ROWS = 100_000
"""So many rows has a report at most."""


def report_of_item(
    application: Application, sales_order: str, item: int, *, today: date | None = None, levels: int = DEEPEST
) -> OrderReportRow | None:
    """The report of a sales order item; None where it is delivered or rejected.

    `today` is the planning date of the last run where it is not given. Raises `Refused` where there is no such item.

    Example: `report_of_item(application, "4711", 10).critical_path.sentence`
    """
    with application.database.reading() as session:
        identity = sales_order_item_id(session, sales_order, item)
        rows = list(sales_orders.items_by_ids(session, [identity]).values())
        return _report(application, session, roots_of_items(session, rows), today, levels)


def report_of_planned_order(
    application: Application, number: int, *, today: date | None = None, levels: int = DEEPEST
) -> OrderReportRow | None:
    """The report of a planned order. Raises `Refused` where there is none of this number."""
    with application.database.reading() as session:
        rows = list(planned_orders.by_numbers(session, [number]).values())
        if not rows:
            raise refuse(ErrorCode.NOT_FOUND, f"Planned order {number} does not exist.", "planned_order")
        return _report(application, session, roots_of_planned_orders(rows), today, levels)


def _report(
    application: Application, session: Session, roots: list[list[Root]], today: date | None, levels: int
) -> OrderReportRow | None:
    when = today or last_planning_date(session) or date.today()
    return order_reports(session, application.registry, roots, when, levels, _Room().count)[0]


class _Room:
    """Refuses a report that becomes too long to be read."""

    def __init__(self) -> None:
        self._rows = 0

    def count(self, further: int) -> None:
        """Count rows that come."""
        self._rows += further
        if self._rows > MOST_ROWS:
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"The report would have more than {MOST_ROWS:,} rows; ask for fewer levels.",
                "levels",
            )
