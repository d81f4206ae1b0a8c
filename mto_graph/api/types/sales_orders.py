"""Sales orders: what everything is made for."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.connections import AFTER, FIRST, Connection, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.costs import load_item_costs
from mto_graph.api.types.critical_paths import load_critical_paths
from mto_graph.api.types.goods_movements import PAGED, paged
from mto_graph.api.types.links import link, listed, to_material_plant, to_project, to_sales_order_item
from mto_graph.api.types.missing_parts import MissingPart, load_missing_of_promises
from mto_graph.api.types.node import Node
from mto_graph.api.types.order_reports import load_item_reports
from mto_graph.api.types.pegging import ALL_LEVELS, LEVELS, levels_of, load_coverage
from mto_graph.api.types.progress import load_progress
from mto_graph.api.types.references import (
    ConfigurationValueRef,
    CriticalPathRef,
    CustomerSectionRef,
    GoodsMovementRef,
    MaterialPlantRef,
    OrderBomItemRef,
    OrderReportRef,
    PeggingRef,
    PlannedOrderRef,
    ProjectRef,
    ReceiptRef,
    SalesOrderItemCostRef,
    SalesOrderItemProgressRef,
    SalesOrderItemRef,
    SalesOrderRef,
    ScheduleLineRef,
    StockRef,
    StrategyRef,
)
from mto_graph.api.types.sections import load_customer_sections
from mto_graph.api.types.strategies import load_strategies
from mto_graph.services.reading import (
    configurations,
    goods_movements,
    order_boms,
    pegging_levels,
    planned_orders,
    promises,
    sales_orders,
    supplies,
)
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.sales_orders import SalesOrderItemRow, SalesOrderRow, ScheduleLineRow


def _planned_orders(read: Reading, rows: Sequence[SalesOrderItemRow], asked: Asked) -> list[ConnectionRow]:
    part = sliced(read, asked, "level", planned_orders.BY_LEVEL)
    registry = read.application.registry
    places = sales_orders.places_of(read.session, registry, rows)
    pages = planned_orders.pages_of_sections(read.session, places, part)
    return [connection(pages[row.segment(registry)], "level") for row in rows]


def _pegging(read: Reading, rows: Sequence[SalesOrderItemRow], asked: Asked) -> list[list[PeggingRow]]:
    lines = sales_orders.schedule_lines_of(read.session, [row.id for row in rows])
    groups = [[line.reference for line in lines[row.id]] for row in rows]
    return pegging_levels.below_requirements(read.session, groups, levels_of(asked), read.room())


def _promises(
    read: Reading, rows: Sequence[SalesOrderItemRow], _asked: Asked
) -> list[promises.PromiseRow | None]:
    return promises.of_items(read.session, read.application.registry, rows, read.today)


@graph_type(SalesOrderRow, description="A sales order: what a customer has ordered.")
class SalesOrder(Node):
    number: str = shown("The order's number.")
    customer: str | None = shown("The customer; null when none is kept.")
    order_date: datetime.date | None = shown("When the customer placed it; null when that is not kept.")
    items: list[SalesOrderItemRef] = related(listed(sales_orders.items_of_orders), "Its items, by number.")


@graph_type(
    promises.PromiseRow,
    description="What the availability check confirms of a sales order item, by the rule of its strategy.",
)
class Promise:
    confirmed_quantity: Decimal = shown("How much of the open quantity is confirmed.")
    confirmed_date: datetime.date | None = shown(
        "When all of the confirmed quantity is there; null when nothing is confirmed."
    )
    missing_parts: list[MissingPart] = related(
        load_missing_of_promises,
        "The components that keep an item that is assembled to order from being there in time; empty for others.",
    )


@graph_type(
    SalesOrderItemRow,
    description=(
        "The thing everything is made for: one item of one sales order. With a make-to-order strategy it has "
        "a planning "
        "section of its own on every level of the bill of material, and nobody else takes its material."
    ),
)
class SalesOrderItem(Node):
    sales_order: SalesOrderRef = related(
        link(sales_orders.orders_by_ids, "sales_order_id"), "The sales order that it belongs to."
    )
    item: int = shown("The number of the item: 10, 20, …")
    material: MaterialPlantRef = related(to_material_plant, "What is ordered, in the delivering plant.")
    rejected: bool = shown("Whether it is rejected: then it is not delivered and needs nothing.")
    quantity: Decimal = shown("The ordered quantity, all schedule lines together.")
    delivered_quantity: Decimal = shown("What has left the house already.")
    requested_date: datetime.date = shown(
        "When the customer wants it: the earliest schedule line that is still open, else the earliest of all."
    )
    net_price: Decimal | None = shown("What the customer pays for one base unit; null: not maintained.")
    schedule_lines: list[ScheduleLineRef] = related(
        listed(sales_orders.schedule_lines_of), "Its quantities and dates."
    )
    strategy: StrategyRef | None = related(
        load_strategies,
        "The planning strategy: its own, else the material's. Null: ordinary demand on plant stock, or no "
        "loaded plugin "
        "supplies it.",
    )
    strategy_code: str | None = shown("The code of that strategy, for example `50`.")
    promise: Promise | None = related(
        _promises, "What can be confirmed to the customer today; null when its strategy is not loaded."
    )
    sections: list[CustomerSectionRef] = related(
        load_customer_sections,
        "Its own sections on all levels of the bill of material, the finished product first; empty when it is not "
        "planned apart, or in the sections of its project.",
    )
    project: ProjectRef | None = related(
        to_project,
        "The project that it is settled to; a strategy that plans by project plans it there. Null: none.",
    )
    stock: list[StockRef] = related(
        listed(supplies.stocks_of_items),
        "Its own stock (sales-order stock) on all levels of the bill of material.",
    )
    cost: SalesOrderItemCostRef = related(
        load_item_costs, "What it is planned to cost, what was spent for it, and where that lies."
    )
    planned_orders: Connection[PlannedOrderRef] = related(
        _planned_orders,
        "What planning proposes for it on all levels, products first, then by availability date; of an item that is "
        "planned in a project what it proposes for the project.",
        first=FIRST,
        after=AFTER,
    )
    orders: list[ReceiptRef] = related(
        listed(supplies.receipts_of_items),
        "Production orders, purchase requisitions and purchase orders of its sections on all levels, products first, "
        "then by availability date; completed ones included.",
    )
    configuration: list[ConfigurationValueRef] = related(
        listed(configurations.item_values),
        "The values by which it is made, those of the ordered variant included.",
    )
    order_bom_items: list[OrderBomItemRef] = related(
        listed(order_boms.of_sales_order_items),
        "Its order BOMs: what replaces the bills of material of these parents in its sections, by parent and item.",
    )
    assembly_order: ReceiptRef | None = related(
        link(supplies.assembly_orders_of_items, "id"),
        "The order that was made with it and follows it (strategies 81, 82 and 89), flagged for deletion when it is "
        "rejected; null: it has none.",
    )
    goods_movements: Connection[GoodsMovementRef] = related(
        paged(goods_movements.pages_of_items),
        "Everything that was moved for it or out of its stock, on all levels.",
        **PAGED,
    )
    pegging: list[PeggingRef] = related(
        _pegging,
        "What covers it, what covers the components of that, and so on, level by level down to the last part.",
        levels=LEVELS,
    )
    critical_path: CriticalPathRef | None = related(
        load_critical_paths,
        "What decides when it can be delivered, how late that is, and what would help by how much; null when it is "
        "delivered or rejected.",
    )
    order_report: OrderReportRef | None = related(
        load_item_reports,
        "Everything that it needs, level by level, with what is late or missing; null when it is delivered or "
        "rejected.",
        levels=ALL_LEVELS,
    )
    progress: SalesOrderItemProgressRef = related(
        load_progress, "How far it has come: ordered, planned, in production, received, issued, delivered."
    )


@graph_type(ScheduleLineRow, description="A schedule line: a part of an item with its own date.")
class ScheduleLine(Node):
    sales_order_item: SalesOrderItemRef = related(to_sales_order_item, "The item that it belongs to.")
    schedule_line: int = shown("The number of the line.")
    quantity: Decimal = shown("The ordered quantity.")
    delivered_quantity: Decimal = shown("What has left the house already.")
    open_quantity: Decimal = shown("What is still to be delivered: only this is planned.")
    requested_date: datetime.date = shown("When the customer wants it.")
    covered_by: list[PeggingRef] = related(
        load_coverage, "The stock, receipts and planned orders that cover it."
    )
