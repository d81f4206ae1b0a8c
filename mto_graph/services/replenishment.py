"""The replenishment lead time: when a material can be there that must be made or bought from today on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.reading.sql import numbers


def replenishment_days(session: Session, places: Iterable[int], today: date) -> dict[int, int]:
    """For each material in its plant (id) the day (since 1970-01-01) on which a replenishment begun today is there.

    The total replenishment lead time in workdays where it is maintained; else in-house production and goods receipt
    days, or purchasing processing days, delivery days of the calendar, and goods receipt days.
    """
    among, parameter = numbers(session, places)
    ids, plant, procurement, special, total, made, delivery, receipt, items = read_columns(
        session,
        "SELECT mp.id, mp.plant, mp.procurement_type, mp.special_procurement, mp.replenishment_days,"
        " mp.in_house_production_days, mp.planned_delivery_days, mp.goods_receipt_days,"
        " (SELECT COUNT(*) FROM bom_item b WHERE b.parent = mp.id) FROM material_plant mp"
        f" WHERE mp.id IN {among}",
        [parameter],
        dtypes=(INT, INT, TEXT, TEXT, *(INT,) * 5),
        fill=-1,
    )
    plants = read_plants(session, today)
    row = plants.numbering.places(plant)
    calendars, calendar = plants.calendars, plants.calendar[row]
    in_house = (special != "stock_transfer") & (
        (procurement == "in_house") | (procurement == "both") | ((procurement == "") & (items > 0))
    )
    start = calendars.at_or_after(calendar, np.full(len(ids), day_of(today)))
    produced = calendars.shifted(calendar, start, np.maximum(made, 0))
    ordered = calendars.shifted(calendar, start, plants.processing_days[row])
    bought = calendars.at_or_after(calendar, ordered + np.maximum(delivery, 0))
    own = calendars.shifted(calendar, np.where(in_house, produced, bought), np.maximum(receipt, 0))
    day = np.where(total >= 0, calendars.shifted(calendar, start, np.maximum(total, 0)), own)
    if calendars.is_beyond(day).any():
        raise refuse(
            ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
            "The replenishment lead time leads out of the calendar, which ends on 2099-12-31; "
            "correct the material's lead times.",
        )
    return dict(zip(ids.tolist(), day.tolist(), strict=True))
