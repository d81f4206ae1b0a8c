"""Planning segments as they are stored: one number for the kind and, where it belongs to one, the item or project."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from mto_graph.model.sessions import Session
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import SegmentKind

Number = TypeVar("Number", int, NDArray[np.int64])

SEGMENT_STEP: Final = 8
"""A stored segment is kind + 8 × id of what it belongs to."""

_KINDS: Final = {int(kind): kind for kind in SegmentKind}
_CUSTOMER: Final = int(SegmentKind.CUSTOMER)
_PROJECT: Final = int(SegmentKind.PROJECT)


class SubjectKind(IntEnum):
    """What a stored pegging covers."""

    SCHEDULE_LINE = 1
    PLANNED_INDEPENDENT_REQUIREMENT = 2
    RESERVATION = 3
    DEPENDENT_REQUIREMENT = 4
    SAFETY_STOCK = 5
    REORDER_POINT = 6
    FORECAST_REQUIREMENT = 8


def customer_segment(sales_order_item: Number) -> Number:
    """The segment of a sales order item, or of a column of them."""
    return int(SegmentKind.CUSTOMER) + SEGMENT_STEP * sales_order_item


def project_segment(project: Number) -> Number:
    """The segment of a project, or of a column of them."""
    return int(SegmentKind.PROJECT) + SEGMENT_STEP * project


def segment_of(sales_order_item: int | None, project: int | None = None, gross: bool = False) -> int:
    """The segment of what belongs to a project or a sales order item; where nobody owns it plant stock.

    `gross`: it is a receipt of gross planning, which belongs to nobody.
    """
    if project is not None:
        return project_segment(project)
    if sales_order_item is not None:
        return customer_segment(sales_order_item)
    return int(SegmentKind.GROSS if gross else SegmentKind.NET)


def stock_segment(segment: int) -> int:
    """Where what a receipt of this segment brings is put: of gross planning to plant stock."""
    return int(SegmentKind.NET) if kind_of(segment) is SegmentKind.GROSS else segment


def kind_of(segment: int) -> SegmentKind:
    """The kind of a segment."""
    return _KINDS[segment % SEGMENT_STEP]


def item_of(segment: int) -> int | None:
    """The sales order item that a segment belongs to."""
    return segment // SEGMENT_STEP if segment % SEGMENT_STEP == _CUSTOMER else None


def project_of(segment: int) -> int | None:
    """The project that a segment belongs to."""
    return segment // SEGMENT_STEP if segment % SEGMENT_STEP == _PROJECT else None


def is_shared(segment: int) -> bool:
    """Whether it is that of a project, whose items share what is in it."""
    return segment % SEGMENT_STEP == _PROJECT


def is_individual(segment: int) -> bool:
    """Whether it is kept for one sales order item or one project."""
    return segment % SEGMENT_STEP in (_CUSTOMER, _PROJECT)


def owner_columns(segments: Iterable[int]) -> dict[str, list[int | None]]:
    """The columns in which stock, receipts and reservations store whose they are."""
    stored = list(segments)
    return {"sales_order_item": [*map(item_of, stored)], "project": [*map(project_of, stored)]}


def receipt_columns(segments: Iterable[int]) -> dict[str, list[Any]]:
    """The columns in which receipts store their segment: whose they are, and whether they are of gross planning."""
    stored = list(segments)
    return {**owner_columns(stored), "gross": [kind_of(one) is SegmentKind.GROSS for one in stored]}


def segment_sql(table: str = "") -> str:
    """The segment of a row of stock or reservations as an SQL expression; `table` is its name or alias.

    Of receipts only where somebody owns them: see `receipt_segment_sql`.

    Example: `f"SELECT id, {segment_sql('s')} FROM stock s"`
    """
    return _segment_sql(table, str(int(SegmentKind.NET)))


def receipt_segment_sql(table: str = "") -> str:
    """The same of receipts, which may be of gross planning."""
    gross = f"{table}.gross" if table else "gross"
    return _segment_sql(
        table, f"CASE WHEN {gross} THEN {int(SegmentKind.GROSS)} ELSE {int(SegmentKind.NET)} END"
    )


def _segment_sql(table: str, of_nobody: str) -> str:
    own = f"{table}." if table else ""
    return (
        f"CASE WHEN {own}project IS NOT NULL"
        f" THEN {int(SegmentKind.PROJECT)} + {SEGMENT_STEP} * CAST({own}project AS BIGINT)"
        f" WHEN {own}sales_order_item IS NOT NULL"
        f" THEN {int(SegmentKind.CUSTOMER)} + {SEGMENT_STEP} * CAST({own}sales_order_item AS BIGINT)"
        f" ELSE {of_nobody} END"
    )


ITEM_SEGMENT: Final = f"{int(SegmentKind.CUSTOMER)} + {SEGMENT_STEP} * CAST(i.id AS BIGINT)"
"""The own segment of a row of sales_order_item under the alias i."""
PROJECT_SEGMENT: Final = f"{int(SegmentKind.PROJECT)} + {SEGMENT_STEP} * CAST(i.project AS BIGINT)"
"""The segment of its project; NULL where it has none."""


def owner_sql(segment: int, table: str = "") -> tuple[str, list[int]]:
    """The condition that a row of stock, receipts or reservations belongs to a segment, and its parameters.

    Of the segments of plants those of nobody: of stock and reservations plant stock, of receipts gross planning too.
    """
    own = f"{table}." if table else ""
    project, item = project_of(segment), item_of(segment)
    if project is not None:
        return f"{own}project = ?", [project]
    if item is not None:
        return f"{own}sales_order_item = ?", [item]
    return f"{own}sales_order_item IS NULL AND {own}project IS NULL", []


def owned_sql(session: Session, segments: Iterable[int], table: str = "") -> tuple[str, list[str]]:
    """The condition that a row of stock, receipts or reservations belongs to one of these individual segments."""
    own = f"{table}." if table else ""
    stored = set(segments)
    items, item_parameter = numbers(session, [one for one in map(item_of, stored) if one is not None])
    projects, project_parameter = numbers(
        session, [one for one in map(project_of, stored) if one is not None]
    )
    return (
        f"({own}sales_order_item IN {items} OR {own}project IN {projects})",
        [item_parameter, project_parameter],
    )
