"""A row of the ledger before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from mto_graph.services.reading.segments import item_of


@dataclass(slots=True, kw_only=True)
class LedgerRow:
    """One movement of one quantity (thousandths) from one place to one place; segment None is outside of all stock.

    `reductions` is what it takes from plan lines (id → thousandths), less than zero where it gives back; `final`
    closes its order or reservation. All else is as it is stored.
    """

    movement_type: str
    posting_date: int
    material_plant: int
    quantity: int
    from_segment: int | None = None
    from_location: str = ""
    from_stock_type: str = ""
    to_material_plant: int | None = None
    to_segment: int | None = None
    to_location: str = ""
    to_stock_type: str = ""
    receipt: int | None = None
    receipt_order: str = ""
    receipt_item: int | None = None
    reservation: int | None = None
    schedule_line: int | None = None
    sales_order_item: int | None = None
    reversal_of: int | None = None
    document: str = ""
    reductions: dict[int, int] = field(default_factory=dict)
    final: bool = False

    def bear_cost(self, otherwise: int | None) -> None:
        """Name who bears the cost: the item whose stock it enters, else whose it leaves, else the given one."""
        for segment in (self.to_segment, self.from_segment):
            item = None if segment is None else item_of(segment)
            if item is not None:
                self.sales_order_item = item
                return
        self.sales_order_item = otherwise
