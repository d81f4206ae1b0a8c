"""What plan of products means for their components: exploded gross, level by level, down to what is planned itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.mrp.boms import prepare_boms
from mto_graph.mrp.explode import DependentRequirements, ExplodingOrders, explode
from mto_graph.mrp.levels import Levels, low_level_codes
from mto_graph.mrp.schedule import schedule
from mto_graph.mrp.snapshot import NET_SEGMENT, PLANNING_SEGMENT, Snapshot
from mto_graph.strategies import Explosion, Flags, Integers, MaterialFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """Materials that are needed on a day, in a segment; thousandths."""

    material: Integers
    segment: Integers
    day: Integers
    quantity: Integers

    def take(self, rows: Integers | Flags) -> Needed:
        """These rows, in this order."""
        return Needed(
            material=self.material[rows],
            segment=self.segment[rows],
            day=self.day[rows],
            quantity=self.quantity[rows],
        )


@dataclass(frozen=True, slots=True)
class NotTold:
    """Why the plan cannot be exploded: the material, and the fault; None: its configuration does not tell all."""

    material: int
    fault: MaterialFault | None


def component_plan(
    snapshot: Snapshot, planned: Flags, material: Integers, day: Integers, quantity: Integers
) -> Needed | NotTold:
    """What these plan lines (material, day, quantity) need of the materials that are `planned` themselves.

    Explodes as a run explodes plan in the planning segment, but without stock, lot sizes and other demand: every
    requirement is made as it comes. What is planned itself, phantoms too, is not exploded, its own plan does that;
    neither is what a reorder point keeps. Rows come level by level.

    Example: plan 100 of a product with two of a planned frame each: 200 frames on the product's start day.
    """
    levels = _levels(snapshot)
    boms = prepare_boms(snapshot.materials, snapshot.bom_items, levels)
    segment = np.full(len(material), PLANNING_SEGMENT, dtype=np.int64)
    waiting = Needed(material=material, segment=segment, day=day, quantity=quantity)
    found: list[Needed] = []
    for level in range(int(levels.code.max(initial=0)) + 1):
        here = waiting.take(levels.code[waiting.material] == level)
        waiting = waiting.take(levels.code[waiting.material] != level)
        own = planned[here.material]
        found.append(here.take(own))
        here = here.take(~own & _made(snapshot, here))
        if not len(here.material):
            continue
        dates = schedule(snapshot, here.material, here.segment, here.day, here.quantity)
        for fault, faulty in (
            (MaterialFault.LEAD_TIME, dates.undatable),
            (MaterialFault.STRUCTURE, boms.immense[boms.bills(here.material, here.segment)]),
        ):
            if faulty.any():
                return NotTold(int(here.material[faulty][0]), fault)
        exploded = explode(
            snapshot,
            boms,
            ExplodingOrders(
                code=np.arange(len(here.material)),
                material=here.material,
                segment=here.segment,
                quantity=here.quantity,
                start=dates.start,
                availability=dates.availability,
                requirements_class=np.zeros(len(here.material), dtype=np.int64),
            ),
        )
        if len(exploded.faulty):
            return NotTold(int(here.material[exploded.faulty[0]]), MaterialFault(int(exploded.fault[0])))
        untold = np.flatnonzero(exploded.status == Explosion.CONFIGURATION)
        if len(untold):
            return NotTold(int(here.material[untold[0]]), None)
        required = exploded.requirements
        # The plan of a phantom procures what comes through it.
        waiting = _with(waiting, required.take(np.flatnonzero(required.through == 0)))
    return _joined(found)


def _levels(snapshot: Snapshot) -> Levels:
    materials, items = snapshot.materials, snapshot.bom_items
    transfers = np.flatnonzero(materials.supplying >= 0)
    return low_level_codes(
        len(materials),
        np.concatenate((items.parent, transfers)),
        np.concatenate((items.component, materials.supplying[transfers])),
    )


def _made(snapshot: Snapshot, rows: Needed) -> Flags:
    """What has components to be exploded: made or transferred, and not kept by a reorder point."""
    materials = snapshot.materials
    kept = materials.planned_by_reorder_point[rows.material] & (rows.segment == NET_SEGMENT)
    made: Flags = (materials.in_house[rows.material] | (materials.supplying[rows.material] >= 0)) & ~kept
    return made


def _with(waiting: Needed, required: DependentRequirements) -> Needed:
    return _joined(
        [
            waiting,
            Needed(
                material=required.material,
                segment=required.segment,
                day=required.day,
                quantity=required.quantity,
            ),
        ]
    )


def _joined(parts: list[Needed]) -> Needed:
    return Needed(
        material=np.concatenate([part.material for part in parts]),
        segment=np.concatenate([part.segment for part in parts]),
        day=np.concatenate([part.day for part in parts]),
        quantity=np.concatenate([part.quantity for part in parts]),
    )
