"""Planning materials: each must exist in its planning plant, and none may plan itself, not even in a ring."""

from __future__ import annotations

from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.services.datasets.batches import KEEP, Batch, Row
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.work import Work

Place = tuple[int, int]
"""Material and plant ids."""

_SETTINGS: Final = ("planning_material", "planning_plant")


def check_planning_materials(work: Work, batch: Batch) -> None:
    """Tell planning materials that do not exist in their plant or plan themselves, where the batch touches any."""
    if not batch.gives(*_SETTINGS):
        return
    planned_by = {
        (material, plant): (planning, planning_plant or plant)
        for material, plant, planning, planning_plant in work.session.rows(
            "SELECT material, plant, planning_material, planning_plant FROM material_plant "
            "WHERE planning_material IS NOT NULL"
        )
    }
    told: set[Place] = set()
    for row in batch.rows:
        if row.sound and any(row.cells[batch.position[name]] is not KEEP for name in _SETTINGS):
            _check(work, batch, row, planned_by, told)


def _check(work: Work, batch: Batch, row: Row, planned_by: dict[Place, Place], told: set[Place]) -> None:
    directory = work.directory
    number, code = (row.cells[batch.position[name]] for name in ("material", "plant"))
    place = (directory.materials.get(number, 0), directory.plants.get(code, 0))
    planning = planned_by.get(place)
    if planning is None or place in told:
        return
    if planning not in directory.material_plants and not _exists(work, planning):
        if not work.knows("material_plants"):
            return
        message = (
            f"planning_material: {_named(work, planning)} does not exist; "
            "add it to material_plants or correct planning_material and planning_plant."
        )
        batch.fault(row.number, "planning_material", ErrorCode.NOT_FOUND, message)
        return
    ring = _ring(place, planned_by)
    if ring:
        told.update(ring)
        names = [_named(work, member) for member in (*ring, ring[0])]
        what = (
            f"{names[0]} plans itself"
            if len(ring) == 1
            else f"they plan each other in a ring: {' > '.join(names)}"
        )
        batch.fault(
            row.number, "planning_material", ErrorCode.PLANNING_MATERIAL_RING, f"planning_material: {what}."
        )


def _ring(start: Place, planned_by: dict[Place, Place]) -> list[Place]:
    """The ring that `start` is part of, or nothing."""
    ring, seen = [start], {start}
    while (following := planned_by.get(ring[-1])) is not None:
        if following == start:
            return ring
        if following in seen:
            return []
        ring.append(following)
        seen.add(following)
    return []


def _exists(work: Work, place: Place) -> bool:
    return bool(work.session.scalar("SELECT 1 FROM material_plant WHERE material = ? AND plant = ?", place))


def _named(work: Work, place: Place) -> str:
    material = work.session.scalar("SELECT material FROM material WHERE id = ?", [place[0]])
    plant = work.session.scalar("SELECT plant FROM plant WHERE id = ?", [place[1]])
    return f"material {shown(material)} in plant {shown(plant)}"
