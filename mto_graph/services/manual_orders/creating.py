"""Making planned orders by hand: firm from the start, with dates and components as planning would give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.bulk import insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.exception_messages import FIRMED_BY_HAND, messages_by_hand
from mto_graph.services.item_rules import gross_classes, item_rules
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.manual_orders.stored_order import StoredOrder, need_components
from mto_graph.services.manual_orders.values import GivenValues
from mto_graph.services.number_ranges import PLANNED_ORDERS, next_numbers
from mto_graph.services.places import material_plant_id, sales_order_item_id
from mto_graph.services.plan_changes.draft import note
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.planning.dictionaries import Dictionaries
from mto_graph.services.reading.segments import segment_of
from mto_graph.strategies import DEFAULT_CLASS, Registry, RequirementsClass

_ORIGIN: Final = "manual planned order"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlannedOrder:
    """A planned order for plant stock – for whoever needs it or for gross plan –, or for an item that is kept apart.

    Of an item that is planned by project it stands in the project's section.

    Without a start date it is scheduled backward by the material's lead times.
    """

    material: str
    plant: str
    quantity: Decimal
    availability_date: date
    start_date: date | None = None
    sales_order: str = ""
    sales_order_item: int | None = None
    gross: bool = False
    """For the gross section, where plan does not look at stock."""


def create_planned_order(application: Application, new: NewPlannedOrder) -> int:
    """Make a firm planned order; its number.

    How the requirements of its components are covered is for the next planning run. Refused: NOT_FOUND, REQUIRED,
    INVALID_VALUE, CONFLICT for a sales order item that is not kept apart and for gross orders of
    materials without gross plan, LEAD_TIME_OUTSIDE_CALENDAR;
    PLANNING_IN_PROGRESS during a planning run.

    Example: `create_planned_order(application, NewPlannedOrder(material="FG20", plant="1000",
        quantity=Decimal(5), availability_date=date(2025, 5, 1)))`
    """
    faults: list[UserError] = []
    values = GivenValues.read(new.quantity, new.availability_date, new.start_date, faults)
    if bool(new.sales_order) != (new.sales_order_item is not None):
        message = "A sales order and its item are given together, or neither."
        faults.append(UserError(ErrorCode.REQUIRED, message, ("sales_order",)))
    if new.gross and new.sales_order:
        message = "An order in the gross section is for plant stock; leave sales order and item out."
        faults.append(UserError(ErrorCode.CONFLICT, message, ("gross",)))
    refuse_all(faults)
    # A planning run that read the receipts before must not write its plan without this one after.
    with application.database.planning_lock(), application.database.session() as session:
        session.serialize("datasets")
        return _created(session, application.registry, new, values)


def _created(session: Session, registry: Registry, new: NewPlannedOrder, values: GivenValues) -> int:
    place = material_plant_id(session, new.material, new.plant)
    item = (
        None
        if new.sales_order_item is None
        else sales_order_item_id(session, new.sales_order, new.sales_order_item)
    )
    if new.gross:
        entry, strategy, segment = _gross_class(session, registry, place, new)
    else:
        entry, strategy, segment = _requirements_class(session, registry, item, new)
    materials = OrderMaterials(session, registry, [(place, segment)])
    assert values.quantity is not None
    assert values.availability is not None
    start, finish = materials.dates(place, values.availability, values.quantity)
    start = values.checked_start(start, values.availability)
    dictionaries = Dictionaries(session, registry)
    order = StoredOrder(
        number=int(next_numbers(session, PLANNED_ORDERS, 1)[0]),
        material_plant=place,
        segment=segment,
        quantity=values.quantity,
        start=start,
        finish=max(start, finish),
        availability=values.availability,
        convertible=entry.convertible,
        order_type=entry.order_type,
    )
    profile = dictionaries.manual_profile(entry, strategy, materials.in_house(place))
    messages = dictionaries.exception_set(messages_by_hand(registry))
    dictionaries.write(session)
    _insert(session, order, profile, messages)
    need_components(session, [order], materials.components([order]), _ORIGIN)
    note(session, OrderChange.CREATED, [order.noted], _ORIGIN)
    return order.number


def _requirements_class(
    session: Session, registry: Registry, item: int | None, new: NewPlannedOrder
) -> tuple[RequirementsClass, str, int]:
    """The class of demand in the order's section, the strategy that declares it, and the stored segment."""
    if item is None:
        return DEFAULT_CLASS, "", segment_of(None)
    rules = item_rules(session, registry, item)
    if not rules.kept_apart:
        raise refuse(
            ErrorCode.CONFLICT,
            f"Sales order item {new.sales_order}/{new.sales_order_item} has no section of its own; it is served from "
            "plant stock. Leave sales order and item out.",
            "sales_order",
        )
    return rules.section_class, rules.section_strategy, rules.section


def _gross_class(
    session: Session, registry: Registry, material_plant: int, new: NewPlannedOrder
) -> tuple[RequirementsClass, str, int]:
    """The class of the material's plan, which must stand in the gross section."""
    found = gross_classes(session, registry, [material_plant])
    if material_plant not in found:
        raise refuse(
            ErrorCode.CONFLICT,
            f"Material {new.material} in plant {new.plant} has no gross planning: its strategy_group names no strategy "
            "whose plan stands in the gross section. Leave gross out.",
            "gross",
        )
    return *found[material_plant], segment_of(None, gross=True)


def _insert(session: Session, order: StoredOrder, profile: int, messages: int) -> None:
    insert_columns(
        session,
        "planned_order",
        {
            "number": [order.number],
            "material_plant": [order.material_plant],
            "segment": [order.segment],
            "quantity": [order.quantity],
            "start_date": [order.start],
            "finish_date": [order.finish],
            "availability_date": [order.availability],
            "order_profile": [profile],
            "exception_set": [messages],
            "firmed": [FIRMED_BY_HAND],
            "created_run": [0],
        },
    )
