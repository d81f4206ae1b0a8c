"""What planning writes: planned orders, requirements, pegging, messages, runs, the planning file."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from datetime import datetime
from typing import Any

from pony.orm import Optional, PrimaryKey, Required, composite_index


def define_planned_orders(db: Any) -> None:
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
        through = Optional(int)

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


def define_planning_file(db: Any, text: dict[str, Any]) -> None:
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


def define_dictionaries(db: Any, text: dict[str, Any]) -> None:
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


def define_runs(db: Any, text: dict[str, Any]) -> None:
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

    class PlanChange(db.Entity):
        _table_ = "plan_change"
        id = PrimaryKey(int)
        run = Optional(int)
        origin = Optional(str, **text)
        changed_at = Required(datetime)
        orders = Required(bytes)
        sections = Required(bytes)
        message_sections = Required(bytes)
