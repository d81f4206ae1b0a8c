"""The replenishment lead time: when a material can be there that must be made or bought from today on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.intervals import LIMIT
from mto_graph.mrp.production_time import production_days
from mto_graph.services.planning.keys import Numbering
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.production_times import times
from mto_graph.services.reading.sql import numbers


def replenishment_days(
    session: Session, wanted: Iterable[tuple[int, int]], today: date
) -> dict[tuple[int, int], int]:
    """For each material in its plant (id) and quantity the day (since 1970-01-01) on which a replenishment begun today
    is there.

    The total replenishment lead time in workdays where it is maintained; else in-house production and goods receipt
    days, or purchasing processing days, delivery days of the calendar, and goods receipt days. In-house production
    takes the maintained days, else as long as its quantity does.
    """
    pairs = list(wanted)
    among, parameter = numbers(session, {place for place, _ in pairs})
    ids, *columns, procurement, special = read_columns(
        session,
        "SELECT mp.id, mp.plant, mp.replenishment_days, mp.in_house_production_days, mp.planned_delivery_days,"
        " mp.goods_receipt_days, mp.setup_time_days, mp.interoperation_time_days, mp.processing_time_days,"
        " mp.processing_base_quantity, (SELECT COUNT(*) FROM bom_item b WHERE b.parent = mp.id), mp.procurement_type,"
        f" mp.special_procurement FROM material_plant mp WHERE mp.id IN {among}",
        [parameter],
        dtypes=(*(INT,) * 11, TEXT, TEXT),
        fill=-1,
    )
    rows = Numbering(ids).places(np.array([place for place, _ in pairs], dtype=np.int64))
    quantity = np.array([min(amount, LIMIT) for _, amount in pairs], dtype=np.int64)
    plant, total, made, delivery, receipt, setup, interoperation, processing, base, items = (
        column[rows] for column in columns
    )
    procurement, special = procurement[rows], special[rows]
    plants = read_plants(session, today)
    place = plants.numbering.places(plant)
    calendars, calendar = plants.calendars, plants.calendar[place]
    in_house = (special != "stock_transfer") & (
        (procurement == "in_house") | (procurement == "both") | ((procurement == "") & (items > 0))
    )
    by_quantity = production_days(
        times(in_house, setup, interoperation, processing, base), np.arange(len(pairs)), quantity
    )
    start = calendars.at_or_after(calendar, np.full(len(pairs), day_of(today)))
    produced = calendars.shifted(calendar, start, np.where(made >= 0, made, by_quantity))
    ordered = calendars.shifted(calendar, start, plants.processing_days[place])
    bought = calendars.at_or_after(calendar, ordered + np.maximum(delivery, 0))
    own = calendars.shifted(calendar, np.where(in_house, produced, bought), np.maximum(receipt, 0))
    day = np.where(total >= 0, calendars.shifted(calendar, start, np.maximum(total, 0)), own)
    if calendars.is_beyond(day).any():
        raise refuse(
            ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
            "The replenishment lead time leads out of the calendar, which ends on 2099-12-31; "
            "correct the material's lead times.",
        )
    return dict(zip(pairs, day.tolist(), strict=True))
