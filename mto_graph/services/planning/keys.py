"""The numbers that a snapshot gives to materials and segments, and the way back to what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT
from mto_graph.services.reading.segments import SEGMENT_STEP
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Flags, Integers, SegmentKind

_SPARSE = 16
"""Where so many times more ids are possible than there are, they are looked up in order, not in a table."""

# An enumeration answers by name, and compares, many times slower than an integer.
_NET: Final = int(SegmentKind.NET)
_CUSTOMER: Final = int(SegmentKind.CUSTOMER)
_PROJECT: Final = int(SegmentKind.PROJECT)


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
    @property
    def projects(self) -> frozenset[int]: ...


@dataclass(frozen=True, slots=True)
class SnapshotKeys:
    """Materials in plants by material and plant; sales order items by sales order and item; projects by number."""

    materials: Numbering
    items: Numbering
    item_material: Integers
    item_strategy_group: list[str]
    item_project: Integers
    """The position of each item's project; -1: none."""
    projects: Numbering

    @property
    def segments(self) -> int:
        """How many segments there are: net, gross, planning, one for each item and one for each project."""
        return self._first_project + len(self.projects)

    @property
    def _first_project(self) -> int:
        return FIRST_INDIVIDUAL_SEGMENT + len(self.items)

    def segments_of_items(self, by_project: Flags) -> Integers:
        """The segment of each item: of those flagged, where they name a project, the project's."""
        own = FIRST_INDIVIDUAL_SEGMENT + np.arange(len(self.items))
        return np.where(by_project & (self.item_project >= 0), self._first_project + self.item_project, own)

    def segments_of(self, codes: Integers) -> Integers:
        """Stored segment codes as segments of the snapshot; those of unknown items as the net segment."""
        kind, owner = codes % SEGMENT_STEP, codes // SEGMENT_STEP
        found = np.where(kind < _CUSTOMER, kind, _NET)
        for individual, numbering, first in (
            (kind == _CUSTOMER, self.items, FIRST_INDIVIDUAL_SEGMENT),
            (kind == _PROJECT, self.projects, self._first_project),
        ):
            if individual.any():
                places = numbering.places(np.where(individual, owner, -1))
                found = np.where(individual & (places >= 0), places + first, found)
        return found

    def codes_of(self, segments: Integers) -> Integers:
        """Segments of the snapshot as stored codes."""
        codes = segments
        for kind, numbering, first in (
            (_CUSTOMER, self.items, FIRST_INDIVIDUAL_SEGMENT),
            (_PROJECT, self.projects, self._first_project),
        ):
            own = (segments >= first) & (segments < first + len(numbering))
            if own.any():
                owner = numbering.ids[np.where(own, segments - first, 0)]
                codes = np.where(own, kind + SEGMENT_STEP * owner, codes)
        return codes


def read_keys(session: Session, part: KeyIds | None = None) -> SnapshotKeys:
    """Number materials in plants, items and projects – all, or those of a part –, in the order that decides ties."""
    materials_among, items_among, projects_among = "", "", ""
    parameters: tuple[list[str], list[str], list[str]] = ([], [], [])
    if part is not None:
        subselect, parameter = numbers(session, part.materials)
        materials_among = f" WHERE mp.id IN {subselect}"
        owned, owned_parameter = numbers(session, part.items)
        items_among = f" WHERE i.id IN {owned}"
        projects, project_parameter = numbers(session, part.projects)
        projects_among = f" WHERE id IN {projects}"
        parameters = ([parameter], [owned_parameter], [project_parameter])
    (material_ids,) = read_columns(
        session,
        "SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material"
        f" JOIN plant p ON p.id = mp.plant{materials_among} ORDER BY m.material, p.plant",
        parameters[0],
        dtypes=(INT,),
    )
    (project_ids,) = read_columns(
        session,
        f"SELECT id FROM project{projects_among} ORDER BY project",
        parameters[2],
        dtypes=(INT,),
    )
    item_ids, item_materials, groups, item_projects = read_columns(
        session,
        "SELECT i.id, i.material_plant, i.strategy_group, i.project FROM sales_order_item i"
        f" JOIN sales_order o ON o.id = i.sales_order{items_among} ORDER BY o.sales_order, i.item",
        parameters[1],
        dtypes=(INT, INT, TEXT, INT),
        fill=-1,
    )
    materials, projects_numbered = Numbering(material_ids), Numbering(project_ids)
    return SnapshotKeys(
        materials,
        Numbering(item_ids),
        materials.places(item_materials),
        groups.tolist(),
        projects_numbered.places(item_projects),
        projects_numbered,
    )
