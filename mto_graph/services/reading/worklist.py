"""The worklist: the messages that ask a planner to act, most urgent first, as the last planning runs left them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from mto_graph.model.sessions import Session
from mto_graph.mrp.worklist import NEVER_DUE
from mto_graph.services.reading import sales_orders, serving_orders
from mto_graph.services.reading.exceptions import (
    ON_MATERIAL,
    ON_PLANNED_ORDER,
    ON_RECEIPT,
    ExceptionMessageRow,
    explained,
)
from mto_graph.services.reading.paging import Filter, Order, Page, Slice, read_page
from mto_graph.services.reading.rows import Column, day_of, stored, thousandths
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.services.reading.sql import number_pairs, numbers
from mto_graph.strategies import Registry

MessageKey = tuple[int, int, int, int, int]
"""Number, kind and key of the subject, material in plant, segment."""


def due_day(sql: str) -> Any:
    """A due date; None for what nothing needs."""
    return Column(sql, lambda stored_day: None if stored_day == NEVER_DUE else day_of(stored_day))


class WorklistRow(ExceptionMessageRow):
    """A message of the worklist."""

    __slots__ = ()

    urgency: int = stored("x.urgency")
    due_date: date | None = due_day("x.due_date")
    quantity: Decimal = thousandths("x.quantity")
    measure: int = stored("x.measure")


BY_URGENCY: Final = (
    "x.urgency",
    "x.due_date",
    "x.number",
    "x.subject_kind",
    "x.subject",
    "x.material_plant",
    "x.segment",
)
MOST_URGENT_FIRST: Final = Order(BY_URGENCY)
_WALKED: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Which messages of the worklist: all conditions together; None: any.

    Example: `Criteria(mrp_controller="EK1", sales_order_item=("4711", 10))`
    """

    mrp_controller: str | None = None
    plant: str | None = None
    material: str | None = None
    sales_order: str | None = None
    sales_order_item: tuple[str, int] | None = None
    groups: Sequence[int] | None = None
    numbers: Sequence[int] | None = None

    @property
    def by_place(self) -> bool:
        """Whether they name materials or sections."""
        named = self.mrp_controller, self.plant, self.material, self.sales_order, self.sales_order_item
        return any(value is not None for value in named)

    @property
    def often_met(self) -> bool:
        """Whether many entries may meet them, unlike those of one sales order."""
        return self.by_place and self.sales_order is None and self.sales_order_item is None

    def filter(self, session: Session, registry: Registry) -> Filter:
        """The criteria as conditions on `worklist x`."""
        where = Filter()
        for condition, value in (
            ("mp.mrp_controller = ?", self.mrp_controller),
            ("mp.plant IN (SELECT id FROM plant WHERE plant = ?)", self.plant),
            ("mp.material IN (SELECT id FROM material WHERE material = ?)", self.material),
        ):
            if value is not None:
                where.add(
                    f"x.material_plant IN (SELECT mp.id FROM material_plant mp WHERE {condition})", value
                )
        if self.sales_order is not None:
            _endangering(session, where, _items_of(session, self.sales_order))
        if self.sales_order_item is not None:
            found = sales_orders.items_by_keys(session, [self.sales_order_item])
            _endangering(session, where, list(found.values()))
        if self.groups is not None:
            rules = registry.exception_rules.values()
            where_number(session, where, [rule.number for rule in rules if rule.group in self.groups])
        if self.numbers is not None:
            where_number(session, where, self.numbers)
        return where


def _items_of(session: Session, number: str) -> list[SalesOrderItemRow]:
    order = sales_orders.orders_by_numbers(session, [number]).get(number)
    return [] if order is None else sales_orders.items_of_orders(session, [order.id])[order.id]


def _endangering(session: Session, where: Filter, items: Sequence[SalesOrderItemRow]) -> None:
    """Only messages in the sections of these items, and on orders and materials of other sections that serve them."""
    serving = serving_orders.of_items(session, items)
    among, parameter = number_pairs(session, serving.places)
    where.add(f"(x.material_plant, x.segment) IN {among}", parameter)
    own, own_parameter = numbers(session, (row.segment for row in items))
    subjects = {(ON_PLANNED_ORDER, number) for number in serving.planned_orders}
    subjects |= {(ON_RECEIPT, receipt) for receipt in serving.receipts}
    subjects |= {(ON_MATERIAL, material) for material, _ in serving.places}
    serve, serve_parameter = number_pairs(session, subjects)
    where.add(
        f"(x.segment IN {own} OR (x.subject_kind, x.subject) IN {serve})", own_parameter, serve_parameter
    )


def where_number(session: Session, where: Filter, wanted: Iterable[int]) -> None:
    """Only messages of these numbers."""
    among, parameter = numbers(session, wanted)
    where.add(f"x.number IN {among}", parameter)


def page(session: Session, registry: Registry, criteria: Criteria, part: Slice) -> Page[WorklistRow]:
    """One page of the worklist, most urgent first."""
    where = criteria.filter(session, registry)
    found = _among_next(session, where, part) if criteria.often_met and not part.counted else None
    if found is None or not found.has_next:
        found = _among_all(session, where, part, gathered=criteria.by_place)
    for row in found.rows:
        explained(registry, row)
    return found


def _among_next(session: Session, where: Filter, part: Slice) -> Page[WorklistRow]:
    """The page as far as it lies among the next entries of the whole worklist; complete when there is a next page.

    Criteria that many entries meet are answered by a short walk in sequence, criteria that few meet by reading these
    few through the table's key. Which they are only the walk can tell, and neither is slow when it is the right one.
    """
    beyond = "" if part.after is None else f" WHERE {MOST_URGENT_FIRST.beyond()}"
    window = f"(SELECT * FROM worklist x{beyond} ORDER BY {MOST_URGENT_FIRST.clause()} LIMIT {_WALKED}) x"
    chosen = Filter(list(where.conditions), [*(part.after or ()), *where.parameters])
    return read_page(session, WorklistRow, window, chosen, MOST_URGENT_FIRST, part)


def _among_all(session: Session, where: Filter, part: Slice, *, gathered: bool) -> Page[WorklistRow]:
    """The page; `gathered` has the entries looked up by their places before they are sorted, never the other way."""
    if not gathered:
        return read_page(session, WorklistRow, "worklist x", where, MOST_URGENT_FIRST, part)
    chosen = f"WITH chosen AS MATERIALIZED (SELECT * FROM worklist x WHERE {where.clause()})"
    source = f"({chosen} SELECT * FROM chosen) x"
    return read_page(session, WorklistRow, source, Filter([], where.parameters), MOST_URGENT_FIRST, part)


def entries(session: Session, messages: Iterable[ExceptionMessageRow]) -> dict[MessageKey, WorklistRow]:
    """The entries of the worklist for these messages; messages that ask for no action have none."""
    known = {message.message_key: message for message in messages}
    found = {key: message for key, message in known.items() if isinstance(message, WorklistRow)}
    places = {key[3:] for key in known.keys() - found.keys()}
    if places:
        among, parameter = number_pairs(session, places)
        lines = session.rows(
            f"SELECT {WorklistRow.COLUMNS} FROM worklist x WHERE (x.material_plant, x.segment) IN {among}",
            [parameter],
        )
        found.update({row.message_key: row for row in WorklistRow.all(lines)})
    return found
