"""Pegging: who covers whom."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from strawberry import lazy

from mto_graph.api.arguments import bounded
from mto_graph.api.context import Reading
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import reference, to_material_plant
from mto_graph.api.types.references import MaterialPlantRef
from mto_graph.services.reading import pegging
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.pegging_closure import DEEPEST

if TYPE_CHECKING:
    from mto_graph.api.types.demands import Requirement
    from mto_graph.api.types.supplies import Supply


LEVELS = Given(int, "How many levels to follow, at most 100.", 1)


ALL_LEVELS = Given(int | None, "How many levels to follow, at most 100; null: all.", None)


def levels_of(asked: Asked) -> int:
    """How many levels a query asks for."""
    return bounded(asked.arguments["levels"], "levels", DEEPEST)


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
    level: int = shown("How many steps of pegging lead here from where the question began; 1: directly.")
    share: Decimal = shown(
        "What of it belongs to where the question began. Upwards: how much of the beginning goes this way, in its "
        "unit. Downwards: how much of the supply is used for the beginning. Rounded half up to three places."
    )
    material: MaterialPlantRef = related(
        to_material_plant, "The material that is needed and supplied, in its plant."
    )
    requirement: Annotated["Requirement", lazy("mto_graph.api.types.demands")] | None = related(
        reference("demand"), "What needs the material; null when it is gone since the last planning run."
    )
    supply: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("supply"), "What brings it; null when it is gone since the last planning run."
    )
