"""The numbers that a snapshot gives to materials and segments, and the way back to what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers, SegmentKind

_SPARSE = 16
"""Where so many times more ids are possible than there are, they are looked up in order, not in a table."""
SEGMENT_STEP = 8
"""A stored segment is kind + 8 × id of what it belongs to."""


def segment_code(kind: SegmentKind, owner: int = 0) -> int:
    """The stored form of a segment: `segment_code(SegmentKind.CUSTOMER, item.id)`."""
    return int(kind) + SEGMENT_STEP * owner


class Numbering:
    """Ids of the database as positions 0, 1, 2 … in a chosen order."""

    def __init__(self, ids: Integers) -> None:
        self.ids = ids
        self._dense = int(ids.max(initial=0)) < _SPARSE * max(len(ids), 1)
        if self._dense:
            self._place = np.full(int(ids.max(initial=0)) + 1, -1, dtype=np.int64)
            self._place[ids] = np.arange(len(ids))
        else:
            self._place = np.argsort(ids)

    def __len__(self) -> int:
        return len(self.ids)

    def places(self, ids: Integers) -> Integers:
        """The positions of these ids; ids that are not numbered (or missing) are -1."""
        if not self._dense:
            at = np.minimum(np.searchsorted(self.ids, ids, sorter=self._place), len(self.ids) - 1)
            return np.where(self.ids[self._place[at]] == ids, self._place[at], -1)
        known = (ids >= 0) & (ids < len(self._place))
        return np.where(known, self._place[np.where(known, ids, 0)], -1)


class KeyIds(Protocol):
    """The ids that are numbered."""

    @property
    def materials(self) -> frozenset[int]: ...
    @property
    def items(self) -> frozenset[int]: ...


@dataclass(frozen=True, slots=True)
class SnapshotKeys:
    """Materials in plants by material and plant; sales order items by sales order and item."""

    materials: Numbering
    items: Numbering
    item_material: Integers
    item_strategy_group: list[str]

    @property
    def segments(self) -> int:
        """How many segments there are: net, gross, planning and one for each item."""
        return FIRST_INDIVIDUAL_SEGMENT + len(self.items)

    def segment_of_items(self, item_ids: Integers) -> Integers:
        """The individual segments of sales order items; the net segment where there is none."""
        places = self.items.places(item_ids)
        return np.where(places >= 0, places + FIRST_INDIVIDUAL_SEGMENT, int(SegmentKind.NET))

    def segments_of(self, codes: Integers) -> Integers:
        """Stored segment codes as segments of the snapshot."""
        kind, owner = codes % SEGMENT_STEP, codes // SEGMENT_STEP
        individual = kind >= SegmentKind.CUSTOMER
        return np.where(individual, self.items.places(owner) + FIRST_INDIVIDUAL_SEGMENT, kind)

    def codes_of(self, segments: Integers) -> Integers:
        """Segments of the snapshot as stored codes."""
        individual = segments >= FIRST_INDIVIDUAL_SEGMENT
        if not len(self.items):
            return segments
        owner = self.items.ids[np.where(individual, segments - FIRST_INDIVIDUAL_SEGMENT, 0)]
        return np.where(individual, int(SegmentKind.CUSTOMER) + SEGMENT_STEP * owner, segments)


def read_keys(session: Session, part: KeyIds | None = None) -> SnapshotKeys:
    """Number materials in plants and sales order items – all, or those of a part –, in the order that decides ties."""
    materials_among, items_among = "", ""
    parameters: tuple[list[str], list[str]] = ([], [])
    if part is not None:
        subselect, parameter = numbers(session, part.materials)
        materials_among = f" WHERE mp.id IN {subselect}"
        owned, owned_parameter = numbers(session, part.items)
        items_among = f" WHERE i.id IN {owned}"
        parameters = ([parameter], [owned_parameter])
    (material_ids,) = read_columns(
        session,
        "SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material"
        f" JOIN plant p ON p.id = mp.plant{materials_among} ORDER BY m.material, p.plant",
        parameters[0],
        dtypes=(INT,),
    )
    item_ids, item_materials, groups = read_columns(
        session,
        "SELECT i.id, i.material_plant, i.strategy_group FROM sales_order_item i"
        f" JOIN sales_order o ON o.id = i.sales_order{items_among} ORDER BY o.sales_order, i.item",
        parameters[1],
        dtypes=(INT, INT, TEXT),
    )
    materials = Numbering(material_ids)
    return SnapshotKeys(materials, Numbering(item_ids), materials.places(item_materials), groups.tolist())
