"""Plants and their calendars."""

from collections.abc import Sequence
from datetime import date

from mto_graph.api.arguments import day
from mto_graph.api.connections import AFTER, FIRST, Connection, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.enums import Weekday
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.kanban import StorageLocation
from mto_graph.api.types.links import listed
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import MaterialPlantRef
from mto_graph.services.reading import kanban, material_plants, plants
from mto_graph.services.reading.plants import PlanningCalendarRow, PlantRow


def _holidays(read: Reading, rows: Sequence[PlantRow], asked: Asked) -> list[list[date]]:
    first = day(asked.arguments["first_day"], "firstDay")
    last = day(asked.arguments["last_day"], "lastDay")
    found = plants.holidays(read.session, [row.id for row in rows], first, last)
    return [found[row.id] for row in rows]


def _planning_calendars(
    read: Reading, rows: Sequence[PlantRow], _asked: Asked
) -> list[list[PlanningCalendarRow]]:
    found = plants.planning_calendars(read.session, [row.id for row in rows])
    return [found[row.id] for row in rows]


@graph_type(
    PlanningCalendarRow,
    description="A planning calendar: periods of any length, for materials with lot size `PK`.",
)
class PlanningCalendar:
    code: str = shown("The calendar's code, unique in its plant.")
    dates: list[date] = shown(
        "The days on which its periods begin, in order; each ends the period before, the last begins none."
    )


def _materials(read: Reading, rows: Sequence[PlantRow], asked: Asked) -> list[ConnectionRow]:
    part = sliced(read, asked, "number", material_plants.BY_NUMBER)
    pages = material_plants.pages_of_plants(read.session, [row.id for row in rows], part)
    return [connection(pages[row.id], "number") for row in rows]


@graph_type(
    PlantRow, description="A plant: where material is made, stored and planned, with its own calendar."
)
class Plant(Node):
    code: str = shown("The plant's code, for example `1000`.")
    name: str | None = shown("What people call it; null when it has no name.")
    workdays: list[Weekday] = shown("The days of the week on which it works, holidays aside.")
    purchasing_processing_days: int | None = shown(
        "Workdays that purchasing takes to release an order; null counts as none."
    )
    rescheduling_horizon_days: int | None = shown(
        "Workdays from today within which a firm receipt that comes too late is used and asked to come earlier "
        "(exception message 10), later (15) or not at all (20). Null: a later receipt never covers an earlier "
        "requirement, and only what stands for a sales order item is asked to be cancelled."
    )
    bring_forward_tolerance_days: int | None = shown(
        "Workdays that a firm receipt may come too late without message 10; null counts as none."
    )
    postpone_tolerance_days: int | None = shown(
        "Workdays that a firm receipt may come too early without message 15; null counts as none."
    )
    keep_backward_dates: bool = shown(
        "Whether start dates that backward scheduling puts into the past are left there, instead of "
        "scheduling forward "
        "from today."
    )
    planning_horizon_days: int | None = shown(
        "Workdays from today in which a change makes run type `NETPL` plan a section; null: without end."
    )
    holidays: list[date] = related(
        _holidays,
        "Days on which it is closed although its week says otherwise, in order.",
        first_day=Given(date | None, "Not before this day.", None),
        last_day=Given(date | None, "Not after this day.", None),
    )
    planning_calendars: list[PlanningCalendar] = related(
        _planning_calendars, "The planning calendars that its materials may name, by code."
    )
    storage_locations: list[StorageLocation] = related(
        listed(kanban.storage_locations),
        "The storage locations that are maintained, by code; all others count in planning.",
    )
    materials: Connection[MaterialPlantRef] = related(
        _materials, "The materials of the plant, by number.", first=FIRST, after=AFTER
    )
