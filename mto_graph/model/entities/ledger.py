"""Goods movements and what they did to plan and forecast."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from datetime import datetime
from typing import Any

from pony.orm import Optional, PrimaryKey, Required


def define_ledger(db: Any, text: dict[str, Any]) -> None:
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
