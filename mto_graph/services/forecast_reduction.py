"""Forecast reduction: what is consumed in a period is taken out of the forecast of that period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mto_graph.model.bulk import insert_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import bucket_end, bucket_start
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Registry, SegmentKind


@dataclass(slots=True)
class _Period:
    id: int
    first_day: int
    last_day: int
    quantity: int
    withdrawn: int
    change: int = 0

    def take(self, quantity: int) -> int:
        """Withdraw as much of a quantity as is left; a quantity below zero gives back what is withdrawn."""
        now = max(min(quantity, self.quantity - self.withdrawn), -self.withdrawn)
        now = max(now, 0) if quantity > 0 else now
        self.withdrawn += now
        self.change += now
        return now


def reduce_forecasts(session: Session, registry: Registry, first: int, rows: Sequence[LedgerRow]) -> None:
    """Count what these rows of the ledger, numbered from `first` and written already, consume of plant stock.

    An issue lowers the forecast whose period holds its posting date: of several the one that begins last, then the
    shorter one. What is consumed above the forecast of its period lowers no other. A reversal gives back what its
    issue took, so that what is left of both is taken as if only the rest had been issued.
    """
    consuming = [
        (first + at, row)
        for at, row in enumerate(rows)
        if registry.movement_type(row.movement_type).consumption
    ]
    periods = _periods(session, {row.material_plant for _, row in consuming})
    if not periods:
        return
    taken: list[tuple[int, int, int]] = []
    for number, row in consuming:
        if row.reversal_of is None and row.from_segment == SegmentKind.NET:
            taken += _issued(number, row, periods.get(row.material_plant, ()))
    taken += _given_back(session, consuming, periods)
    _write(session, taken, periods)


def _issued(number: int, row: LedgerRow, periods: Iterable[_Period]) -> list[tuple[int, int, int]]:
    rest, taken = row.quantity, []
    for period in periods:
        if period.first_day <= row.posting_date <= period.last_day and (now := period.take(rest)):
            taken.append((number, period.id, now))
            rest -= now
    return taken


def _given_back(
    session: Session, rows: Iterable[tuple[int, LedgerRow]], periods: Mapping[int, Sequence[_Period]]
) -> list[tuple[int, int, int]]:
    reversals = {row.reversal_of: (number, row) for number, row in rows if row.reversal_of is not None}
    if not reversals:
        return []
    among, parameter = numbers(session, (original for original in reversals if original is not None))
    still_issued = dict(
        session.rows(
            "SELECT g.id, g.quantity - COALESCE((SELECT SUM(r.quantity) FROM goods_movement r"
            f" WHERE r.reversal_of = g.id), 0) FROM goods_movement g WHERE g.id IN {among}",
            [parameter],
        )
    )
    reductions: dict[int, dict[int, int]] = defaultdict(dict)
    for original, period, quantity in session.rows(
        "SELECT COALESCE(g.reversal_of, g.id), f.forecast_requirement, SUM(f.quantity) FROM forecast_reduction f"
        f" JOIN goods_movement g ON g.id = f.goods_movement WHERE g.id IN {among} OR g.reversal_of IN {among}"
        " GROUP BY COALESCE(g.reversal_of, g.id), f.forecast_requirement",
        [parameter, parameter],
    ):
        reductions[original][period] = int(quantity)
    taken = []
    for original, (number, row) in reversals.items():
        reduced = reductions.get(original or 0, {})
        surplus = sum(reduced.values()) - int(still_issued.get(original or 0, 0))
        for period in reversed(periods.get(row.material_plant, ())):
            if surplus > 0 and (now := period.take(-min(surplus, reduced.get(period.id, 0)))):
                taken.append((number, period.id, now))
                surplus += now
    return taken


def _periods(session: Session, materials: Iterable[int]) -> dict[int, list[_Period]]:
    """The forecast of each material in the order in which it is taken."""
    among, parameter = numbers(session, materials)
    rows = session.rows(
        "SELECT material_plant, id, date, period, quantity, withdrawn_quantity FROM forecast_requirement"
        f" WHERE material_plant IN {among} ORDER BY material_plant, date",
        [parameter],
    )
    days = np.array([row[2] for row in rows], dtype=np.int64)
    kinds = [row[3] for row in rows]
    bounds = zip(bucket_start(days, kinds).tolist(), bucket_end(days, kinds).tolist(), strict=True)
    found: dict[int, list[_Period]] = defaultdict(list)
    for (material, identity, _, _, quantity, withdrawn), (begins, ends) in zip(rows, bounds, strict=True):
        found[material].append(_Period(identity, begins, ends, quantity, withdrawn))
    for periods in found.values():
        periods.sort(key=lambda period: (-period.first_day, period.last_day))
    return found


def _write(
    session: Session, taken: Sequence[tuple[int, int, int]], periods: Mapping[int, Iterable[_Period]]
) -> None:
    if not taken:
        return
    names = ("goods_movement", "forecast_requirement", "quantity")
    columns = zip(names, zip(*taken, strict=True), strict=True)
    insert_columns(session, "forecast_reduction", {name: list(values) for name, values in columns})
    session.executemany(
        "UPDATE forecast_requirement SET withdrawn_quantity = withdrawn_quantity + ? WHERE id = ?",
        [(period.change, period.id) for found in periods.values() for period in found if period.change],
    )
