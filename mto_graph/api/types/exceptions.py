"""Exception messages."""

from typing import TYPE_CHECKING, Annotated

from strawberry import lazy

from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.types.links import reference, to_material_plant
from mto_graph.api.types.references import MaterialPlantRef, SectionRef
from mto_graph.api.types.sections import load_sections
from mto_graph.services.reading.exceptions import ExceptionMessageRow

if TYPE_CHECKING:
    from mto_graph.api.types.supplies import Supply


@graph_type(
    ExceptionMessageRow,
    description=(
        "An exception message: something about an order or a stock that a planner must look at. Messages of "
        "new proposals "
        "(01 to 04) are shown until the next planning run of the plant, then those of existing ones (05 to 07)."
    ),
)
class ExceptionMessage:
    number: str = shown("Its number in the trade's list, two digits, for example `30`.")
    group: int | None = shown(
        "The selection group that planners filter by; null when no loaded plugin knows the number."
    )
    text: str | None = shown("What it says; null when no loaded plugin knows the number.")
    material: MaterialPlantRef = related(to_material_plant, "The material that it is about, in its plant.")
    section: SectionRef = related(load_sections, "The section that it is about.")
    subject: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("subject"),
        "The order or stock that it is about; null when it is about the material itself, or when the order is gone "
        "since the last planning run.",
    )
