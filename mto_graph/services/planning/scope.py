"""Which materials and which segment a run plans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning.master_data import MasterData
from mto_graph.services.planning.request import PlanningRequest
from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True)
class Scope:
    """`in_plan` flags materials; `segment` is the only segment planned, -1 for all."""

    in_plan: Flags
    segment: int = -1

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.segment < 0 and bool(self.in_plan.all())

    def holds(self, material: Integers, segment: Integers) -> Flags:
        """Which (material, segment) pairs belong to the run; a material that is not numbered does not."""
        inside = (material >= 0) & self.in_plan[np.maximum(material, 0)]
        return inside if self.segment < 0 else inside & (segment == self.segment)


def scope_of(session: Session, request: PlanningRequest, keys: SnapshotKeys, master: MasterData) -> Scope:
    """The scope that a request names; refused when something it names does not exist."""
    everything = np.ones(len(keys.materials), dtype=np.bool_)
    if request.sales_order is not None:
        item = session.scalar(
            "SELECT i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            " WHERE o.sales_order = ? AND i.item = ?",
            [request.sales_order, request.item],
        )
        if item is None:
            raise refuse(
                ErrorCode.NOT_FOUND,
                f"Sales order item {request.sales_order}/{request.item} does not exist.",
                "sales_order",
            )
        place = int(keys.items.places(np.array([item]))[0])
        return Scope(everything, FIRST_INDIVIDUAL_SEGMENT + place)
    in_plan = everything
    if request.plant is not None:
        plant = session.scalar("SELECT id FROM plant WHERE plant = ?", [request.plant])
        if plant is None:
            raise refuse(ErrorCode.NOT_FOUND, f"Plant {request.plant} does not exist.", "plant")
        in_plan = master.plant == int(master.plants.numbering.places(np.array([plant]))[0])
    if request.material is not None:
        in_plan = _with_components(_material(session, request, master, in_plan), master)
    return Scope(in_plan)


def _material(session: Session, request: PlanningRequest, master: MasterData, in_plan: Flags) -> Flags:
    material = session.scalar("SELECT id FROM material WHERE material = ?", [request.material])
    found: Flags = in_plan & (master.material_id == (-1 if material is None else material))
    if not found.any():
        place = f" in plant {request.plant}" if request.plant is not None else ""
        raise refuse(ErrorCode.NOT_FOUND, f"Material {request.material} does not exist{place}.", "material")
    return found


def _with_components(chosen: Flags, master: MasterData) -> Flags:
    """The chosen materials and everything below them, down to the last level and through stock transfers."""
    supplying = np.asarray(master.columns["supplying"], dtype=np.int64)
    transfers = np.flatnonzero(supplying >= 0)
    parent = np.concatenate((master.bom_items.parent, transfers))
    component = np.concatenate((master.bom_items.component, supplying[transfers]))
    reached = chosen.copy()
    while True:
        more = reached.copy()
        more[component[reached[parent]]] = True
        if np.array_equal(more, reached):
            return reached
        reached = more
