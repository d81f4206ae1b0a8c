"""What a run works out of a snapshot before it plans, whatever part of it is planned: once for all parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.mrp.boms import PreparedBoms, prepare_boms
from mto_graph.mrp.levels import Levels, low_level_codes
from mto_graph.mrp.lots import LotForLot, lot_for_lot_materials
from mto_graph.mrp.requirements import ClassTable
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.mrp.supplies import Supplies, supplies_of
from mto_graph.mrp.uniform import recognised


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Low-level codes, bills of material, lot sizes, classes and supplies of a snapshot."""

    levels: Levels
    boms: PreparedBoms
    lot_for_lot: LotForLot
    classes: ClassTable
    supplies: Supplies


def prepare(snapshot: Snapshot) -> Prepared:
    """Work it out; the scope of the snapshot makes no difference.

    Raises `Refused` for lot sizes that fail.

    Example: `prepared = prepare(snapshot)`, then for each part
    `plan(replace(snapshot, scope=part), prepared=prepared)`.
    """
    materials = recognised(snapshot.materials)
    levels = _levels(snapshot)
    return Prepared(
        levels=levels,
        boms=prepare_boms(materials, snapshot.bom_items, levels),
        lot_for_lot=lot_for_lot_materials(snapshot),
        classes=ClassTable.of(snapshot.strategies),
        supplies=supplies_of(snapshot, len(snapshot.segment_strategy)),
    )


def _levels(snapshot: Snapshot) -> Levels:
    """Stock transfers and follow-up materials stand below what they serve, like components."""
    items, materials = snapshot.bom_items, snapshot.materials
    transfers = np.flatnonzero(materials.supplying >= 0)
    discontinued = np.flatnonzero(materials.follow_up >= 0)
    return low_level_codes(
        len(materials),
        np.concatenate((items.parent, transfers, discontinued)),
        np.concatenate((items.component, materials.supplying[transfers], materials.follow_up[discontinued])),
    )
