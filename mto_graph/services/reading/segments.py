"""Planning segments as they are stored: one number for the kind and, where it belongs to one, the sales order item."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from mto_graph.strategies import SegmentKind

_KINDS: Final = 8


class SubjectKind(IntEnum):
    """What a stored pegging covers."""

    SCHEDULE_LINE = 1
    PLANNED_INDEPENDENT_REQUIREMENT = 2
    RESERVATION = 3
    DEPENDENT_REQUIREMENT = 4
    SAFETY_STOCK = 5
    REORDER_POINT = 6
    FORECAST_REQUIREMENT = 8


def customer_segment(sales_order_item: int) -> int:
    """The segment of a sales order item."""
    return int(SegmentKind.CUSTOMER) + _KINDS * sales_order_item


def segment_of(sales_order_item: int | None) -> int:
    """The segment of a sales order item; the net segment where there is none."""
    return int(SegmentKind.NET) if sales_order_item is None else customer_segment(sales_order_item)


def receipt_segment(gross: bool, sales_order_item: int | None) -> int:
    """The segment in which a firm receipt is planned; what it brings goes to plant stock where no item owns it."""
    return int(SegmentKind.GROSS) if gross else segment_of(sales_order_item)


def receipt_segment_sql(name: str) -> str:
    """The same as an expression over the table `receipt` under this name."""
    return (
        f"CASE WHEN {name}.gross THEN {int(SegmentKind.GROSS)}"
        f" WHEN {name}.sales_order_item IS NULL THEN {int(SegmentKind.NET)}"
        f" ELSE {int(SegmentKind.CUSTOMER)} + {_KINDS} * CAST({name}.sales_order_item AS BIGINT) END"
    )


def kind_of(segment: int) -> SegmentKind:
    """The kind of a segment."""
    return SegmentKind(segment % _KINDS)


def owner_of(segment: int) -> int | None:
    """The sales order item (or project) that a segment belongs to."""
    return segment // _KINDS or None
