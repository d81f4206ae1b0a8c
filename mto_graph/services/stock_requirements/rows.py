"""What a stock/requirements list consists of: sections, and rows with a running available quantity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from mto_graph.strategies import SegmentKind

CalendarDate: TypeAlias = date

STOCK_ELEMENT = {SegmentKind.CUSTOMER: "CustSt", SegmentKind.PROJECT: "ProjSt"}
RECEIPT_ELEMENTS = {
    "production_order": "PrdOrd",
    "purchase_order": "POitem",
    "purchase_requisition": "PurRqs",
    "planned_order": "PldOrd",
}
FENCE_END = "FncEnd"
SEQUENCE = {
    FENCE_END: -2,
    "SafeSt": -1,
    "CusOrd": 1,
    "IndReq": 2,
    "ForReq": 3,
    "DepReq": 4,
    "OrdRes": 5,
    "MtlRes": 6,
}
"""Within a day; receipts are 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: a stock header, a requirement (negative) or a receipt; `available` is the sum up to here.

    The end of the planning time fence is a line without quantity and without source. `source_kind` and `source_key`
    name the stored thing behind any other line: schedule_line, reservation, planned_independent_requirement,
    forecast_requirement, dependent_requirement (parent, position), safety_stock, planned_order, receipt or stock
    (material in plant, segment).
    """

    date: date
    element: str
    quantity: Decimal | None
    available: Decimal
    order: str = ""
    item: int | None = None
    order_type: str | None = None
    convertible: bool | None = None
    firmed: bool | None = None
    start_date: CalendarDate | None = None
    finish_date: CalendarDate | None = None
    exceptions: tuple[int, ...] = ()
    source_kind: str = ""
    source_key: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The lines of one planning segment; netting never leaves it."""

    kind: SegmentKind
    text: str
    """`net`, `gross`, `planning`, `customer 4711/10` or `project P-1`."""
    segment: int
    """The stored code of the segment."""
    sales_order: str
    item: int | None
    sales_order_item_id: int | None
    project: str
    stock: Decimal
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRequirementsList:
    """All sections of a material in a plant: the net section always, the others while they have a row."""

    material_plant_id: int
    material: str
    plant: str
    planning_date: date
    sections: tuple[Section, ...]
