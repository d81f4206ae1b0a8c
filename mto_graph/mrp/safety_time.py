"""Safety time: requirements are met some workdays before they are due."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mto_graph.mrp.requirements import Requirements
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.mrp.uniform import looked_up


def wanted_earlier(snapshot: Snapshot, rows: Requirements) -> Requirements:
    """The rows, which stand in netting order, at the days on which planning wants them met.

    So many workdays before the requirement, but not before today; what is due before today stays where it is. The
    order of the rows is still that of their days, because they are moved only after they were sorted by them.
    """
    earlier = looked_up(snapshot.materials.safety_time, rows.material)
    if not earlier.any():
        return rows
    calendar = snapshot.materials.calendar[rows.material]
    moved = snapshot.calendars.shifted(calendar, rows.day, -earlier)
    moves = (earlier > 0) & (rows.day > snapshot.today)
    return replace(rows, day=np.where(moves, np.maximum(moved, snapshot.today), rows.day))
