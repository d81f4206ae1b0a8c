"""The Pony entities: what is stored, table by table.

Quantities are thousandths, prices ten-thousandths, percents thousandths, factors millionths, dates days since
1970-01-01. Empty text is text that is not maintained, NULL a number or date that is not maintained.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from datetime import datetime
from typing import Any

from pony.orm import Optional, PrimaryKey, Required, Set, composite_index, composite_key


def define(db: Any) -> None:
    """Define all entities on a bound Pony database: `define(db); db.generate_mapping()`; then `db.Plant` is there.

    The database must be bound first: text is compared byte by byte on every database, and only PostgreSQL has to
    be told so.
    """
    text: dict[str, Any] = {"autostrip": False}
    if db.provider.dialect == "PostgreSQL":
        text["sql_type"] = 'TEXT COLLATE "C"'
    _define_plants(db, text)
    _define_materials(db, text)
    _define_boms(db, text)
    _define_sales_orders(db, text)
    _define_plan_and_supply(db, text)
    _define_kanban(db, text)
    _define_ledger(db, text)
    _define_planned_orders(db)
    _define_planning_file(db, text)
    _define_dictionaries(db, text)
    _define_runs(db, text)


def _define_plants(db: Any, text: dict[str, Any]) -> None:
    class Plant(db.Entity):
        _table_ = "plant"
        plant = Required(str, unique=True, **text)
        name = Optional(str, **text)
        workdays = Required(str, **text)
        purchasing_processing_days = Optional(int)
        rescheduling_horizon_days = Optional(int)
        keep_backward_dates = Required(bool)
        planning_horizon_days = Optional(int)
        planning_date = Optional(int)
        bring_forward_tolerance_days = Optional(int)
        postpone_tolerance_days = Optional(int)
        holidays = Set("Holiday", cascade_delete=False)
        storage_locations = Set("StorageLocation", cascade_delete=False)
        planning_calendars = Set("PlanningCalendar", cascade_delete=False)
        materials = Set("MaterialPlant", reverse="plant", cascade_delete=False)
        supplies = Set("MaterialPlant", reverse="supplying_plant")
        plans_for = Set("MaterialPlant", reverse="planning_plant")

    class Holiday(db.Entity):
        _table_ = "holiday"
        plant = Required(Plant)
        date = Required(int)
        PrimaryKey(plant, date)

    class PlanningCalendar(db.Entity):
        _table_ = "planning_calendar"
        plant = Required(Plant)
        planning_calendar = Required(str, **text)
        date = Required(int)
        PrimaryKey(plant, planning_calendar, date)

    class StorageLocation(db.Entity):
        _table_ = "storage_location"
        plant = Required(Plant)
        storage_location = Required(str, **text)
        composite_key(plant, storage_location)
        excluded_from_planning = Required(bool)


def _define_materials(db: Any, text: dict[str, Any]) -> None:
    class Material(db.Entity):
        _table_ = "material"
        material = Required(str, unique=True, **text)
        description = Optional(str, **text)
        base_unit = Required(str, **text)
        material_type = Optional(str, **text)
        plants = Set("MaterialPlant", reverse="material", cascade_delete=False)
        plans_for = Set("MaterialPlant", reverse="planning_material")
        follows_up = Set("MaterialPlant", reverse="follow_up_material")

    class MaterialPlant(db.Entity):
        _table_ = "material_plant"
        material = Required(Material)
        plant = Required("Plant")
        composite_key(material, plant)
        procurement_type = Optional(str, **text)
        mrp_type = Required(str, **text)
        strategy_group = Optional(str, **text)
        lot_size = Required(str, **text)
        fixed_lot_size = Optional(int, size=64)
        minimum_lot_size = Optional(int, size=64)
        maximum_lot_size = Optional(int, size=64)
        rounding_value = Optional(int, size=64)
        in_house_production_days = Optional(int)
        planned_delivery_days = Optional(int)
        goods_receipt_days = Optional(int)
        replenishment_days = Optional(int)
        safety_stock = Optional(int, size=64)
        reorder_point = Optional(int, size=64)
        maximum_stock = Optional(int, size=64)
        individual_collective = Optional(str, **text)
        special_procurement = Optional(str, **text)
        supplying_plant = Optional("Plant", reverse="supplies")
        mixed_mrp = Optional(int)
        consumption_mode = Optional(int)
        backward_consumption_days = Optional(int)
        forward_consumption_days = Optional(int)
        planning_material = Optional(Material, reverse="plans_for")
        planning_plant = Optional("Plant", reverse="plans_for")
        planning_conversion_factor = Optional(int, size=64)
        firming_type = Optional(int)
        planning_time_fence_days = Optional(int)
        assembly_scrap_percent = Optional(int)
        component_scrap_percent = Optional(int)
        standard_price = Optional(int, size=64)
        price_unit = Optional(int)
        opening_period_days = Required(int)
        low_level_code = Required(int)
        purchase_price = Optional(int, size=64)
        activity_cost = Optional(int, size=64)
        overdelivery_tolerance_percent = Optional(int)
        lot_size_independent_cost = Optional(int, size=64)
        storage_cost_percent = Optional(int)
        planning_calendar = Optional(str, sql_default="''", **text)
        individual_lot_sizing = Optional(str, sql_default="''", **text)
        setup_time_days = Optional(int, size=64)
        processing_time_days = Optional(int, size=64)
        interoperation_time_days = Optional(int, size=64)
        processing_base_quantity = Optional(int, size=64)
        safety_time_days = Optional(int)
        effective_out_date = Optional(int)
        follow_up_material = Optional(Material, reverse="follows_up")
        mrp_controller = Optional(str, sql_default="''", index=True, **text)
        bom_items = Set("BomItem", reverse="parent", cascade_delete=False)
        used_in = Set("BomItem", reverse="component", cascade_delete=False)
        sales_order_items = Set("SalesOrderItem", cascade_delete=False)
        planned_independent_requirements = Set("PlannedIndependentRequirement", cascade_delete=False)
        forecast_requirements = Set("ForecastRequirement", cascade_delete=False)
        stocks = Set("Stock", cascade_delete=False)
        receipts = Set("Receipt", cascade_delete=False)
        reservations = Set("Reservation", cascade_delete=False)
        control_cycles = Set("ControlCycle", cascade_delete=False)


def _define_boms(db: Any, text: dict[str, Any]) -> None:
    class BomItem(db.Entity):
        _table_ = "bom_item"
        parent = Required("MaterialPlant", reverse="bom_items")
        alternative = Required(int)
        item = Required(str, **text)
        composite_key(parent, alternative, item)
        component = Required("MaterialPlant", reverse="used_in")
        quantity = Required(int, size=64)
        base_quantity = Required(int, size=64)
        unit = Optional(str, **text)
        fixed_quantity = Required(bool)
        scrap_percent = Optional(int)
        valid_from = Optional(int)
        valid_to = Optional(int)
        explosion = Optional(str, **text)
        lead_time_offset_days = Required(int)
        condition = Optional(str, **text)


def _define_sales_orders(db: Any, text: dict[str, Any]) -> None:
    class SalesOrder(db.Entity):
        _table_ = "sales_order"
        sales_order = Required(str, unique=True, **text)
        customer = Optional(str, **text)
        items = Set("SalesOrderItem", cascade_delete=False)

    class SalesOrderItem(db.Entity):
        _table_ = "sales_order_item"
        sales_order = Required(SalesOrder)
        item = Required(int)
        composite_key(sales_order, item)
        material_plant = Required("MaterialPlant")
        strategy_group = Optional(str, **text)
        rejected = Required(bool)
        net_price = Optional(int, size=64)
        schedule_lines = Set("ScheduleLine", cascade_delete=False)
        stocks = Set("Stock")
        receipts = Set("Receipt")
        reservations = Set("Reservation")

    class ScheduleLine(db.Entity):
        _table_ = "schedule_line"
        sales_order_item = Required(SalesOrderItem)
        schedule_line = Required(int)
        composite_key(sales_order_item, schedule_line)
        quantity = Required(int, size=64)
        delivered_quantity = Required(int, size=64)
        requested_date = Required(int)


def _define_plan_and_supply(db: Any, text: dict[str, Any]) -> None:
    class PlannedIndependentRequirement(db.Entity):
        _table_ = "planned_independent_requirement"
        material_plant = Required("MaterialPlant")
        version = Required(str, **text)
        date = Required(int)
        composite_key(material_plant, version, date)
        period = Required(str, **text)
        quantity = Required(int, size=64)
        withdrawn_quantity = Required(int, size=64)
        requirements_type = Optional(str, **text)
        active = Required(bool)

    class ForecastRequirement(db.Entity):
        _table_ = "forecast_requirement"
        material_plant = Required("MaterialPlant")
        date = Required(int)
        composite_key(material_plant, date)
        period = Required(str, **text)
        quantity = Required(int, size=64)
        withdrawn_quantity = Required(int, size=64)

    class Stock(db.Entity):
        _table_ = "stock"
        material_plant = Required("MaterialPlant")
        storage_location = Optional(str, **text)
        stock_type = Required(str, **text)
        sales_order_item = Optional("SalesOrderItem")
        # An index, not a key: Pony would store '' as NULL in a key, and a key with NULL in it keeps nothing apart.
        composite_index(material_plant, storage_location, stock_type, sales_order_item)
        quantity = Required(int, size=64)

    class Receipt(db.Entity):
        _table_ = "receipt"
        order = Required(str, column="order_number", **text)
        item = Required(int)
        composite_key(order, item)
        kind = Required(str, **text)
        material_plant = Required("MaterialPlant")
        quantity = Required(int, size=64)
        received_quantity = Required(int, size=64)
        start_date = Optional(int)
        availability_date = Required(int)
        firmed = Required(bool)
        sales_order_item = Optional("SalesOrderItem")
        net_price = Optional(int, size=64)
        delivery_completed = Required(bool, sql_default="FALSE")
        storage_location = Optional(str, sql_default="''", **text)
        assembly_order = Required(bool, sql_default="FALSE")
        deletion_flag = Required(bool, sql_default="FALSE")
        reservations = Set("Reservation")
        kanban_containers = Set("KanbanContainer")

    class Reservation(db.Entity):
        _table_ = "reservation"
        reservation = Required(str, **text)
        item = Required(int)
        composite_key(reservation, item)
        material_plant = Required("MaterialPlant")
        quantity = Required(int, size=64)
        withdrawn_quantity = Required(int, size=64)
        date = Required(int)
        sales_order_item = Optional("SalesOrderItem")
        receipt = Optional(Receipt)
        final_issue = Required(bool, sql_default="FALSE")
        storage_location = Optional(str, sql_default="''", **text)
        to_storage_location = Optional(str, sql_default="''", **text)
        kanban_containers = Set("KanbanContainer")


def _define_kanban(db: Any, text: dict[str, Any]) -> None:
    class ControlCycle(db.Entity):
        _table_ = "control_cycle"
        control_cycle = Required(str, unique=True, **text)
        material_plant = Required("MaterialPlant")
        storage_location = Required(str, **text)
        number_of_containers = Optional(int)
        container_quantity = Optional(int, size=64)
        event_driven = Required(bool)
        replenishment = Required(str, **text)
        source_storage_location = Optional(str, **text)
        containers = Set("KanbanContainer", cascade_delete=False)

    class KanbanContainer(db.Entity):
        _table_ = "kanban_container"
        control_cycle = Required(ControlCycle)
        container = Required(int)
        composite_key(control_cycle, container)
        status = Required(str, **text)
        actual_quantity = Required(int, size=64)
        receipt = Optional("Receipt")
        reservation = Optional("Reservation")
        changed_on = Optional(int)


def _define_ledger(db: Any, text: dict[str, Any]) -> None:
    """What was posted: rows are only ever added, and outlive the orders they name, hence without foreign keys."""

    # Numbers come from a counter, not from a sequence: without gaps, and in the order in which they are committed.
    number_type = "INTEGER" if db.provider.dialect == "SQLite" else "BIGINT"

    class GoodsMovement(db.Entity):
        _table_ = "goods_movement"
        id = PrimaryKey(int, size=64, sql_type=number_type)
        posting = Required(int, size=64, index=True)
        movement_type = Required(str, **text)
        posting_date = Required(int)
        posted_at = Required(datetime)
        material_plant = Required(int, index=True)
        quantity = Required(int, size=64)
        amount = Optional(int, size=64)
        from_segment = Optional(int, size=64, index=True)
        from_location = Optional(str, **text)
        from_stock_type = Optional(str, **text)
        to_material_plant = Optional(int, index=True)
        to_segment = Optional(int, size=64)
        to_location = Optional(str, **text)
        to_stock_type = Optional(str, **text)
        receipt = Optional(int, index=True)
        receipt_order = Optional(str, **text)
        receipt_item = Optional(int)
        reservation = Optional(int)
        schedule_line = Optional(int)
        sales_order_item = Optional(int, index=True)
        reversal_of = Optional(int, size=64, index=True)
        document = Optional(str, **text)
        order_amount = Required(int, size=64, sql_default="0")
        cost = Required(int, size=64, sql_default="0")
        cost_kind = Optional(str, sql_default="''", **text)

    class PlanReduction(db.Entity):
        _table_ = "plan_reduction"
        goods_movement = Required(int, size=64)
        planned_independent_requirement = Required(int, index=True)
        PrimaryKey(goods_movement, planned_independent_requirement)
        quantity = Required(int, size=64)

    class ForecastReduction(db.Entity):
        _table_ = "forecast_reduction"
        goods_movement = Required(int, size=64)
        forecast_requirement = Required(int, index=True)
        PrimaryKey(goods_movement, forecast_requirement)
        quantity = Required(int, size=64)


def _define_planned_orders(db: Any) -> None:
    """The plan: written in bulk only, hence without foreign keys and with few, narrow columns."""

    # SQLite stores rows by this number only when its type is spelled INTEGER.
    number_type = "INTEGER" if db.provider.dialect == "SQLite" else "BIGINT"

    class PlannedOrder(db.Entity):
        _table_ = "planned_order"
        number = PrimaryKey(int, size=64, sql_type=number_type)
        material_plant = Required(int)
        segment = Required(int, size=64)
        composite_index(material_plant, segment)
        quantity = Required(int, size=64)
        start_date = Required(int)
        finish_date = Required(int)
        availability_date = Required(int)
        order_profile = Required(int, size=16)
        exception_set = Required(int, size=16)
        firmed = Required(int, size=16)
        created_run = Required(int)
        changed_run = Required(int, sql_default="0")
        exploded_run = Required(int, sql_default="0")
        requirement_date = Optional(int)

    class DependentRequirement(db.Entity):
        _table_ = "dependent_requirement"
        parent = Required(int, size=64)
        position = Required(int)
        PrimaryKey(parent, position)
        material_plant = Required(int)
        segment = Required(int, size=64)
        quantity = Required(int, size=64)
        date = Required(int)
        bom_item = Optional(int)
        covered_by = Optional(int, size=64)
        composite_index(material_plant, segment, covered_by)

    class Pegging(db.Entity):
        _table_ = "pegging"
        demand_kind = Required(int, size=16)
        demand = Required(int, size=64)
        position = Required(int)
        supply = Required(int, size=64, index=True)
        PrimaryKey(demand_kind, demand, position, supply)
        quantity = Required(int, size=64)
        material_plant = Required(int)
        segment = Required(int, size=64)
        composite_index(material_plant, segment)

    class PlanException(db.Entity):
        _table_ = "plan_exception"
        material_plant = Required(int)
        segment = Required(int, size=64)
        number = Required(int, size=16)
        subject_kind = Required(int, size=16)
        subject = Required(int, size=64)
        PrimaryKey(material_plant, segment, number, subject_kind, subject)
        quantity = Required(int, size=64)

    class Worklist(db.Entity):
        _table_ = "worklist"
        material_plant = Required(int)
        segment = Required(int, size=64)
        number = Required(int, size=16)
        subject_kind = Required(int, size=16)
        subject = Required(int, size=64)
        PrimaryKey(material_plant, segment, number, subject_kind, subject)
        urgency = Required(int, size=16)
        due_date = Required(int)
        quantity = Required(int, size=64)
        measure = Required(int, size=64)
        composite_index(urgency, due_date, number, subject_kind, subject, material_plant, segment)
        composite_index(number, urgency, due_date, subject_kind, subject, material_plant, segment)

    class RunException(db.Entity):
        _table_ = "run_exception"
        run = Required(int)
        change = Required(int, size=16)
        urgency = Required(int, size=16)
        due_date = Required(int)
        number = Required(int, size=16)
        subject_kind = Required(int, size=16)
        subject = Required(int, size=64)
        material_plant = Required(int)
        segment = Required(int, size=64)
        PrimaryKey(run, change, urgency, due_date, number, subject_kind, subject, material_plant, segment)
        quantity = Required(int, size=64)
        measure = Required(int, size=64)
        measure_before = Required(int, size=64)


def _define_planning_file(db: Any, text: dict[str, Any]) -> None:
    """What planning must look at again: rows are added by whoever changes something and removed by a run."""

    number_type = "INTEGER" if db.provider.dialect == "SQLite" else "BIGSERIAL"

    class PlanningFileEntry(db.Entity):
        _table_ = "planning_file_entry"
        id = PrimaryKey(int, size=64, sql_type=number_type)
        material_plant = Required(int, index=True)
        segment = Required(int, size=64)
        reason = Required(int, size=16)
        date = Optional(int)
        origin = Required(str, **text)
        entered_at = Required(datetime)


def _define_dictionaries(db: Any, text: dict[str, Any]) -> None:
    class OrderProfile(db.Entity):
        _table_ = "order_profile"
        id = PrimaryKey(int)
        order_type = Required(str, **text)
        convertible = Required(bool)
        strategy = Optional(str, **text)
        requirements_type = Optional(str, **text)
        procurement = Optional(str, **text)
        demand_side = Optional(str, sql_default="''", **text)
        strategy_plugin = Optional(str, sql_default="''", **text)
        lot_size = Optional(str, sql_default="''", **text)
        lot_size_plugin = Optional(str, sql_default="''", **text)
        sizing = Optional(int, size=16)
        scheduling = Optional(int, size=16)

    class ExceptionSet(db.Entity):
        _table_ = "exception_set"
        id = PrimaryKey(int)
        numbers = Optional(str, **text)

    class Counter(db.Entity):
        _table_ = "counter"
        name = PrimaryKey(str, **text)
        value = Required(int, size=64)


def _define_runs(db: Any, text: dict[str, Any]) -> None:
    class PlanningRun(db.Entity):
        _table_ = "planning_run"
        status = Required(str, **text)
        plant = Optional(str, **text)
        material = Optional(str, **text)
        sales_order = Optional(str, **text)
        sales_order_item = Optional(int)
        run_type = Required(str, **text)
        planning_mode = Required(str, **text)
        planning_date = Required(int)
        started_at = Required(datetime)
        finished_at = Optional(datetime)
        counts = Optional(str, **text)
        error_code = Optional(str, **text)
        error_message = Optional(str, **text)
        single_level = Required(bool, sql_default="FALSE")
        started_by = Optional(str, sql_default="''", **text)
        phase = Optional(str, sql_default="''", **text)
        progress = Required(int, sql_default="0")
        cancel_requested = Required(int, sql_default="0")
        read_milliseconds = Optional(int)
        plan_milliseconds = Optional(int)
        write_milliseconds = Optional(int)
        plugins = Optional(str, sql_default="''", **text)

    class IdempotencyKey(db.Entity):
        _table_ = "idempotency_key"
        key = PrimaryKey(str, **text)
        operation = Required(str, **text)
        digest = Required(str, **text)
        response = Optional(str, **text)
        created_at = Required(datetime)
