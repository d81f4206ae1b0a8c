"""Supply equals demand in every section, and pegging says exactly which supply covers which demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

from hypothesis import given

from ..reference.kanban import SupplyAreas
from .budget import looking_at
from .draws import Row
from .product import planned
from .views import Name, PlanView
from .worlds import DrawnWorld, worlds

WATCHING_STOCK = ("VB", "VM", "V1", "V2", "VV")


def exact(row: Row, name: str) -> Fraction:
    return Fraction(row.get(name) or 0)


def still_open(row: Row, done: str) -> Fraction:
    return exact(row, "quantity") - exact(row, done)


def section_of(row: Row) -> str:
    return f"customer {row['sales_order']}/{row['sales_order_item']}" if row.get("sales_order") else "net"


class Balance:
    """The demand and the supply of a world as its rows state them, beside what the pegging of its plan says."""

    def __init__(self, world: DrawnWorld, view: PlanView) -> None:
        self.tables = world.tables
        self.masters = {(row["material"], row["plant"]): row for row in self.tables["material_plants"]}
        self.areas = SupplyAreas(self.tables)
        self.view = view
        self.covered: dict[Name, Fraction] = defaultdict(Fraction)
        self.used: dict[Name, Fraction] = defaultdict(Fraction)
        for *place, demand, supply, quantity in view.pegs:
            assert quantity > 0
            self.covered[(*place, demand)] += quantity
            self.used[(*place, supply)] += quantity

    def rows(self, name: str) -> Iterable[Row]:
        return self.tables.get(name, [])

    def demands(self) -> Iterator[tuple[Name, Fraction]]:
        """Every demand that planning must cover, by place and name, but for plan lines."""
        for row in self.rows("sales_orders"):
            if not row["rejected"]:
                line: Name = ("schedule line", row["sales_order"], row["item"], row["schedule_line"])
                yield self._named(row, self._sold_in(row), line), still_open(row, "delivered_quantity")
        for row in self.rows("reservations"):
            outside = row.get("order") and self._is_outside((row["material"], row["plant"], section_of(row)))
            if self.areas.loses(row) and not outside:
                reservation: Name = ("reservation", row["reservation"], row["item"])
                yield self._named(row, section_of(row), reservation), still_open(row, "withdrawn_quantity")
        for key, row in self.masters.items():
            yield self._named(row, "net", ("safety stock", *key)), exact(row, "safety_stock")
        components: dict[Name, Fraction] = defaultdict(Fraction)
        for *place, quantity, _, parent, position in self.view.components:
            if not self._is_outside(tuple(place)):
                components[(*place, ("component", parent, position))] += quantity
        yield from components.items()

    def _sold_in(self, row: Row) -> str:
        strategy = row["strategy_group"] or self.masters[row["material"], row["plant"]]["strategy_group"]
        return f"customer {row['sales_order']}/{row['item']}" if strategy else "net"

    def _is_outside(self, place: Name) -> bool:
        """Whether what orders take there comes from a supply area outside of planning."""
        return place[2] == "net" and self.areas.served_outside(place[:2])

    def supplies(self) -> dict[Name, Fraction]:
        """Every supply by place and name: stock, firm receipts, planned orders."""
        found: dict[Name, Fraction] = defaultdict(Fraction)
        for row in self.rows("stock"):
            if row["stock_type"] != "blocked" and self.areas.has(row):
                found[self._named(row, section_of(row), ("stock",))] += exact(row, "quantity")
        for row in filter(self.areas.has, self.rows("receipts")):
            place = self._named(row, section_of(row), ("receipt", row["order"], row["item"]))
            found[place] += still_open(row, "received_quantity")
        for row in self.rows("firmed_planned_orders"):
            place = self._named(row, section_of(row), ("receipt", row["order"], 0))
            found[place] += exact(row, "quantity")
        for order in self.view.orders:
            found[(*order[:3], order)] += order[3]
        return found

    def is_planned(self, place: Name) -> bool:
        """Whether a proposal covers whatever is needed there; a fence of type 4 leaves near shortages open."""
        master = self.masters[place[:2]]
        mrp_type, own = master["mrp_type"], master["firming_type"]
        stops = own == 4 or (own is None and mrp_type.endswith("4"))
        broken = {message[:3] for message in self.view.messages if message[3] in (61, 62)}
        if place[:3] in broken:
            return False
        if master.get("effective_out_date") or (stops and master["planning_time_fence_days"] is not None):
            return False
        return not (mrp_type == "ND" or (mrp_type in WATCHING_STOCK and place[2] == "net"))

    def _named(self, row: Row, section: str, name: Name) -> Name:
        return (row["material"], row["plant"], section, name)


@looking_at(24)
@given(worlds())
def test_supply_equals_demand_in_every_section(world: DrawnWorld) -> None:
    books = Balance(world, planned(world))
    assert_every_demand_is_covered_exactly(books)
    assert_no_supply_is_used_twice(books)
    assert_nothing_else_is_covered(books)


def assert_every_demand_is_covered_exactly(books: Balance) -> None:
    for demand, quantity in books.demands():
        if books.is_planned(demand):
            assert books.covered[demand] == quantity
        else:
            assert books.covered[demand] <= quantity


def assert_no_supply_is_used_twice(books: Balance) -> None:
    """And no proposal is made for nothing; those of a customer section for exactly what they cover."""
    supplies = books.supplies()
    assert set(books.used) <= set(supplies), "a peg crosses sections or names a supply that is not there"
    for supply, quantity in supplies.items():
        assert books.used[supply] <= quantity
        is_proposal = len(supply[3]) > 3
        if is_proposal:
            assert books.used[supply] > 0
            if supply[2].startswith("customer"):
                assert books.used[supply] == quantity, "a customer section is lot for lot"


def assert_nothing_else_is_covered(books: Balance) -> None:
    known = {demand for demand, _ in books.demands()}
    plan_lines = {
        ("plan line", row["material"], row["plant"], row["version"], row["date"]): exact(row, "quantity")
        for row in books.rows("planned_independent_requirements")
        if row["active"]
    }
    forecasts = {
        ("forecast", row["material"], row["plant"], row["date"]): still_open(row, "withdrawn_quantity")
        for row in books.rows("forecast_requirements")
    }
    for demand, quantity in books.covered.items():
        kind = demand[3][0]
        if kind == "plan line":
            assert quantity <= plan_lines[demand[3]]
        elif kind == "forecast":
            assert quantity <= forecasts[demand[3]]
        elif kind == "reorder point":
            master = books.masters[demand[:2]]
            assert master["mrp_type"] != "VB" or quantity <= exact(master, "reorder_point")
        else:
            assert demand in known
