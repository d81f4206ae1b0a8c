"""Pegging: who covers whom."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from strawberry import lazy

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import reference, to_material_plant
from mto_graph.api.types.references import MaterialPlantRef
from mto_graph.services.reading import pegging
from mto_graph.services.reading.pegging import PeggingRow

if TYPE_CHECKING:
    from mto_graph.api.types.demands import Requirement
    from mto_graph.api.types.supplies import Supply


def load_coverage(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[list[PeggingRow]]:
    """What covers each requirement."""
    found = pegging.of_demands(read.session, [row.reference for row in rows])
    return [found[row.reference] for row in rows]


def load_uses(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[list[PeggingRow]]:
    """What each order is needed for."""
    wanted = [(row.supply_number, row.material_plant_id, row.segment) for row in rows]
    found = pegging.of_supplies(read.session, wanted)
    return [found[key] for key in wanted]


@graph_type(
    PeggingRow,
    description="One assignment: so much of a requirement is covered by this supply, as the last planning run "
    "decided.",
)
class Pegging:
    quantity: Decimal = shown("How much of the requirement the supply covers.")
    material: MaterialPlantRef = related(
        to_material_plant, "The material that is needed and supplied, in its plant."
    )
    requirement: Annotated["Requirement", lazy("mto_graph.api.types.demands")] | None = related(
        reference("demand"), "What needs the material; null when it is gone since the last planning run."
    )
    supply: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("supply"), "What brings it; null when it is gone since the last planning run."
    )
