"""Planning strategies, MRP types and lot sizes: what the loaded plugins supply."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mto_graph.api.connections import AFTER, FIRST, Connection, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.enums import (
    AvailabilityCheck,
    Consumer,
    Consumption,
    ExternalRequirements,
    FirmingType,
    PlanningRelevance,
    PlanOwner,
    PlanReductionRule,
    Procedure,
    ReceiptKind,
    ReductionTrigger,
    SectionKind,
)
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked, Loader
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import MaterialPlantRef, PluginRef
from mto_graph.services.reading import material_plants, supplied
from mto_graph.services.reading.paging import Page


def load_strategies(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[supplied.StrategyRow | None]:
    """The strategy that each row names."""
    registry = read.application.registry
    return [supplied.strategy(registry, row.strategy_code) for row in rows]


def load_mrp_types(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[supplied.MrpTypeRow | None]:
    """The MRP type that each row names."""
    registry = read.application.registry
    return [supplied.mrp_type(registry, row.mrp_type_code) for row in rows]


def load_lot_sizes(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[supplied.LotSizeRow | None]:
    """The lot-size procedure that each row names."""
    registry = read.application.registry
    return [supplied.lot_size(registry, row.lot_size_code) for row in rows]


def _plugins(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[supplied.PluginRow]:
    return [supplied.plugin(read.application.registry, row.plugin_name) for row in rows]


def _materials(pages_of: Callable[..., Mapping[str, Page[Any]]]) -> Loader:
    """A loader of the materials that carry a code."""

    def load(read: Reading, rows: Sequence[Any], asked: Asked) -> list[ConnectionRow]:
        part = sliced(read, asked, "number", material_plants.BY_NUMBER)
        pages = pages_of(read.session, [row.code for row in rows], part)
        return [connection(pages[row.code], "number") for row in rows]

    return load


def _plan_class(
    _read: Reading, rows: Sequence[supplied.StrategyRow], _asked: Asked
) -> list[supplied.RequirementsClassRow | None]:
    return [supplied.requirements_class(row.declared.plan) for row in rows]


def _customer_class(
    _read: Reading, rows: Sequence[supplied.StrategyRow], _asked: Asked
) -> list[supplied.RequirementsClassRow | None]:
    return [supplied.requirements_class(row.declared.customer) for row in rows]


@graph_type(
    supplied.RequirementsClassRow,
    description="How one kind of demand is planned, and what the orders that cover it are (SAP: requirements class).",
)
class RequirementsClass:
    requirements_type: str = shown("The trade's key of this kind of demand, for example `KE` or `VSE`.")
    section: SectionKind = shown("The kind of section that it is planned in.")
    consumption: Consumption | None = shown(
        "Of orders: the plan that they consume. Of plan: the orders that consume it. Null: no consumption."
    )
    availability_check: AvailabilityCheck = shown("How sales order items of this kind are confirmed.")
    account_assignment: str | None = shown("The account assignment category, for example `E`; null: none.")
    order_type: str = shown("The type of planned orders for parts made in-house, for example `KD`.")
    external_order_type: str = shown(
        "The type of planned orders for parts that are bought, for example `NB`."
    )
    convertible: bool = shown(
        "Whether these planned orders may become production orders or purchase requisitions."
    )
    planning_relevance: PlanningRelevance = shown("Whether demand of this kind is planned, or only shown.")
    plan_reduction: PlanReductionRule = shown(
        "Of plan: which posting takes a planned quantity out of it for good."
    )
    reduced_by: ReductionTrigger = shown("Of plan: whether goods issues or goods receipts lower it.")
    plan_owner: PlanOwner | None = shown("Of orders that consume plan: at which material it stands.")
    consumed_by: list[Consumer] = shown("Of plan that is consumed: by what.")
    assembly_order: ReceiptKind | None = shown(
        "What is made together with each sales order item of this kind; null: nothing."
    )


@graph_type(
    supplied.StrategyRow,
    description=(
        "A planning strategy: what plans and sales orders of a material mean for planning. Materials name it "
        "in their "
        "strategy group; a plugin supplies it."
    ),
)
class Strategy(Node):
    code: str = shown("Its code, for example `20`.")
    name: str = shown("Its name in the trade.")
    when_to_use: str = shown("When to choose it.")
    make_to_order: bool = shown("Whether each sales order item is planned in a section of its own.")
    plan_requirements_class: RequirementsClass | None = related(
        _plan_class, "How its plan (planned independent requirements) is planned; null: it has no plan."
    )
    customer_requirements_class: RequirementsClass | None = related(
        _customer_class, "How its sales orders are planned; null: they are not."
    )
    prerequisites: list[str] = shown(
        "What must be maintained for it. What is missing shows in `MaterialPlant.findings`."
    )
    plugin: PluginRef = related(_plugins, "The plugin that supplies it.")
    materials: Connection[MaterialPlantRef] = related(
        _materials(material_plants.pages_of_strategies),
        "The materials that carry it, by number.",
        first=FIRST,
        after=AFTER,
    )


@graph_type(supplied.MrpTypeRow, description="An MRP type: which procedure plans a material in a plant.")
class MrpType:
    code: str = shown("Its code, for example `PD`.")
    name: str = shown("Its name.")
    when_to_use: str = shown("When to choose it.")
    procedure: Procedure = shown("What starts a replenishment.")
    external_requirements: ExternalRequirements = shown("What counts against its reorder point.")
    automatic_reorder_point: bool = shown(
        "Whether its reorder point is computed from the forecast instead of maintained."
    )
    firming_type: FirmingType = shown(
        "What the planning time fence does to materials that have no firming type of their own."
    )
    plugin: PluginRef = related(_plugins, "The plugin that supplies it.")
    materials: Connection[MaterialPlantRef] = related(
        _materials(material_plants.pages_of_mrp_types),
        "The materials that carry it, by number.",
        first=FIRST,
        after=AFTER,
    )


@graph_type(
    supplied.LotSizeRow,
    description="A lot-size procedure: how shortages become proposals. Customer sections are lot-for-lot unless a "
    "material's setting relaxes that.",
)
class LotSize:
    code: str = shown("Its code, for example `EX`.")
    name: str = shown("Its name.")
    when_to_use: str = shown("When to choose it.")
    plugin: PluginRef = related(_plugins, "The plugin that supplies it.")
    materials: Connection[MaterialPlantRef] = related(
        _materials(material_plants.pages_of_lot_sizes),
        "The materials that carry it, by number.",
        first=FIRST,
        after=AFTER,
    )
