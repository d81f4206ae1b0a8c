"""Putting elements into sections and summing them up, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import Calendars, day_of
from mto_graph.services.application import Application
from mto_graph.services.places import material_plant_id
from mto_graph.services.planning.fences import fences
from mto_graph.services.reading.section_names import SectionNames
from mto_graph.services.reading.segments import item_of, kind_of
from mto_graph.services.reading.sql import one_of
from mto_graph.services.stock_requirements.elements import ElementReader, Place
from mto_graph.services.stock_requirements.rows import (
    AVAILABLE,
    COUNTS,
    DAY,
    DOCUMENT,
    ELEMENT,
    EXCEPTIONS,
    FENCE_END,
    ITEM,
    MATERIAL_PLANT,
    QUANTITY,
    SEGMENT,
    SEQUENCE,
    STOCK_ELEMENT,
    SUB_ITEM,
    Row,
    Section,
    StockRequirementsList,
    line,
)
from mto_graph.services.stock_requirements.stored_elements import Stored, StoredElement, stored_elements
from mto_graph.strategies import Integers, Procedure, Registry, SegmentKind
from mto_graph.units import from_day, from_quantity

_WITH_SAFETY_STOCK: Final = (Procedure.REQUIREMENTS, Procedure.FORECAST)
_BESIDE_FORECAST: Final = ("SafeSt", "ForReq")
"""The requirements that count where the forecast is what is planned; what it stands for is only shown."""


def stock_requirements_list(
    application: Application, material: str, plant: str, today: date | None = None
) -> StockRequirementsList:
    """The list of one material in one plant; refused when it does not exist.

    `today` is the day at which stock stands; without it the planning date of the last run, else this day.

    Example: `stock_requirements_list(application, "FG20", "1000").sections[0].text == "net"`
    """
    with application.database.reading() as session:
        identity = material_plant_id(session, material, plant)
        return stock_requirements_lists(session, application.registry, [identity], today)[identity]


def stock_requirements_lists(
    session: Session,
    registry: Registry,
    ids: Iterable[int],
    today: date | None = None,
    *,
    messages: bool = True,
) -> dict[int, StockRequirementsList]:
    """The lists of many materials in plants (ids), in a number of statements that does not depend on how many.

    Without `messages` no line has any: they take two statements of their own.
    """
    among, parameter = one_of(session, ids)
    found = _maintained(session, among, parameter)
    if not found:
        return {}
    planned = found[0][-1]
    start = today or (date.today() if planned is None else from_day(planned))
    stored = stored_elements(session, among, parameter)
    places, calendars = _places(registry, found, stored[Stored.HOLIDAY], start)
    reader = ElementReader(session, registry, places, calendars, stored, day_of(start), messages=messages)
    stocks = reader.stocks()
    sections: dict[int, dict[int, list[Row]]] = {place: {int(SegmentKind.NET): []} for place in places}
    for place, segment in stocks:
        sections[place].setdefault(segment, [])
    for row in reader.lines():
        sections[row.values[MATERIAL_PLANT]].setdefault(row.values[SEGMENT], []).append(row)
    names = SectionNames(session, (segment for found in sections.values() for segment in found))
    return {
        identity: StockRequirementsList(
            material_plant_id=identity,
            material=place.material,
            plant=place.plant,
            planning_date=start,
            sections=tuple(
                _section(reader, place, segment, lines, stocks.get((identity, segment), 0), start, names)
                for segment, lines in sorted(
                    sections[identity].items(), key=lambda entry: names.key(entry[0])
                )
            ),
        )
        for identity, place in places.items()
    }


def _maintained(session: Session, among: str, parameter: str) -> list[tuple[Any, ...]]:
    """What is maintained for the materials, and on which day the last run has planned."""
    return session.rows(
        "SELECT mp.id, m.material, p.id, p.plant, mp.safety_stock, mp.mrp_type, mp.strategy_group,"
        " mp.effective_out_date, COALESCE(mp.firming_type, -1), COALESCE(mp.planning_time_fence_days, -1), p.workdays,"
        " (SELECT planning_date FROM planning_run WHERE status = 'FINISHED' ORDER BY id DESC LIMIT 1)"
        " FROM material_plant mp JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
        f" WHERE mp.id {among}",
        [parameter],
    )


def _places(
    registry: Registry, found: Sequence[Sequence[Any]], holidays: Iterable[StoredElement], today: date
) -> tuple[dict[int, Place], Calendars]:
    calendars, number = _calendars({row[2]: row[10] for row in found}, holidays)
    calendar = _column(number[row[2]] for row in found)
    ends = _fence_ends(registry, calendars, calendar, today, found)
    places = {}
    for row, own_calendar, end in zip(found, calendar.tolist(), ends, strict=True):
        identity, material, _, plant, safety_stock, mrp_type, group, out = row[:8]
        known = registry.mrp_types.get(mrp_type)
        places[identity] = Place(
            id=identity,
            material=material,
            plant=plant,
            calendar=own_calendar,
            safety_stock=safety_stock or 0,
            effective_out_day=out,
            procedure=Procedure.NONE if known is None else known.procedure,
            strategy_group=group,
            fence_day=end if end >= 0 else None,
        )
    return places, calendars


def _calendars(
    plants: Mapping[int, str], closed: Iterable[StoredElement]
) -> tuple[Calendars, dict[int, int]]:
    """The calendars of plants (id → workdays), and which of them each plant has; plants that agree share one."""
    holidays: dict[int, list[int]] = {}
    for holiday in closed:
        holidays.setdefault(holiday.key, []).append(holiday.day)
    wanted = {plant: (week, tuple(holidays.get(plant, ()))) for plant, week in plants.items()}
    distinct = {calendar: at for at, calendar in enumerate(dict.fromkeys(wanted.values()))}
    return Calendars.build(list(distinct)), {plant: distinct[key] for plant, key in wanted.items()}


def _fence_ends(
    registry: Registry, calendars: Calendars, calendar: Integers, today: date, found: Sequence[Sequence[Any]]
) -> list[int]:
    """The end of each material's planning time fence; -1 without one, as where no days are maintained."""
    if all(row[9] < 0 for row in found):
        return [-1] * len(found)
    ends = fences(
        registry,
        calendars,
        calendar,
        day_of(today),
        [row[5] for row in found],
        _column(row[8] for row in found),
        _column(row[9] for row in found),
    ).end
    known: list[int] = ends.tolist()
    return known


def _column(values: Iterable[int]) -> Integers:
    return np.array(list(values), dtype=np.int64)


def _section(
    reader: ElementReader,
    place: Place,
    segment: int,
    lines: list[Row],
    stock: int,
    today: date,
    names: SectionNames,
) -> Section:
    kind = kind_of(segment)
    order, item = names.item(segment) or ("", None)
    rows = []
    headed = kind is SegmentKind.NET or kind in STOCK_ELEMENT
    if headed:
        rows.append(
            line(
                material_plant=place.id,
                segment=segment,
                day=day_of(today),
                element=STOCK_ELEMENT.get(kind, "Stock"),
                quantity=None,
                exceptions=reader.stock_messages(place.id, segment),
                source_kind="stock",
                source_key=(place.id, segment),
            )
        )
        rows[0].values[AVAILABLE] = stock
    if kind is SegmentKind.NET and _keeps_safety_stock(place, day_of(today)):
        lines = [*lines, _safety_stock(place, segment, today)]
    if place.fence_day is not None:
        lines = [*lines, _fence_end(place, place.fence_day, segment)]
    rows += _summed(lines, stock, forecast=kind is SegmentKind.NET and place.procedure is Procedure.FORECAST)
    messages = reader.material_messages(place.id, segment)
    if not headed:
        messages += reader.stock_messages(place.id, segment)
    if rows and messages:
        # What is about the material in the section, or the section itself, stands at the section's first line.
        rows[0].values[EXCEPTIONS] = tuple(sorted({*rows[0].exceptions, *messages}))
    return Section(
        kind=kind,
        text=names.text(segment),
        segment=segment,
        sales_order=order,
        item=item,
        sales_order_item_id=item_of(segment),
        project=names.project(segment) or "",
        stock=from_quantity(stock),
        rows=tuple(rows),
    )


def _summed(lines: list[Row], stock: int, *, forecast: bool) -> list[Row]:
    """The lines in their order, each with what is available after it."""
    available = stock
    found = sorted(lines, key=_line_key)
    for row in found:
        values = row.values
        quantity = values[QUANTITY] or 0
        beside = forecast and quantity < 0 and values[ELEMENT] not in _BESIDE_FORECAST
        if values[COUNTS] and not beside:
            available += quantity
        values[AVAILABLE] = available
    return found


def _keeps_safety_stock(place: Place, today: int) -> bool:
    """Not any more from the effective-out date on."""
    kept = place.effective_out_day is None or place.effective_out_day > today
    return place.safety_stock > 0 and kept and place.procedure in _WITH_SAFETY_STOCK


def _safety_stock(place: Place, segment: int, today: date) -> Row:
    return line(
        material_plant=place.id,
        segment=segment,
        day=day_of(today),
        element="SafeSt",
        quantity=-place.safety_stock,
        source_kind="safety_stock",
        source_key=place.id,
    )


def _fence_end(place: Place, day: int, segment: int) -> Row:
    return line(material_plant=place.id, segment=segment, day=day, element=FENCE_END, quantity=None)


def _line_key(row: Row) -> tuple[int, int, str, int, int]:
    """Within a day the fence, safety stock, then receipts, then requirements by element, order and item."""
    values = row.values
    sequence = 0 if (values[QUANTITY] or 0) > 0 else SEQUENCE[values[ELEMENT]]
    return values[DAY], sequence, values[DOCUMENT], values[ITEM] or 0, values[SUB_ITEM]
