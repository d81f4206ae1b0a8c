"""How long making a quantity takes: set-up, interoperation and processing, rounded up to whole workdays."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from mto_graph.mrp.calendars import BEYOND
from mto_graph.mrp.uniform import uniform
from mto_graph.strategies import Flags, Integers

_DAY = 1000
"""Thousandths of a workday."""
_SAFE = 2**62


class ProductionTimes(Protocol):
    """The columns of materials that decide how long making them takes; the snapshot's materials have them."""

    @property
    def in_house(self) -> Flags: ...
    @property
    def time_per_order(self) -> Integers: ...
    @property
    def processing_time(self) -> Integers: ...
    @property
    def processing_base(self) -> Integers: ...


def production_days(materials: ProductionTimes, material: Integers, quantity: Integers) -> Integers:
    """The whole workdays that making each quantity (thousandths) of a material takes; 0 where no times are maintained.

    Set-up + interoperation + processing × quantity / base quantity, exact and rounded up once. What takes longer than
    the calendar lasts takes as long as the calendar.

    Example: half a day of set-up and a quarter of a day a piece make ten pieces take three workdays.
    """
    if not (materials.time_per_order.any() or materials.processing_time.any()):
        return uniform(0, len(material))
    days = np.zeros(len(material), dtype=np.int64)
    rows = np.flatnonzero(
        materials.in_house[material]
        & ((materials.time_per_order[material] > 0) | (materials.processing_time[material] > 0))
    )
    material, quantity = material[rows], quantity[rows]
    processing = _processing(
        materials.processing_time[material], quantity, materials.processing_base[material]
    )
    days[rows] = np.minimum(-(-(materials.time_per_order[material] + processing) // _DAY), BEYOND)
    return days


def _processing(time: Integers, quantity: Integers, base: Integers) -> Integers:
    """Thousandths of workdays, rounded up; products that leave 62 bits are worked out one by one."""
    wide = np.flatnonzero(quantity > _SAFE // np.maximum(time, 1))
    found: Integers = -(-(time * quantity) // base)
    for row in wide.tolist():
        exact = -(-int(time[row]) * int(quantity[row]) // int(base[row]))
        found[row] = min(exact, BEYOND * _DAY)
    return found
