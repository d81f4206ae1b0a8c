"""From names to ids: what each given movement is about, and every fault in how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode, Refused, UserError
from mto_graph.model.sessions import Session
from mto_graph.services.goods_movements.facts import Facts, Order, Reservation
from mto_graph.services.goods_movements.given import GoodsMovement
from mto_graph.services.goods_movements.locations import locations
from mto_graph.services.goods_movements.places import segment_at, segment_of_document, target_segment
from mto_graph.services.goods_movements.wanted import Wanted
from mto_graph.services.places import customer_of, project_of
from mto_graph.services.reading.segments import customer_segment, is_individual, item_of, project_segment
from mto_graph.services.reading.segments import project_of as stored_project
from mto_graph.strategies import Document, MovementType, Place, Registry, SegmentKind
from mto_graph.units import to_day, to_quantity

STOCK_TYPES: Final = ("unrestricted", "quality_inspection", "blocked", "returns_blocked")
LONGEST_NAME: Final = 40
LONGEST_REFERENCE: Final = 255


class _Fault(Exception):  # noqa: N818 - a fault of the input, told to its author
    """What is wrong with one field of a movement."""

    def __init__(self, code: ErrorCode, field: str, message: str) -> None:
        super().__init__(message)
        self.code, self.field, self.message = code, field, message


def resolve(
    session: Session, registry: Registry, given: Sequence[GoodsMovement], today: date
) -> tuple[list[Wanted], list[UserError]]:
    """The movements that are sound, and the faults of the others, each with the place (index, field)."""
    facts = Facts(session, registry, given)
    wanted: list[Wanted] = []
    faults: list[UserError] = []
    for index, one in enumerate(given):
        try:
            wanted.append(_Resolver(registry, facts, one, index).wanted(today))
        except _Fault as fault:
            faults.append(UserError(fault.code, fault.message, (str(index), fault.field)))
        except Refused as refused:
            faults += [
                UserError(error.code, error.message, (str(index), "movement_type"))
                for error in refused.errors
            ]
    return wanted, faults


class _Resolver:
    """One movement. `_Fault` at the first thing that is wrong with it."""

    def __init__(self, registry: Registry, facts: Facts, given: GoodsMovement, index: int) -> None:
        self._registry = registry
        self._facts = facts
        self._given = given
        self._index = index

    def wanted(self, today: date) -> Wanted:
        given = self._given
        kind = self._registry.movement_type(given.movement_type)
        self._check_texts()
        reservation = self._reservation()
        order = self._order(reservation)
        section = self._section("section", given.section)
        item = self._item(section)
        self._check_document(kind, order, reservation, item)
        self._check_owner(kind, section, item)
        self._check_stock_type(kind)
        place = self._place(kind, order, reservation, item)
        components = self._components(kind, order, reservation, place)
        location, to_location = locations(given, kind, order, reservation)
        self._check_locations(kind, location, to_location)
        wanted = Wanted(
            index=self._index,
            kind=kind,
            quantity=self._quantity(kind, bool(components)),
            day=self._day(today),
            material_plant=place,
            order=order,
            reservation=reservation,
            components=components,
            item=item,
            rules=None if item is None else self._facts.rules[item],
            section=section,
            to_section=self._section("to_section", given.to_section),
            to_material_plant=self._other_place(kind, place),
            location=location,
            to_location=to_location,
            stock_type=given.stock_type,
            document=given.document,
            issue_components=given.issue_components,
            final=given.final,
        )
        self._check_target(wanted)
        return wanted

    def _check_target(self, wanted: Wanted) -> None:
        """Nothing is brought to a section that does not exist: only items that are kept apart have one."""
        source = segment_at(wanted.kind.source, wanted, segment_of_document(wanted))
        target = target_segment(wanted, segment_of_document(wanted))
        item = None if target in (None, source) else item_of(target or 0)
        by_document = wanted.kind.document in (Document.ORDER, Document.RETURN)
        if item is None or by_document or wanted.kind.reverses:
            return
        rules = self._facts.rules[item]
        if rules.section == target:
            return
        field = "to_section" if wanted.to_section is not None else "sales_order"
        reason = "The sales order item has no section of its own: what it needs comes from plant stock."
        if rules.shares_project:
            reason = (
                "The sales order item has no section of its own: what it needs comes from the stock of its project;"
                " bring it there."
            )
        raise _Fault(ErrorCode.NOT_FOUND, field, reason)

    def _check_texts(self) -> None:
        given = self._given
        for field, longest in (
            ("storage_location", LONGEST_NAME),
            ("to_storage_location", LONGEST_NAME),
            ("document", LONGEST_REFERENCE),
        ):
            text = getattr(given, field)
            if len(text) > longest or not text.isprintable():
                raise _Fault(
                    ErrorCode.INVALID_VALUE, field, f"{field}: at most {longest} printable characters."
                )
        if given.stock_type and given.stock_type not in STOCK_TYPES:
            raise _Fault(
                ErrorCode.INVALID_VALUE,
                "stock_type",
                f"{given.stock_type!r} is not one of {', '.join(STOCK_TYPES)}.",
            )

    def _check_locations(self, kind: MovementType, location: str | None, to_location: str | None) -> None:
        if kind.other_location and not kind.reverses and location == to_location:
            raise _Fault(
                ErrorCode.CONFLICT,
                "to_storage_location",
                f"Movement type {kind.code} ({kind.text}) needs two different storage locations; both are"
                f" {location or 'the one without a name'}.",
            )

    def _quantity(self, kind: MovementType, has_components: bool) -> int | None:
        quantity = self._given.quantity
        if quantity is None:
            counted = kind.document in (Document.ORDER, Document.DELIVERY) or has_components
            if counted and not kind.reverses:
                return None
            raise _Fault(ErrorCode.REQUIRED, "quantity", f"Movement type {kind.code} needs a quantity.")
        return positive_thousandths(quantity)

    def _day(self, today: date) -> int:
        try:
            return to_day(self._given.posting_date or today)
        except ValueError as error:
            raise _Fault(ErrorCode.INVALID_VALUE, "posting_date", f"{error}.") from None

    def _reservation(self) -> Reservation | None:
        given = self._given
        if not given.reservation:
            return None
        if given.reservation_item is None:
            raise _Fault(
                ErrorCode.REQUIRED, "reservation_item", "A reservation and its item are given together."
            )
        found = self._facts.reservations.get((given.reservation, given.reservation_item))
        if found is None:
            message = f"Reservation {given.reservation}, item {given.reservation_item}, does not exist."
            raise _Fault(ErrorCode.NOT_FOUND, "reservation", message)
        if found.phantom:
            message = (
                f"The {found.name} stands for a phantom; take its components, then it counts as withdrawn."
            )
            raise _Fault(ErrorCode.CONFLICT, "reservation", message)
        return found

    def _order(self, reservation: Reservation | None) -> Order | None:
        given = self._given
        of_reservation = (
            None
            if reservation is None or reservation.receipt is None
            else self._facts.order_by_id[reservation.receipt]
        )
        if not given.order:
            return of_reservation
        item = given.order_item or 1
        found = self._facts.orders.get((given.order, item))
        if found is None:
            message = f"Order {given.order}, item {item}, does not exist."
            raise _Fault(ErrorCode.NOT_FOUND, "order", message)
        if reservation is not None and found != of_reservation:
            raise _Fault(
                ErrorCode.CONFLICT, "order", f"The {reservation.name} does not belong to {found.name}."
            )
        return found

    def _section(self, field: str, text: str) -> int | None:
        if not text:
            return None
        if text == "net":
            return int(SegmentKind.NET)
        project = project_of(text)
        if project is not None:
            if project not in self._facts.projects:
                raise _Fault(ErrorCode.NOT_FOUND, field, f"Project {project} does not exist.")
            return project_segment(self._facts.projects[project])
        named = customer_of(text)
        if named is None:
            raise _Fault(
                ErrorCode.INVALID_VALUE,
                field,
                f"{text!r} is not a section that holds stock; write net, customer ORDER/ITEM or project NUMBER.",
            )
        return customer_segment(self._sales_order_item(field, *named))

    def _item(self, section: int | None) -> int | None:
        given = self._given
        if bool(given.sales_order) != (given.sales_order_item is not None):
            field = "sales_order" if not given.sales_order else "sales_order_item"
            raise _Fault(ErrorCode.REQUIRED, field, "A sales order and its item are given together.")
        owner = None if section is None else item_of(section)
        if not given.sales_order:
            return owner
        named = self._sales_order_item("sales_order", given.sales_order, given.sales_order_item or 0)
        project = None if section is None else stored_project(section)
        rules = self._facts.rules[named]
        if owner not in (None, named) or (project is not None and rules.individual_section != section):
            raise _Fault(
                ErrorCode.CONFLICT,
                "section",
                f"The section {given.section} is not kept for sales order item"
                f" {given.sales_order}/{given.sales_order_item}; stock of one item is never used for another.",
            )
        return named

    def _sales_order_item(self, field: str, order: str, item: int) -> int:
        found = self._facts.items.get((order, item))
        if found is None:
            raise _Fault(ErrorCode.NOT_FOUND, field, f"Sales order item {order}/{item} does not exist.")
        return found

    def _check_document(
        self, kind: MovementType, order: Order | None, reservation: Reservation | None, item: int | None
    ) -> None:
        name = f"Movement type {kind.code} ({kind.text})"
        if kind.document is Document.ORDER and order is None:
            raise _Fault(ErrorCode.REQUIRED, "order", f"{name} needs the order.")
        if kind.document is Document.COMPONENT and order is None and reservation is None:
            raise _Fault(ErrorCode.REQUIRED, "order", f"{name} needs the order or its reservation.")
        of_item = (Document.DELIVERY, Document.RETURN, Document.SALES_ORDER_ITEM)
        customer = Place.CUSTOMER in (kind.source, kind.target)
        if item is None and (kind.document in of_item or customer):
            field = "sales_order_item" if self._given.sales_order else "sales_order"
            raise _Fault(ErrorCode.REQUIRED, field, f"{name} needs the sales order and its item.")
        if order is not None and kind.document not in (Document.ORDER, Document.COMPONENT):
            raise _Fault(ErrorCode.CONFLICT, "order", f"{name} is not posted for an order; leave it out.")
        if order is None:
            return
        if order.kind in ("planned_order", "purchase_requisition") and not kind.reverses:
            what, into = order.kind.replace("_", " "), "convert it"
            if order.kind == "purchase_requisition":
                into = "make a purchase order of it"
            message = f"Order {order.order} is a {what}; {into} before goods are posted for it."
            raise _Fault(ErrorCode.CONFLICT, "order", message)
        if item is not None and order.segment not in (
            customer_segment(item),
            self._facts.rules[item].individual_section,
        ):
            message = f"The {order.name} does not belong to the sales order item that is named."
            raise _Fault(ErrorCode.CONFLICT, "sales_order", message)

    def _check_owner(self, kind: MovementType, section: int | None, item: int | None) -> None:
        """The project, or whose individual stock it is, must be named where the movement type is about it."""
        places = (kind.source, kind.target)
        named = section if section is not None or item is None else self._facts.rules[item].individual_section
        if Place.PROJECT in places and (named is None or stored_project(named) is None):
            message = (
                f"Movement type {kind.code} ({kind.text}) needs the project; name section project NUMBER."
            )
            if item is not None:
                message += " The sales order item has none that it is planned by."
            raise _Fault(ErrorCode.REQUIRED, "section", message)
        if Place.INDIVIDUAL in places and (named is None or not is_individual(named)):
            message = (
                f"Movement type {kind.code} ({kind.text}) needs the sales order and its item, or the project."
            )
            raise _Fault(
                ErrorCode.REQUIRED, "sales_order_item" if self._given.sales_order else "sales_order", message
            )

    def _check_stock_type(self, kind: MovementType) -> None:
        """Only unrestricted stock goes into an order or to a customer; some types name their stock themselves."""
        given = self._given.stock_type
        issues = (Document.COMPONENT, Document.DELIVERY, Document.SALES_ORDER_ITEM)
        fixed = kind.from_stock_type or (kind.to_stock_type if kind.source is Place.OUTSIDE else "")
        if kind.document in issues and not kind.reverses:
            fixed = "unrestricted"
        if given and fixed and given != fixed:
            message = (
                f"Movement type {kind.code} is about {fixed.replace('_', ' ')} stock; leave stock_type out."
            )
            raise _Fault(ErrorCode.CONFLICT, "stock_type", message)

    def _place(
        self, kind: MovementType, order: Order | None, reservation: Reservation | None, item: int | None
    ) -> int:
        """The material in its plant: the document's own where there is one, else the one that is named."""
        of_document: int | None = None
        if kind.document is Document.ORDER and order is not None:
            of_document = order.material_plant
        elif reservation is not None:
            of_document = reservation.material_plant
        elif kind.document in (Document.DELIVERY, Document.RETURN) and item is not None:
            of_document = self._facts.rules[item].material_plant
        named = self._named_place("material", self._given.material)
        if named is not None and of_document not in (None, named):
            raise _Fault(
                ErrorCode.CONFLICT,
                "material",
                f"The document is about another material than {self._given.material}; leave the material out.",
            )
        place = named if of_document is None else of_document
        if place is None:
            raise _Fault(ErrorCode.REQUIRED, "material", f"Movement type {kind.code} needs the material.")
        return place

    def _named_place(self, field: str, material: str) -> int | None:
        if not material:
            return None
        plant = self._given.plant
        if not plant:
            raise _Fault(ErrorCode.REQUIRED, "plant", "A material is given together with its plant.")
        found = self._facts.materials.get((material, plant))
        if found is None:
            raise _Fault(ErrorCode.NOT_FOUND, field, f"Material {material} does not exist in plant {plant}.")
        return found

    def _components(
        self, kind: MovementType, order: Order | None, reservation: Reservation | None, place: int
    ) -> tuple[Reservation, ...]:
        """The reservations that the posting may be for, in their order."""
        if kind.document is Document.RESERVATION:
            return () if reservation is None else (reservation,)
        if kind.document is Document.COMPONENT:
            if reservation is not None:
                return (reservation,)
            assert order is not None
            components = self._facts.components[order.id]
            return tuple(row for row in components if row.material_plant == place and not row.phantom)
        if kind.document is Document.ORDER and self._given.issue_components and order is not None:
            return tuple(row for row in self._facts.components[order.id] if not row.phantom)
        return ()

    def _other_place(self, kind: MovementType, place: int) -> int | None:
        given = self._given
        other = self._named_place("to_material", given.to_material)
        if not kind.other_material:
            if other is not None:
                message = f"Movement type {kind.code} does not change the material; leave to_material out."
                raise _Fault(ErrorCode.CONFLICT, "to_material", message)
            return None
        if other is None and not kind.reverses:
            message = f"Movement type {kind.code} needs the material that it becomes."
            raise _Fault(ErrorCode.REQUIRED, "to_material", message)
        if other == place:
            message = "It becomes another material; to move a material between sections transfer it."
            raise _Fault(ErrorCode.CONFLICT, "to_material", message)
        return other


def positive_thousandths(quantity: Decimal) -> int:
    """A quantity greater than zero as thousandths; _Fault (INVALID_VALUE) for every other."""
    try:
        thousandths = to_quantity(quantity)
    except ValueError as error:
        raise _Fault(ErrorCode.INVALID_VALUE, "quantity", f"{error}.") from None
    if thousandths <= 0:
        raise _Fault(ErrorCode.INVALID_VALUE, "quantity", f"{quantity} must be greater than zero.")
    return thousandths
