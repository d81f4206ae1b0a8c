"""What planning runs and people change of the plan, as it is told to those who follow it."""

import datetime
from collections.abc import Sequence
from enum import Enum
from typing import Any

import strawberry
from graphql import GraphQLError

from mto_graph.api.connections import Connection, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.cursors import plan_change_cursor
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import link, to_material_plant, to_sales_order_item
from mto_graph.api.types.references import (
    MaterialPlantRef,
    PlannedOrderRef,
    PlanningRunRef,
    RunExceptionRef,
    SalesOrderItemRef,
)
from mto_graph.api.types.run_exceptions import PAGED, change_of
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.reading import (
    material_plants,
    planned_orders,
    run_exceptions,
    runs,
    sales_orders,
)
from mto_graph.services.reading.plan_changes import ChangedOrderRow, ExceptionsChangeRow, PlanChangeRow
from mto_graph.services.reading.rows import Row


def _value(value: Any, description: str) -> Any:
    return strawberry.enum_value(value, description=description)


@strawberry.enum(description="What has happened to a planned order.")
class PlannedOrderChangeKind(Enum):
    CREATED = _value("CREATED", "It is new.")
    CHANGED = _value("CHANGED", "It is another one than before, under the same number.")
    DELETED = _value("DELETED", "It is gone: not needed any more, deleted by a person, or converted.")


def _at_most(read: Reading, asked: Asked) -> int:
    limits = read.context.limits
    first = asked.arguments["first"]
    wanted = limits.default_page_size if first is None else int(first)
    if not 0 <= wanted <= limits.page_size:
        raise GraphQLError(
            f"first is {wanted}; ask for 0 to {limits.page_size}.", extensions={"code": "INVALID_VALUE"}
        )
    return wanted


def _cursors(_read: Reading, rows: Sequence[PlanChangeRow], _asked: Asked) -> list[str]:
    return [plan_change_cursor(row.entry.id) for row in rows]


def _orders(read: Reading, rows: Sequence[PlanChangeRow], asked: Asked) -> list[list[ChangedOrderRow]]:
    wanted = asked.arguments["change"]
    change = None if wanted is None else OrderChange[wanted.value]
    return [row.orders(change, _at_most(read, asked)) for row in rows]


def _materials(read: Reading, rows: Sequence[PlanChangeRow], asked: Asked) -> list[list[Row]]:
    found: list[list[Row]] = []
    for row in rows:
        ids = row.material_plants(_at_most(read, asked))
        known = material_plants.by_ids(read.session, ids)
        found.append([known[identity] for identity in ids if identity in known])
    return found


def _items(read: Reading, rows: Sequence[PlanChangeRow], asked: Asked) -> list[list[Row]]:
    found: list[list[Row]] = []
    for row in rows:
        ids = row.sales_order_items(_at_most(read, asked))
        known = sales_orders.items_by_ids(read.session, ids)
        found.append([known[identity] for identity in ids if identity in known])
    return found


def _exceptions(read: Reading, rows: Sequence[ExceptionsChangeRow], asked: Asked) -> list[ConnectionRow]:
    part = sliced(read, asked, "change", run_exceptions.BY_CHANGE)
    found = []
    for row in rows:
        pages = run_exceptions.pages(
            read.session,
            read.application.registry,
            [row.reporter],
            change_of(asked),
            part,
            row.filter(read.session),
        )
        found.append(connection(pages[row.reporter], "change"))
    return found


_CURSOR = "Marks this change: pass it as `after` to hear of everything after it."
_RUN = "The planning run that did it; null: a person did."
_ORIGIN = "What did it, for people: `planning run 7`, `conversion`, …"
_FIRST = {"first": Given(int | None, "At most so many, up to 500; 50 where nothing is said.", None)}


@graph_type(ChangedOrderRow, description="A planned order that has been created, changed or deleted.")
class ChangedPlannedOrder:
    change: PlannedOrderChangeKind = shown("What has happened to it.")
    number: str = shown("Its number.")
    material: MaterialPlantRef | None = related(
        to_material_plant, "The material; null when that has been deleted."
    )
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item that it is or was made for; null: for plant stock."
    )
    planned_order: PlannedOrderRef | None = related(
        link(planned_orders.by_numbers, "key"), "The order as it is now; null when it is gone."
    )


@graph_type(
    PlanChangeRow,
    description="What one planning run, or one mutation, has changed of the plan: all of it, or the part that was "
    "asked for.",
)
class PlanChange:
    cursor: str = related(_cursors, _CURSOR)
    changed_at: datetime.datetime = shown("When it was stored.")
    planning_run: PlanningRunRef | None = related(link(runs.by_ids, "run_id"), _RUN)
    origin: str = shown(_ORIGIN)
    planned_orders_created: int = shown("How many planned orders are new.")
    planned_orders_changed: int = shown("How many planned orders are other ones than before.")
    planned_orders_deleted: int = shown("How many planned orders are gone.")
    planned_orders: list[ChangedPlannedOrder] = related(
        _orders,
        "The planned orders, by number.",
        change=Given(
            PlannedOrderChangeKind | None, "Only those to which this has happened; null: all.", None
        ),
        **_FIRST,
    )
    materials: list[MaterialPlantRef] = related(
        _materials, "The materials of which planned orders or dependent requirements have changed.", **_FIRST
    )
    sales_order_items: list[SalesOrderItemRef] = related(
        _items, "The sales order items in whose sections something has changed.", **_FIRST
    )


@graph_type(
    ExceptionsChangeRow,
    description="What one planning run, or one mutation, has changed of the worklist: all of it, or the part that was "
    "asked for.",
)
class ExceptionsChange:
    cursor: str = related(_cursors, _CURSOR)
    changed_at: datetime.datetime = shown("When it was stored.")
    planning_run: PlanningRunRef | None = related(link(runs.by_ids, "run_id"), _RUN)
    origin: str = shown(_ORIGIN)
    exceptions: Connection[RunExceptionRef] = related(
        _exceptions, "The messages: new, then gone, then worse ones, each most urgent first.", **PAGED
    )
