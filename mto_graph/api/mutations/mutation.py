"""The type Mutation."""

from mto_graph.api.declaring import object_type
from mto_graph.api.fields import changing
from mto_graph.api.mutations import (
    cancelling,
    conversion,
    derived_plans,
    goods_movements,
    kanban,
    order_boms,
    orders,
    planned_orders,
    planning,
    sales_order_items,
    tables,
    touched,
)
from mto_graph.api.mutations.upserts import upserting
from mto_graph.services.identity import Permission


@object_type(
    description=(
        "What can be changed. Each mutation takes one `input` and happens as a whole or not at all: when its "
        "payload has "
        "`errors`, nothing was changed. With an `idempotencyKey` it may be repeated safely."
    )
)
class Mutation:
    upsert_plants: tables.UpsertPlantsPayload = changing(
        upserting("plants"),
        "Create or change plants.",
        tables.UpsertPlantsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("plants"),
    )
    upsert_holidays: tables.UpsertHolidaysPayload = changing(
        upserting("holidays"),
        "Add days on which plants are closed.",
        tables.UpsertHolidaysInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("holidays"),
    )
    upsert_planning_calendars: tables.UpsertPlanningCalendarsPayload = changing(
        upserting("planning_calendars"),
        "Add days on which periods of planning calendars begin.",
        tables.UpsertPlanningCalendarsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("planning_calendars"),
    )
    upsert_storage_locations: tables.UpsertStorageLocationsPayload = changing(
        upserting("storage_locations"),
        "Create or change storage locations; those that are not listed count in planning.",
        tables.UpsertStorageLocationsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("storage_locations"),
    )
    upsert_materials: tables.UpsertMaterialsPayload = changing(
        upserting("materials"),
        "Create or change materials.",
        tables.UpsertMaterialsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("materials"),
    )
    upsert_material_plants: tables.UpsertMaterialPlantsPayload = changing(
        upserting("material_plants"),
        "Create or change materials in plants: how they are procured and planned.",
        tables.UpsertMaterialPlantsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("material_plants"),
    )
    upsert_bom_items: tables.UpsertBomItemsPayload = changing(
        upserting("bom_items"),
        "Create or change items of bills of material.",
        tables.UpsertBomItemsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("bom_items"),
    )
    upsert_projects: tables.UpsertProjectsPayload = changing(
        upserting("projects"),
        "Create or change projects.",
        tables.UpsertProjectsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("projects"),
    )
    upsert_sales_orders: tables.UpsertSalesOrdersPayload = changing(
        upserting("sales_orders"),
        "Create or change sales orders, one row per schedule line. Plan is consumed at once; proposals follow "
        "with the next planning run.",
        tables.UpsertSalesOrdersInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("sales_orders"),
    )
    upsert_planned_independent_requirements: tables.UpsertPlannedIndependentRequirementsPayload = changing(
        upserting("planned_independent_requirements"),
        "Create or change the plan.",
        tables.UpsertPlannedIndependentRequirementsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("planned_independent_requirements"),
    )
    upsert_forecast_requirements: tables.UpsertForecastRequirementsPayload = changing(
        upserting("forecast_requirements"),
        "Create or change the forecast of consumption.",
        tables.UpsertForecastRequirementsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("forecast_requirements"),
    )
    upsert_stock: tables.UpsertStockPayload = changing(
        upserting("stock"),
        "Replace stock on hand.",
        tables.UpsertStockInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("stock"),
    )
    upsert_receipts: tables.UpsertReceiptsPayload = changing(
        upserting("receipts"),
        "Create or change firm receipts: production and purchase orders, requisitions, firm planned orders.",
        tables.UpsertReceiptsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("receipts"),
    )
    upsert_firmed_planned_orders: tables.UpsertFirmedPlannedOrdersPayload = changing(
        upserting("firmed_planned_orders"),
        "Bring in or change firm planned orders with their numbers. To change single ones use `changePlannedOrder`.",
        tables.UpsertFirmedPlannedOrdersInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("firmed_planned_orders"),
    )
    upsert_reservations: tables.UpsertReservationsPayload = changing(
        upserting("reservations"),
        "Create or change reservations.",
        tables.UpsertReservationsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("reservations"),
    )
    upsert_control_cycles: tables.UpsertControlCyclesPayload = changing(
        upserting("control_cycles"),
        "Create or change control cycles of kanban; the containers that they lack are created, waiting.",
        tables.UpsertControlCyclesInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("control_cycles"),
    )
    upsert_kanban_containers: tables.UpsertKanbanContainersPayload = changing(
        upserting("kanban_containers"),
        "Load containers as they stand; nothing is called or posted by it.",
        tables.UpsertKanbanContainersInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("kanban_containers"),
    )
    upsert_characteristics: tables.UpsertCharacteristicsPayload = changing(
        upserting("characteristics"),
        "Create or change characteristics, in which variants of products differ.",
        tables.UpsertCharacteristicsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("characteristics"),
    )
    upsert_characteristic_values: tables.UpsertCharacteristicValuesPayload = changing(
        upserting("characteristic_values"),
        "Add values that characteristics may have.",
        tables.UpsertCharacteristicValuesInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("characteristic_values"),
    )
    upsert_material_characteristics: tables.UpsertMaterialCharacteristicsPayload = changing(
        upserting("material_characteristics"),
        "Say which characteristics configurable materials have.",
        tables.UpsertMaterialCharacteristicsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("material_characteristics"),
    )
    upsert_material_variants: tables.UpsertMaterialVariantsPayload = changing(
        upserting("material_variants"),
        "Say which materials are variants of which configurable material.",
        tables.UpsertMaterialVariantsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("material_variants"),
    )
    upsert_material_configurations: tables.UpsertMaterialConfigurationsPayload = changing(
        upserting("material_configurations"),
        "Say which values variants stand for; they are planned anew with the next run.",
        tables.UpsertMaterialConfigurationsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("material_configurations"),
    )
    upsert_usage_probabilities: tables.UpsertUsageProbabilitiesPayload = changing(
        upserting("usage_probabilities"),
        "Say how often values are expected in the plans of configurable materials.",
        tables.UpsertUsageProbabilitiesInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("usage_probabilities"),
    )
    upsert_sales_order_configurations: tables.UpsertSalesOrderConfigurationsPayload = changing(
        upserting("sales_order_configurations"),
        "Configure sales order items; they are planned anew with the next run.",
        tables.UpsertSalesOrderConfigurationsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("sales_order_configurations"),
    )
    derive_plan: derived_plans.DerivePlanPayload = changing(
        derived_plans.derive,
        "Make plans of components from the inactive plan of a product and its usage probabilities, in place of those "
        "that were derived from it before.",
        derived_plans.DerivePlanInput,
        needs=Permission.MAINTAIN,
        touches=touched.company,
    )
    upsert_order_bom_items: tables.UpsertOrderBomItemsPayload = changing(
        upserting("order_bom_items"),
        "Create or change single items of order BOMs. To set one as a whole, copy or delete it use `setOrderBom`.",
        tables.UpsertOrderBomItemsInput,
        needs=Permission.MAINTAIN,
        touches=touched.rows("order_bom_items"),
    )
    set_order_bom: order_boms.SetOrderBomPayload = changing(
        order_boms.set_bom,
        "Give a sales order item a bill of material of its own for the ordered material or one below it, in place of "
        "the one it has; the next planning run explodes it.",
        order_boms.SetOrderBomInput,
        needs=Permission.MAINTAIN,
        touches=touched.order_bom,
    )
    run_planning: planning.RunPlanningPayload = changing(
        planning.run,
        "Plan, and store what has changed against the stored plan; a run that finds nothing to change writes "
        "nothing. A long run is answered while it is at work: follow it with `planningRunProgress`.",
        planning.RunPlanningInput,
        needs=Permission.PLAN,
        touches=touched.planning_scope,
    )
    cancel_planning_run: cancelling.CancelPlanningRunPayload = changing(
        cancelling.cancel,
        "Stop a planning run, in whatever process it works; the plan is then as it was before.",
        cancelling.CancelPlanningRunInput,
        needs=Permission.PLAN,
        touches=touched.planning_run,
    )
    change_planned_order: planned_orders.ChangePlannedOrderPayload = changing(
        planned_orders.change,
        "Change a planned order by hand. It is firm from then on: planning leaves it as it is in every mode and counts "
        "on it. Its components follow at once, their coverage with the next planning run.",
        planned_orders.ChangePlannedOrderInput,
        needs=Permission.PLAN,
        touches=touched.planned_order,
    )
    create_planned_order: planned_orders.CreatePlannedOrderPayload = changing(
        planned_orders.create,
        "Make a firm planned order by hand, for plant stock or for a sales order item.",
        planned_orders.CreatePlannedOrderInput,
        needs=Permission.PLAN,
        touches=touched.new_planned_order,
    )
    delete_planned_order: planned_orders.DeletePlannedOrderPayload = changing(
        planned_orders.delete,
        "Delete a planned order. What it covered is proposed again by the next planning run.",
        planned_orders.DeletePlannedOrderInput,
        needs=Permission.PLAN,
        touches=touched.planned_order,
    )
    convert_planned_orders: conversion.ConvertPlannedOrdersPayload = changing(
        conversion.convert,
        "Turn planned orders into production orders and purchase requisitions. Their components become reservations.",
        conversion.ConvertPlannedOrdersInput,
        needs=Permission.PLAN,
        touches=touched.converted,
    )
    convert_purchase_requisitions: orders.ConvertPurchaseRequisitionsPayload = changing(
        orders.convert,
        "Order what purchase requisitions ask for: they become purchase orders with a price and a date of their own.",
        orders.ConvertPurchaseRequisitionsInput,
        needs=Permission.PLAN,
        touches=touched.requisitions,
    )
    complete_orders: orders.CompleteOrdersPayload = changing(
        orders.complete,
        "Say of orders that nothing more will come: planning no longer counts on them, and their open reservations "
        "ask for nothing.",
        orders.CompleteOrdersInput,
        needs=Permission.POST,
        touches=touched.orders,
    )
    post_goods_movements: goods_movements.PostGoodsMovementsPayload = changing(
        goods_movements.post,
        "Post goods movements: receipts, issues, deliveries, returns, transfers, counts, scrap. Stock never falls "
        "below zero, and nobody takes the stock of another sales order item.",
        goods_movements.PostGoodsMovementsInput,
        needs=Permission.POST,
        touches=touched.movements,
    )
    reverse_goods_movements: goods_movements.ReverseGoodsMovementsPayload = changing(
        goods_movements.reverse,
        "Take back goods movements by posting their opposites. The ledger keeps both.",
        goods_movements.ReverseGoodsMovementsInput,
        needs=Permission.POST,
        touches=touched.reversed_movements,
    )
    set_kanban_status: kanban.SetKanbanStatusPayload = changing(
        kanban.set_status,
        "Give containers a status. `EMPTY` calls for replenishment, once, however often it is said; `FULL` receives it "
        "into the supply area; `WAIT` withdraws the call.",
        kanban.SetKanbanStatusInput,
        needs=Permission.POST,
        touches=touched.containers,
    )
    create_kanban: kanban.CreateKanbanPayload = changing(
        kanban.create,
        "Create a container of an event-driven control cycle for what is needed once, and call for it. It is gone when "
        "it is full.",
        kanban.CreateKanbanInput,
        needs=Permission.POST,
        touches=touched.control_cycle,
    )
    deliver_sales_order_item: sales_order_items.DeliverSalesOrderItemPayload = changing(
        sales_order_items.deliver,
        "Deliver a sales order item: from its own stock if it is made to order, else from plant stock. The plan that "
        "it consumed goes down.",
        sales_order_items.DeliverSalesOrderItemInput,
        needs=Permission.POST,
        touches=touched.sales_order_item,
    )
    reject_sales_order_items: sales_order_items.RejectSalesOrderItemsPayload = changing(
        sales_order_items.reject,
        "Reject sales order items, or take the rejection back. The next planning run deletes the proposals of a "
        "rejected item on all levels; its stock and firm receipts stay and are reported (26, 20).",
        sales_order_items.RejectSalesOrderItemsInput,
        needs=Permission.MAINTAIN,
        touches=touched.sales_order_items,
    )
