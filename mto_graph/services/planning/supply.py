"""Stock and firm receipts as planning wants them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.intervals import overflowing
from mto_graph.mrp.snapshot import Receipts, Stocks
from mto_graph.services.planning.firm_orders import FirmOrders
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning.part import Part
from mto_graph.services.planning_locations import counts
from mto_graph.services.reading.segments import receipt_segment_sql, segment_sql
from mto_graph.strategies import Integers

USABLE_STOCK_TYPES = ("unrestricted", "quality_inspection")
ORDERS = ("production_order", "purchase_order")
"""Receipts that have begun; planned orders and requisitions have not."""


@dataclass(frozen=True, slots=True)
class ReceiptReferences:
    """What each receipt of the snapshot is: a receipt's id as a negative, or a firmed planned order's number."""

    supply: Integers


def read_stocks(session: Session, keys: SnapshotKeys, part: Part | None) -> Stocks:
    """Usable stock by material and segment; blocked stock and excluded storage locations do not count."""
    source, parameters = ("stock", []) if part is None else part.document_rows(session, "stock")
    material_ids, codes, quantity = read_columns(
        session,
        f"SELECT material_plant, {segment_sql()}, quantity FROM {source} WHERE quantity <> 0 AND stock_type IN"
        f" ({', '.join(repr(kind) for kind in USABLE_STOCK_TYPES)}) AND {counts('stock')}",
        parameters,
        dtypes=(INT, INT, INT),
        fill=-1,
    )
    pair = keys.materials.places(material_ids) * keys.segments + keys.segments_of(codes)
    immense = overflowing(pair, quantity)
    distinct, place = np.unique(pair[~immense], return_inverse=True)
    total = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(total, place, quantity[~immense])
    pair = np.concatenate((distinct[total > 0], pair[immense]))
    return Stocks(
        material=pair // keys.segments,
        segment=pair % keys.segments,
        quantity=np.concatenate((total[total > 0], quantity[immense])),
    )


def read_receipts(
    session: Session, keys: SnapshotKeys, firm: FirmOrders, part: Part | None = None
) -> tuple[Receipts, ReceiptReferences]:
    """Open firm receipts and firmed planned orders, by availability date, order and item."""
    source, parameters = ("receipt", []) if part is None else part.document_rows(session, "receipt")
    ids, order, item, kind, material_ids, open_quantity, start, day, codes, coupled = read_columns(
        session,
        "SELECT id, order_number, item, kind, material_plant, quantity - received_quantity, start_date,"
        f" availability_date, {receipt_segment_sql()}, CASE WHEN assembly_order THEN 1 ELSE 0 END"
        f" FROM {source} WHERE quantity > received_quantity"
        f" AND NOT delivery_completed AND {counts('receipt')}",
        parameters,
        dtypes=(INT, TEXT, INT, TEXT, INT, INT, INT, INT, INT, INT),
        fill=-1,
    )
    count, numbers = len(ids), firm.number
    order = np.concatenate((order, numbers.astype(str).astype(object)))
    day = np.concatenate((day, firm.day))
    by_order = np.unique(order.astype(str), return_inverse=True)[1] if len(order) else order.astype(np.int64)
    sequence = np.lexsort((np.concatenate((item, np.zeros(len(numbers), dtype=np.int64))), by_order, day))
    start = np.concatenate((np.where(start >= 0, start, day[:count]), firm.start))
    receipts = Receipts(
        material=np.concatenate((keys.materials.places(material_ids), firm.material))[sequence],
        segment=np.concatenate((keys.segments_of(codes), firm.segment))[sequence],
        quantity=np.concatenate((open_quantity, firm.quantity))[sequence],
        day=day[sequence],
        start_day=start[sequence],
        explodes=np.concatenate((kind == "planned_order", np.ones(len(numbers), dtype=np.bool_)))[
            sequence
        ].astype(np.bool_),
        ordered=np.concatenate((np.isin(kind, ORDERS), np.zeros(len(numbers), dtype=np.bool_)))[sequence],
        strategy=np.concatenate((np.full(count, -1, dtype=np.int64), firm.strategy))[sequence],
        dedicated=np.concatenate((coupled == 1, np.zeros(len(numbers), dtype=np.bool_)))[sequence].astype(
            np.bool_
        ),
    )
    return receipts, ReceiptReferences(np.concatenate((-ids, numbers))[sequence])
