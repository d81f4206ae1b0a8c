"""The progress of sales order items: from proposal to delivery, on all levels."""

from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import to_material_plant
from mto_graph.api.types.references import MaterialPlantRef, MaterialProgressRef
from mto_graph.services.reading import progress
from mto_graph.services.reading.progress import ItemProgressRow, MaterialProgressRow
from mto_graph.services.reading.sales_orders import SalesOrderItemRow


def load_progress(read: Reading, rows: Sequence[SalesOrderItemRow], _asked: Asked) -> list[ItemProgressRow]:
    """The progress of each sales order item."""
    found = progress.of_items(read.session, read.application.registry, [row.copied() for row in rows])
    return [found[row.id] for row in rows]


def _materials(
    _read: Reading, rows: Sequence[ItemProgressRow], _asked: Asked
) -> list[list[MaterialProgressRow]]:
    return [row.materials for row in rows]


_PLANNED = "What planning proposes and nobody has converted yet, firm planned orders included."
_REQUESTED = "What is still to come of purchase requisitions: asked for, but not ordered."
_IN_PRODUCTION = "What is still to come of production orders."
_ON_ORDER = "What is still to come of purchase orders."
_RECEIVED = "What came in for its orders, reversals taken off."
_ISSUED = "What was taken for its orders, or at its cost, reversals taken off."
_RETURNED = "What the customer sent back, reversals taken off."
_STOCK = "What lies in its own stock now, of all stock types."


@graph_type(
    MaterialProgressRow,
    description=(
        "How far one material has come for a sales order item. Of a collective part, which has no section of the item, "
        "only what was issued at the item's cost is known."
    ),
)
class MaterialProgress:
    material: MaterialPlantRef = related(to_material_plant, "The material, in its plant.")
    planned_quantity: Decimal = shown(_PLANNED)
    requested_quantity: Decimal = shown(_REQUESTED)
    in_production_quantity: Decimal = shown(_IN_PRODUCTION)
    on_order_quantity: Decimal = shown(_ON_ORDER)
    received_quantity: Decimal = shown(_RECEIVED)
    issued_quantity: Decimal = shown(_ISSUED)
    returned_quantity: Decimal = shown(_RETURNED)
    stock_quantity: Decimal = shown(_STOCK)


@graph_type(
    ItemProgressRow,
    description=(
        "How far a sales order item has come: the figures of the ordered material itself, and of every material below. "
        "An item without a section of its own is supplied from plant stock, so it is only ordered and delivered."
    ),
)
class SalesOrderItemProgress:
    ordered_quantity: Decimal = shown("What the customer ordered, all schedule lines together.")
    planned_quantity: Decimal = shown(_PLANNED)
    requested_quantity: Decimal = shown(_REQUESTED)
    in_production_quantity: Decimal = shown(_IN_PRODUCTION)
    on_order_quantity: Decimal = shown(_ON_ORDER)
    received_quantity: Decimal = shown(_RECEIVED)
    issued_quantity: Decimal = shown(_ISSUED)
    stock_quantity: Decimal = shown(_STOCK)
    delivered_quantity: Decimal = shown("What has left for the customer, reversals taken off.")
    returned_quantity: Decimal = shown(_RETURNED)
    open_quantity: Decimal = shown("What is still to be delivered; nothing of a rejected item.")
    materials: list[MaterialProgressRef] = related(
        _materials, "The same for each material of the item, products first."
    )
