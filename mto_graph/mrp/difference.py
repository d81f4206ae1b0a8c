"""The difference between the stored plan and the new one: what stays, changes, comes and goes.

Orders that mean the same keep their number: first those alike in every respect, then those of the same
availability day, then the rest of a material and segment in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from mto_graph.mrp.checkpoints import Checkpoint, LookUp, unwatched
from mto_graph.strategies import Integers


@dataclass(frozen=True, slots=True)
class Pairing:
    """`stored` is, for each new row, the stored row that it continues, or -1; `gone` the stored rows without one."""

    stored: Integers
    gone: Integers


def pair_orders(
    stored: Sequence[Integers], new: Sequence[Integers], checkpoint: Checkpoint = unwatched
) -> Pairing:
    """Pair new orders with stored ones.

    Both sides are the columns material, segment, availability day, quantity, start day; stored rows come in the
    order of their numbers, new rows in the order of the plan. The `checkpoint` is called between the passes.
    """
    if len(stored[0]) == len(new[0]) and all(map(np.array_equal, stored, new)):
        return Pairing(np.arange(len(new[0])), np.zeros(0, dtype=np.int64))
    pairs = np.full(len(new[0]), -1, dtype=np.int64)
    if not len(stored[0]):
        return Pairing(pairs, np.zeros(0, dtype=np.int64))
    free_stored, free_new = np.arange(len(stored[0])), np.arange(len(new[0]))
    unlike = free_new
    passes = (5, 3, 2)
    for done, columns in enumerate(passes):
        look_up = partial(checkpoint, done, len(passes) + 1)
        look_up()
        left = [column[free_stored] for column in stored[:columns]]
        right = [column[free_new] for column in new[:columns]]
        at_stored, at_new = _alike(left, right, look_up)
        pairs[free_new[at_new]] = free_stored[at_stored]
        free_stored = np.delete(free_stored, at_stored)
        free_new = np.delete(free_new, at_new)
        if columns == 5:
            unlike = free_new
    look_up = partial(checkpoint, len(passes), len(passes) + 1)
    look_up()
    if len(unlike):
        touched = np.flatnonzero(np.isin(new[0], new[0][unlike]))
        pairs[touched] = _in_order(pairs[touched], [column[touched] for column in new], look_up)
    return Pairing(pairs, free_stored)


def _in_order(pairs: Integers, new: Sequence[Integers], look_up: LookUp) -> Integers:
    """Among orders alike in every respect the first continues the first; new ones, which get new numbers, come last.

    Otherwise the next run, which pairs them so, would exchange their numbers although nothing has changed.
    """
    place = _sorted(new, look_up)
    rank = _sorted([*new, np.where(pairs < 0, np.iinfo(np.int64).max, pairs)], look_up)
    ordered = np.empty_like(pairs)
    ordered[place] = pairs[rank]
    return ordered


def pair_keys(stored: Sequence[Integers], new: Sequence[Integers]) -> Pairing:
    """Pair rows by their key columns, which are unique on each side."""
    if len(stored[0]) == len(new[0]) and all(map(np.array_equal, stored, new)):
        return Pairing(np.arange(len(new[0])), np.zeros(0, dtype=np.int64))
    pairs = np.full(len(new[0]), -1, dtype=np.int64)
    at_stored, at_new = _alike(stored, new, lambda: None)
    pairs[at_new] = at_stored
    return Pairing(pairs, np.delete(np.arange(len(stored[0])), at_stored))


def changed_rows(pairing: Pairing, stored: Sequence[Integers], new: Sequence[Integers]) -> Integers:
    """The new rows that continue a stored row but differ from it in some column."""
    continued = np.flatnonzero(pairing.stored >= 0)
    differs = np.zeros(len(continued), dtype=np.bool_)
    for left, right in zip(stored, new, strict=True):
        differs |= left[pairing.stored[continued]] != right[continued]
    return continued[differs]


def _alike(stored: Sequence[Integers], new: Sequence[Integers], look_up: LookUp) -> tuple[Integers, Integers]:
    """Rows of both sides with equal columns, the first with the first, the second with the second …"""
    count = len(stored[0])
    columns = [np.concatenate(pair) for pair in zip(stored, new, strict=True)]
    total = len(columns[0])
    if not count or count == total:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = _sorted(columns, look_up)
    changes = np.zeros(total, dtype=np.bool_)
    changes[0] = True
    for column in columns:
        ordered = column[order]
        changes[1:] |= ordered[1:] != ordered[:-1]
    look_up()
    group = np.cumsum(changes) - 1
    old = order < count
    starts = np.flatnonzero(changes)
    olds = np.add.reduceat(old.astype(np.int64), starts)
    place = np.arange(total) - starts[group]
    # Rows alike stand with the stored ones first, because sorting is stable.
    partner = starts[group] + place - olds[group]
    matched = ~old & (place - olds[group] < olds[group])
    return order[partner[matched]], order[matched] - count


def _sorted(columns: Sequence[Integers], look_up: LookUp) -> Integers:
    """The rows by the first column, then the second …; rows alike keep their order. A lexsort that can be ended."""
    order = np.arange(len(columns[0]))
    for column in reversed(columns):
        look_up()
        order = order[np.argsort(column[order], kind="stable")]
    return order
