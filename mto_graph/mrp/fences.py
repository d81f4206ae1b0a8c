"""Planning time fences: what is needed before the end of one waits for that end, or gets no proposal at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mto_graph.mrp.net import Netted
from mto_graph.mrp.requirements import Requirements
from mto_graph.mrp.sections import Amounts
from mto_graph.mrp.snapshot import Materials
from mto_graph.mrp.uniform import looked_up


@dataclass(frozen=True, slots=True)
class Fenced:
    """Netted requirements as proposals are made for them."""

    rows: Requirements
    """What is needed inside a fence is needed at its end; where nothing may be proposed only what is covered counts."""
    netted: Netted
    """The shortages for which something may be proposed."""
    stopped: Amounts
    """The other shortages: they stay."""


def fenced(rows: Requirements, netted: Netted, materials: Materials) -> Fenced:
    """Look at netted rows through the planning time fences of their materials.

    The end of a fence is the first day that planning is free again, so a row of that day is outside. Rows in netting
    order stay in it.
    """
    end = looked_up(materials.fence_day, rows.material)
    inside = rows.day < end
    if not inside.any():
        nothing = np.zeros(0, dtype=np.int64)
        return Fenced(rows, netted, Amounts(nothing, nothing, nothing, nothing))
    stops = inside & materials.fence_stops[rows.material]
    stopped = np.flatnonzero(stops & (netted.shortage > 0))
    short = Amounts(
        rows.material[stopped], rows.segment[stopped], netted.shortage[stopped], rows.day[stopped]
    )
    open_shortage = np.where(stops, netted.shortage, 0)
    return Fenced(
        replace(
            rows,
            day=np.where(inside & ~stops, end, rows.day),
            quantity=rows.quantity - open_shortage,
        ),
        replace(netted, shortage=netted.shortage - open_shortage),
        short,
    )
