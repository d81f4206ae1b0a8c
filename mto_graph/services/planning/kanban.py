"""What control cycles of kanban mean for planning: which materials are only previewed, and which never reach it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.model.bulk import INT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning_locations import is_excluded
from mto_graph.strategies import Flags


@dataclass(frozen=True, slots=True)
class KanbanMaterials:
    """Flags for each material in its plant."""

    with_mrp: Flags
    """It has a supply area whose storage location counts: planning previews, containers call."""
    without_mrp: Flags
    """All its supply areas are excluded: what orders take from there is none of planning's business."""

    @property
    def controlled(self) -> Flags:
        """Whether it has any control cycle."""
        return self.with_mrp | self.without_mrp


def read_kanban_materials(session: Session, keys: SnapshotKeys) -> KanbanMaterials:
    """The materials that are supplied by kanban."""
    ids, counted = read_columns(
        session,
        f"SELECT y.material_plant, MAX(CASE WHEN {is_excluded('y')} THEN 0 ELSE 1 END) FROM control_cycle y"
        " GROUP BY y.material_plant",
        dtypes=(INT, INT),
    )
    places = keys.materials.places(ids)
    known = places >= 0
    with_mrp, without_mrp = (np.zeros(len(keys.materials), dtype=np.bool_) for _ in range(2))
    with_mrp[places[known & (counted > 0)]] = True
    without_mrp[places[known & (counted == 0)]] = True
    return KanbanMaterials(with_mrp, without_mrp)
