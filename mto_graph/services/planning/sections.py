"""Sections by their stored names: what a run plans, before materials and segments have numbers of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mto_graph.model.bulk import row_chunks
from mto_graph.model.sessions import Session
from mto_graph.mrp.scope import Scope
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning_file import ALL_SECTIONS, PLAN_SEGMENTS
from mto_graph.services.reading.segments import ITEM_SEGMENT, PROJECT_SEGMENT, segment_sql
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers

Section: TypeAlias = tuple[int, int]
"""A material in a plant (id) and a stored segment."""

Sections: TypeAlias = frozenset[Section]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The outermost limit of a run: what the request allows it to plan.

    `materials` (ids; None: all) and `segment` (stored; None: all) restrict it.
    """

    materials: frozenset[int] | None = None
    segment: int | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.materials is None and self.segment is None

    def within(self, sections: Iterable[Section]) -> Sections:
        """Those of the sections that the run may plan."""
        return frozenset(
            (material, segment)
            for material, segment in sections
            if (self.materials is None or material in self.materials)
            and (self.segment is None or segment == self.segment)
        )

    def scope(self, keys: SnapshotKeys) -> Scope:
        """The same in the numbers of a snapshot that holds everything."""
        materials = None
        if self.materials is not None:
            materials = np.zeros(len(keys.materials), dtype=np.bool_)
            materials[keys.materials.places(_column(self.materials))] = True
        segment = -1 if self.segment is None else int(keys.segments_of(_column([self.segment]))[0])
        return Scope(materials=materials, segment=segment)


def scope_of(sections: Sections, keys: SnapshotKeys) -> Scope:
    """The sections in the numbers of a snapshot."""
    rows = sorted(sections)
    material = keys.materials.places(_column(material for material, _ in rows))
    segment = keys.segments_of(_column(segment for _, segment in rows))
    return Scope(pairs=np.sort(material * keys.segments + segment), segments=keys.segments)


def spelled_out(session: Session, sections: Iterable[Section]) -> Sections:
    """Single sections as they are; of whole materials every section that has anything now."""
    rows = set(sections)
    whole = {material for material, segment in rows if segment == ALL_SECTIONS}
    found = {(material, segment) for material, segment in rows if segment != ALL_SECTIONS}
    if not whole:
        return frozenset(found)
    found.update((material, segment) for material in whole for segment in PLAN_SEGMENTS)
    among, parameter = numbers(session, whole)
    selects = [
        f"SELECT material_plant, segment FROM {table} WHERE material_plant IN {among}"
        for table in ("planned_order", "dependent_requirement")
    ]
    selects += [
        f"SELECT material_plant, {segment_sql()} FROM {table}"
        f" WHERE (sales_order_item IS NOT NULL OR project IS NOT NULL) AND material_plant IN {among}"
        for table in ("stock", "receipt", "reservation")
    ]
    selects += [
        f"SELECT i.material_plant, {segment} FROM sales_order_item i WHERE i.material_plant IN {among}"
        for segment in (ITEM_SEGMENT, PROJECT_SEGMENT)
    ]
    selects[-1] += " AND i.project IS NOT NULL"
    for chunk in row_chunks(session, " UNION ".join(selects), [parameter] * len(selects)):
        found.update((material, segment) for material, segment in chunk)
    return frozenset(found)


def _column(values: Iterable[int]) -> Integers:
    return np.array(list(values), dtype=np.int64)
