"""The worklist: the messages that ask a planner to act, most urgent first, as the last planning runs left them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
from mto_graph.services.reading.paging import Filter, Key, Order, Page, Slice, read_page
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
_OF_ONE_NUMBER: Final = Order(tuple(column for column in BY_URGENCY if column != "x.number"))
"""The same sequence within one message number, as an index has it."""
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
            _endangering(session, registry, where, _items_of(session, self.sales_order))
        if self.sales_order_item is not None:
            found = sales_orders.items_by_keys(session, [self.sales_order_item])
            _endangering(session, registry, where, list(found.values()))
        wanted = self.wanted_numbers(registry)
        if wanted is not None:
            where_number(session, where, wanted)
        return where

    def wanted_numbers(self, registry: Registry) -> list[int] | None:
        """The numbers of the messages asked for, as far as rules know them, ascending; None: any."""
        if self.groups is None and self.numbers is None:
            return None
        rules = registry.exception_rules.values()
        of_groups = {rule.number for rule in rules if self.groups is None or rule.group in self.groups}
        if self.numbers is None:
            return sorted(of_groups)
        return sorted(set(self.numbers) if self.groups is None else of_groups.intersection(self.numbers))


def _items_of(session: Session, number: str) -> list[SalesOrderItemRow]:
    order = sales_orders.orders_by_numbers(session, [number]).get(number)
    return [] if order is None else sales_orders.items_of_orders(session, [order.id])[order.id]


def _endangering(
    session: Session, registry: Registry, where: Filter, items: Sequence[SalesOrderItemRow]
) -> None:
    """Only messages in the sections of these items, and on orders and materials of other sections that serve them."""
    serving = serving_orders.of_items(session, registry, items)
    among, parameter = number_pairs(session, serving.places)
    where.add(f"(x.material_plant, x.segment) IN {among}", parameter)
    own, own_parameter = numbers(session, (row.segment(registry) for row in items))
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
    where, wanted = criteria.filter(session, registry), criteria.wanted_numbers(registry)
    there = None if wanted is None else _there(session, wanted)
    if there is not None and not (there and criteria.by_place):
        found = _of_numbers(session, there, where, part)
    else:
        found = _of_places(session, criteria, where, part)
    for row in found.rows:
        explained(registry, row)
    return found


def _of_places(session: Session, criteria: Criteria, where: Filter, part: Slice) -> Page[WorklistRow]:
    if criteria.often_met and not part.counted:
        found = _among_next(session, where, part)
        if found.has_next:
            return found
    return _among_all(session, where, part, gathered=criteria.by_place)


def _there(session: Session, wanted: Iterable[int]) -> list[int]:
    """Which of these numbers the worklist has at all: the few that any plugin declares, however many are asked for."""
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT n.value FROM {among} n WHERE EXISTS (SELECT 1 FROM worklist x WHERE x.number = n.value)"
        " ORDER BY n.value",
        [parameter],
    )
    return [number for (number,) in lines]


def _of_numbers(session: Session, there: Sequence[int], where: Filter, part: Slice) -> Page[WorklistRow]:
    """The page of some messages: the next ones of each number, put together; `where` is what is counted."""
    sources = ["SELECT * FROM worklist WHERE 1 = 0"]
    parameters: list[str | int] = []
    for number in there:
        beyond, keys = _beyond(number, part.after)
        chosen = f"SELECT * FROM worklist x WHERE x.number = {number:d}{beyond}"
        walk = f"{chosen} ORDER BY {_OF_ONE_NUMBER.clause()} LIMIT {part.first + 1:d}"
        sources.append(f"SELECT * FROM ({walk}) of_number")
        parameters += keys
    next_ones = Filter([], parameters)
    source = f"({' UNION ALL '.join(sources)}) x"
    found = read_page(
        session, WorklistRow, source, next_ones, MOST_URGENT_FIRST, replace(part, counted=False)
    )
    if part.counted:
        counted = f"SELECT COUNT(*) FROM worklist x WHERE {where.clause()}"
        found.total = int(session.rows(counted, where.parameters)[0][0])
    return found


def _beyond(number: int, after: Key | None) -> tuple[str, list[str | int]]:
    """The condition for messages of one number after a key of the whole worklist, as a range of their index."""
    if after is None:
        return "", []
    urgency, due, last, *others = after
    if number == last:
        return f" AND {_OF_ONE_NUMBER.beyond()}", [urgency, due, *others]
    comparison = ">=" if number > int(last) else ">"
    return f" AND (x.urgency, x.due_date) {comparison} (?, ?)", [urgency, due]


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
