"""How much of a component an order needs: exact, and rounded up once."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import numpy as np

from mto_graph.mrp.boms import SAFE, PreparedBoms
from mto_graph.mrp.uniform import looked_up
from mto_graph.strategies import Integers


def scaled_quantity(boms: PreparedBoms, row: int, quantity: int, factor: Fraction) -> int:
    """The component quantity of one row with its ratio multiplied by a factor; as `exploded_quantity` otherwise."""
    ratio = boms.wide.get(row) or Fraction(int(boms.numerator[row]), int(boms.denominator[row]))
    exact = ceil((1 if boms.fixed[row] else quantity) * ratio * factor)
    return exact if exact < SAFE else -1


def exploded_quantity(boms: PreparedBoms, rows: Integers, quantity: Integers) -> Integers:
    """Component quantities for order quantities, each exact and rounded up once; -1 where it leaves its range."""
    fixed = looked_up(boms.fixed, rows)
    per_order = np.where(fixed, np.int64(1), quantity) if fixed.any() else quantity
    numerator, denominator = looked_up(boms.numerator, rows), looked_up(boms.denominator, rows)
    whole = per_order
    broken = denominator != 1
    if broken.any():
        whole, rest = np.divmod(per_order, denominator)
    needed = whole * numerator
    if broken.any():
        needed += -(-(rest * numerator) // denominator)
    if len(whole) and int(whole.max()) > SAFE // max(int(boms.numerator.max()), 1):
        needed = np.where(whole <= SAFE // np.maximum(numerator, 1), needed, -1)
    wide = looked_up(boms.is_wide, rows)
    for at in np.flatnonzero(np.broadcast_to(wide, len(rows)) if wide.any() else wide).tolist():
        ratio = boms.wide[int(rows[at])]
        exact = -(-int(per_order[at]) * ratio.numerator // ratio.denominator)
        needed[at] = exact if exact < SAFE else -1
    return needed
