"""Order BOMs: bills of material that hold for one sales order item."""

from decimal import Decimal

from mto_graph.api.enums import ExplosionType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.types.links import link, to_sales_order_item
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import MaterialPlantRef, SalesOrderItemRef
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.order_boms import OrderBomItemRow


@graph_type(
    OrderBomItemRow,
    description=(
        "An item of an order BOM: the bill of material that holds for one sales order item, in place of the parent's "
        "own."
    ),
)
class OrderBomItem(Node):
    sales_order_item: SalesOrderItemRef = related(
        to_sales_order_item, "The sales order item for which it holds."
    )
    parent: MaterialPlantRef = related(
        link(material_plants.by_ids, "parent_id"), "The material that the component goes into."
    )
    item: str = shown("The item's number, for example `0010`.")
    component: MaterialPlantRef = related(
        link(material_plants.by_ids, "component_id"), "The material that goes in."
    )
    quantity: Decimal = shown(
        "How much of the component goes into `baseQuantity` of the parent, without scrap."
    )
    base_quantity: Decimal = shown("The quantity of the parent that `quantity` is for.")
    unit: str = shown("The unit of `quantity`: the component's base unit.")
    fixed_quantity: bool = shown("Whether `quantity` is for a whole order, whatever its size.")
    scrap_percent: Decimal | None = shown(
        "Additional part of the quantity that is lost; null: the component's own `componentScrapPercent`."
    )
    explosion: ExplosionType | None = shown(
        "Overrides how the component's requirements are treated; null: as the component's material says."
    )
    lead_time_offset_days: int = shown(
        "Workdays after the start of the parent's order at which the component is needed; negative: before it."
    )
    condition: str | None = shown(
        "Selection condition over the characteristics of what is configured; null: always selected."
    )
    quantity_expression: str | None = shown(
        "Replaces `quantity` by what it comes to for the characteristics of what is configured; null: `quantity`."
    )
