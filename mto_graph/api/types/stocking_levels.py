"""Stocking levels: what of a product is there before a sales order comes, and what is made after it."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry

from mto_graph.api.arguments import day, positive
from mto_graph.api.context import Reading
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.findings import FindingRow, finding_row
from mto_graph.api.types.links import link, to_material_plant
from mto_graph.api.types.references import BomItemRef, FindingRef, MaterialPlantRef
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.boms import BomItemRow
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.stocking_level.showing import (
    StockingCountRow,
    StockingLevelRow,
    StockingNodeRow,
    stocking_levels,
)

ORDERED = {
    "quantity": Given(Decimal, "How much of it an order asks for.", Decimal(1)),
    "order_date": Given(
        datetime.date | None,
        "The day on which the order comes; null: today (or the planning date of the last run, if that is later).",
        None,
    ),
}


def load_stocking_levels(
    read: Reading, rows: Sequence[MaterialPlantRow], asked: Asked
) -> list[StockingLevelRow]:
    """The stocking level of each material plant."""
    when = asked.arguments["order_date"] or read.today
    day(when, "orderDate")
    quantity = positive(asked.arguments["quantity"], "quantity")
    registry = read.application.registry
    return stocking_levels(read.session, registry, rows, quantity, when, read.room())


def _nodes(_read: Reading, rows: Sequence[StockingLevelRow], _asked: Asked) -> list[list[Any]]:
    return [[node.copied() for node in row.nodes] for row in rows]


def _levels(_read: Reading, rows: Sequence[StockingLevelRow], _asked: Asked) -> list[list[Any]]:
    return [[count.copied() for count in row.levels] for row in rows]


def _total(_read: Reading, rows: Sequence[StockingLevelRow], _asked: Asked) -> list[Any]:
    return [row.total.copied() for row in rows]


def _findings(_read: Reading, rows: Sequence[StockingLevelRow], _asked: Asked) -> list[list[FindingRow]]:
    return [[finding_row(one) for one in row.findings] for row in rows]


def _bom_item(_read: Reading, rows: Sequence[StockingNodeRow], _asked: Asked) -> list[BomItemRow | None]:
    items = [None if row.place.step is None else row.place.step.item for row in rows]
    return [None if item is None else item.copied() for item in items]


@strawberry.enum(description="When a material of a structure is made or bought.")
class StockingStage(Enum):
    BEFORE_ORDER = strawberry.enum_value(
        "before_order", description="Before the order: it waits in plant stock for whoever needs it."
    )
    AFTER_ORDER = strawberry.enum_value("after_order", description="Only when an order needs it.")
    PASSED_THROUGH = strawberry.enum_value(
        "passed_through", description="Never by itself: it is a phantom, its components are made or bought."
    )
    NOT_PLANNED = strawberry.enum_value(
        "not_planned", description="Planning proposes nothing for it; it is taken to be there."
    )


@strawberry.enum(
    description="What decides whether a requirement stays with the sales order or goes to plant stock."
)
class StockingReason(Enum):
    STRATEGY = strawberry.enum_value("strategy", description="The planning strategy of the product.")
    PHANTOM = strawberry.enum_value("phantom", description="It is a phantom.")
    COLLECTIVE_ABOVE = strawberry.enum_value(
        "collective_above",
        description="The level above is in plant stock: everything below it is collective.",
    )
    KANBAN = strawberry.enum_value(
        "kanban", description="Control cycles of kanban supply it from plant stock."
    )
    MRP_TYPE = strawberry.enum_value("mrp_type", description="Its MRP type watches plant stock only.")
    BOM_ITEM = strawberry.enum_value("bom_item", description="The explosion type of the BOM item.")
    INDICATOR = strawberry.enum_value(
        "indicator", description="The individual/collective indicator of the material."
    )
    AS_PARENT = strawberry.enum_value(
        "as_parent", description="Nothing is maintained: it is as the level above."
    )


@strawberry.enum(description="What has a material made or bought before there is an order.")
class ProcuredAhead(Enum):
    KANBAN = strawberry.enum_value("kanban", description="Containers of kanban call for it.")
    REORDER_POINT = strawberry.enum_value("reorder_point", description="Its reorder point.")
    FORECAST = strawberry.enum_value("forecast", description="The forecast of its consumption.")
    PLAN = strawberry.enum_value(
        "plan", description="The plan of the product, of its planning material, or its own."
    )
    ABOVE = strawberry.enum_value("above", description="What needs it is made ahead itself.")
    SAFETY_STOCK = strawberry.enum_value(
        "safety_stock", description="Its safety stock, which is kept whatever is ordered."
    )


@graph_type(StockingNodeRow, description="One place in the structure of a product, in display order.")
class StockingNode:
    level: int = shown("How far below the product; 0: the product itself.")
    path: list[str] = shown(
        "The BOM items from the product down to it; a stock transfer has the plant's code."
    )
    material: MaterialPlantRef = related(
        to_material_plant, "The material, in the plant that makes or buys it."
    )
    bom_item: BomItemRef | None = related(
        _bom_item, "The BOM item that names it; null for the product and for a stock transfer."
    )
    quantity: Decimal = shown("How much of it the order needs here, scrap included, rounded up.")
    stage: StockingStage = shown("When it is made or bought.")
    kept_apart: bool = shown("Whether what an order needs of it is kept apart for that sales order item.")
    reason: StockingReason = shown("What decides that.")
    ahead: ProcuredAhead | None = shown("What has it made or bought before the order; null: nothing.")
    planned_by: MaterialPlantRef | None = related(
        link(material_plants.by_ids, "planned_by_id"),
        "The material whose plan has it made or bought; else null.",
    )
    stocking_point: bool = shown(
        "Whether it waits in stock and what needs it is made after the order: the stocking level of this branch."
    )
    critical: bool = shown("Whether its time is a part of the customer's waiting time.")
    sentence: str = shown("All of it in a sentence.")


@graph_type(StockingCountRow, description="How many places of a structure are made or bought when.")
class StockingCount:
    level: int = shown("The level; of the total the deepest one.")
    before_order: int = shown("Places that are there before the order.")
    after_order: int = shown("Places that are made or bought after it.")
    passed_through: int = shown("Phantoms.")
    not_planned: int = shown("Places for which planning proposes nothing.")
    stocking_points: int = shown("Places that wait in stock for what is made after the order.")


@graph_type(
    StockingLevelRow,
    description="Which levels of a product are made or bought before a sales order comes and which after it, by the "
    "strategy, the indicators and the MRP types as they are maintained now.",
)
class StockingLevel:
    sentence: str = shown("The whole in a sentence.")
    order_date: datetime.date = shown("The day on which the order comes.")
    earliest_date: datetime.date | None = shown(
        "The first day on which the product can be there if everything that is made ahead is in stock; null: after the "
        "end of the calendar."
    )
    remaining_workdays: int = shown(
        "Workdays from the order until then: the longest path of what is made after the order."
    )
    cumulative_workdays: int = shown("Workdays that the longest path takes when nothing is in stock.")
    total: StockingCount = related(_total, "All places together.")
    levels: list[StockingCount] = related(_levels, "The places of each level, the product's level 0 first.")
    nodes: list[StockingNode] = related(_nodes, "All places: the product, then everything below it.")
    findings: list[FindingRef] = related(
        _findings, "What is missing so that the parts that should be there before the order are there."
    )
