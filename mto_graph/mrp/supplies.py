"""What is already there or on order: stocks and firm receipts of all segments, ready to be netted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.mrp.calendars import BEYOND
from mto_graph.mrp.intervals import overflowing
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.strategies import Integers

STOCK = -1
NEVER_USABLE = BEYOND
"""As the day from which a supply covers: what comes after its material was discontinued covers nothing."""
NO_SINGLE_SUPPLY = -(2**62)
"""In `covered_by`: nothing covers the requirement, or several supplies do."""


def receipt_code(receipt: Integers) -> Integers:
    """Receipts as supplies of a requirement: -2 for the first, -3 for the next; planned orders are 0 and up."""
    return -2 - receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """Stocks first, then receipts by date, within each (material, segment); sorted by that pair."""

    pair: Integers
    """material × number of segments + segment."""
    material: Integers
    segment: Integers
    quantity: Integers
    day: Integers
    """Availability day; the planning date for stock."""
    usable_from: Integers
    """From this requirement day on it covers; -1: any, as stock, what is dedicated, or inside the horizon."""
    code: Integers
    """STOCK or `receipt_code`."""
    immense: Integers
    """Sections (as `pair`) whose supplies together leave 64 bits; none of these supplies is here."""


def supplies_of(snapshot: Snapshot, segments: int) -> Supplies:
    """The supplies of a snapshot in the order in which requirements take them."""
    stocks, receipts, materials = snapshot.stocks, snapshot.receipts, snapshot.materials
    movable = (receipts.day <= materials.horizon_day[receipts.material]) | receipts.dedicated
    material = np.concatenate((stocks.material, receipts.material))
    segment = np.concatenate((stocks.segment, receipts.segment))
    day = np.concatenate((np.full(len(stocks.material), snapshot.today), receipts.day))
    late = receipts.day >= materials.effective_out_day[receipts.material]
    in_time = np.where(late, NEVER_USABLE, receipts.day)
    usable_from = np.concatenate((np.full(len(stocks.material), -1), np.where(movable, -1, in_time)))
    code = np.concatenate(
        (np.full(len(stocks.material), STOCK), receipt_code(np.arange(len(receipts.material))))
    )
    quantity = np.concatenate((stocks.quantity, receipts.quantity))
    pair = material * segments + segment
    immense = np.unique(pair[overflowing(pair, quantity)])
    order = np.argsort(pair, kind="stable")
    order = order[~np.isin(pair[order], immense)]
    return Supplies(
        pair=pair[order],
        material=material[order],
        segment=segment[order],
        quantity=quantity[order],
        day=day[order],
        usable_from=usable_from[order],
        code=code[order],
        immense=immense,
    )
