"""Materials."""

from collections.abc import Sequence

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.configurations import configurable_materials
from mto_graph.api.types.links import listed
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import (
    ConfigurationValueRef,
    MaterialCharacteristicRef,
    MaterialPlantRef,
    MaterialRef,
    UsageProbabilityRef,
)
from mto_graph.services.reading import configurations, material_plants
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.materials import MaterialRow


def _plants(read: Reading, rows: Sequence[MaterialRow], _asked: Asked) -> list[list[MaterialPlantRow]]:
    found = material_plants.of_materials(read.session, [row.id for row in rows])
    return [found[row.id] for row in rows]


@graph_type(
    MaterialRow,
    description=(
        "A material: a product, an assembly or a part. How it is procured and planned differs by plant and stands in "
        "`plants`."
    ),
)
class Material(Node):
    number: str = shown("The material's number.")
    description: str | None = shown("What people call it; null when it has no description.")
    base_unit: str = shown("The unit of all its quantities: stock, requirements, orders.")
    material_type: str | None = shown("The company's own classification, for example FERT, HALB, ROH.")
    plants: list[MaterialPlantRef] = related(_plants, "The material in each of its plants, by plant code.")
    characteristics: list[MaterialCharacteristicRef] = related(
        listed(configurations.of_materials), "Its characteristics, by name; none: it is not configurable."
    )
    configurable_material: MaterialRef | None = related(
        configurable_materials, "The configurable material that it is a variant of."
    )
    configuration: list[ConfigurationValueRef] = related(
        listed(configurations.material_values), "The values that it stands for as a variant."
    )
    usage_probabilities: list[UsageProbabilityRef] = related(
        listed(configurations.probabilities_of), "How often its plan expects which values."
    )
