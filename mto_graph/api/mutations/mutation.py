"""The type Mutation."""

import strawberry

from mto_graph.api.fields import changing
from mto_graph.api.mutations import conversion, planning, tables
from mto_graph.api.mutations.upserts import upserting


@strawberry.type(
    description=(
        "What can be changed. Each mutation takes one `input` and happens as a whole or not at all: when its "
        "payload has "
        "`errors`, nothing was changed. With an `idempotencyKey` it may be repeated safely."
    )
)
class Mutation:
    upsert_plants: tables.UpsertPlantsPayload = changing(
        upserting("plants"), "Create or change plants.", tables.UpsertPlantsInput
    )
    upsert_holidays: tables.UpsertHolidaysPayload = changing(
        upserting("holidays"), "Add days on which plants are closed.", tables.UpsertHolidaysInput
    )
    upsert_planning_calendars: tables.UpsertPlanningCalendarsPayload = changing(
        upserting("planning_calendars"),
        "Add days on which periods of planning calendars begin.",
        tables.UpsertPlanningCalendarsInput,
    )
    upsert_materials: tables.UpsertMaterialsPayload = changing(
        upserting("materials"), "Create or change materials.", tables.UpsertMaterialsInput
    )
    upsert_material_plants: tables.UpsertMaterialPlantsPayload = changing(
        upserting("material_plants"),
        "Create or change materials in plants: how they are procured and planned.",
        tables.UpsertMaterialPlantsInput,
    )
    upsert_bom_items: tables.UpsertBomItemsPayload = changing(
        upserting("bom_items"), "Create or change items of bills of material.", tables.UpsertBomItemsInput
    )
    upsert_sales_orders: tables.UpsertSalesOrdersPayload = changing(
        upserting("sales_orders"),
        "Create or change sales orders, one row per schedule line. Plan is consumed at once; proposals follow "
        "with the next planning run.",
        tables.UpsertSalesOrdersInput,
    )
    upsert_planned_independent_requirements: tables.UpsertPlannedIndependentRequirementsPayload = changing(
        upserting("planned_independent_requirements"),
        "Create or change the plan.",
        tables.UpsertPlannedIndependentRequirementsInput,
    )
    upsert_stock: tables.UpsertStockPayload = changing(
        upserting("stock"), "Replace stock on hand.", tables.UpsertStockInput
    )
    upsert_receipts: tables.UpsertReceiptsPayload = changing(
        upserting("receipts"),
        "Create or change firm receipts: production and purchase orders, requisitions, firm planned orders.",
        tables.UpsertReceiptsInput,
    )
    upsert_reservations: tables.UpsertReservationsPayload = changing(
        upserting("reservations"), "Create or change reservations.", tables.UpsertReservationsInput
    )
    run_planning: planning.RunPlanningPayload = changing(
        planning.run,
        "Plan, and store what has changed against the stored plan. Answers when the run is finished; a run "
        "that finds nothing "
        "to change writes nothing.",
        planning.RunPlanningInput,
    )
    convert_planned_orders: conversion.ConvertPlannedOrdersPayload = changing(
        conversion.convert,
        "Turn planned orders into production orders and purchase requisitions. Their components become reservations.",
        conversion.ConvertPlannedOrdersInput,
    )
