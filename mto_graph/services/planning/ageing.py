"""What the passing of days changes: sections whose plan depends on today although nobody touched them.

A plan compares dates with today: what should have started is scheduled forward, what lies in the past gets a message,
safety stock is wanted today, safety time wants nothing before today, and the horizons, the fences and the forecast
move on. All other sections have the same plan on every day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.planning.outcome import SUBJECT_MATERIAL
from mto_graph.services.planning.sections import Frame, Section, Sections
from mto_graph.services.planning_file import ALL_SECTIONS, Reason, enter
from mto_graph.services.reading.segments import receipt_segment_sql
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Procedure, Registry, SegmentKind
from mto_graph.units import EPOCH

_OF_TODAY = (Procedure.REORDER_POINT, Procedure.FORECAST)
"""Procedures whose shortages are of today, or of periods that begin and end."""
_CALENDAR_DAYS_A_WORKDAY = 3
_MARGIN = 30
"""Enough for any run of holidays; looking at a section too many costs time, one too few a wrong plan."""
_FENCED = (
    "mp.planning_time_fence_days IS NOT NULL"
    " AND (mp.firming_type > 0 OR (mp.firming_type IS NULL AND mp.mrp_type IN ({codes})))"
)
_FENCE_DAYS = f"{_CALENDAR_DAYS_A_WORKDAY} * mp.planning_time_fence_days + {_MARGIN}"


def planning_dates(session: Session) -> dict[int, int | None]:
    """For each plant (id) the day for which all of it was planned last."""
    return dict(session.rows("SELECT id, planning_date FROM plant ORDER BY id"))


def set_planning_date(session: Session, plants: tuple[int, ...], today: int) -> None:
    """From now on the plan of these plants is one for this day."""
    session.executemany(
        "UPDATE plant SET planning_date = ? WHERE id = ? AND (planning_date IS NULL OR planning_date <> ?)",
        [(today, plant, today) for plant in plants],
    )


def enter_other_day(
    session: Session, frame: Frame, sections: Sections | None, today: int, origin: str
) -> None:
    """A run over a part for another day than its plant's leaves the part to be looked at once more."""
    planned = sections
    if planned is None:
        planned = frozenset((material, ALL_SECTIONS) for material in frame.materials or ())
    among, parameter = numbers(session, {material for material, _ in planned})
    rows = session.rows(
        "SELECT mp.id FROM material_plant mp JOIN plant p ON p.id = mp.plant"
        f" WHERE p.planning_date <> ? AND mp.id IN {among}",
        [today, parameter],
    )
    other = {material for (material,) in rows}
    enter(
        session,
        Reason.DEPENDENT,
        ((material, segment, None) for material, segment in planned if material in other),
        origin,
    )


def aged(session: Session, registry: Registry, dates: Mapping[int, int], today: int) -> set[Section]:
    """The sections in plants, planned for these days so far, that must be looked at because it is a later day now."""
    dates = {plant: day for plant, day in dates.items() if day < today}
    found: set[Section] = set()
    horizons = _horizons(session, dates, today)
    watching = sorted(code for code, entry in registry.mrp_types.items() if entry.procedure in _OF_TODAY)
    types = ", ".join("?" for _ in watching) or "NULL"
    firming = sorted(code for code, entry in registry.mrp_types.items() if entry.firming_type)
    fenced = _FENCED.format(codes=", ".join("?" for _ in firming) or "NULL")
    for plant in dates:
        first, last = horizons[plant]
        found.update(
            _sections(
                session,
                "SELECT DISTINCT o.material_plant, o.segment FROM planned_order o"
                " JOIN material_plant mp ON mp.id = o.material_plant WHERE mp.plant = ?"
                f" AND (o.start_date < ? OR o.start_date < ? + {_ahead('opening_period_days')}"
                f" OR (o.firmed <> 0 AND (o.availability_date < ? + {_ahead('goods_receipt_days')}"
                " OR o.availability_date BETWEEN ? AND ?))"
                " OR (mp.safety_time_days > 0 AND (o.start_date <= ? OR o.availability_date <= ?"
                " OR o.requirement_date <= ?))"
                f" OR ({fenced} AND o.availability_date < ? + {_FENCE_DAYS}))",
                [plant, today, today, today, first, last, today, today, today, *firming, today],
            )
        )
        found.update(
            _sections(
                session,
                "SELECT DISTINCT w.material_plant, w.segment FROM worklist w"
                " JOIN material_plant mp ON mp.id = w.material_plant WHERE mp.plant = ?"
                " AND mp.safety_time_days > 0 AND w.due_date <= ?",
                [plant, today],
            )
        )
        found.update(
            (material, segment)
            for material, segment in session.rows(
                f"SELECT DISTINCT r.material_plant, {receipt_segment_sql('r')} FROM receipt r"
                " JOIN material_plant mp ON mp.id = r.material_plant WHERE mp.plant = ?"
                " AND r.quantity > r.received_quantity AND NOT r.delivery_completed"
                f" AND (r.start_date < ? OR r.availability_date < ? + {_ahead('goods_receipt_days')}"
                f" OR COALESCE(r.start_date, r.availability_date) < ? + {_ahead('opening_period_days')}"
                " OR r.availability_date BETWEEN ? AND ?"
                " OR (mp.safety_time_days > 0 AND r.availability_date <= ?)"
                f" OR ({fenced} AND r.availability_date < ? + {_FENCE_DAYS}))",
                [plant, today, today, today, first, last, today, *firming, today],
            )
        )
        found.update(
            _sections(
                session,
                "SELECT DISTINCT x.material_plant, x.segment FROM plan_exception x"
                " JOIN material_plant mp ON mp.id = x.material_plant WHERE mp.plant = ?"
                f" AND x.subject_kind = {SUBJECT_MATERIAL:d}",
                [plant],
            )
        )
        found.update(
            (material, int(SegmentKind.NET))
            for (material,) in session.rows(
                f"SELECT id FROM material_plant WHERE plant = ? AND (safety_stock > 0 OR mrp_type IN ({types}))",
                [plant, *watching],
            )
        )
    return found


def _ahead(column: str) -> str:
    """So many days before today's past a workday period of the material begins to matter; none without a period."""
    return f"CASE WHEN mp.{column} > 0 THEN {_CALENDAR_DAYS_A_WORKDAY} * mp.{column} + {_MARGIN} ELSE 0 END"


def _horizons(session: Session, dates: Mapping[int, int], today: int) -> dict[int, tuple[int, int]]:
    """For each plant the days that its rescheduling horizon reaches now and did not reach before."""
    now = read_plants(session, EPOCH + timedelta(today))
    found = {}
    for plant, before in dates.items():
        at = int(now.numbering.places(np.array([plant], dtype=np.int64))[0])
        then = read_plants(session, EPOCH + timedelta(before))
        found[plant] = (int(then.horizon_day[at]) + 1, int(now.horizon_day[at]))
    return found


def _sections(session: Session, sql: str, parameters: list[Any]) -> list[Section]:
    return [(material, segment) for material, segment in session.rows(sql, parameters)]
