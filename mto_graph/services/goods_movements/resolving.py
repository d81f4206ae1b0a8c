"""From names to ids: what each given movement is about, and every fault in how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mto_graph.errors import ErrorCode, Refused, UserError
from mto_graph.model.sessions import Session
from mto_graph.services.goods_movements.facts import Facts, Order, Reservation
from mto_graph.services.goods_movements.given import GoodsMovement
from mto_graph.services.goods_movements.locations import locations
from mto_graph.services.goods_movements.soundness import (
    MovementFault,
    check_document,
    check_locations,
    check_owner,
    check_stock_type,
    check_target,
    check_texts,
    moved_quantity,
    posting_day,
)
from mto_graph.services.goods_movements.wanted import Wanted
from mto_graph.services.places import customer_of, project_of
from mto_graph.services.reading.segments import customer_segment, item_of, project_segment
from mto_graph.services.reading.segments import project_of as stored_project
from mto_graph.strategies import Document, MovementType, Registry, SegmentKind


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
        except MovementFault as fault:
            faults.append(UserError(fault.code, fault.message, (str(index), fault.field)))
        except Refused as refused:
            faults += [
                UserError(error.code, error.message, (str(index), "movement_type"))
                for error in refused.errors
            ]
    return wanted, faults


class _Resolver:
    """One movement. `MovementFault` at the first thing that is wrong with it."""

    def __init__(self, registry: Registry, facts: Facts, given: GoodsMovement, index: int) -> None:
        self._registry = registry
        self._facts = facts
        self._given = given
        self._index = index

    def wanted(self, today: date) -> Wanted:
        given = self._given
        kind = self._registry.movement_type(given.movement_type)
        check_texts(given)
        reservation = self._reservation()
        order = self._order(reservation)
        section = self._section("section", given.section)
        item = self._item(section)
        check_document(given, self._facts, kind, order, reservation, item)
        check_owner(given, self._facts, kind, section, item)
        check_stock_type(given, kind)
        place = self._place(kind, order, reservation, item)
        components = self._components(kind, order, reservation, place)
        location, to_location = locations(given, kind, order, reservation)
        check_locations(kind, location, to_location)
        wanted = Wanted(
            index=self._index,
            kind=kind,
            quantity=moved_quantity(given, kind, bool(components)),
            day=posting_day(given, today),
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
        check_target(self._facts, wanted)
        return wanted

    def _reservation(self) -> Reservation | None:
        given = self._given
        if not given.reservation:
            return None
        if given.reservation_item is None:
            raise MovementFault(
                ErrorCode.REQUIRED, "reservation_item", "A reservation and its item are given together."
            )
        found = self._facts.reservations.get((given.reservation, given.reservation_item))
        if found is None:
            message = f"Reservation {given.reservation}, item {given.reservation_item}, does not exist."
            raise MovementFault(ErrorCode.NOT_FOUND, "reservation", message)
        if found.phantom:
            message = (
                f"The {found.name} stands for a phantom; take its components, then it counts as withdrawn."
            )
            raise MovementFault(ErrorCode.CONFLICT, "reservation", message)
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
            raise MovementFault(ErrorCode.NOT_FOUND, "order", message)
        if reservation is not None and found != of_reservation:
            raise MovementFault(
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
                raise MovementFault(ErrorCode.NOT_FOUND, field, f"Project {project} does not exist.")
            return project_segment(self._facts.projects[project])
        named = customer_of(text)
        if named is None:
            raise MovementFault(
                ErrorCode.INVALID_VALUE,
                field,
                f"{text!r} is not a section that holds stock; write net, customer ORDER/ITEM or project NUMBER.",
            )
        return customer_segment(self._sales_order_item(field, *named))

    def _item(self, section: int | None) -> int | None:
        given = self._given
        if bool(given.sales_order) != (given.sales_order_item is not None):
            field = "sales_order" if not given.sales_order else "sales_order_item"
            raise MovementFault(ErrorCode.REQUIRED, field, "A sales order and its item are given together.")
        owner = None if section is None else item_of(section)
        if not given.sales_order:
            return owner
        named = self._sales_order_item("sales_order", given.sales_order, given.sales_order_item or 0)
        project = None if section is None else stored_project(section)
        rules = self._facts.rules[named]
        if owner not in (None, named) or (project is not None and rules.individual_section != section):
            raise MovementFault(
                ErrorCode.CONFLICT,
                "section",
                f"The section {given.section} is not kept for sales order item"
                f" {given.sales_order}/{given.sales_order_item}; stock of one item is never used for another.",
            )
        return named

    def _sales_order_item(self, field: str, order: str, item: int) -> int:
        found = self._facts.items.get((order, item))
        if found is None:
            raise MovementFault(
                ErrorCode.NOT_FOUND, field, f"Sales order item {order}/{item} does not exist."
            )
        return found

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
            raise MovementFault(
                ErrorCode.CONFLICT,
                "material",
                f"The document is about another material than {self._given.material}; leave the material out.",
            )
        place = named if of_document is None else of_document
        if place is None:
            raise MovementFault(
                ErrorCode.REQUIRED, "material", f"Movement type {kind.code} needs the material."
            )
        return place

    def _named_place(self, field: str, material: str) -> int | None:
        if not material:
            return None
        plant = self._given.plant
        if not plant:
            raise MovementFault(ErrorCode.REQUIRED, "plant", "A material is given together with its plant.")
        found = self._facts.materials.get((material, plant))
        if found is None:
            raise MovementFault(
                ErrorCode.NOT_FOUND, field, f"Material {material} does not exist in plant {plant}."
            )
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
                raise MovementFault(ErrorCode.CONFLICT, "to_material", message)
            return None
        if other is None and not kind.reverses:
            message = f"Movement type {kind.code} needs the material that it becomes."
            raise MovementFault(ErrorCode.REQUIRED, "to_material", message)
        if other == place:
            message = "It becomes another material; to move a material between sections transfer it."
            raise MovementFault(ErrorCode.CONFLICT, "to_material", message)
        return other
