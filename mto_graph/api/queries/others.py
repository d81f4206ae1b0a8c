"""Reading what plugins supply, planning runs, and any object by its id."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.api.connections import ConnectionRow
from mto_graph.api.context import Reading
from mto_graph.api.cursors import plan_change_cursor as cursor_of
from mto_graph.api.ids import decoded, decoded_run
from mto_graph.api.lookahead import Asked
from mto_graph.api.queries.lists import Columns, listed
from mto_graph.api.queries.nodes import row_of
from mto_graph.services.reading import Session, plan_changes, runs, supplied
from mto_graph.services.reading import planning_file as entries
from mto_graph.services.reading.paging import Filter, Order, Page, Slice
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.runs import PlanningRunRow

_RUN_ORDERS: Columns = {"newest": runs.BY_ID}


def node(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[Row | None]:
    """Any object by its id."""
    type_name, key = decoded(asked.arguments["id"])
    return [row_of(read, type_name, key)]


def strategies(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[list[supplied.StrategyRow]]:
    """All strategies."""
    return [supplied.strategies(read.application.registry)]


def strategy(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[supplied.StrategyRow | None]:
    """The strategy of a code."""
    return [supplied.strategy(read.application.registry, asked.arguments["code"])]


def mrp_types(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[list[supplied.MrpTypeRow]]:
    """All MRP types."""
    registry = read.application.registry
    found = (supplied.mrp_type(registry, code) for code in registry.mrp_types)
    return [[row for row in found if row is not None]]


def lot_sizes(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[list[supplied.LotSizeRow]]:
    """All lot-size procedures."""
    registry = read.application.registry
    found = (supplied.lot_size(registry, code) for code in registry.lot_sizes)
    return [[row for row in found if row is not None]]


def plugins(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[list[supplied.PluginRow]]:
    """All plugins."""
    return [supplied.plugins(read.application.registry)]


def plan_change_cursor(read: Reading, _roots: Sequence[Row], _asked: Asked) -> list[str]:
    """Where the log of plan changes stands."""
    return [cursor_of(plan_changes.position(read.session))]


def planning_run(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[PlanningRunRow | None]:
    """A planning run by its id."""
    run = decoded_run(asked.arguments["id"])
    return [runs.by_ids(read.session, [run]).get(run)]


def planning_file(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of the planning file, the oldest entries first."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None:
        where.equal("m.material", wanted.material)
        where.equal("p.plant", wanted.plant)
        where.equal("e.reason", None if wanted.reason is None else wanted.reason.value)
    return listed(read, asked, {"entered": entries.BY_ID}, where, entries.page)


def planning_runs(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of planning runs, the newest first."""
    where, wanted = Filter(), asked.arguments["where"]
    if wanted is not None and wanted.status is not None:
        runs.has_status(read.session, where, wanted.status.value)
    return listed(read, asked, _RUN_ORDERS, where, _newest_first)


def _newest_first(session: Session, where: Filter, order: Order, part: Slice) -> Page[PlanningRunRow]:
    return runs.page(session, where, Order(order.columns, descending=True), part)
