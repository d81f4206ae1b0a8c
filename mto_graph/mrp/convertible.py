"""Which orders somebody may convert: not those of a class that only stands for a plan, and not previews of kanban."""

from __future__ import annotations

import numpy as np

from mto_graph.mrp.requirements import ClassTable, order_classes
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Snapshot
from mto_graph.mrp.supplies import STOCK
from mto_graph.strategies import Flags, Integers


def previews(snapshot: Snapshot, material: Integers, segment: Integers) -> Flags:
    """Which planned orders only show what will be needed: containers of kanban call for it, nobody converts them."""
    return snapshot.materials.preview_only[material] & (segment < FIRST_INDIVIDUAL_SEGMENT)


def convertible(
    snapshot: Snapshot,
    classes: ClassTable,
    material: Integers,
    segment: Integers,
    requirements_class: Integers,
) -> Flags:
    """Which planned orders may become production orders or purchase requisitions."""
    return _of_class(classes, requirements_class) & ~previews(snapshot, material, segment)


def convertible_supplies(
    snapshot: Snapshot, classes: ClassTable, segment: Integers, supply: Integers
) -> Flags:
    """Which stocks and firm receipts, by supply code, may become real orders: those that are none yet."""
    receipts = snapshot.receipts
    firm = supply < STOCK
    strategy = np.full(len(supply), -1, dtype=np.int64)
    strategy[firm] = receipts.strategy[-2 - supply[firm]]
    real = np.zeros(len(supply), dtype=np.bool_)
    real[firm] = receipts.ordered[-2 - supply[firm]]
    entry = order_classes(snapshot, classes, segment, strategy)
    return firm & ~real & _of_class(classes, entry)


def _of_class(classes: ClassTable, requirements_class: Integers) -> Flags:
    allowed = np.array([entry.convertible for entry in classes.classes], dtype=np.bool_)
    found: Flags = allowed[requirements_class]
    return found
