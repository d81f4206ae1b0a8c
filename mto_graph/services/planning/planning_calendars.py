"""Planning calendars as planning wants them: the dates on which periods begin, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.strategies import Integers


@dataclass(frozen=True, slots=True)
class PlanningCalendars:
    """The dates of each calendar, and the number of each (plant id, code)."""

    dates: tuple[Integers, ...]
    numbers: dict[tuple[int, str], int]

    def of(self, plants: Integers, codes: Sequence[str]) -> Integers:
        """The number of the calendar that a material of each plant (id) names; -1: none, or one without dates."""
        named = zip(plants.tolist(), codes, strict=True)
        return np.array([self.numbers.get(key, -1) for key in named], dtype=np.int64)


def read_planning_calendars(session: Session) -> PlanningCalendars:
    """All planning calendars, by plant and code."""
    plants, codes, dates = read_columns(
        session,
        "SELECT plant, planning_calendar, date FROM planning_calendar ORDER BY plant, planning_calendar, date",
        dtypes=(INT, TEXT, INT),
    )
    days: dict[tuple[int, str], list[int]] = {}
    for plant, code, day in zip(plants.tolist(), codes.tolist(), dates.tolist(), strict=True):
        days.setdefault((plant, code), []).append(day)
    return PlanningCalendars(
        tuple(np.array(found, dtype=np.int64) for found in days.values()),
        {key: number for number, key in enumerate(days)},
    )
