"""What of a level can be planned: the rest is left out before it spoils anything, and entered as a fault."""

from __future__ import annotations

import numpy as np

from mto_graph.mrp.boms import PreparedBoms
from mto_graph.mrp.calendars import BEYOND
from mto_graph.mrp.faults import FaultBook
from mto_graph.mrp.intervals import overflowing
from mto_graph.mrp.lots import Proposals
from mto_graph.mrp.net import pairs
from mto_graph.mrp.requirements import Requirements
from mto_graph.mrp.schedule import Schedule, schedule
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.mrp.supplies import Supplies
from mto_graph.mrp.uniform import looked_up
from mto_graph.strategies import MaterialFault


def summable(rows: Requirements, supplies: Supplies, segments: int, faults: FaultBook) -> Requirements:
    """Without the sections whose requirements or supplies together leave 64 bits: these are not netted."""
    pair = pairs(rows, segments)
    immense = overflowing(pair, rows.quantity)
    faults.add(MaterialFault.QUANTITY, rows.material[immense], rows.segment[immense])
    if len(supplies.immense):
        immense |= np.isin(pair, supplies.immense)
    return rows.take(np.flatnonzero(~immense)) if immense.any() else rows


def scheduled(
    snapshot: Snapshot, boms: PreparedBoms, rows: Requirements, proposals: Proposals, faults: FaultBook
) -> tuple[Proposals, Schedule]:
    """The proposals with their dates, without those that cannot be dated or whose structure cannot be planned."""
    made_for = rows.take(proposals.row)
    material, segment = made_for.material, made_for.segment
    dates = schedule(snapshot, material, segment, made_for.day, proposals.quantity)
    immense = looked_up(boms.immense, boms.bills(material, segment))
    left_out = dates.undatable | immense
    if not left_out.any():
        return proposals, dates
    today = np.full(len(material), snapshot.today, dtype=np.int64)
    closed = snapshot.calendars.at_or_after(snapshot.materials.calendar[material], today) == BEYOND
    for fault, flags in (
        (MaterialFault.CALENDAR, dates.undatable & closed),
        (MaterialFault.LEAD_TIME, dates.undatable & ~closed),
        (MaterialFault.STRUCTURE, immense),
    ):
        faults.add(fault, material[flags], segment[flags])
    return proposals.take(~left_out), dates.take(np.flatnonzero(~left_out))
