"""The stored plan as rows of text: planned orders, their dependent requirements, and exception messages.

Planned orders come in the order of their numbers. Ids of the database never show, so that two databases with the
same plan give the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from mto_graph.model.bulk import row_chunks
from mto_graph.model.sessions import Session
from mto_graph.services.exception_messages import HISTORY_COLUMNS, History, ShownMessages
from mto_graph.services.planning.outcome import SUBJECT_PLANNED_ORDER, SUBJECT_RECEIPT
from mto_graph.services.reading.segments import SEGMENT_STEP
from mto_graph.strategies import Registry, SegmentKind
from mto_graph.units import QUANTITY_PLACES, format_decimal, from_day

PLAN_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "planned_orders": (
        "order",
        "material",
        "plant",
        "section",
        "quantity",
        "start_date",
        "finish_date",
        "availability_date",
        "order_type",
        "convertible",
        "firmed",
        "procurement",
        "strategy",
        "requirements_type",
    ),
    "dependent_requirements": (
        "material",
        "plant",
        "section",
        "quantity",
        "date",
        "parent_order",
        "parent_item",
        "position",
        "bom_item",
        "covered_by",
    ),
    "exceptions": ("number", "material", "plant", "section", "order", "item", "quantity"),
}
"""The plan's files and their columns."""


def plan_rows(session: Session, registry: Registry, name: str) -> Iterator[list[str]]:
    """The rows of one of the plan's files."""
    return _ROWS[name](_Names(session, registry))


class _Names:
    """What the plan's ids mean, as people write it."""

    def __init__(self, session: Session, registry: Registry) -> None:
        self.session = session
        self.registry = registry

    @cached_property
    def places(self) -> dict[int, tuple[str, str]]:
        """Material and plant of a material in a plant."""
        return self._pairs(
            "SELECT material_plant.id, material.material, plant.plant FROM material_plant "
            "JOIN material ON material.id = material_plant.material JOIN plant ON plant.id = material_plant.plant"
        )

    @cached_property
    def items(self) -> dict[int, tuple[str, int]]:
        """Sales order and item of a sales order item."""
        return self._pairs(
            "SELECT sales_order_item.id, sales_order.sales_order, sales_order_item.item FROM sales_order_item "
            "JOIN sales_order ON sales_order.id = sales_order_item.sales_order"
        )

    @cached_property
    def projects(self) -> dict[int, str]:
        """Number of a project."""
        return dict(self.session.rows("SELECT id, project FROM project"))

    @cached_property
    def receipts(self) -> dict[int, tuple[str, str]]:
        """Order and item of a receipt."""
        rows = self._pairs("SELECT id, order_number, item FROM receipt")
        return {identity: (order, str(item)) for identity, (order, item) in rows.items()}

    @cached_property
    def messages(self) -> ShownMessages:
        """Which messages of a planned order are shown now."""
        return ShownMessages(self.session, self.registry)

    def section(self, segment: int) -> str:
        """The segment as text: `net`, `gross`, `planning`, `customer 4711/10`, `project P-1`."""
        kind, owner = SegmentKind(segment % SEGMENT_STEP), segment // SEGMENT_STEP
        if kind is SegmentKind.CUSTOMER:
            order, item = self.items[owner]
            return f"customer {order}/{item}"
        if kind is SegmentKind.PROJECT:
            return f"project {self.projects[owner]}"
        return kind.name.lower()

    def supply(self, code: int | None) -> str:
        """What covers a requirement: an order number, a receipt `order/item`, `stock`, or nothing single."""
        if code is None:
            return ""
        if code == 0:
            return "stock"
        return str(code) if code > 0 else "/".join(self.receipts[-code])

    def _pairs(self, sql: str) -> dict[int, tuple[Any, Any]]:
        return {row[0]: (row[1], row[2]) for chunk in row_chunks(self.session, sql) for row in chunk}


def _planned_orders(names: _Names) -> Iterator[list[str]]:
    sql = (
        "SELECT number, material_plant, segment, quantity, start_date, finish_date, availability_date, firmed, "
        "order_profile.order_type, order_profile.convertible, order_profile.procurement, order_profile.strategy, "
        "order_profile.requirements_type FROM planned_order "
        "LEFT JOIN order_profile ON order_profile.id = planned_order.order_profile ORDER BY number"
    )
    for chunk in row_chunks(names.session, sql):
        for row in chunk:
            number, place, segment, quantity, start, finish, available, firmed = row[:8]
            order_type, convertible, procurement, strategy, requirements_type = row[8:]
            yield [
                str(number),
                *names.places[place],
                names.section(segment),
                format_decimal(quantity, QUANTITY_PLACES),
                _day(start),
                _day(finish),
                _day(available),
                order_type or "",
                _flag(convertible),
                _flag(firmed),
                procurement or "",
                strategy or "",
                requirements_type or "",
            ]


def _dependent_requirements(names: _Names) -> Iterator[list[str]]:
    """Those of firm planned orders by order and item, then those of planned orders."""
    sql = (
        "SELECT needed.parent, needed.position, needed.material_plant, needed.segment, needed.quantity, needed.date, "
        "needed.covered_by, COALESCE(bom_item.item, order_bom_item.item) FROM dependent_requirement needed "
        "LEFT JOIN bom_item ON bom_item.id = needed.bom_item "
        "LEFT JOIN order_bom_item ON order_bom_item.id = -needed.bom_item "
    )
    firm = (
        "JOIN receipt ON receipt.id = -needed.parent WHERE needed.parent < 0 "
        "ORDER BY receipt.order_number, receipt.item, needed.position"
    )
    for rest in (firm, "WHERE needed.parent > 0 ORDER BY needed.parent, needed.position"):
        for chunk in row_chunks(names.session, sql + rest):
            for parent, position, place, segment, quantity, day, covered_by, item in chunk:
                yield [
                    *names.places[place],
                    names.section(segment),
                    format_decimal(quantity, QUANTITY_PLACES),
                    _day(day),
                    *((str(parent), "") if parent > 0 else names.receipts[-parent]),
                    str(position),
                    item or "",
                    names.supply(covered_by),
                ]


def _exceptions(names: _Names) -> Iterator[list[str]]:
    """The messages of planned orders by order, as they are shown now, then those on stock and firm receipts."""
    sql = (
        f"SELECT number, material_plant, segment, quantity, exception_set.numbers, {HISTORY_COLUMNS} "
        "FROM planned_order JOIN exception_set ON exception_set.id = planned_order.exception_set "
        "ORDER BY planned_order.number"
    )
    for chunk in row_chunks(names.session, sql):
        for number, place, segment, quantity, stored, *history in chunk:
            material, plant = names.places[place]
            for message in names.messages.numbers(stored, History(*history), plant):
                section = names.section(segment)
                yield _message_row(message, (material, plant), section, (str(number), ""), quantity)
    yield from sorted(_supply_exceptions(names))


def _supply_exceptions(names: _Names) -> Iterator[list[str]]:
    sql = "SELECT number, material_plant, segment, subject_kind, subject, quantity FROM plan_exception"
    for chunk in row_chunks(names.session, sql):
        for number, place, segment, kind, subject, quantity in chunk:
            order = ("", "")
            if kind == SUBJECT_RECEIPT:
                order = names.receipts[subject]
            elif kind == SUBJECT_PLANNED_ORDER:
                order = (str(subject), "")
            yield _message_row(number, names.places[place], names.section(segment), order, quantity)


def _message_row(
    number: int, place: tuple[str, str], section: str, order: tuple[str, str], quantity: int
) -> list[str]:
    return [f"{number:02d}", *place, section, *order, format_decimal(quantity, QUANTITY_PLACES)]


def _day(day: int) -> str:
    return from_day(day).isoformat()


def _flag(value: Any) -> str:
    return "true" if value else "false"


_ROWS: Final[Mapping[str, Callable[[_Names], Iterator[list[str]]]]] = {
    "planned_orders": _planned_orders,
    "dependent_requirements": _dependent_requirements,
    "exceptions": _exceptions,
}
