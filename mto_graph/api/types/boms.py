"""Bills of material, nested as deep as the query asks."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.context import Reading
from mto_graph.api.enums import ExplosionType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked, held, looks_at, read_along
from mto_graph.api.types.links import link
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import BomItemRef, MaterialPlantRef
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.boms import BomItemRow, BomRow
from mto_graph.services.reading.material_plants import MaterialPlantRow


@looks_at("items")
def _items(_read: Reading, rows: Sequence[BomRow], _asked: Asked) -> list[list[BomItemRow]]:
    return [_own(row) for row in rows]


def _own(bill: BomRow) -> list[BomItemRow]:
    """The items themselves for the first field that asks for them, copies for those after it."""
    if bill.handed_out:
        return [item.copied() for item in bill.items]
    bill.handed_out = True
    return bill.items


@read_along("component")
def _component(read: Reading, rows: Sequence[BomItemRow], asked: Asked) -> list[MaterialPlantRow]:
    there = held(rows, "component")
    if there is None:
        keys = [row.component_id for row in rows]
        found = material_plants.by_ids(read.session, keys, asked.attributes("MaterialPlant"))
        there = [found[key] for key in keys]
    if not asked.selects("bom"):
        return there
    return [_inside(component, row) for component, row in zip(there, rows, strict=True)]


def _inside(component: MaterialPlantRow, item: BomItemRow) -> MaterialPlantRow:
    """The component as it stands in this place of the structure: for that day, in that quantity."""
    if not hasattr(item, "exploded_on"):
        return component.copied()
    here = component.copied() if hasattr(component, "within") else component
    here.exploded_on = item.exploded_on
    here.within = item
    return here


@graph_type(
    BomRow,
    description=(
        "The bill of material of a material in a plant on one day: one alternative and its items valid that day. Ask "
        "`items { component { bom { … } } }` for the level below, as deep as you like."
    ),
)
class Bom:
    material: MaterialPlantRef = related(
        link(material_plants.by_ids, "parent_id"), "The material that is made, in its plant."
    )
    alternative: int = shown(
        "The number of the alternative. Planning takes the first one with an item valid on the day."
    )
    date: datetime.date = shown("The day for which it was read.")
    quantity: Decimal = shown(
        "The quantity of the material for which `BomItem.requiredQuantity` is worked out."
    )
    items: list[BomItemRef] = related(_items, "The items valid on the day, by item number.")


@graph_type(BomItemRow, description="An item of a bill of material: a component and how much of it goes in.")
class BomItem(Node):
    item: str = shown("The item's number, for example `0010`.")
    alternative: int = shown("The alternative bill of material that it belongs to.")
    parent: MaterialPlantRef = related(
        link(material_plants.by_ids, "parent_id"), "The material that the component goes into."
    )
    component: MaterialPlantRef = related(_component, "The material that goes in.")
    quantity: Decimal = shown(
        "How much of the component goes into `baseQuantity` of the parent, without scrap."
    )
    base_quantity: Decimal = shown("The quantity of the parent that `quantity` is for.")
    unit: str = shown("The unit of `quantity`: the component's base unit.")
    fixed_quantity: bool = shown("Whether `quantity` is for a whole order, whatever its size.")
    required_quantity: Decimal = shown(
        "How much of the component is needed here, multiplied through from the top of the structure that was "
        "asked for, scrap included, "
        "rounded up to three places on each level as planning does it."
    )
    scrap_percent: Decimal | None = shown(
        "Additional part of the quantity that is lost; null: the component's own `componentScrapPercent`."
    )
    valid_from: datetime.date | None = shown("First day of validity; null: it always was valid.")
    valid_to: datetime.date | None = shown("Last day of validity; null: without end.")
    explosion: ExplosionType | None = shown(
        "Overrides how the component's requirements are treated; null: as the component's material says."
    )
    lead_time_offset_days: int = shown(
        "Workdays after the start of the parent's order at which the component is needed; negative: before it."
    )
    condition: str | None = shown(
        "Selection condition of a variable part over the characteristics of what is configured; null: always selected."
    )
    quantity_expression: str | None = shown(
        "Replaces `quantity` by what it comes to for the characteristics of what is configured; null: `quantity`."
    )
