"""Sales orders, plan, stock, receipts, reservations and kanban."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Any

from pony.orm import Optional, Required, Set, composite_index, composite_key


def define_sales_orders(db: Any, text: dict[str, Any]) -> None:
    class Project(db.Entity):
        _table_ = "project"
        project = Required(str, unique=True, **text)
        description = Optional(str, **text)
        items = Set("SalesOrderItem")
        stocks = Set("Stock")
        receipts = Set("Receipt")
        reservations = Set("Reservation")

    class SalesOrder(db.Entity):
        _table_ = "sales_order"
        sales_order = Required(str, unique=True, **text)
        customer = Optional(str, **text)
        order_date = Optional(int)
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
        project = Optional(Project)
        schedule_lines = Set("ScheduleLine", cascade_delete=False)
        stocks = Set("Stock")
        receipts = Set("Receipt")
        reservations = Set("Reservation")
        configuration = Set("SalesOrderConfiguration", cascade_delete=False)
        bom_items = Set("OrderBomItem", cascade_delete=False)

    class ScheduleLine(db.Entity):
        _table_ = "schedule_line"
        sales_order_item = Required(SalesOrderItem)
        schedule_line = Required(int)
        composite_key(sales_order_item, schedule_line)
        quantity = Required(int, size=64)
        delivered_quantity = Required(int, size=64)
        requested_date = Required(int)


def define_plan_and_supply(db: Any, text: dict[str, Any]) -> None:
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
        derived_from = Optional("Material")

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
        project = Optional("Project")

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
        gross = Required(bool, sql_default="FALSE")
        project = Optional("Project")
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
        phantom = Required(bool, sql_default="FALSE")
        through_item = Optional(int)
        project = Optional("Project")
        kanban_containers = Set("KanbanContainer")


def define_kanban(db: Any, text: dict[str, Any]) -> None:
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
