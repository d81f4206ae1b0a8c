"""The planning file: which sections of which materials planning must look at again, why, and who said so.

Whoever changes something that a plan depends on adds entries in the same transaction; a planning run removes those
that it has planned. Entries are only ever added, so writers never wait for each other here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mto_graph.model.bulk import NULL, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services.reading.segments import (
    customer_segment,
    project_segment,
    receipt_segment_sql,
    segment_of,
    segment_sql,
)
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import SegmentKind

Integers = NDArray[np.int64]

ALL_SECTIONS: Final = -1
"""As a segment: every section of the material in the plant."""

PLAN_SEGMENTS: Final = (int(SegmentKind.NET), int(SegmentKind.GROSS), int(SegmentKind.PLANNING))


class Reason(IntEnum):
    """What changed; it decides which sections beside the one named must be planned."""

    MATERIAL = 1
    """Master data of the material: its demand, its orders and how it goes into others."""
    BOM = 2
    """Its bill of material."""
    PLANT = 3
    """The plant's calendar or settings."""
    SALES_ORDER = 4
    PLAN = 5
    STOCK = 6
    RECEIPT = 7
    RESERVATION = 8
    PLANNED_ORDER = 9
    DEPENDENT = 10
    """A dependent requirement, by a run that did not plan the component."""
    PLUGINS = 11
    """Plugins that a run found loaded, other ones than the run before it did."""


Section = tuple[int, int, int | None]
"""A material in a plant (id), a stored segment or ALL_SECTIONS, and the first day concerned (None: today)."""


def enter(session: Session, reason: Reason, sections: Iterable[Section], origin: str) -> None:
    """Add one entry for each distinct section; `origin` names the operation, for people."""
    rows = [(material, segment, NULL if day is None else day) for material, segment, day in sections]
    _enter(session, reason, np.array(rows, np.int64).reshape(-1, 3), origin)


def _enter(session: Session, reason: Reason, sections: Integers, origin: str) -> None:
    """Sections as rows of an array, a day as NULL where there is none."""
    material, segment, day = sections[np.lexsort(sections.T[::-1])].T
    different = np.ones(len(material), np.bool_)
    different[1:] = (np.diff(material) != 0) | (np.diff(segment) != 0) | (day[1:] != day[:-1])
    count = int(different.sum())
    insert_columns(
        session,
        "planning_file_entry",
        {
            "material_plant": material[different],
            "segment": segment[different],
            "date": day[different],
            "reason": np.full(count, int(reason)),
            "origin": [origin] * count,
            "entered_at": [_now()] * count,
        },
    )


def enter_materials(session: Session, reason: Reason, materials: Iterable[int], origin: str) -> None:
    """Materials in plants (ids) with all their sections."""
    ids = np.fromiter(materials, np.int64)
    everywhere, whenever = np.full(len(ids), ALL_SECTIONS), np.full(len(ids), NULL)
    _enter(session, reason, np.column_stack((ids, everywhere, whenever)), origin)


def enter_plants(session: Session, plants: Iterable[int], origin: str) -> None:
    """All materials of these plants (ids)."""
    among, parameter = numbers(session, plants)
    rows = session.rows(f"SELECT id FROM material_plant WHERE plant IN {among}", [parameter])
    enter_materials(session, Reason.PLANT, (material for (material,) in rows), origin)


def enter_everything(session: Session, reason: Reason, origin: str) -> None:
    """All materials of all plants."""
    rows = session.rows("SELECT id FROM material_plant")
    enter_materials(session, reason, (material for (material,) in rows), origin)


def enter_items(session: Session, items: Iterable[int], origin: str) -> None:
    """Sales order items (ids) whose demand is new or another one: their own sections and those of their projects.

    Which of the two an item stands in is for the run to know, which has the strategies.
    """
    among, parameter = numbers(session, items)
    rows = session.rows(
        "SELECT i.material_plant, i.id, i.project, MIN(l.requested_date) FROM sales_order_item i"
        f" LEFT JOIN schedule_line l ON l.sales_order_item = i.id WHERE i.id IN {among}"
        " GROUP BY i.material_plant, i.id, i.project",
        [parameter],
    )
    enter(
        session,
        Reason.SALES_ORDER,
        (
            (material, segment, day)
            for material, item, project, day in rows
            for segment in {segment_of(item), segment_of(item, project)}
        ),
        origin,
    )


def enter_new_items(
    session: Session,
    materials: Sequence[int],
    items: Sequence[int],
    projects: Sequence[int | None],
    first: Integers,
    origin: str,
) -> None:
    """`enter_items` of items whose facts are known, by column: material in its plant, id, project, and `first` day."""
    material, project = np.array(materials, np.int64), np.array([each or 0 for each in projects], np.int64)
    own = np.column_stack((material, customer_segment(np.array(items, np.int64)), first))
    of_project = np.column_stack((material, project_segment(project), first))
    _enter(session, Reason.SALES_ORDER, np.concatenate((own, of_project[project > 0])), origin)


def enter_owned(session: Session, reason: Reason, items: Iterable[int], origin: str) -> None:
    """Every section in which sales order items (ids) own stock, firm receipts or reservations."""
    among, parameter = numbers(session, items)
    rows = session.rows(
        " UNION ".join(
            f"SELECT material_plant, sales_order_item FROM {table} WHERE sales_order_item IN {among}"
            for table in ("stock", "receipt", "reservation")
        ),
        [parameter] * 3,
    )
    enter(session, reason, ((material, segment_of(item), None) for material, item in rows), origin)


def enter_schedule_lines(session: Session, lines: Iterable[int], origin: str) -> None:
    """The sales order items of these schedule lines (ids)."""
    among, parameter = numbers(session, lines)
    rows = session.rows(
        f"SELECT DISTINCT sales_order_item FROM schedule_line WHERE id IN {among}", [parameter]
    )
    enter_items(session, (item for (item,) in rows), origin)


def enter_receipts(session: Session, receipts: Iterable[int], origin: str) -> None:
    """The sections of these firm receipts (ids), as they stand now."""
    among, parameter = numbers(session, receipts)
    rows = session.rows(
        f"SELECT material_plant, {receipt_segment_sql()}, availability_date FROM receipt WHERE id IN {among}",
        [parameter],
    )
    enter(session, Reason.RECEIPT, rows, origin)


def enter_reservations(session: Session, reservations: Iterable[int], origin: str) -> None:
    """The sections of these reservations (ids), as they stand now."""
    among, parameter = numbers(session, reservations)
    rows = session.rows(
        f"SELECT material_plant, {segment_sql()}, date FROM reservation WHERE id IN {among}", [parameter]
    )
    enter(session, Reason.RESERVATION, rows, origin)


def enter_reservations_of(session: Session, receipts: Iterable[int], origin: str) -> None:
    """The sections in which these firm receipts (ids) take their components."""
    among, parameter = numbers(session, receipts)
    rows = session.rows(f"SELECT id FROM reservation WHERE receipt IN {among}", [parameter])
    enter_reservations(session, (reservation for (reservation,) in rows), origin)


def enter_plan_lines(session: Session, lines: Iterable[int], origin: str) -> None:
    """The plan of the materials of these planned independent requirements (ids)."""
    among, parameter = numbers(session, lines)
    rows = session.rows(
        f"SELECT material_plant, date FROM planned_independent_requirement WHERE id IN {among}", [parameter]
    )
    enter_plan(session, rows, origin)


def enter_plan(session: Session, lines: Iterable[tuple[int, int | None]], origin: str) -> None:
    """Materials in plants (ids) whose plan changed from a day on, whichever section it stands in."""
    sections = ((material, segment, day) for material, day in lines for segment in PLAN_SEGMENTS)
    enter(session, Reason.PLAN, sections, origin)


def _now() -> str:
    """This moment as naive UTC, which both databases store alike."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
