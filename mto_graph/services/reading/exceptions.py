"""Exception messages: what a planner must look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.exception_messages import ShownMessages
from mto_graph.services.reading.paging import Filter, Order, Page, Slice, read_page
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.references import PLANNED_ORDER, RECEIPT, STOCK, Reference
from mto_graph.services.reading.rows import Row, stored
from mto_graph.services.reading.segments import item_of, project_of
from mto_graph.services.reading.sql import number_pairs, numbers
from mto_graph.services.stock_requirements import Row as ElementRow
from mto_graph.strategies import Registry

ON_STOCK: Final = 1
ON_RECEIPT: Final = 2
ON_PLANNED_ORDER: Final = 3
ON_MATERIAL: Final = 4
_SUBJECTS: Final = {ON_RECEIPT: RECEIPT, ON_PLANNED_ORDER: PLANNED_ORDER}


class ExceptionMessageRow(Row):
    """An exception message and what it is about."""

    __slots__ = ("group", "text")

    group: int | None
    text: str | None

    message_number: int = stored("x.number")
    subject_kind: int = stored("x.subject_kind")
    subject_key: int = stored("x.subject")
    material_plant_id: int = stored("x.material_plant")
    segment: int = stored("x.segment")

    @property
    def number(self) -> str:
        """The number in two digits, as people know it."""
        return f"{self.message_number:02d}"

    @property
    def message_key(self) -> tuple[int, int, int, int, int]:
        """What makes it the same message over planning runs: its number, its subject, and where that is."""
        return (
            self.message_number,
            self.subject_kind,
            self.subject_key,
            self.material_plant_id,
            self.segment,
        )

    @property
    def identity(self) -> str:
        """The message key as text."""
        return "/".join(map(str, self.message_key))

    @property
    def subject(self) -> Reference | None:
        """The order or stock that the message is about; None: the material as such."""
        if self.subject_kind == ON_STOCK:
            return Reference(STOCK, (self.material_plant_id, self.segment))
        kind = _SUBJECTS.get(self.subject_kind)
        return None if kind is None else Reference(kind, self.subject_key)

    @property
    def supply(self) -> tuple[int, int, int] | None:
        """The subject as peggings name it; None: the material as such."""
        place = self.material_plant_id, self.segment
        if self.subject_kind == ON_STOCK:
            return 0, *place
        if self.subject_kind not in _SUBJECTS:
            return None
        return -self.subject_key if self.subject_kind == ON_RECEIPT else self.subject_key, *place

    @property
    def sales_order_item_id(self) -> int | None:
        """The sales order item whose section it is in, if it is in one."""
        return item_of(self.segment)

    @property
    def project_id(self) -> int | None:
        """The project whose section it is in."""
        return project_of(self.segment)


BY_NUMBER = ("x.number", "x.subject_kind", "x.subject", "x.material_plant", "x.segment")


def message(
    registry: Registry, number: int, subject_kind: int, subject: int, material_plant: int, segment: int
) -> ExceptionMessageRow:
    """A message with the text and group that its plugin gives it."""
    return explained(registry, ExceptionMessageRow((number, subject_kind, subject, material_plant, segment)))


def explained(registry: Registry, row: ExceptionMessageRow) -> ExceptionMessageRow:
    """Enter text and group; None where no loaded plugin knows the number any more."""
    rule = registry.exception_rules.get(row.number)
    row.text = None if rule is None else rule.text
    row.group = None if rule is None else rule.group
    return row


def serving(registry: Registry, row: ExceptionMessageRow) -> tuple[int, int, int] | None:
    """The supply whose demand a message endangers; None where it is about what nothing needs, or about no supply."""
    rule = registry.exception_rules.get(row.number)
    unneeded = rule is not None and rule.of_supplies is not None and not rule.whole_supply
    return None if unneeded else row.supply


def of_element(registry: Registry, number: int, element: ElementRow) -> ExceptionMessageRow:
    """A message that stands at a line of a stock/requirements list."""
    source = element.source
    kinds = {STOCK: ON_STOCK, RECEIPT: ON_RECEIPT, PLANNED_ORDER: ON_PLANNED_ORDER}
    kind = kinds.get(source.kind, ON_STOCK) if source is not None else ON_STOCK
    rule = registry.exception_rules.get(f"{number:02d}")
    if rule is not None and rule.of_materials is not None:
        kind = ON_MATERIAL
    ordered = source is not None and kind in (ON_RECEIPT, ON_PLANNED_ORDER)
    key = source.key if source is not None and ordered else element.material_plant_id
    return message(registry, number, kind, key, element.material_plant_id, element.segment)


def of_planned_orders(
    session: Session, registry: Registry, orders: Sequence[PlannedOrderRow], plants: Mapping[int, str]
) -> list[list[ExceptionMessageRow]]:
    """The messages of each planned order; `plants` has the plant code of each material plant."""
    shown = ShownMessages(session, registry)
    firm = _of_firm_planned_orders(session, orders)
    found = []
    for order in orders:
        plant = plants[order.material_plant_id]
        own = shown.numbers(order.exception_numbers, order.history, plant)
        found.append(
            [
                message(
                    registry, number, ON_PLANNED_ORDER, order.number, order.material_plant_id, order.segment
                )
                for number in sorted({*own, *firm.get(order.number, ())})
            ]
        )
    return found


def _of_firm_planned_orders(session: Session, orders: Sequence[PlannedOrderRow]) -> dict[int, list[int]]:
    """Messages on firmed planned orders, which planning treats as supplies."""
    firmed = [order for order in orders if order.firmed]
    if not firmed:
        return {}
    among, parameter = number_pairs(session, {(order.material_plant_id, order.segment) for order in firmed})
    lines = session.rows(
        f"SELECT subject, number FROM plan_exception WHERE subject_kind = {ON_PLANNED_ORDER:d}"
        f" AND (material_plant, segment) IN {among}",
        [parameter],
    )
    found: dict[int, list[int]] = {}
    for subject, number in lines:
        found.setdefault(subject, []).append(number)
    return found


def plant_codes(session: Session, material_plants: Iterable[int]) -> dict[int, str]:
    """The plant code of each material plant."""
    among, parameter = numbers(session, material_plants)
    lines = session.rows(
        "SELECT mp.id, p.plant FROM material_plant mp JOIN plant p ON p.id = mp.plant"
        f" WHERE mp.id IN {among}",
        [parameter],
    )
    return dict(lines)


def page(
    session: Session, registry: Registry, where: Filter, order: Order, part: Slice
) -> Page[ExceptionMessageRow]:
    """One page of all messages that meet the filter (columns of `x`, `m` and `p`)."""
    sets, sets_parameter = _numbers_of_sets(session)
    shown = ShownMessages(session, registry)
    newest, newest_parameter = _newest_runs(session, shown)
    source = (
        "(SELECT sets.b AS number, 3 AS subject_kind, po.number AS subject,"
        " po.material_plant AS material_plant, po.segment AS segment FROM planned_order po"
        f" JOIN {sets} sets ON sets.a = po.exception_set"
        " JOIN material_plant owner ON owner.id = po.material_plant"
        f" JOIN {newest} newest ON newest.a = owner.plant"
        f" WHERE {shown.condition('sets.b', 'po', 'newest.b')}"
        " UNION ALL SELECT number, subject_kind, subject, material_plant, segment FROM plan_exception) x"
        " JOIN material_plant mp ON mp.id = x.material_plant JOIN material m ON m.id = mp.material"
        " JOIN plant p ON p.id = mp.plant"
    )
    complete = Filter(list(where.conditions), [sets_parameter, newest_parameter, *where.parameters])
    found = read_page(session, ExceptionMessageRow, source, complete, order, part)
    for row in found.rows:
        explained(registry, row)
    return found


def _listed(message_numbers: Iterable[int]) -> str:
    """Message numbers as SQL's IN wants them, which cannot be empty."""
    return ", ".join(f"{number:d}" for number in message_numbers) or "-1"


def _numbers_of_sets(session: Session) -> tuple[str, str]:
    """The sets of messages as a table of set (a) and number (b)."""
    known = session.rows("SELECT id, numbers FROM exception_set")
    return number_pairs(
        session, [(key, int(number)) for key, text in known for number in text.split(",") if number]
    )


def _newest_runs(session: Session, shown: ShownMessages) -> tuple[str, str]:
    """Each plant (a) with the last run that planned it all (b)."""
    plants = session.rows("SELECT id, plant FROM plant")
    return number_pairs(session, [(key, shown.newest_run(code)) for key, code in plants])
