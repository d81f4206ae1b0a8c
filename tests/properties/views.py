"""One form for two plans: the reference planner's and the product's, in the words of people, sorted, without numbers.

Two planned orders that agree in everything a planner can see are the same row here, so that plans can be compared
without their order numbers; a component names its parent by that row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from mto_graph.services.application import Application

from ..reference import Plan

Name = tuple[Any, ...]
EPOCH = date(1970, 1, 1)
ON_STOCK, ON_RECEIPT, ON_PLANNED_ORDER, ON_MATERIAL = range(1, 5)
RESCHEDULING = (10, 15)
EVERY = {
    "1",
    "42",
    "44",
}  # said of every proposal once a run has made, changed or exploded it: shown elsewhere
DEMAND_KINDS = {
    1: "schedule line",
    2: "plan line",
    3: "reservation",
    4: "component",
    5: "safety stock",
    6: "reorder point",
    8: "forecast",
}


@dataclass(frozen=True)
class PlanView:
    """`orders`: what a planned order shows; `components`: what they need, by parent and position;
    `pegs`: who covers whom; `messages`: exception messages on stock, receipts and materials."""

    orders: tuple[Name, ...]
    components: tuple[Name, ...]
    pegs: tuple[Name, ...]
    messages: tuple[Name, ...]

    def in_section(self, material: str, plant: str, section: str) -> PlanView:
        """The part of the view that stands in one section."""
        place = (material, plant, section)
        return PlanView(*(_in_section(getattr(self, each.name), place) for each in fields(self)))


def _in_section(rows: Iterable[Name], place: Name) -> tuple[Name, ...]:
    return tuple(row for row in rows if row[:3] == place)


def of_reference(plan: Plan) -> PlanView:
    names: dict[Name, Name] = {
        ("planned order", order.number): (
            *(order.material, order.plant, order.section, order.quantity),
            *(order.start, order.finish, order.availability),
            *(order.order_type, order.convertible, order.exceptions, order.firmed),
        )
        for order in plan.planned_orders
    }

    positions = _counted(
        sorted(((row.parent, row.position) for row in plan.dependent_requirements), key=lambda row: row[1])
    )

    def named(identity: Name) -> Name:
        if identity[0] == "component":
            return ("component", names.get(identity[1], identity[1]), positions[identity[1:]])
        return names.get(identity, identity)

    components = [
        (
            *(row.material, row.plant, row.section),
            row.quantity,
            row.date,
            names.get(row.parent, row.parent),
            positions[row.parent, row.position],
        )
        for row in plan.dependent_requirements
    ]
    pegs = [
        (peg.material, peg.plant, peg.section, named(peg.demand), named(peg.supply), peg.quantity)
        for peg in plan.pegging
    ]
    messages = [
        (row.material, row.plant, row.section, row.number, named(row.subject), row.quantity, row.proposed)
        for row in plan.messages
    ]
    return PlanView(_sorted(names.values()), _sorted(components), _sorted(pegs), _sorted(messages))


def _counted(rows: Iterable[Any]) -> dict[Any, int]:
    """Positions counted 0, 1, 2, … within each parent, from rows that ascend by position."""
    counted: dict[Any, int] = defaultdict(int)
    positions = {}
    for parent, position in rows:
        positions[parent, position] = counted[parent]
        counted[parent] += 1
    return positions


def of_product(application: Application) -> PlanView:
    """The stored plan, read from the tables of the plan."""
    with application.database.reading() as session:
        return _Reader(session).view()


def orders_by_number(application: Application) -> dict[int, Name]:
    """The stored planned orders with their numbers."""
    with application.database.reading() as session:
        return _Reader(session).orders


class _Reader:
    """Reads one stored plan; ids become the keys that people know."""

    def __init__(self, session: Any) -> None:
        self.rows = session.rows
        self.places = self._keyed(
            "SELECT mp.id, m.material, p.plant FROM material_plant mp"
            " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
        )
        self.items = self._keyed(
            "SELECT i.id, o.sales_order, i.item FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
        )
        self.projects = self._keyed("SELECT id, project FROM project")
        self.receipts = self._keyed("SELECT id, order_number, item FROM receipt")
        self.firm = {number for (number,) in self.rows("SELECT number FROM planned_order WHERE firmed = 1")}
        self.orders = self._orders()
        self.positions = self._positions()

    def view(self) -> PlanView:
        parts = (self.orders.values(), self._components(), self._pegs(), self._messages())
        return PlanView(*(_sorted(part) for part in parts))

    def _keyed(self, sql: str) -> dict[int, Name]:
        return {row[0]: tuple(row[1:]) for row in self.rows(sql)}

    def section(self, segment: int) -> str:
        kind, number = segment % 8, segment // 8
        if kind == 3:
            sales_order, item = self.items[number]
            return f"customer {sales_order}/{item}"
        if kind == 4:
            return f"project {self.projects[number][0]}"
        return ("net", "gross", "planning")[kind]

    def _orders(self) -> dict[int, Name]:
        rows = self.rows(
            "SELECT o.number, o.material_plant, o.segment, o.quantity,"
            " o.start_date, o.finish_date, o.availability_date, p.order_type, p.convertible, e.numbers, o.firmed"
            " FROM planned_order o JOIN order_profile p ON p.id = o.order_profile"
            " LEFT JOIN exception_set e ON e.id = o.exception_set WHERE o.firmed <> 1"
        )
        return {
            number: (
                *(*self.places[place], self.section(segment), quantity_of(quantity)),
                *(day_of(start), day_of(finish), day_of(availability)),
                *(order_type, bool(convertible)),
                tuple(int(text) for text in (numbers or "").split(",") if text not in {"", *EVERY}),
                bool(firmed),
            )
            for number, place, segment, quantity, start, finish, availability, *rest in rows
            for order_type, convertible, numbers, firmed in (rest,)
        }

    def parent(self, number: int) -> Name:
        if number in self.firm:
            return ("receipt", str(number), 0)
        return self.orders[number] if number > 0 else ("receipt", *self.receipts[-number])

    def supply(self, number: int) -> Name:
        return ("stock",) if number == 0 else self.parent(number)

    def _positions(self) -> dict[tuple[int, int], int]:
        """Positions counted 0, 1, 2, … within each parent."""
        return _counted(
            self.rows("SELECT parent, position FROM dependent_requirement ORDER BY parent, position")
        )

    def _components(self) -> Iterable[Name]:
        rows = self.rows(
            "SELECT parent, position, material_plant, segment, quantity, date FROM dependent_requirement"
        )
        for parent, position, place, segment, quantity, day in rows:
            yield (
                *(*self.places[place], self.section(segment), quantity_of(quantity), day_of(day)),
                *(self.parent(parent), self.positions[parent, position]),
            )

    def _pegs(self) -> Iterable[Name]:
        rows = self.rows(
            "SELECT demand_kind, demand, position, supply, quantity, material_plant, segment FROM pegging"
            " UNION ALL SELECT 4, parent, position, covered_by, quantity, material_plant, segment"
            " FROM dependent_requirement WHERE covered_by IS NOT NULL"
        )
        demands = self._demands()
        for kind, demand, position, supply, quantity, place, segment in rows:
            if kind == 4:
                name: Name = ("component", self.parent(demand), self.positions[demand, position])
            else:
                name = (DEMAND_KINDS[kind], *demands[kind][demand])
            yield (
                *self.places[place],
                self.section(segment),
                name,
                self.supply(supply),
                quantity_of(quantity),
            )

    def _messages(self) -> Iterable[Name]:
        rows = self.rows(
            "SELECT x.number, x.subject_kind, x.subject, x.quantity, x.material_plant, x.segment, w.due_date"
            " FROM plan_exception x LEFT JOIN worklist w ON w.material_plant = x.material_plant"
            " AND w.segment = x.segment AND w.number = x.number AND w.subject_kind = x.subject_kind"
            " AND w.subject = x.subject"
        )
        for number, kind, subject, quantity, place, segment, day in rows:
            proposed = day_of(day) if number in RESCHEDULING else None
            yield (
                *(*self.places[place], self.section(segment), number, self._subject(kind, subject)),
                *(quantity_of(quantity), proposed),
            )

    def _subject(self, kind: int, subject: int) -> Name:
        if kind == ON_STOCK:
            return ("stock",)
        if kind == ON_MATERIAL:
            return ("material", *self.places[subject])
        return self.parent(subject if kind == ON_PLANNED_ORDER else -subject)

    def _demands(self) -> dict[int, dict[int, Name]]:
        schedule_lines = self._keyed("SELECT id, sales_order_item, schedule_line FROM schedule_line")
        plan_lines = self._keyed(
            "SELECT id, material_plant, version, date FROM planned_independent_requirement"
        )
        return {
            1: {number: (*self.items[item], line) for number, (item, line) in schedule_lines.items()},
            2: {
                number: (*self.places[place], version, day_of(day))
                for number, (place, version, day) in plan_lines.items()
            },
            3: self._keyed("SELECT id, reservation, item FROM reservation"),
            5: self.places,
            6: self.places,
            8: {
                number: (*self.places[place], day_of(day))
                for number, (place, day) in self._keyed(
                    "SELECT id, material_plant, date FROM forecast_requirement"
                ).items()
            },
        }


def quantity_of(thousandths: int) -> Fraction:
    return Fraction(thousandths, 1000)


def day_of(days: int) -> date:
    return EPOCH + timedelta(days=days)


def _sorted(rows: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(sorted(rows, key=repr))
