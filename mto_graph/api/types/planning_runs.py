"""Planning runs."""

import datetime
from collections.abc import Sequence

from mto_graph.api.connections import Connection
from mto_graph.api.context import Reading
from mto_graph.api.enums import PlanningMode, PlanningRunPhase, PlanningRunStatus, PlanningRunType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.errors import UserError, UserErrorRow, error_row
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import MaterialRef, PlantRef, RunExceptionRef, SalesOrderItemRef
from mto_graph.api.types.run_exceptions import PAGED, load_run_exceptions
from mto_graph.services.reading import materials, plants, sales_orders
from mto_graph.services.reading.materials import MaterialRow
from mto_graph.services.reading.plants import PlantRow
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.runs import PlanningRunRow
from mto_graph.services.reading.sales_orders import SalesOrderItemRow

_COUNTED = (
    *(
        f"{table}{change}"
        for table in ("planned_orders", "dependent_requirements")
        for change in ("", "_created", "_changed", "_deleted")
    ),
    *(f"exceptions_{change}" for change in ("new", "gone", "worse", "unchanged")),
)

_ABOUT_ALL = "It met a fault in a run of all plants; somebody who may see all of them can tell which."


class PlanningRunCountsRow(Row):
    """The counts of a run."""

    __slots__ = _COUNTED


def _counts(
    _read: Reading, rows: Sequence[PlanningRunRow], _asked: Asked
) -> list[PlanningRunCountsRow | None]:
    # A run of all plants hides what it counted from whoever may see some plants only.
    return [
        _counts_row(row.counts) if row.status == "FINISHED" and row.counts_text is not None else None
        for row in rows
    ]


def _counts_row(counts: dict[str, int]) -> PlanningRunCountsRow:
    row = PlanningRunCountsRow()
    for name in _COUNTED:
        setattr(row, name, counts.get(name, 0))
    return row


def _plant(read: Reading, rows: Sequence[PlanningRunRow], _asked: Asked) -> list[PlantRow | None]:
    found = plants.by_codes(read.session, {row.plant_code for row in rows if row.plant_code})
    return [found.get(row.plant_code or "") for row in rows]


def _material(read: Reading, rows: Sequence[PlanningRunRow], _asked: Asked) -> list[MaterialRow | None]:
    found = materials.by_numbers(read.session, {row.material_number for row in rows if row.material_number})
    return [found.get(row.material_number or "") for row in rows]


def _item(read: Reading, rows: Sequence[PlanningRunRow], _asked: Asked) -> list[SalesOrderItemRow | None]:
    keys = [(row.sales_order_number or "", row.sales_order_item_number or 0) for row in rows]
    found = sales_orders.items_by_keys(read.session, {key for key in keys if key[0]})
    return [found.get(key) for key in keys]


def _error(_read: Reading, rows: Sequence[PlanningRunRow], _asked: Asked) -> list[UserErrorRow | None]:
    return [
        error_row(row.error_code or "INTERNAL_ERROR", row.error_message or _ABOUT_ALL, ())
        if row.error_message or row.status == "FAILED"
        else None
        for row in rows
    ]


@graph_type(
    PlanningRunCountsRow,
    description="What a planning run wrote. A run that finds nothing to change counts zeros.",
)
class PlanningRunCounts:
    planned_orders: int = shown("Planned orders of the run's scope after the run.")
    planned_orders_created: int = shown("Planned orders that are new.")
    planned_orders_changed: int = shown("Planned orders that changed and kept their number.")
    planned_orders_deleted: int = shown("Planned orders that are no longer needed.")
    dependent_requirements: int = shown("Components of planned orders after the run.")
    dependent_requirements_created: int = shown("Components that are new.")
    dependent_requirements_changed: int = shown("Components that changed.")
    dependent_requirements_deleted: int = shown("Components that are no longer needed.")
    exceptions_new: int = shown("Messages of the worklist that the plan before did not have.")
    exceptions_gone: int = shown("Messages of the worklist that the new plan no longer has.")
    exceptions_worse: int = shown("Messages of both plans that have grown: more days, or a larger quantity.")
    exceptions_unchanged: int = shown(
        "Messages of both plans that have not grown. A net change run looks only at what it plans."
    )


@graph_type(
    PlanningRunRow,
    description="A planning run: what it was asked to plan, and what became of it. It stores the whole new "
    "plan or nothing.",
)
class PlanningRun(Node):
    status: PlanningRunStatus = shown("What became of it.")
    plant: PlantRef | None = related(
        _plant, "The only plant that it planned; null: all, or the plant is gone."
    )
    material: MaterialRef | None = related(
        _material, "The material that it planned with everything that goes into it; null: all, or it is gone."
    )
    single_level: bool = shown("Whether it planned the material alone, without what goes into it.")
    sales_order_item: SalesOrderItemRef | None = related(
        _item, "The only sales order item whose sections it planned; null: all, or it is gone."
    )
    run_type: PlanningRunType = shown("Which materials of its scope it planned.")
    planning_mode: PlanningMode = shown("What it did with the proposals that were there.")
    planning_date: datetime.date = shown("The day that it took for today.")
    started_by: str | None = shown(
        "Who started it: `cli`, the name of an identity, `api` where none is configured; null: nobody said."
    )
    started_at: datetime.datetime = shown("When it started.")
    finished_at: datetime.datetime | None = shown(
        "When it ended; null while it is at work, and when its process died and nobody planned since."
    )
    phase: PlanningRunPhase | None = shown("What it is doing, or was when it ended; null before it begins.")
    progress_percent: int = shown("How much of it is done, 0 to 100; 100 when its plan is stored.")
    cancel_requested: bool = shown("Whether somebody asked it to stop.")
    read_milliseconds: int | None = shown("How long it read; null until it has ended.")
    plan_milliseconds: int | None = shown(
        "How long it planned; null until it has ended, or if it came to an end before."
    )
    write_milliseconds: int | None = shown(
        "How long it wrote; null until it has ended, or if it came to an end before."
    )
    counts: PlanningRunCounts | None = related(
        _counts,
        "What it wrote; null unless it has finished, and for a run of all plants where you may not see all.",
    )
    exceptions: Connection[RunExceptionRef] = related(
        load_run_exceptions,
        "The messages of the worklist that it changed: new, then gone, then worse ones, each most urgent first.",
        **PAGED,
    )
    error: UserError | None = related(_error, "Why it failed; null when it did not.")
