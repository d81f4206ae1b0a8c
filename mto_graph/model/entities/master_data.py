"""Plants, materials, bills of material and characteristics."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Any

from pony.orm import Optional, PrimaryKey, Required, Set, composite_key


def define_plants(db: Any, text: dict[str, Any]) -> None:
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


def define_materials(db: Any, text: dict[str, Any]) -> None:
    class Material(db.Entity):
        _table_ = "material"
        material = Required(str, unique=True, **text)
        description = Optional(str, **text)
        base_unit = Required(str, **text)
        material_type = Optional(str, **text)
        plants = Set("MaterialPlant", reverse="material", cascade_delete=False)
        plans_for = Set("MaterialPlant", reverse="planning_material")
        follows_up = Set("MaterialPlant", reverse="follow_up_material")
        characteristics = Set("MaterialCharacteristic", cascade_delete=False)
        variant_of = Optional("MaterialVariant", reverse="material")
        variants = Set("MaterialVariant", reverse="configurable_material", cascade_delete=False)
        configuration = Set("MaterialConfiguration", cascade_delete=False)
        usage_probabilities = Set("UsageProbability", cascade_delete=False)
        derived_plans = Set("PlannedIndependentRequirement")

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
        order_bom_items = Set("OrderBomItem", reverse="parent", cascade_delete=False)
        used_in_orders = Set("OrderBomItem", reverse="component", cascade_delete=False)
        sales_order_items = Set("SalesOrderItem", cascade_delete=False)
        planned_independent_requirements = Set("PlannedIndependentRequirement", cascade_delete=False)
        forecast_requirements = Set("ForecastRequirement", cascade_delete=False)
        stocks = Set("Stock", cascade_delete=False)
        receipts = Set("Receipt", cascade_delete=False)
        reservations = Set("Reservation", cascade_delete=False)
        control_cycles = Set("ControlCycle", cascade_delete=False)


def define_boms(db: Any, text: dict[str, Any]) -> None:
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
        quantity_expression = Optional(str, sql_default="''", **text)

    class OrderBomItem(db.Entity):
        _table_ = "order_bom_item"
        sales_order_item = Required("SalesOrderItem")
        parent = Required("MaterialPlant", reverse="order_bom_items")
        item = Required(str, **text)
        composite_key(sales_order_item, parent, item)
        component = Required("MaterialPlant", reverse="used_in_orders")
        quantity = Required(int, size=64)
        base_quantity = Required(int, size=64)
        unit = Optional(str, **text)
        fixed_quantity = Required(bool)
        scrap_percent = Optional(int)
        explosion = Optional(str, **text)
        lead_time_offset_days = Required(int)
        condition = Optional(str, **text)
        quantity_expression = Optional(str, **text)


def define_configurations(db: Any, text: dict[str, Any]) -> None:
    class Characteristic(db.Entity):
        _table_ = "characteristic"
        characteristic = Required(str, unique=True, **text)
        description = Optional(str, **text)
        type = Required(str, **text)
        minimum = Optional(int, size=64)
        maximum = Optional(int, size=64)
        values = Set("CharacteristicValue", cascade_delete=False)
        carriers = Set("MaterialCharacteristic", cascade_delete=False)
        material_values = Set("MaterialConfiguration", cascade_delete=False)
        item_values = Set("SalesOrderConfiguration", cascade_delete=False)
        probabilities = Set("UsageProbability", cascade_delete=False)

    class CharacteristicValue(db.Entity):
        _table_ = "characteristic_value"
        characteristic = Required(Characteristic)
        value = Required(str, **text)
        composite_key(characteristic, value)
        description = Optional(str, **text)

    class MaterialCharacteristic(db.Entity):
        _table_ = "material_characteristic"
        material = Required("Material")
        characteristic = Required(Characteristic)
        composite_key(material, characteristic)
        required = Required(bool)

    class MaterialVariant(db.Entity):
        _table_ = "material_variant"
        material = Required("Material", unique=True, reverse="variant_of")
        configurable_material = Required("Material", reverse="variants")

    class MaterialConfiguration(db.Entity):
        _table_ = "material_configuration"
        material = Required("Material")
        characteristic = Required(Characteristic)
        composite_key(material, characteristic)
        value = Optional(str, **text)

    class UsageProbability(db.Entity):
        _table_ = "usage_probability"
        material = Required("Material")
        characteristic = Required(Characteristic)
        value = Required(str, **text)
        composite_key(material, characteristic, value)
        percent = Required(int)

    class SalesOrderConfiguration(db.Entity):
        _table_ = "sales_order_configuration"
        sales_order_item = Required("SalesOrderItem")
        characteristic = Required(Characteristic)
        composite_key(sales_order_item, characteristic)
        value = Optional(str, **text)
