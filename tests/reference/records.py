"""What a plan consists of: sections, requirements, supplies, planned orders, components, pegs and messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

Key = tuple[str, str]
"""A material in a plant."""

Identity = tuple[Any, ...]
"""Names a demand or a supply by its own key, such as ``("schedule line", "4711", 10, 1)``."""


@dataclass(frozen=True, order=True)
class Section:
    """A planning segment; sections sort as net, planning, the customers by sales order and item, then the projects."""

    rank: int
    sales_order: str = ""
    item: int = 0

    project: str = ""

    @property
    def is_individual(self) -> bool:
        """Whether it is kept for one sales order item or one project."""
        return self.rank >= 3

    def __str__(self) -> str:
        if self.project:
            return f"project {self.project}"
        if self.is_individual:
            return f"customer {self.sales_order}/{self.item}"
        return {0: "net", 1: "gross", 2: "planning"}[self.rank]


NET = Section(0)
GROSS = Section(1)
PLANNING = Section(2)


def customer(sales_order: str, item: int) -> Section:
    return Section(3, sales_order, item)


def project(number: str) -> Section:
    return Section(4, project=number)


def section_named(text: str) -> Section:
    """The section that people write so, for example `customer 4711/10`, `project P-1`."""
    if text in ("net", "gross", "planning"):
        return {"net": NET, "gross": GROSS, "planning": PLANNING}[text]
    if text.startswith("project "):
        return project(text.removeprefix("project "))
    sales_order, _, item = text.removeprefix("customer ").rpartition("/")
    return customer(sales_order, int(item))


@dataclass(frozen=True)
class Requirement:
    """One demand in one section: `day` is the workday it counts at, `rank` its place among those of that day."""

    day: date
    rank: Identity
    quantity: Fraction
    identity: Identity
    wanted: date | None = None
    """The earlier day at which safety time wants it met."""

    @property
    def met_by(self) -> date:
        """The day at which its supply is to be there."""
        return self.wanted or self.day


@dataclass(frozen=True)
class Supply:
    """Stock (`day` is None: always there) or a firm receipt."""

    day: date | None
    quantity: Fraction
    identity: Identity
    dedicated: bool = False
    """Made for the sales order item of its section."""


@dataclass(frozen=True)
class PlannedOrder:
    number: int
    material: str
    plant: str
    section: str
    quantity: Fraction
    start: date
    finish: date
    availability: date
    order_type: str
    convertible: bool
    exceptions: tuple[int, ...]
    firmed: bool = False


@dataclass(frozen=True)
class Component:
    """A dependent requirement; `parent` is ``("planned order", number)`` or ``("receipt", order, item)``."""

    parent: Identity
    position: int
    material: str
    plant: str
    section: str
    quantity: Fraction
    date: date


@dataclass(frozen=True)
class Peg:
    """This much of this demand is covered by this supply."""

    material: str
    plant: str
    section: str
    demand: Identity
    supply: Identity
    quantity: Fraction


@dataclass(frozen=True)
class Message:
    """An exception message on something that is not a proposal: stock, a firm receipt or the material itself.

    `proposed` is the day on which a receipt should come instead."""

    number: int
    material: str
    plant: str
    section: str
    subject: Identity
    quantity: Fraction
    proposed: date | None = None


@dataclass
class Plan:
    planned_orders: list[PlannedOrder] = field(default_factory=list)
    dependent_requirements: list[Component] = field(default_factory=list)
    pegging: list[Peg] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    requirements: dict[tuple[Key, Section], list[Requirement]] = field(default_factory=dict)
    supplies: dict[tuple[Key, Section], list[Supply]] = field(default_factory=dict)
