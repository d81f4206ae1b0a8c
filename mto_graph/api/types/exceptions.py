"""Exception messages."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from strawberry import lazy

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked, Loader
from mto_graph.api.types.demand_at_risk import DemandAtRisk, load_demand_at_risk
from mto_graph.api.types.links import reference, to_material_plant, to_project, to_sales_order_item
from mto_graph.api.types.node import Node
from mto_graph.api.types.proposed_actions import ProposedAction, load_actions
from mto_graph.api.types.references import MaterialPlantRef, ProjectRef, SalesOrderItemRef, SectionRef
from mto_graph.api.types.sections import load_sections
from mto_graph.services.reading import material_plants, worklist
from mto_graph.services.reading.exceptions import ExceptionMessageRow
from mto_graph.services.reading.message_keys import Names
from mto_graph.services.reading.worklist import WorklistRow

if TYPE_CHECKING:
    from mto_graph.api.types.supplies import Supply


def _of_entry(value: Callable[[WorklistRow], Any]) -> Loader:
    """A loader of what only messages of the worklist have; None for others."""

    def load(read: Reading, rows: Sequence[ExceptionMessageRow], _asked: Asked) -> list[Any]:
        found = worklist.entries(read.session, rows)
        entries = (found.get(row.message_key) for row in rows)
        return [None if entry is None else value(entry) for entry in entries]

    return load


def _keys(read: Reading, rows: Sequence[ExceptionMessageRow], _asked: Asked) -> list[str]:
    names = Names(read.session, rows)
    return [names.key(row) for row in rows]


def _controllers(read: Reading, rows: Sequence[ExceptionMessageRow], _asked: Asked) -> list[str | None]:
    found = material_plants.by_ids(read.session, {row.material_plant_id for row in rows})
    places = (found.get(row.material_plant_id) for row in rows)
    return [None if place is None else place.mrp_controller for place in places]


@graph_type(
    ExceptionMessageRow,
    WorklistRow,
    description=(
        "An exception message: something about an order or a stock that a planner must look at. Messages of "
        "new proposals "
        "(01 to 04) are shown until the next planning run of the plant, then those of existing ones (05 to 07)."
    ),
)
class ExceptionMessage(Node):
    key: str = related(
        _keys,
        "What people call the message: the same fault of the same subject has the same key over planning runs, for "
        "example `30:planned_order:17`.",
    )
    number: str = shown("Its number in the trade's list, two digits, for example `30`.")
    group: int | None = shown(
        "The selection group that planners filter by; null when no loaded plugin knows the number."
    )
    text: str | None = shown("What it says; null when no loaded plugin knows the number.")
    urgency: int | None = related(
        _of_entry(lambda entry: entry.urgency),
        "How urgent it is, 1 the most and 9 the least; null for messages that ask for no action, which are not in "
        "the worklist.",
    )
    due_date: datetime.date | None = related(
        _of_entry(lambda entry: entry.due_date),
        "The day that counts: of the first requirement that the order or stock serves; of a receipt that serves none "
        "the day on which it comes. Null for stock that serves none, and outside the worklist.",
    )
    quantity: Decimal | None = related(
        _of_entry(lambda entry: entry.quantity),
        "The quantity that it is about: of the order, or what nothing needs. Null outside the worklist.",
    )
    material: MaterialPlantRef = related(to_material_plant, "The material that it is about, in its plant.")
    mrp_controller: str | None = related(
        _controllers, "The planner who looks after the material; null where none is maintained."
    )
    section: SectionRef = related(load_sections, "The section that it is about.")
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item whose section that is; null in all other sections."
    )
    project: ProjectRef | None = related(
        to_project, "The project whose section that is; null in all other sections."
    )
    subject: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("subject"),
        "The order or stock that it is about, of a message on a section its stock; null when it is about the material "
        "as such, and when the order is gone since the last planning run.",
    )
    demand_at_risk: DemandAtRisk | None = related(
        load_demand_at_risk,
        "What the order or stock serves in the end; null where it is too much, or nothing needs it.",
    )
    proposed_action: ProposedAction | None = related(
        load_actions,
        "What it proposes to do; null for messages that ask for no action, or whose order is gone.",
    )
