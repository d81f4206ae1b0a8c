"""When the quantity of a planned order is made, by the times of its material: the dates of messages 63 and 64."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from mto_graph.model.bulk import INT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import DAYS, day_of
from mto_graph.mrp.origin import SchedulingRule
from mto_graph.mrp.production_time import production_days
from mto_graph.services.planning.firm_orders import Firmed
from mto_graph.services.planning.keys import Numbering
from mto_graph.services.planning.master_data import Plants, read_plants
from mto_graph.services.production_times import times
from mto_graph.services.reading import rows
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers
from mto_graph.units import EPOCH, to_quantity

_FORWARD: Final = (SchedulingRule.FORWARD, SchedulingRule.REORDER_POINT)


class ProductionDatesRow(rows.Row):
    """From when to when the quantity is made, and how many workdays that takes; None outside of the calendar."""

    __slots__ = ("finish_date", "start_date", "workdays")

    start_date: datetime.date | None
    finish_date: datetime.date | None
    workdays: int


def of_planned_orders(
    session: Session, orders: Sequence[PlannedOrderRow], plants: Plants | None = None
) -> list[ProductionDatesRow | None]:
    """For each order its production dates; None where it is bought, or no times by quantity are maintained.

    As planning does it: backward from the finish of the order, or forward from the start where it was scheduled so,
    with the times and the calendar that are maintained now.
    """
    if not orders:
        return []
    plants = read_plants(session, EPOCH) if plants is None else plants
    among, parameter = numbers(session, {order.material_plant_id for order in orders})
    ids, *columns = read_columns(
        session,
        "SELECT mp.id, mp.plant, mp.setup_time_days, mp.interoperation_time_days, mp.processing_time_days,"
        f" mp.processing_base_quantity FROM material_plant mp WHERE mp.id IN {among}",
        [parameter],
        dtypes=(INT,) * 6,
        fill=-1,
    )
    place = Numbering(ids).places(np.array([order.material_plant_id for order in orders], dtype=np.int64))
    plant, *maintained = (column[place] for column in columns)
    made = np.array([order.procurement_type == "in_house" for order in orders], dtype=np.bool_)
    quantity = np.array([to_quantity(order.quantity) for order in orders], dtype=np.int64)
    workdays = production_days(times(made, *maintained), np.arange(len(orders)), quantity)
    calendar = plants.calendar[plants.numbering.places(plant)]
    forward = np.array([_is_forward(order) for order in orders], dtype=np.bool_)
    start, finish = _days(order.start_date for order in orders), _days(order.finish_date for order in orders)
    shifted = plants.calendars.shifted
    first = np.where(forward, start, shifted(calendar, finish, -workdays))
    last = np.where(forward, shifted(calendar, start, workdays), finish)
    found = zip(first.tolist(), last.tolist(), workdays.tolist(), strict=True)
    return [_row(begins, ends, taken) if taken else None for begins, ends, taken in found]


def _is_forward(order: PlannedOrderRow) -> bool:
    """Whose dates a person has entered is looked at from its finish."""
    return order.firming != Firmed.BY_HAND and order.scheduling in _FORWARD


def _row(begins: int, ends: int, workdays: int) -> ProductionDatesRow:
    row = ProductionDatesRow()
    row.start_date, row.finish_date = (
        rows.day_of(day if 0 <= day < DAYS else None) for day in (begins, ends)
    )
    row.workdays = workdays
    return row


def _days(dates: Iterable[datetime.date]) -> Integers:
    return np.array([day_of(one) for one in dates], dtype=np.int64)
