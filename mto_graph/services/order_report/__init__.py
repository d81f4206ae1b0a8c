"""The order report: all that an order needs, level by level, what is late or missing, and what decides its date."""

from mto_graph.services.order_report.reports import critical_paths, order_reports
from mto_graph.services.order_report.roots import Root, roots_of_items, roots_of_planned_orders
from mto_graph.services.order_report.study import Study, studies

__all__ = [
    "Root",
    "Study",
    "critical_paths",
    "order_reports",
    "roots_of_items",
    "roots_of_planned_orders",
    "studies",
]
