"""The cost of sales order items: planned, actual, what they differ by, and where the money lies."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.findings import FindingRow, finding_row
from mto_graph.api.types.links import to_material_plant
from mto_graph.api.types.references import FindingRef, MaterialPlantRef
from mto_graph.services.reading import costs
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.services.reading.sections import SectionRow


def _value(value: Any, description: str) -> Any:
    return strawberry.enum_value(value, description=description)


@strawberry.enum(description="At which value stock of a sales order item is carried.")
class Valuation(Enum):
    SEPARATE = _value("M", "At its own: what was spent for the item, averaged per material in its section.")
    WITH_PLANT_STOCK = _value("A", "Like plant stock, at the standard price.")
    NONE = _value("", "Not valuated: the item only collects what is spent for it.")


@strawberry.enum(description="What money is spent on for a sales order item.")
class CostKind(Enum):
    PURCHASE = _value("purchase", "Bought for the item, at the price of the order.")
    ACTIVITY = _value("activity", "Made for the item, without what its components cost.")
    PLANT_STOCK = _value("plant_stock", "Taken from plant stock for the item, at the standard price.")
    TRANSFER = _value("transfer", "Moved into the item's stock by hand, or out of it (below zero).")
    RETURNS = _value("returns", "Sent back by the customer into plant stock (below zero).")


@strawberry.enum(description="Why actual cost is not as planned.")
class VarianceCause(Enum):
    PRICE = _value("price", "Bought or taken from plant stock at another price than planned.")
    QUANTITY = _value(
        "quantity", "More or less bought or made than planned; what is still to come is below zero."
    )
    USAGE = _value("usage", "More or less of a collective part taken from plant stock than planned.")
    ACTIVITY = _value("activity", "Made at another activity cost than planned.")
    SCRAP = _value("scrap", "Scrapped, or lost in counting.")
    TRANSFER = _value("transfer", "Moved in or out by hand, which no plan knows.")
    RETURNS = _value("returns", "Sent back by the customer into plant stock.")


def load_item_costs(
    read: Reading, rows: Sequence[SalesOrderItemRow], _asked: Asked
) -> list[costs.ItemCostRow]:
    """The cost of each sales order item."""
    found = costs.of_items(read.session, read.application.registry, {row.id for row in rows})
    return [found[row.id] for row in rows]


def load_section_costs(
    read: Reading, rows: Sequence[SectionRow], _asked: Asked
) -> list[costs.MaterialCostRow | None]:
    """What the material of each customer section costs its item; None where the item is gone."""
    keys = [(row.sales_order_item_id or 0, row.material_plant_id) for row in rows]
    found = costs.of_sections(read.session, read.application.registry, keys)
    return [found.get(key) for key in keys]


def _levels(
    _read: Reading, rows: Sequence[costs.ItemCostRow], _asked: Asked
) -> list[list[costs.LevelCostRow]]:
    return [costs.levels_of(row) for row in rows]


def _causes(_read: Reading, rows: Sequence[Any], _asked: Asked) -> list[list[costs.VarianceRow]]:
    return [costs.variances(row) for row in rows]


def _item_kinds(
    _read: Reading, rows: Sequence[costs.ItemCostRow], _asked: Asked
) -> list[list[costs.KindCostRow]]:
    return [costs.kinds_of_item(row) for row in rows]


def _material_kinds(
    _read: Reading, rows: Sequence[costs.MaterialCostRow], _asked: Asked
) -> list[list[costs.KindCostRow]]:
    return [costs.kinds_of_material(row) for row in rows]


def _item_materials(
    _read: Reading, rows: Sequence[costs.ItemCostRow], _asked: Asked
) -> list[list[costs.MaterialCostRow]]:
    return [costs.materials_of_item(row) for row in rows]


def _level_materials(
    _read: Reading, rows: Sequence[costs.LevelCostRow], _asked: Asked
) -> list[list[costs.MaterialCostRow]]:
    return [costs.materials_of_level(row) for row in rows]


def _findings(_read: Reading, rows: Sequence[costs.ItemCostRow], _asked: Asked) -> list[list[FindingRow]]:
    return [[finding_row(one) for one in row.found.findings] for row in rows]


@graph_type(costs.VarianceRow, description="A part of a variance and its cause.")
class CostVariance:
    cause: VarianceCause = shown("Why it is not as planned.")
    amount: Decimal = shown("How much dearer (above zero) or cheaper (below zero) that made it.")


@graph_type(costs.KindCostRow, description="What is spent on one kind of cost, planned and actual.")
class KindCost:
    kind: CostKind = shown("What the money is for.")
    planned: Decimal | None = shown("Planned; null when the item cannot be planned.")
    actual: Decimal = shown("Spent so far.")
    variance: Decimal | None = shown("Actual less planned.")
    planned_quantity: Decimal | None = shown("The planned quantity; null in sums over several materials.")
    actual_quantity: Decimal | None = shown(
        "The quantity posted so far; null in sums over several materials."
    )


@graph_type(
    costs.MaterialCostRow,
    description=(
        "What one material costs a sales order item. A part that is made costs only its activity here: its "
        "components have lines of their own."
    ),
)
class MaterialCost:
    material: MaterialPlantRef = related(to_material_plant, "The material, in its plant.")
    level: int | None = shown(
        "How many levels below the product it stands at most; the product is 0. Null: not in the item's structure."
    )
    planned: Decimal | None = shown("Planned cost; null when the item cannot be planned.")
    actual: Decimal = shown("What was spent on it so far.")
    variance: Decimal | None = shown("Actual less planned cost.")
    by_kind: list[KindCost] = related(_material_kinds, "Planned and actual by what the money is for.")
    by_cause: list[CostVariance] = related(
        _causes, "The variance by cause; causes that are zero are left out."
    )
    stock: Decimal = shown("What of it lies in the item's section, over all stock types.")
    stock_value: Decimal = shown("What that stock is worth.")
    work_in_process: Decimal = shown("What was issued to open orders that bring this material.")
    scrapped: Decimal = shown("The value of what was scrapped or lost of it.")


@graph_type(costs.LevelCostRow, description="The cost of one level of a sales order item's structure.")
class LevelCost:
    level: int | None = shown(
        "The level; 0 is the product. Null: materials that are not in the item's structure."
    )
    planned: Decimal | None = shown("Planned cost; null when the item cannot be planned.")
    actual: Decimal = shown("What was spent so far.")
    variance: Decimal | None = shown("Actual less planned cost.")
    by_cause: list[CostVariance] = related(
        _causes, "The variance by cause; causes that are zero are left out."
    )
    materials: list[MaterialCost] = related(_level_materials, "The materials of the level, by number.")


@graph_type(
    costs.ItemCostRow,
    description=(
        "The cost of one sales order item, not of a material. Planned cost is rolled up over its own structure, as "
        "if nothing were in stock or on order; actual cost is what the goods movements say. What was spent lies in "
        "the item's stock or on its orders, or was delivered or scrapped; `difference` is the rest."
    ),
)
class SalesOrderItemCost:
    planned: Decimal | None = shown(
        "Planned cost of all that is ordered; 0 for a rejected item, null when the item cannot be planned."
    )
    actual: Decimal = shown("What was spent for the item so far.")
    variance: Decimal | None = shown("Actual less planned cost: above zero is dearer than planned.")
    revenue: Decimal | None = shown("The net price of all that is ordered; null without a net price.")
    planned_margin: Decimal | None = shown("What the whole item is to earn: revenue less planned cost.")
    margin: Decimal | None = shown(
        "What the item has earned so far: the net price of what is delivered and not sent back, less all cost that "
        "does not lie in stock or on orders any more."
    )
    valuation: Valuation = shown("At which value its stock is carried.")
    stock_value: Decimal = shown("The value of the item's stock, all levels together.")
    work_in_process: Decimal = shown("The value of what was issued to the item's open orders.")
    delivered: Decimal = shown("The cost of what the customer has got, less what came back.")
    scrapped: Decimal = shown("The value of what was scrapped or lost.")
    difference: Decimal = shown(
        "Cost that is nowhere else: what was posted to orders after they were complete, and credits for goods that "
        "are gone already."
    )
    by_level: list[LevelCost] = related(_levels, "Level by level, the product first.")
    by_kind: list[KindCost] = related(_item_kinds, "By what the money is for.")
    by_cause: list[CostVariance] = related(
        _causes, "The variance by cause; causes that are zero are left out."
    )
    materials: list[MaterialCost] = related(_item_materials, "Material by material, the product first.")
    findings: list[FindingRef] = related(
        _findings, "Prices that are missing, so that something costs 0, and why the item cannot be planned."
    )
