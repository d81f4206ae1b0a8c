"""Variant configuration: characteristics and the values that variants and sales order items have."""

from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.context import Reading
from mto_graph.api.enums import CharacteristicType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import link, listed
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import CharacteristicRef
from mto_graph.services.reading import configurations, materials
from mto_graph.services.reading.configurations import (
    CharacteristicRow,
    CharacteristicValueRow,
    ConfigurationValueRow,
    MaterialCharacteristicRow,
    UsageProbabilityRow,
)
from mto_graph.services.reading.materials import MaterialRow


@graph_type(CharacteristicValueRow, description="A value that a characteristic may have.")
class CharacteristicValue:
    value: str = shown("The value, as text: numbers with a point, dates as 2024-12-31, `true` or `false`.")
    description: str | None = shown("What people call it.")


@graph_type(CharacteristicRow, description="A characteristic in which variants of products differ.")
class Characteristic(Node):
    name: str = shown("Its name, which conditions and quantity expressions use.")
    description: str | None = shown("What people call it.")
    type: CharacteristicType = shown("What its values are.")
    minimum: Decimal | None = shown("The smallest value of a number; null: no bound.")
    maximum: Decimal | None = shown("The largest value of a number; null: no bound.")
    values: list[CharacteristicValue] = related(
        listed(configurations.values_of), "The values it may have; none: every value of its type."
    )


@graph_type(MaterialCharacteristicRow, description="A characteristic of a configurable material.")
class MaterialCharacteristic:
    characteristic: CharacteristicRef = related(
        link(configurations.by_ids, "characteristic_id"), "The characteristic."
    )
    required: bool = shown("Whether a configuration is incomplete without it.")


@graph_type(ConfigurationValueRow, description="The value of a characteristic in a configuration.")
class ConfigurationValue:
    characteristic: CharacteristicRef = related(
        link(configurations.by_ids, "characteristic_id"), "The characteristic."
    )
    value: str = shown("The value, as text.")


@graph_type(
    UsageProbabilityRow, description="How often a value is expected in the plan of a configurable material."
)
class UsageProbability:
    characteristic: CharacteristicRef = related(
        link(configurations.by_ids, "characteristic_id"), "The characteristic."
    )
    value: str = shown("The value, as text.")
    percent: Decimal = shown("The part of the planned quantity that has it.")


def configurable_materials(
    read: Reading, rows: Sequence[MaterialRow], _asked: Asked
) -> list[MaterialRow | None]:
    """The configurable material of each variant."""
    of = configurations.variants_of(read.session, [row.id for row in rows])
    found = materials.by_ids(read.session, set(of.values()))
    return [found.get(of[row.id]) if row.id in of else None for row in rows]
