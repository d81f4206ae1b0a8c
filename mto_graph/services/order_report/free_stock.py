"""Stock that lies somewhere and that no requirement takes: what may serve a late order if a person moves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mto_graph.model.sessions import Session
from mto_graph.services.order_report.actions import FreeStock
from mto_graph.services.order_report.critical_path import Step
from mto_graph.services.reading import pegging
from mto_graph.services.reading.segments import segment_sql
from mto_graph.services.reading.sql import numbers
from mto_graph.services.reading.supplies import USABLE

STOCK = 0
"""The supply code of stock."""


def free_for(session: Session, paths: Sequence[Sequence[Step]]) -> list[dict[int, FreeStock]]:
    """For each path the steps (by node) that free stock of one section covers: plant stock first, then by item."""
    materials = {step.order.material_plant_id for steps in paths for step in steps}
    free = _free(session, materials)
    found = []
    for steps in paths:
        chosen: dict[int, FreeStock] = {}
        for step in steps:
            enough = [
                stock for stock in free[step.order.material_plant_id] if stock.quantity >= step.quantity
            ]
            if enough:
                chosen[step.node] = enough[0]
        found.append(chosen)
    return found


def _free(session: Session, materials: set[int]) -> dict[int, list[FreeStock]]:
    among, parameter = numbers(session, materials)
    there: dict[tuple[int, int, int], int] = defaultdict(int)
    for material_plant, segment, quantity in session.rows(
        f"SELECT material_plant, {segment_sql()}, quantity FROM stock"
        f" WHERE material_plant IN {among} AND stock_type IN {USABLE} AND quantity > 0",
        [parameter],
    ):
        there[STOCK, material_plant, segment] += quantity
    used = pegging.of_supplies(session, there)
    free: dict[int, list[FreeStock]] = defaultdict(list)
    for key in sorted(there, key=lambda key: key[2]):
        left = there[key] - sum(peg.scaled for peg in used[key])
        if left > 0:
            free[key[1]].append(FreeStock(key[2], left))
    return free
