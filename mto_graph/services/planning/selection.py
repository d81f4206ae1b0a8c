"""What a run plans: the frame that the request draws, and in it all sections or only those that may have changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.item_rules import item_rules
from mto_graph.services.places import sales_order_item_id
from mto_graph.services.planning.ageing import aged, planning_dates
from mto_graph.services.planning.changes import (
    Entry,
    concerned,
    read_entries,
    read_entry_ids,
    sections_entered,
    users,
)
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.planning.part import discontinued, with_components
from mto_graph.services.planning.request import PlanningRequest
from mto_graph.services.planning.sections import Frame, Section, Sections, spelled_out
from mto_graph.services.planning_file import ALL_SECTIONS
from mto_graph.services.reading.segments import owner_sql, project_of
from mto_graph.services.reading.sql import numbers
from mto_graph.services.reading.structures import ALL_OWNERS, below
from mto_graph.strategies import Integers, Registry

MOST_SECTIONS: Final = 20_000
"""Above so many it is faster to read everything than to look each of them up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to plan and which entries of the planning file that settles."""

    frame: Frame
    sections: Sections | None
    """None: everything in the frame."""
    entries: Integers
    """The ids of those settled by the run."""
    left: frozenset[Section] = frozenset()
    """Sections that these entries concern as well, outside the frame."""
    flagged: frozenset[Section] | None = None
    """The sections in which something was changed, without what follows from it; None: too many to tell."""
    horizon: dict[int, int] | None = None
    """For each plant (id) the last day in which changes count; None: no horizon."""
    plants: tuple[int, ...] = ()
    """Plants (ids) of which this run plans all that has changed, so that their plan is one for the planning date."""


def selection_of(session: Session, registry: Registry, request: PlanningRequest) -> Selection:
    """Read what the request names and what the planning file says; refused when something does not exist."""
    frame = frame_of(session, registry, request)
    dates = planning_dates(session)
    covered = _covered(session, request, dates)
    horizon = _horizons(session, request) if request.run_type == "NETPL" else None
    today = day_of(request.today)
    old = {plant: date for plant in covered if (date := dates[plant]) is not None and date <= today}
    # A plan of no day or of a later one says nothing about today's.
    regenerative = request.run_type == "NEUPL" or len(old) < len(covered)
    if (
        frame.everything
        and horizon is None
        and (regenerative or sections_entered(session, MOST_SECTIONS) > MOST_SECTIONS)
    ):
        # Whatever else follows from the entries: it is everything.
        return Selection(frame=frame, sections=None, entries=read_entry_ids(session), plants=tuple(covered))
    entries = [entry for entry in read_entries(session) if _inside(frame, horizon, entry)]
    named = concerned(session, registry, entries)
    left = frozenset(named) - _within(frame, named)
    flagged = frame.within(spelled_out(session, named)) if len(named) <= MOST_SECTIONS else None
    sections: Sections | None = None
    if regenerative:
        sections = _all_in(session, registry, request, frame)
    elif flagged is not None:
        aging = spelled_out(session, aged(session, registry, old, today))
        if len(flagged) + len(aging) <= MOST_SECTIONS:
            sections = frame.within(with_components(session, registry, flagged | aging))
    if sections is not None and len(sections) > MOST_SECTIONS:
        sections = None
    return Selection(
        frame=frame,
        sections=sections,
        entries=np.array([entry.id for entry in entries], dtype=np.int64),
        left=left,
        flagged=flagged,
        horizon=horizon,
        plants=tuple(covered),
    )


def frame_of(session: Session, registry: Registry, request: PlanningRequest) -> Frame:
    """The limits that the request draws."""
    if request.sales_order is not None:
        assert request.item is not None
        item = sales_order_item_id(session, request.sales_order, request.item)
        return Frame(segment=item_rules(session, registry, item).individual_section)
    plant = None if request.plant is None else _plant(session, request.plant)
    if request.material is not None:
        material = _material(session, request, plant)
        if request.single_level:
            return Frame(materials=_whole(session, material))
        return Frame(materials=_whole(session, _with_all_below(session, material)))
    if plant is None:
        return Frame()
    rows = session.rows("SELECT id FROM material_plant WHERE plant = ?", [plant])
    return Frame(materials=_whole(session, (material for (material,) in rows)))


def _whole(session: Session, materials: Iterable[int]) -> frozenset[int]:
    """The materials and what uses the discontinued ones: what these pass on is decided for all uses at once."""
    found = set(materials)
    reached = found
    while reached:
        reached = users(session, discontinued(session, reached)) - found
        found = found | reached
    return frozenset(found)


def _plant(session: Session, code: str) -> int:
    found = session.scalar("SELECT id FROM plant WHERE plant = ?", [code])
    if found is None:
        raise refuse(ErrorCode.NOT_FOUND, f"Plant {code} does not exist.", "plant")
    return int(found)


def _material(session: Session, request: PlanningRequest, plant: int | None) -> set[int]:
    rows = session.rows(
        "SELECT mp.id, mp.plant FROM material_plant mp JOIN material m ON m.id = mp.material WHERE m.material = ?",
        [request.material],
    )
    found = {material for material, where in rows if plant in (None, where)}
    if not found:
        place = f" in plant {request.plant}" if request.plant is not None else ""
        raise refuse(ErrorCode.NOT_FOUND, f"Material {request.material} does not exist{place}.", "material")
    return found


def _with_all_below(session: Session, materials: Iterable[int]) -> frozenset[int]:
    among, parameter = numbers(session, materials)
    rows = session.rows(
        f"WITH RECURSIVE reached(id) AS (SELECT id FROM material_plant WHERE id IN {among}"
        f" UNION {below(session, ALL_OWNERS)}) SELECT id FROM reached",
        [parameter],
    )
    return frozenset(material for (material,) in rows)


def _covered(session: Session, request: PlanningRequest, dates: dict[int, int | None]) -> list[int]:
    """The plants that the request plans as a whole."""
    if request.sales_order is not None or request.material is not None:
        return []
    return sorted(dates) if request.plant is None else [_plant(session, request.plant)]


def _horizons(session: Session, request: PlanningRequest) -> dict[int, int]:
    plants = read_plants(session, request.today)
    days = dict(
        session.rows("SELECT id, planning_horizon_days FROM plant WHERE planning_horizon_days IS NOT NULL")
    )
    ids = [plant for plant in plants.numbering.ids.tolist() if plant in days]
    at = plants.numbering.places(np.array(ids, dtype=np.int64))
    start = np.full(len(ids), day_of(request.today), dtype=np.int64)
    ahead = np.array([days[plant] for plant in ids], dtype=np.int64)
    last = plants.calendars.shifted(plants.calendar[at], start, ahead)
    return dict(zip(ids, last.tolist(), strict=True))


def _inside(frame: Frame, horizon: dict[int, int] | None, entry: Entry) -> bool:
    """Whether a run of this frame and horizon settles the entry."""
    if frame.materials is not None and entry.material not in frame.materials:
        return False
    if frame.segment is not None and entry.segment != frame.segment:
        return False
    return horizon is None or entry.date is None or entry.date <= horizon.get(entry.plant, entry.date)


def _within(frame: Frame, sections: Iterable[Section]) -> frozenset[Section]:
    """Those that the frame holds; whole materials only where it holds all their sections."""
    if frame.segment is not None:
        return frame.within(sections)
    return frozenset(
        section for section in sections if frame.materials is None or section[0] in frame.materials
    )


def _all_in(session: Session, registry: Registry, request: PlanningRequest, frame: Frame) -> Sections | None:
    """All sections of the frame where they are few enough to be looked up."""
    if frame.segment is not None:
        return _of_item(session, registry, request, frame.segment)
    if frame.materials is None or len(frame.materials) > MOST_SECTIONS:
        return None
    return spelled_out(session, ((material, ALL_SECTIONS) for material in frame.materials))


def _of_item(session: Session, registry: Registry, request: PlanningRequest, segment: int) -> Sections:
    """The section of the item's material, those of other items that share it, those below, and those with stock."""
    assert request.item is not None
    item = sales_order_item_id(session, request.sales_order or "", request.item)
    owned, parameters = owner_sql(segment)
    rows = session.rows(
        "SELECT material_plant FROM sales_order_item WHERE id = ?"
        " UNION SELECT material_plant FROM sales_order_item WHERE project = ?"
        f" UNION SELECT material_plant FROM stock WHERE {owned}"
        f" UNION SELECT material_plant FROM receipt WHERE {owned}"
        f" UNION SELECT material_plant FROM reservation WHERE {owned}",
        [item, project_of(segment), *parameters * 3],
    )
    return with_components(session, registry, ((material, segment) for (material,) in rows))
