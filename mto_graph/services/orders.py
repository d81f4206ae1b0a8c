"""Converting planned orders: proposals become production orders and purchase requisitions.

The new order is firm, keeps section and dates of its proposal, and the components of the proposal become
reservations that belong to it. Pegging follows, so the next planning run finds nothing to change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode, Refused, UserError, refuse, refuse_all
from mto_graph.model.bulk import allocate_ids, delete_keys, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.application import Application
from mto_graph.services.assembly_orders.converting import prepare_conversion
from mto_graph.services.convertible_orders import (
    PlannedOrder,
    hindrances,
    may_hold_reservations,
    read_orders,
    read_section,
)
from mto_graph.services.number_ranges import (
    PRODUCTION_ORDERS,
    PURCHASE_REQUISITIONS,
    RESERVATIONS,
    next_numbers,
)
from mto_graph.services.order_pegging import PeggingBook, Requirement
from mto_graph.services.places import material_plant_id, section_segment
from mto_graph.services.plan_changes.draft import note
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.reading.segments import owner_columns, receipt_columns
from mto_graph.services.reading.sql import numbers
from mto_graph.services.worklist_upkeep import forget_messages
from mto_graph.strategies import Registry
from mto_graph.units import from_quantity, to_day, to_quantity

MAXIMUM_CONVERSIONS: Final = 10_000
_ORIGIN: Final = "conversion"

_KINDS: Final = {True: PRODUCTION_ORDERS, False: PURCHASE_REQUISITIONS}


@dataclass(frozen=True, slots=True)
class Conversion:
    """One planned order to convert: all of it, or a part whose rest stays a planned order.

    `planned_order` is its number; minus the id of a receipt for a firm planned order of the receipts.
    """

    planned_order: int
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ConvertedOrder:
    """What a planned order became; `remaining` is the quantity that stays a planned order."""

    planned_order: int
    receipt_id: int
    order: str
    item: int
    kind: str
    quantity: Decimal
    remaining: Decimal


_Chosen = tuple[PlannedOrder, int]
"""An order and the thousandths of it to convert."""


def convert_planned_orders(
    application: Application, conversions: Sequence[Conversion]
) -> tuple[ConvertedOrder, ...]:
    """Convert planned orders by number, all of them or none, and say what each became.

    Refused, with every fault and its place in `conversions`: NOT_FOUND, NOT_CONVERTIBLE (orders that only stand
    for a plan), EXCEEDS_OPEN_QUANTITY, INVALID_VALUE, DUPLICATE; PLANNING_IN_PROGRESS during a planning run.

    Example: `convert_planned_orders(application, [Conversion(17)])[0].order`
    """
    if len(conversions) > MAXIMUM_CONVERSIONS:
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"At most {MAXIMUM_CONVERSIONS} planned orders are converted at once, not {len(conversions)}.",
        )
    return _convert(application, lambda session: _chosen_by_number(session, conversions))


def convert_section(
    application: Application, material: str, plant: str, section: str, *, on: date | None = None
) -> tuple[ConvertedOrder, ...]:
    """Convert all planned orders of one section of a material, or those available `on` a day.

    Refused with NOT_FOUND when there is nothing to convert there; otherwise as `convert_planned_orders`.

    Example: `convert_section(application, "FG20", "1000", "customer 4711/10")`
    """
    return _convert(application, lambda session: _chosen_by_section(session, material, plant, section, on))


def _convert(
    application: Application, choose: Callable[[Session], list[_Chosen]]
) -> tuple[ConvertedOrder, ...]:
    # A planning run that read the proposals before and writes its difference after would bring them back.
    with application.database.planning_lock(), application.database.session() as session:
        session.serialize("datasets")
        return _converted(session, application.registry, choose(session))


def _chosen_by_number(session: Session, conversions: Sequence[Conversion]) -> list[_Chosen]:
    orders = {
        order.code: order for order in read_orders(session, [wanted.planned_order for wanted in conversions])
    }
    seen: set[int] = set()
    faults: list[UserError] = []
    chosen: list[_Chosen] = []
    for index, conversion in enumerate(conversions):
        place = (str(index), "planned_order")
        order = orders.get(conversion.planned_order)
        if order is None:
            number = conversion.planned_order
            faults.append(UserError(ErrorCode.NOT_FOUND, f"Planned order {number} does not exist.", place))
        elif order.code in seen:
            faults.append(UserError(ErrorCode.DUPLICATE, f"{order.name} is named twice.", place))
        else:
            seen.add(order.code)
            faults.extend(hindrances(order, place))
            chosen.append((order, _part(order, conversion, index, faults)))
    refuse_all(faults)
    return chosen


def _part(order: PlannedOrder, conversion: Conversion, index: int, faults: list[UserError]) -> int:
    """The thousandths to convert; a fault when they are not a part of the order."""
    if conversion.quantity is None:
        return order.quantity
    try:
        wanted = to_quantity(conversion.quantity)
    except ValueError as error:
        faults.append(UserError(ErrorCode.INVALID_VALUE, str(error), (str(index), "quantity")))
        return 0
    if wanted <= 0:
        message = f"{conversion.quantity} must be greater than zero."
        faults.append(UserError(ErrorCode.INVALID_VALUE, message, (str(index), "quantity")))
    elif wanted > order.quantity:
        message = f"{order.name} is of {from_quantity(order.quantity)}, less than {conversion.quantity}."
        faults.append(UserError(ErrorCode.EXCEEDS_OPEN_QUANTITY, message, (str(index), "quantity")))
    return wanted


def _chosen_by_section(
    session: Session, material: str, plant: str, section: str, on: date | None
) -> list[_Chosen]:
    place = material_plant_id(session, material, plant)
    orders = read_section(session, place, section_segment(session, section))
    if on is not None:
        orders = [order for order in orders if order.availability == to_day(on)]
    if not orders:
        day = "" if on is None else f" on {on}"
        raise refuse(
            ErrorCode.NOT_FOUND,
            f"Material {material} in plant {plant} has no planned order in section {section}{day}.",
            "section",
        )
    refuse_all(fault for order in orders for fault in hindrances(order, ("section",)))
    return [(order, order.quantity) for order in orders]


def _converted(session: Session, registry: Registry, chosen: Sequence[_Chosen]) -> tuple[ConvertedOrder, ...]:
    coupled = prepare_conversion(session, registry, [(order.code, part) for order, part in chosen], _ORIGIN)
    book = PeggingBook(session, [(order.code, order.material_plant, order.segment) for order, _ in chosen])
    order_numbers = _order_numbers(session, chosen)
    receipt_ids = list(allocate_ids(session, "receipt", len(chosen)))
    _insert_receipts(session, chosen, order_numbers, receipt_ids, coupled)
    _reserve_components(session, chosen, receipt_ids, book)
    for (order, quantity), receipt in zip(chosen, receipt_ids, strict=True):
        book.hand_over_supply(order.code, -receipt, quantity)
    book.write()
    _reduce_orders(session, chosen, receipt_ids)
    planning_file.enter_receipts(session, receipt_ids, _ORIGIN)
    planning_file.enter_reservations_of(session, receipt_ids, _ORIGIN)
    return tuple(
        ConvertedOrder(
            order.code,
            receipt,
            number,
            1,
            _KINDS[order.in_house],
            from_quantity(quantity),
            from_quantity(order.quantity - quantity),
        )
        for (order, quantity), number, receipt in zip(chosen, order_numbers, receipt_ids, strict=True)
    )


def _order_numbers(session: Session, chosen: Sequence[_Chosen]) -> list[str]:
    kinds = [_KINDS[order.in_house] for order, _ in chosen]
    given = {kind: iter(next_numbers(session, kind, kinds.count(kind))) for kind in sorted(set(kinds))}
    return [next(given[kind]) for kind in kinds]


def _insert_receipts(
    session: Session,
    chosen: Sequence[_Chosen],
    order_numbers: Sequence[str],
    ids: Sequence[int],
    coupled: Collection[int],
) -> None:
    orders = [order for order, _ in chosen]
    insert_columns(
        session,
        "receipt",
        {
            "id": ids,
            "order_number": order_numbers,
            "item": [1] * len(orders),
            "kind": [_KINDS[order.in_house] for order in orders],
            "material_plant": [order.material_plant for order in orders],
            "quantity": [quantity for _, quantity in chosen],
            "received_quantity": [0] * len(orders),
            "start_date": [order.start for order in orders],
            "availability_date": [order.availability for order in orders],
            "firmed": [True] * len(orders),
            **receipt_columns(order.segment for order in orders),
            "assembly_order": [order.code in coupled for order in orders],
        },
    )


def _reserve_components(
    session: Session, chosen: Sequence[_Chosen], receipt_ids: Sequence[int], book: PeggingBook
) -> None:
    """Turn the component requirements into reservations: one document per order, one item per component."""
    fixed = _fixed_items(session, book)
    wanted = [
        (receipt, item, requirement, _reserved(requirement, order, quantity, fixed))
        for (order, quantity), receipt in zip(chosen, receipt_ids, strict=True)
        for item, requirement in enumerate(book.components.get(order.code, ()), start=1)
    ]
    items = {(receipt, requirement.position): item for receipt, item, requirement, _ in wanted}
    with_components = list(dict.fromkeys(receipt for receipt, _, _, _ in wanted))
    documents = dict(
        zip(with_components, next_numbers(session, RESERVATIONS, len(with_components)), strict=True)
    )
    ids = list(allocate_ids(session, "reservation", len(wanted)))
    insert_columns(
        session,
        "reservation",
        {
            "id": ids,
            "reservation": [documents[receipt] for receipt, _, _, _ in wanted],
            "item": [item for _, item, _, _ in wanted],
            "material_plant": [requirement.material_plant for _, _, requirement, _ in wanted],
            "quantity": [reserved for _, _, _, reserved in wanted],
            "withdrawn_quantity": [0] * len(wanted),
            "date": [requirement.date for _, _, requirement, _ in wanted],
            **owner_columns(_holding(requirement.segment) for _, _, requirement, _ in wanted),
            "receipt": [receipt for receipt, _, _, _ in wanted],
            "phantom": [requirement.position < 0 for _, _, requirement, _ in wanted],
            "through_item": [
                items.get((receipt, requirement.through or 0)) for receipt, _, requirement, _ in wanted
            ],
        },
    )
    for identity, (_, _, requirement, reserved) in zip(ids, wanted, strict=True):
        book.hand_over_demand(requirement, identity, reserved)
    remaining = {order.code for order, quantity in chosen if quantity < order.quantity}
    for _, _, requirement, reserved in wanted:
        is_fixed = requirement.bom_item in fixed
        rest = requirement.quantity if is_fixed else requirement.quantity - reserved
        requirement.left = rest if requirement.parent in remaining else 0


def _fixed_items(session: Session, book: PeggingBook) -> set[int]:
    """The BOM items whose quantity is for the whole order, however much of it is converted."""
    items = {
        requirement.bom_item
        for requirements in book.components.values()
        for requirement in requirements
        if requirement.bom_item is not None
    }
    among, parameter = numbers(session, items)
    own, own_parameter = numbers(session, [-item for item in items if item < 0])
    rows = session.rows(
        f"SELECT id FROM bom_item WHERE fixed_quantity AND id IN {among} UNION ALL"
        f" SELECT -id FROM order_bom_item WHERE fixed_quantity AND id IN {own}",
        [parameter, own_parameter],
    )
    return {identity for (identity,) in rows}


def _reserved(requirement: Requirement, order: PlannedOrder, quantity: int, fixed: set[int]) -> int:
    """The part's share of a component requirement, rounded up; all of it when it is for the whole order."""
    if requirement.bom_item in fixed:
        return requirement.quantity
    return -(-requirement.quantity * quantity // order.quantity)


def _holding(segment: int) -> int:
    """The segment, which must be one that can hold reservations."""
    if not may_hold_reservations(segment):
        raise Refused(
            UserError(
                ErrorCode.NOT_CONVERTIBLE,
                "A component of the order stands in a section that has no reservations of its own.",
            )
        )
    return segment


def _reduce_orders(session: Session, chosen: Sequence[_Chosen], receipt_ids: Sequence[int]) -> None:
    """Take the converted quantities away from the planned orders; what is converted in full is gone."""
    pairs = list(zip(chosen, receipt_ids, strict=True))
    whole = [(order.code, receipt) for (order, part), receipt in pairs if part == order.quantity]
    parts = [(part, order.code) for order, part in chosen if part < order.quantity]
    delete_keys(session, "planned_order", {"number": [code for code, _ in whole if code > 0]})
    forget_messages(session, [order for order, part in chosen if part == order.quantity])
    for order, part in chosen:
        if order.code > 0:
            change = OrderChange.DELETED if part == order.quantity else OrderChange.CHANGED
            note(session, change, [(order.code, order.material_plant, order.segment)], _ORIGIN)
    session.executemany(
        "UPDATE planned_order SET quantity = quantity - ? WHERE number = ?",
        [(part, code) for part, code in parts if code > 0],
    )
    session.executemany(
        "UPDATE reservation SET receipt = ? WHERE receipt = ?",
        [(receipt, -code) for code, receipt in whole if code < 0],
    )
    delete_keys(session, "receipt", {"id": [-code for code, _ in whole if code < 0]})
    session.executemany(
        "UPDATE receipt SET quantity = quantity - ? WHERE id = ?",
        [(part, -code) for part, code in parts if code < 0],
    )
