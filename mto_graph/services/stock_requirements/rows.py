"""What a stock/requirements list consists of: sections, and rows with a running available quantity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from mto_graph.services.reading.references import PLANNED_ORDER, RECEIPT, STOCK, Reference
from mto_graph.services.reading.rows import Row as Values
from mto_graph.services.reading.rows import calendar_day, flag, flag_or_none, stored, thousandths, word
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


class Row(Values):
    """One line: a stock header, a requirement (negative) or a receipt; `available` is the sum up to here.

    The end of the planning time fence is a line without quantity and without source. `source_kind` and `source_key`
    name the stored thing behind any other line: schedule_line, reservation, planned_independent_requirement,
    forecast_requirement, dependent_requirement (parent, position), safety_stock, planned_order, receipt or stock
    (material in plant, segment). `line` makes one.
    """

    __slots__ = ()

    values: list[Any]

    material_plant_id: int = stored("material_plant")
    segment: int = stored("segment")
    date: CalendarDate = calendar_day("day")
    element: str = stored("element")
    quantity: Decimal | None = thousandths("quantity")
    available: Decimal = thousandths("available")
    order_number: str | None = word("document")
    item: int | None = stored("item")
    sub_item: int = stored("sub_item")
    counts: bool = flag("counts")
    """Whether it is more than shown."""
    order_type: str | None = stored("order_type")
    convertible: bool | None = flag_or_none("convertible")
    firmed: bool | None = flag_or_none("firmed")
    start_date: CalendarDate | None = calendar_day("start_date")
    finish_date: CalendarDate | None = calendar_day("finish_date")
    exceptions: tuple[int, ...] = stored("exceptions")
    source_kind: str = stored("source_kind")
    source_key: Any = stored("source_key")

    @property
    def order(self) -> str:
        """The number of the document; empty where there is none."""
        return self.order_number or ""

    @property
    def short_text(self) -> str:
        """The planner's word for the element."""
        return self.element

    @property
    def source(self) -> Reference | None:
        """The order, requirement or stock behind the line."""
        return Reference(self.source_kind, self.source_key) if self.source_kind else None

    @property
    def requirement(self) -> Reference | None:
        """The same, where the line is a requirement."""
        source = self.source
        return None if source is None or source.kind in (PLANNED_ORDER, RECEIPT, STOCK) else source

    @property
    def supply(self) -> tuple[int, int, int] | None:
        """What peggings call the line, where it is a supply."""
        source = self.source
        if source is None or self.requirement is not None:
            return None
        number = {PLANNED_ORDER: 1, RECEIPT: -1, STOCK: 0}[source.kind]
        return (number * source.key if number else 0, self.material_plant_id, self.segment)


MATERIAL_PLANT, SEGMENT, DAY, ELEMENT, QUANTITY, AVAILABLE, DOCUMENT, ITEM, SUB_ITEM, COUNTS, EXCEPTIONS = (
    map(
        Row.column_at,
        (
            *(
                "material_plant_id",
                "segment",
                "date",
                "element",
                "quantity",
                "available",
                "order_number",
                "item",
            ),
            *("sub_item", "counts", "exceptions"),
        ),
    )
)
"""Where the values stand by which lines find their place in the list, hundreds of them for each list."""


def line(
    *,
    material_plant: int,
    segment: int,
    day: int,
    element: str,
    quantity: int | None,
    order: str = "",
    item: int | None = None,
    sub_item: int = 0,
    counts: bool = True,
    order_type: str | None = None,
    convertible: bool | None = None,
    firmed: bool | None = None,
    start_day: int | None = None,
    finish_day: int | None = None,
    exceptions: tuple[int, ...] = (),
    source_kind: str = "",
    source_key: Any = None,
) -> Row:
    """A line before it stands in a list: days since 1970-01-01, quantity in thousandths with its sign."""
    return Row(
        [
            *(material_plant, segment, day, element, quantity, None, order, item, sub_item, counts),
            *(order_type, convertible, firmed, start_day, finish_day, exceptions, source_kind, source_key),
        ]
    )


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
