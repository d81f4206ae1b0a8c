"""Which materials and which segment a run plans."""

from __future__ import annotations

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT
from mto_graph.services.places import sales_order_item_id
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning.master_data import MasterData
from mto_graph.services.planning.request import PlanningRequest
from mto_graph.strategies import Flags


def scope_of(session: Session, request: PlanningRequest, keys: SnapshotKeys, master: MasterData) -> Scope:
    """The scope that a request names; refused when something it names does not exist."""
    if request.sales_order is not None:
        assert request.item is not None
        item = sales_order_item_id(session, request.sales_order, request.item)
        place = int(keys.items.places(np.array([item]))[0])
        return Scope(segment=FIRST_INDIVIDUAL_SEGMENT + place)
    if request.plant is None and request.material is None:
        return Scope()
    chosen = np.ones(len(keys.materials), dtype=np.bool_)
    if request.plant is not None:
        plant = session.scalar("SELECT id FROM plant WHERE plant = ?", [request.plant])
        if plant is None:
            raise refuse(ErrorCode.NOT_FOUND, f"Plant {request.plant} does not exist.", "plant")
        chosen = master.plant == int(master.plants.numbering.places(np.array([plant]))[0])
    if request.material is not None:
        chosen = _with_components(_material(session, request, master, chosen), master)
    return Scope(materials=chosen)


def _material(session: Session, request: PlanningRequest, master: MasterData, among: Flags) -> Flags:
    material = session.scalar("SELECT id FROM material WHERE material = ?", [request.material])
    found: Flags = among & (master.material_id == (-1 if material is None else material))
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
