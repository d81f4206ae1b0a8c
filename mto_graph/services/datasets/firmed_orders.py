"""Storing planned orders that a person made or changed, with their numbers and their components."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import insert_columns, update_columns
from mto_graph.services.datasets.batches import KEEP, Batch, Row
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.work import Work, cells_of
from mto_graph.services.exception_messages import FIRMED_BY_HAND, messages_by_hand
from mto_graph.services.item_rules import gross_classes, rules_of_items, rules_of_projects
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.manual_orders.stored_order import (
    StoredOrder,
    hindrance,
    need_components,
    read_orders,
)
from mto_graph.services.number_ranges import PLANNED_ORDERS, skip_numbers
from mto_graph.services.plan_changes.draft import note
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.planning.dictionaries import Dictionaries
from mto_graph.services.reading.segments import item_of, kind_of, project_of, segment_of
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import DEFAULT_CLASS, INDIVIDUAL_CLASS, PROJECT_CLASS, SegmentKind

_LONGEST: Final = 18
_VALUES: Final = ("quantity", "start_date", "finish_date", "availability_date")
_NEEDED: Final = ("material", "plant", "quantity", "availability_date")


_DEFAULTS: Final = {SegmentKind.CUSTOMER: INDIVIDUAL_CLASS, SegmentKind.PROJECT: PROJECT_CLASS}


class _Given(NamedTuple):
    row: Row
    number: int


def store_firmed_orders(work: Work, batch: Batch) -> None:
    """Firm planned orders; those that are new or differ need their components from now on."""
    key_of = cells_of(batch, ("order",))
    given = [_Given(row, _number(batch, row, key_of(row)[0])) for row in batch.rows if row.sound]
    given = [one for one in given if one.number]
    stored = read_orders(work.session, (one.number for one in given))
    wanted = {one.number: _order(work, batch, one, stored.get(one.number)) for one in given}
    orders = [order for order in wanted.values() if order is not None]
    if work.faults or not orders:
        return
    firmed = _firmed(work, stored)
    different = [order for order in orders if stored.get(order.number) != order or order.number not in firmed]
    if different:
        _write(work, different, set(stored))


def _number(batch: Batch, row: Row, text: str) -> int:
    """The order's number; 0 for what is none, which is told."""
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST and text[0] != "0":
        return int(text)
    message = f"order: {shown(text)} is not a number of up to {_LONGEST} digits."
    batch.fault(row.number, "order", ErrorCode.INVALID_VALUE, message)
    return 0


def _order(work: Work, batch: Batch, given: _Given, stored: StoredOrder | None) -> StoredOrder | None:
    """The order as it will be; None after telling what is wrong with it."""
    row = given.row
    place = work.placed(batch, row, None if stored is None else stored.material_plant)
    segment = _segment(work, batch, row, segment_of(None) if stored is None else stored.segment)
    if place == FAULTY or segment is None:
        return None
    before = stored or _new(batch, given, place, segment)
    if before is None:
        return None
    fault = _conflict(before, place, segment)
    if fault is not None:
        batch.fault(row.number, "order", *fault)
        return None
    order = _with_values(before, *cells_of(batch, _VALUES)(row))
    if order.start > order.availability:
        message = "start_date: the order would start after it is available."
        batch.fault(row.number, "start_date", ErrorCode.INVALID_VALUE, message)
    return order


def _segment(work: Work, batch: Batch, row: Row, stored: int) -> int | None:
    """Where the row says that the order stands; what it does not say stays. None after telling what is wrong."""
    item, project = work.owner(batch, row)
    (gross,) = cells_of(batch, ("gross",))(row)
    if FAULTY in (item, project):
        return None
    owner = (
        item_of(stored) if item is KEEP else item,
        project_of(stored) if project is KEEP else project,
        kind_of(stored) is SegmentKind.GROSS if gross is KEEP else gross,
    )
    return segment_of(*owner) if work.gross_or_owned(batch, row, *owner) else None


def _new(batch: Batch, given: _Given, place: Any, segment: int) -> StoredOrder | None:
    """An order without values; None after telling which of those that it needs are missing."""
    row = given.row
    missing = [name for name in _NEEDED if row.cells[batch.position[name]] is KEEP]
    for name in missing:
        message = f"{name}: a new row of {batch.table.name} must give it."
        batch.fault(row.number, name, ErrorCode.REQUIRED, message)
    if missing:
        return None
    day = cells_of(batch, ("availability_date",))(row)[0]
    return StoredOrder(
        number=given.number,
        material_plant=place,
        segment=segment,
        quantity=0,
        start=day,
        finish=day,
        availability=day,
        convertible=True,
        order_type="",
    )


def _with_values(
    order: StoredOrder, quantity: Any, start: Any, finish: Any, availability: Any
) -> StoredOrder:
    """The order with what is given; empty dates are the day of availability."""
    last = order.availability if availability is KEEP else availability
    first, ready = (
        old if day is KEEP else last if day is None else day
        for day, old in ((start, order.start), (finish, order.finish))
    )
    return replace(
        order,
        quantity=order.quantity if quantity is KEEP else quantity,
        start=first,
        finish=min(max(first, ready), last),
        availability=last,
    )


def _conflict(stored: StoredOrder, place: Any, segment: int) -> tuple[ErrorCode, str] | None:
    """Why the order of this number cannot be what the row says."""
    hindered = hindrance(stored)
    if hindered is not None:
        return hindered.code, f"order: {hindered.message}"
    if segment != stored.segment or place not in (KEEP, stored.material_plant):
        message = (
            f"order: {stored.number} is a planned order of another material or section; take another number."
        )
        return ErrorCode.CONFLICT, message
    return None


def _firmed(work: Work, stored: dict[int, StoredOrder]) -> set[int]:
    among, parameter = numbers(work.session, stored)
    rows = work.session.rows(
        f"SELECT number FROM planned_order WHERE firmed = {FIRMED_BY_HAND} AND number IN {among}", [parameter]
    )
    return {number for (number,) in rows}


def _write(work: Work, orders: list[StoredOrder], known: set[int]) -> None:
    materials = OrderMaterials(work.session, work.registry, (order.section for order in orders))
    dictionaries = Dictionaries(work.session, work.registry)
    messages = dictionaries.exception_set(messages_by_hand(work.registry))
    new = [order for order in orders if order.number not in known]
    profiles = _profiles(work, new, materials, dictionaries)
    dictionaries.write(work.session)
    places = {
        "material_plant": [order.material_plant for order in new],
        "segment": [order.segment for order in new],
        "order_profile": profiles,
        "created_run": [0] * len(new),
    }
    insert_columns(work.session, "planned_order", {**_numbers(new), **_columns(new, messages), **places})
    old = [order for order in orders if order.number in known]
    update_columns(work.session, "planned_order", _numbers(old), _columns(old, messages))
    skip_numbers(work.session, PLANNED_ORDERS, max(order.number for order in orders))
    need_components(work.session, orders, materials.components(orders), work.origin)
    note(work.session, OrderChange.CREATED, (order.noted for order in new), work.origin)
    note(work.session, OrderChange.CHANGED, (order.noted for order in old), work.origin)


def _numbers(orders: list[StoredOrder]) -> dict[str, list[int]]:
    return {"number": [order.number for order in orders]}


def _columns(orders: list[StoredOrder], messages: int) -> dict[str, list[int]]:
    return {
        "quantity": [order.quantity for order in orders],
        "start_date": [order.start for order in orders],
        "finish_date": [order.finish for order in orders],
        "availability_date": [order.availability for order in orders],
        "exception_set": [messages] * len(orders),
        "firmed": [FIRMED_BY_HAND] * len(orders),
    }


def _profiles(
    work: Work, orders: list[StoredOrder], materials: OrderMaterials, dictionaries: Dictionaries
) -> list[int]:
    """The profile of each new order: that of demand in its section."""
    segments = {order.segment for order in orders}
    items = {item for segment in segments if (item := item_of(segment)) is not None}
    projects = {project for segment in segments if (project := project_of(segment)) is not None}
    rules = rules_of_items(work.session, work.registry, items)
    of_projects = rules_of_projects(work.session, work.registry, projects)
    gross = gross_classes(work.session, work.registry, {order.material_plant for order in orders})
    found = []
    for order in orders:
        own = rules.get(item_of(order.segment) or 0) or of_projects.get(project_of(order.segment) or 0)
        if own is not None and own.section == order.segment:
            entry, strategy = own.section_class, own.section_strategy
        elif kind_of(order.segment) is SegmentKind.GROSS and order.material_plant in gross:
            entry, strategy = gross[order.material_plant]
        else:
            entry, strategy = _DEFAULTS.get(kind_of(order.segment), DEFAULT_CLASS), ""
        found.append(dictionaries.manual_profile(entry, strategy, materials.in_house(order.material_plant)))
    return found
