"""Critical paths: what decides when a sales order item can be delivered, and what would help."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import lazy

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import reference, to_material_plant
from mto_graph.api.types.references import MaterialPlantRef
from mto_graph.services import order_report
from mto_graph.services.order_report import showing
from mto_graph.services.reading.runs import last_planning_date
from mto_graph.services.reading.sales_orders import SalesOrderItemRow

if TYPE_CHECKING:
    from mto_graph.api.types.supplies import Supply


def report_date(read: Reading) -> datetime.date:
    """The day that a report takes for today: the planning date of the last run, whose plan it looks at."""
    return last_planning_date(read.session) or read.today


def load_critical_paths(
    read: Reading, rows: Sequence[SalesOrderItemRow], _asked: Asked
) -> list[showing.CriticalPathRow | None]:
    """The critical path of each sales order item."""
    roots = order_report.roots_of_items(read.session, rows)
    return order_report.critical_paths(read.session, roots, report_date(read))


def _steps(_read: Reading, rows: Sequence[showing.CriticalPathRow], _asked: Asked) -> list[list[Any]]:
    return [[step.copied() for step in row.steps] for row in rows]


def _branches(_read: Reading, rows: Sequence[showing.CriticalPathRow], _asked: Asked) -> list[list[Any]]:
    return [[branch.copied() for branch in row.branches] for row in rows]


def _actions(_read: Reading, rows: Sequence[showing.CriticalPathRow], _asked: Asked) -> list[list[Any]]:
    return [[action.copied() for action in row.actions] for row in rows]


@strawberry.enum(description="What decides when a step of a critical path can be there.")
class CriticalReason(Enum):
    PARTS = strawberry.enum_value("parts", description="It waits for the next step of the path.")
    PLANNING_DATE = strawberry.enum_value(
        "planning_date",
        description="Its parts are there in time, but it cannot begin before the planning date.",
    )
    FIXED_DATE = strawberry.enum_value("fixed_date", description="It is firm: its own date decides.")


@strawberry.enum(description="What can be done so that a late item is delivered earlier.")
class CriticalActionKind(Enum):
    SHORTEN_PRODUCTION = strawberry.enum_value(
        "shorten_production", description="Make this order faster, by workdays of production."
    )
    SHORTEN_PURCHASING = strawberry.enum_value(
        "shorten_purchasing", description="Send this purchase out faster, by workdays of purchasing."
    )
    EXPEDITE_DELIVERY = strawberry.enum_value(
        "expedite_delivery", description="Have this purchase delivered faster, by calendar days."
    )
    SHORTEN_GOODS_RECEIPT = strawberry.enum_value(
        "shorten_goods_receipt", description="Take this order in faster, by workdays of goods receipt."
    )
    BRING_FORWARD = strawberry.enum_value(
        "bring_forward", description="Bring this firm receipt forward, by workdays."
    )
    SHORTEN_LEAD_TIME = strawberry.enum_value(
        "shorten_lead_time",
        description="Shorten the part's own time for all proposals of it: production workdays or delivery days.",
    )
    USE_FREE_STOCK = strawberry.enum_value(
        "use_free_stock", description="Take stock that no requirement takes instead of this order."
    )


@graph_type(
    showing.CriticalStepRow, description="An order on a critical path, with the earliest days it can have."
)
class CriticalStep:
    text: str = shown("The step in a sentence.")
    order: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("supply"), "The planned order or firm receipt."
    )
    material: MaterialPlantRef = related(to_material_plant, "What it brings, and to which plant.")
    quantity: Decimal = shown("How much of it the step above takes.")
    start_date: datetime.date = shown("The first day on which it can begin.")
    availability_date: datetime.date = shown("The first day on which it can be there.")
    workdays: int = shown("How many workdays lie between the two.")
    decided_by: CriticalReason = shown("What decides that day.")


@graph_type(
    showing.CriticalBranchRow,
    description="An order beside a critical path: something on the path needs it as well, but not as urgently.",
)
class CriticalBranch:
    order: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("supply"), "The planned order or firm receipt."
    )
    material: MaterialPlantRef = related(to_material_plant, "What it brings, and to which plant.")
    availability_date: datetime.date = shown("The first day on which it can be there.")
    slack_workdays: int = shown("By how many workdays it may be later without making the item later.")


@graph_type(
    showing.CriticalActionRow,
    description="Something that would help a late item, and by how much: worked out on all orders below it, so that a "
    "second branch that then decides is counted.",
)
class CriticalAction:
    text: str = shown("The action and what it gains in a sentence.")
    kind: CriticalActionKind = shown("What to do.")
    order: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("supply"), "The order at which to do it."
    )
    material: MaterialPlantRef = related(to_material_plant, "What that order brings, and to which plant.")
    days: int = shown(
        "How many days of it: the fewest that bring the item in time, or if that cannot be, all that it can bring."
    )
    gain_workdays: int = shown("By how many workdays the item can be delivered earlier.")
    delivery_date: datetime.date = shown("When it can be delivered then.")
    free_quantity: Decimal | None = shown("Of `USE_FREE_STOCK`: how much lies there unused.")


@graph_type(
    showing.CriticalPathRow,
    description="What decides when something can be delivered: every order begins as soon as it can and all its parts "
    "are there. Of several schedule lines it is about the one that is latest.",
)
class CriticalPath:
    sentence: str = shown("All of it in two sentences.")
    requested_date: datetime.date = shown("When it is wanted.")
    delivery_date: datetime.date = shown("When it can be there at the earliest.")
    workdays_late: int = shown("By how many workdays that is too late; 0: in time.")
    slack_workdays: int = shown("By how many workdays that is earlier than wanted; 0 where it is not.")
    complete: bool = shown("Whether all that it needs is covered by something. What is not is not counted.")
    steps: list[CriticalStep] = related(
        _steps, "The orders that decide, from the top down; empty where nothing has to be waited for."
    )
    branches: list[CriticalBranch] = related(
        _branches, "What the path needs besides, the most urgent first, with its slack."
    )
    actions: list[CriticalAction] = related(
        _actions, "What would help, the largest gain first; empty where it is in time."
    )
