"""Materials in their plants: the centre of the graph."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from mto_graph.api.arguments import bounded, day, positive
from mto_graph.api.connections import AFTER, FIRST, Connection, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.enums import (
    ConsumptionMode,
    FirmingType,
    IndividualCollective,
    IndividualLotSizing,
    MixedMrp,
    ProcurementType,
    SpecialProcurement,
)
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked, looks_at
from mto_graph.api.types.findings import load_findings
from mto_graph.api.types.goods_movements import PAGED, paged
from mto_graph.api.types.links import link, listed, to_material, to_plant
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import (
    BomRef,
    ControlCycleRef,
    ExplosionRowRef,
    FindingRef,
    ForecastRequirementRef,
    GoodsMovementRef,
    LotSizeRef,
    MaterialRef,
    MrpTypeRef,
    PlannedIndependentRequirementRef,
    PlannedOrderRef,
    PlantRef,
    ReceiptRef,
    ReservationRef,
    SalesOrderItemRef,
    StockingLevelRef,
    StockRef,
    StockRequirementsListRef,
    StrategyRef,
    WhereUsedRowRef,
)
from mto_graph.api.types.sections import load_lists
from mto_graph.api.types.stocking_levels import ORDERED, load_stocking_levels
from mto_graph.api.types.strategies import load_lot_sizes, load_mrp_types, load_strategies
from mto_graph.services.reading import (
    boms,
    demands,
    explosions,
    forecasts,
    goods_movements,
    kanban,
    materials,
    planned_orders,
    plants,
    sales_orders,
    supplies,
)
from mto_graph.services.reading.material_plants import MaterialPlantRow

DEEPEST = 100
"""Levels of an explosion or where-used list at most."""


@looks_at("id")
def _bom(read: Reading, rows: Sequence[MaterialPlantRow], asked: Asked) -> list[boms.BomRow | None]:
    when = asked.arguments["date"]
    day(when, "date")
    quantity = asked.arguments["quantity"]
    made: Fraction | None = None if quantity is None else positive(quantity, "quantity")
    today = read.today
    parents: list[tuple[int, datetime.date, boms.Made]] = [
        (
            row.id,
            when or getattr(row, "exploded_on", today),
            getattr(row, "within", boms.ONE_UNIT) if made is None else made,
        )
        for row in rows
    ]
    return boms.bills(read.session, parents, asked.arguments["alternative"], _of_items(asked))


def _of_items(asked: Asked) -> frozenset[str] | None:
    """What the query looks at of the items of a bill of material; None: whatever there is."""
    found = {"required"} if _multiplied(asked) else set()
    for items in asked.below("Bom"):
        if items.name == "items":
            attributes = items.attributes("BomItem")
            if attributes is None:
                return None
            found |= attributes
    return frozenset(found)


def _multiplied(asked: Asked) -> bool:
    """Whether quantities are multiplied through somewhere in these bills of material."""
    return any(
        field.name == "quantity"
        or any(
            item.name == "requiredQuantity"
            or any(_multiplied(bom) for bom in item.below("MaterialPlant") if bom.name == "bom")
            for item in (field.below("BomItem") if field.name == "items" else ())
            if item.name in ("requiredQuantity", "component")
        )
        for field in asked.below("Bom")
    )


def _explosion(
    read: Reading, rows: Sequence[MaterialPlantRow], asked: Asked
) -> list[list[explosions.ExplosionRow]]:
    when = asked.arguments["date"] or read.today
    day(when, "date")
    made = positive(asked.arguments["quantity"], "quantity")
    levels = bounded(asked.arguments["levels"], "levels", DEEPEST)
    return explosions.exploded(read.session, [(row.id, made) for row in rows], when, levels, read.room())


def _where_used(
    read: Reading, rows: Sequence[MaterialPlantRow], asked: Asked
) -> list[list[explosions.WhereUsedRow]]:
    when = asked.arguments["date"] or read.today
    day(when, "date")
    levels = bounded(asked.arguments["levels"], "levels", DEEPEST)
    return explosions.used_in(read.session, [row.id for row in rows], when, levels, read.room())


def _planned_orders(read: Reading, rows: Sequence[MaterialPlantRow], asked: Asked) -> list[ConnectionRow]:
    part = sliced(read, asked, "availability", planned_orders.BY_AVAILABILITY)
    pages = planned_orders.pages_of_material_plants(read.session, [row.id for row in rows], part)
    return [connection(pages[row.id], "availability") for row in rows]


_DATE = Given(
    datetime.date | None,
    "The day whose valid items are taken; null: today (or the planning date of the last run, if that is later).",
    None,
)


@graph_type(
    MaterialPlantRow,
    description=(
        "A material in a plant: how it is procured and planned there, what goes into it, what there is of it "
        "and what is "
        "planned. Where a number is null nothing is maintained."
    ),
)
class MaterialPlant(Node):
    material: MaterialRef = related(to_material, "The material, the same in every plant.")
    plant: PlantRef = related(to_plant, "The plant.")
    base_unit: str = shown("The unit of all quantities, from the material.")
    procurement_type: ProcurementType = shown(
        "How it is procured. Where nothing is maintained: in-house if it has a bill of material, else external."
    )
    mrp_type: MrpTypeRef | None = related(
        load_mrp_types, "How it is planned; null when no loaded plugin supplies the maintained MRP type."
    )
    mrp_type_code: str = shown("The code of the maintained MRP type, for example `PD`.")
    strategy: StrategyRef | None = related(
        load_strategies,
        "The planning strategy of its demand; null: ordinary demand on plant stock, or no loaded plugin supplies it.",
    )
    strategy_code: str | None = shown(
        "The code of the maintained planning strategy (strategy group), for example `20`."
    )
    lot_size: LotSizeRef | None = related(
        load_lot_sizes,
        "The lot-size procedure of the net, gross and planning sections; customer sections are lot-for-lot "
        "unless `individualLotSizing` relaxes that. Null when no loaded plugin supplies it.",
    )
    lot_size_code: str = shown("The code of the maintained lot-size procedure, for example `EX`.")
    fixed_lot_size: Decimal | None = shown("The lot of procedure FX.")
    minimum_lot_size: Decimal | None = shown("No proposal is smaller.")
    maximum_lot_size: Decimal | None = shown("No proposal is larger.")
    rounding_value: Decimal | None = shown("Proposals are rounded up to a multiple of it.")
    lot_size_independent_cost: Decimal | None = shown(
        "What an order or a set-up costs, however large the lot; the optimising lot sizes weigh it against storing."
    )
    storage_cost_percent: Decimal | None = shown("What storing costs a year, of the price.")
    planning_calendar: str | None = shown(
        "The code of its plant's planning calendar, whose periods lot size `PK` gathers."
    )
    individual_lot_sizing: IndividualLotSizing | None = shown(
        "Relaxes lot-for-lot in sections of sales order items; null: lot-for-lot, whatever is maintained."
    )
    in_house_production_days: int | None = shown("Workdays from start to finish of a production order.")
    setup_time_days: Decimal | None = shown("Workdays of setting up, for each order.")
    processing_time_days: Decimal | None = shown("Workdays of processing `processingBaseQuantity` units.")
    interoperation_time_days: Decimal | None = shown("Workdays of moving and waiting, for each order.")
    processing_base_quantity: Decimal | None = shown(
        "The quantity that `processingTimeDays` is for; null counts as 1."
    )
    planned_delivery_days: int | None = shown("Calendar days from purchase order to delivery.")
    goods_receipt_days: int | None = shown("Workdays from delivery or finish until it can be used.")
    replenishment_days: int | None = shown("Total replenishment lead time in workdays, all levels together.")
    opening_period_days: int = shown("Workdays before its start in which an order should be opened.")
    safety_stock: Decimal | None = shown(
        "Plant stock that is kept back. Individual sections know no safety stock."
    )
    reorder_point: Decimal | None = shown("Stock below which a consumption-based material is ordered.")
    maximum_stock: Decimal | None = shown("The stock that lot size `HB` replenishes to.")
    individual_collective: IndividualCollective | None = shown(
        "Whether its requirements stay apart per sales order; null: as the material above."
    )
    special_procurement: SpecialProcurement | None = shown("A special way of procurement; null: none.")
    supplying_plant: PlantRef | None = related(
        link(plants.by_ids, "supplying_plant_id"), "The plant that stock transfers come from."
    )
    mixed_mrp: MixedMrp | None = shown("Additional planning that it takes part in.")
    consumption_mode: ConsumptionMode | None = shown(
        "In which direction its orders look for plan to consume."
    )
    backward_consumption_days: int | None = shown(
        "Workdays before the requested date in which plan is consumed."
    )
    forward_consumption_days: int | None = shown(
        "Workdays after the requested date in which plan is consumed."
    )
    planning_material: MaterialRef | None = related(
        link(materials.by_ids, "planning_material_id"),
        "The material whose plan its orders consume (planning with a planning material).",
    )
    planning_plant: PlantRef | None = related(
        link(plants.by_ids, "planning_plant_id"), "The plant of that plan; null: the same plant."
    )
    planning_conversion_factor: Decimal | None = shown(
        "Units of the planning material for one unit of this material."
    )
    firming_type: FirmingType | None = shown(
        "How proposals inside the planning time fence are protected; null: as the MRP type says."
    )
    planning_time_fence_days: int | None = shown("Workdays from today of the planning time fence.")
    assembly_scrap_percent: Decimal | None = shown("Part of the made quantity that is lost.")
    component_scrap_percent: Decimal | None = shown(
        "Part of the issued quantity that is lost where this is a component."
    )
    standard_price: Decimal | None = shown("Price of `priceUnit` base units.")
    price_unit: int | None = shown("Number of base units that the price is for; null counts as 1.")
    purchase_price: Decimal | None = shown(
        "What `priceUnit` base units cost at the supplier; null: the standard price."
    )
    activity_cost: Decimal | None = shown(
        "What making `priceUnit` base units costs, without their components."
    )
    overdelivery_tolerance_percent: Decimal | None = shown(
        "How much more than ordered may be received; null: nothing."
    )
    mrp_controller: str | None = shown("The planner who looks after it; null where none is maintained.")
    safety_time_days: int | None = shown(
        "Workdays before its requirements that it should be there already: its orders are planned so much earlier."
    )
    effective_out_date: datetime.date | None = shown(
        "From this day on it is discontinued: no more of it is proposed; null: it is not."
    )
    follow_up_material: MaterialRef | None = related(
        link(materials.by_ids, "follow_up_material_id"),
        "The material of the same plant that takes over its dependent requirements from the effective-out date on.",
    )
    low_level_code: int = shown(
        "The lowest level at which it occurs in any bill of material, 0 for products; planning goes by it."
    )
    bom: BomRef | None = related(
        _bom,
        "Its bill of material as planning takes it on a day; null when no item is valid then.",
        date=Given(
            datetime.date | None,
            "The day whose valid items are taken; null: the day of the bill of material above, at the top today.",
            None,
        ),
        alternative=Given(int | None, "Another alternative than planning would take.", None),
        quantity=Given(
            Decimal | None,
            "How much is made, for `requiredQuantity`; null: what the bill of material above needs, at the top 1.",
            None,
        ),
    )
    explosion: list[ExplosionRowRef] = related(
        _explosion,
        "Its whole structure, flat, in display order: everything below it with quantities multiplied through. "
        "Phantoms are "
        "shown and passed through; a stock transfer goes on in the supplying plant.",
        quantity=Given(Decimal, "How much is made.", Decimal(1)),
        date=_DATE,
        levels=Given(int | None, "So many levels at most; null: all.", None),
    )
    where_used: list[WhereUsedRowRef] = related(
        _where_used,
        "Everything that it goes into, flat, in display order, whatever the alternative.",
        date=_DATE,
        levels=Given(int | None, "So many levels at most; null: all.", None),
    )
    stocking_level: StockingLevelRef = related(
        load_stocking_levels,
        "Which levels of its structure are made or bought before a sales order comes and which after it, why, and how "
        "long the customer waits.",
        **ORDERED,
    )
    control_cycles: list[ControlCycleRef] = related(
        listed(kanban.cycles_of), "The control cycles of kanban that supply it, by number."
    )
    stock: list[StockRef] = related(
        listed(supplies.stocks_of), "All its stock: plant stock first, then per sales order item."
    )
    receipts: list[ReceiptRef] = related(
        listed(supplies.receipts_of),
        "Orders that will bring it, by availability date, completed ones included.",
    )
    reservations: list[ReservationRef] = related(
        listed(lambda session, keys: demands.reservations_of(session, "material_plant", keys)),
        "What is set aside of it, by date.",
    )
    planned_independent_requirements: list[PlannedIndependentRequirementRef] = related(
        listed(demands.plans_of), "Its plan, by date."
    )
    forecast_requirements: list[ForecastRequirementRef] = related(
        listed(forecasts.of_material_plants), "The forecast of its consumption, by date."
    )
    sales_order_items: list[SalesOrderItemRef] = related(
        listed(sales_orders.items_of_material_plants),
        "The sales order items that ask for it, by sales order.",
    )
    planned_orders: Connection[PlannedOrderRef] = related(
        _planned_orders, "What planning proposes, by availability date.", first=FIRST, after=AFTER
    )
    goods_movements: Connection[GoodsMovementRef] = related(
        paged(goods_movements.pages_of_material_plants),
        "What was moved of it, plant stock and stock of sales order items; its stock is the sum.",
        **PAGED,
    )
    stock_requirements_list: StockRequirementsListRef = related(
        load_lists, "Its stock, requirements and receipts, section by section, as they are now."
    )
    findings: list[FindingRef] = related(
        load_findings, "What is wrong or without effect in its master data, for its strategy and in general."
    )
