"""The planned orders that somebody wants to convert, as they are stored, and what hinders it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mto_graph.errors import ErrorCode, UserError
from mto_graph.model.sessions import Session
from mto_graph.services.reading.segments import kind_of, receipt_segment_sql
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import SegmentKind


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """A planned order as it is stored, in thousandths and days.

    `code` is its supply code: its number, or minus the id of a firm planned order of the receipts.
    """

    code: int
    material_plant: int
    segment: int
    quantity: int
    start: int
    availability: int
    in_house: bool
    convertible: bool
    order_type: str
    by_kanban: bool

    @property
    def name(self) -> str:
        return f"Planned order {self.code}" if self.code > 0 else "The firm planned order"


def hindrances(order: PlannedOrder, place: tuple[str, ...]) -> list[UserError]:
    """Why an order cannot become a real one."""
    if not order.convertible and order.by_kanban and may_hold_orders(order.segment):
        reason = (
            f"{order.name} is a preview: the material is supplied by kanban, whose containers call for it. "
            "Set an empty container to empty instead."
        )
    elif not order.convertible:
        reason = (
            f"{order.name} has type {order.order_type}: it stands for a plan and only procures components. "
            "It becomes a real order when a sales order asks for it."
        )
    elif not may_hold_orders(order.segment):
        reason = (
            f"{order.name} stands in a section that has no orders of its own: only net, gross, customer "
            "and project have."
        )
    else:
        return []
    return [UserError(ErrorCode.NOT_CONVERTIBLE, reason, place)]


def may_hold_orders(segment: int) -> bool:
    """Whether firm receipts can stand in the segment: everywhere but in planning without final assembly."""
    return kind_of(segment) is SegmentKind.GROSS or may_hold_reservations(segment)


def may_hold_reservations(segment: int) -> bool:
    """Whether reservations can stand in the segment: plant stock, sales order items and projects only."""
    return kind_of(segment) in (SegmentKind.NET, SegmentKind.CUSTOMER, SegmentKind.PROJECT)


_PLANNED: Final = (
    "SELECT po.number, po.material_plant, po.segment, po.quantity, po.start_date, po.availability_date,"
    " op.procurement = 'in_house', op.convertible, op.order_type,"
    " EXISTS (SELECT 1 FROM control_cycle y WHERE y.material_plant = po.material_plant)"
    " FROM planned_order po JOIN order_profile op ON op.id = po.order_profile"
)
_FIRM: Final = (
    f"SELECT -r.id, r.material_plant, {receipt_segment_sql('r')}, r.quantity - r.received_quantity,"
    " COALESCE(r.start_date, r.availability_date), r.availability_date,"
    " mp.special_procurement <> 'stock_transfer' AND (mp.procurement_type IN ('in_house', 'both') OR"
    " (mp.procurement_type = '' AND EXISTS (SELECT 1 FROM bom_item b WHERE b.parent = mp.id))), 1 = 1, '', 1 = 0"
    " FROM receipt r JOIN material_plant mp ON mp.id = r.material_plant"
    " WHERE r.kind = 'planned_order' AND r.quantity > r.received_quantity AND NOT r.delivery_completed"
)


def read_orders(session: Session, codes: Sequence[int]) -> list[PlannedOrder]:
    planned, planned_parameter = numbers(session, (code for code in codes if code > 0))
    firm, firm_parameter = numbers(session, (-code for code in codes if code < 0))
    return _orders(
        [
            *session.rows(f"{_PLANNED} WHERE po.number IN {planned}", [planned_parameter]),
            *session.rows(f"{_FIRM} AND r.id IN {firm}", [firm_parameter]),
        ]
    )


def read_section(session: Session, material_plant: int, segment: int) -> list[PlannedOrder]:
    firm = session.rows(f"{_FIRM} AND r.material_plant = ?", [material_plant])
    planned = session.rows(
        f"{_PLANNED} WHERE po.material_plant = ? AND po.segment = ?", [material_plant, segment]
    )
    orders = [order for order in _orders([*planned, *firm]) if order.segment == segment]
    return sorted(orders, key=lambda order: (order.availability, order.code))


def _orders(rows: Sequence[tuple[int, int, int, int, int, int, bool, bool, str, bool]]) -> list[PlannedOrder]:
    return [PlannedOrder(*row[:6], bool(row[6]), bool(row[7]), row[8], bool(row[9])) for row in rows]
