"""Plans of the kernel as a planner reads them: quantities in units, dates and sections as text."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from mto_graph.mrp.plan import Plan
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Snapshot
from mto_graph.mrp.supplies import NO_SINGLE_SUPPLY, STOCK
from mto_graph.strategies import Occasion
from mto_graph.units import from_day, from_quantity


class Order(NamedTuple):
    """A planned order as a planner reads it."""

    section: str
    quantity: str
    start: str
    available: str


class Requirement(NamedTuple):
    """A dependent requirement as a planner reads it."""

    section: str
    quantity: str
    day: str


class Peg(NamedTuple):
    """What one supply gives to one requirement."""

    demand: str
    supply: str
    quantity: str


class PlanView:
    """A plan in the words of the world it was made for."""

    def __init__(self, names: list[str], items: list[str], snapshot: Snapshot, plan: Plan) -> None:
        self.snapshot = snapshot
        self.plan = plan
        self._names = names
        self._items = items

    def orders(self, material: str) -> list[Order]:
        """The planned orders of a material, in the order of the plan."""
        orders = self.plan.orders
        return [
            Order(
                self._section(orders.segment[row]),
                _text(orders.quantity[row]),
                _date(orders.start_day[row]),
                _date(orders.availability_day[row]),
            )
            for row in self._order_rows(material)
        ]

    def quantities(self, material: str) -> list[str]:
        """Only the quantities of the planned orders."""
        return [order.quantity for order in self.orders(material)]

    def messages(self, material: str, new: bool = True) -> list[tuple[int, ...]]:
        """The exception messages of each planned order, new or not, without those said of every one (01, 42, 44)."""
        rules = self.snapshot.exception_rules
        return [
            tuple(
                rule.number
                for at, rule in enumerate(rules)
                if int(self.plan.order_messages[row]) >> at & 1
                and rule.number not in (1, 42, 44)
                and rule.only is not (Occasion.EXISTING if new else Occasion.NEW)
            )
            for row in self._order_rows(material)
        ]

    def supply_messages(self) -> list[tuple[int, str, str, str, str]]:
        """Messages on stock and receipts: number, material, section, supply, unneeded quantity."""
        found = self.plan.supply_messages
        return [
            (
                int(number),
                self._names[material],
                self._section(segment),
                self._supply(supply),
                _text(quantity),
            )
            for number, material, segment, supply, quantity in zip(
                found.number, found.material, found.segment, found.supply, found.quantity, strict=True
            )
        ]

    def material_messages(self) -> list[tuple[int, str, str]]:
        """Messages on materials that could not be planned: number, material, section."""
        found = self.plan.material_messages
        return [
            (int(number), self._names[material], self._section(segment))
            for number, material, segment in zip(found.number, found.material, found.segment, strict=True)
        ]

    def needs(self, material: str) -> list[Requirement]:
        """The dependent requirements on a material, in the order of the plan."""
        rows = self.plan.requirements
        return [
            Requirement(self._section(rows.segment[row]), _text(rows.quantity[row]), _date(rows.day[row]))
            for row in np.flatnonzero(rows.material == self._names.index(material))
        ]

    def pegs(self, material: str) -> list[Peg]:
        """Who gives what to whom at a material: shared coverage first, then requirements with a single supply."""
        pegging, rows = self.plan.pegging, self.plan.requirements
        row = self._names.index(material)
        shared = [
            Peg(f"{int(kind)}:{int(demand)}", self._supply(supply), _text(quantity))
            for kind, demand, supply, quantity, place in zip(
                pegging.demand_kind,
                pegging.demand,
                pegging.supply,
                pegging.quantity,
                pegging.material,
                strict=True,
            )
            if place == row
        ]
        single = [
            Peg(f"4:{at}", self._supply(pegging.covered_by[at]), _text(rows.quantity[at]))
            for at in np.flatnonzero(rows.material == row)
            if pegging.covered_by[at] != NO_SINGLE_SUPPLY
        ]
        return shared + single

    def open_plan(self) -> list[str]:
        """What the orders leave of each forecast."""
        return [_text(quantity) for quantity in self.plan.consumed.open_quantity]

    def _order_rows(self, material: str) -> np.ndarray[Any, Any]:
        return np.flatnonzero(self.plan.orders.material == self._names.index(material))

    def _section(self, segment: int) -> str:
        if segment < FIRST_INDIVIDUAL_SEGMENT:
            return ("net", "gross", "planning")[segment]
        return self._items[segment - FIRST_INDIVIDUAL_SEGMENT]

    def _supply(self, code: int) -> str:
        if code == STOCK:
            return "stock"
        if code == NO_SINGLE_SUPPLY:
            return "section"
        return f"R{-1 - int(code)}" if code < 0 else f"order {int(code)}"


def _text(thousandths: int) -> str:
    return str(from_quantity(int(thousandths)))


def _date(number: int) -> str:
    return str(from_day(int(number)))
