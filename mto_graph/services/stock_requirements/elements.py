"""Reading the MRP elements of materials in plants: a few statements, whatever the number of materials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import Calendars, bucket_end, bucket_start
from mto_graph.services.consumption import plan_consumption
from mto_graph.services.exception_messages import HISTORY_COLUMNS, History, ShownMessages
from mto_graph.services.planning.outcome import (
    SUBJECT_MATERIAL,
    SUBJECT_PLANNED_ORDER,
    SUBJECT_RECEIPT,
    SUBJECT_STOCK,
)
from mto_graph.services.reading.segments import segment_of
from mto_graph.services.reading.sql import one_of
from mto_graph.services.stock_requirements.rows import DAY, MATERIAL_PLANT, RECEIPT_ELEMENTS, Row, line
from mto_graph.services.stock_requirements.stored_elements import Stored, StoredElement
from mto_graph.strategies import PlanningRelevance, Procedure, Registry, SegmentKind, Strategy


@dataclass(frozen=True, slots=True)
class Place:
    """A material in a plant, and its plant's row among the calendars."""

    id: int
    material: str
    plant: str
    calendar: int
    safety_stock: int
    effective_out_day: int | None
    procedure: Procedure
    strategy_group: str
    fence_day: int | None
    """The end of its planning time fence."""


_PLANNED_ORDERS: Final = (
    "o.material_plant, o.segment, o.availability_date, o.quantity, o.number, o.start_date, o.finish_date,"
    " p.order_type, p.convertible, o.firmed"
)
_SALES_ORDERS: Final = (
    "l.id, i.id, i.material_plant, i.strategy_group, l.requested_date, l.delivered_quantity - l.quantity,"
    " o.sales_order, i.item, l.schedule_line, i.project"
)


class ElementReader:
    """Reads the lines of the given materials in plants inside one session; `messages`: also what is told of them."""

    def __init__(
        self,
        session: Session,
        registry: Registry,
        places: Mapping[int, Place],
        calendars: Calendars,
        stored: Mapping[int, Sequence[StoredElement]],
        today: int,
        *,
        messages: bool = True,
    ) -> None:
        self.session = session
        self.registry = registry
        self.strategies = registry.strategies
        self.places = places
        self.calendars = calendars
        self.today = today
        self.among, self.parameter = one_of(session, places)
        self.stored = stored
        self.messages = ShownMessages(session, registry) if messages else None
        self.supply_messages = self._supply_messages() if messages else {}

    def stocks(self) -> dict[tuple[int, int], int]:
        """Usable stock by material in plant and segment."""
        found: dict[tuple[int, int], int] = {}
        for stock in self.stored[Stored.STOCK]:
            key = (stock.material_plant, stock.segment)
            found[key] = found.get(key, 0) + stock.quantity
        return found

    def lines(self) -> list[Row]:
        """Every element but the stocks; days of requirements already on workdays."""
        return [
            *self._planned_orders(),
            *self._receipts(),
            *self._on_workdays([*self._sales_orders()]),
            *self._plan(),
            *self._forecast(),
            *self._dependent_requirements(),
            *self._on_workdays([*self._reservations()]),
        ]

    def _on_workdays(self, rows: Sequence[Row]) -> Sequence[Row]:
        """A requirement on a closed day counts on the workday before it."""
        if not rows:
            return rows
        calendar = np.array(
            [self.places[row.values[MATERIAL_PLANT]].calendar for row in rows], dtype=np.int64
        )
        days = np.array([row.values[DAY] for row in rows], dtype=np.int64)
        for row, day in zip(rows, self.calendars.counted(calendar, days).tolist(), strict=True):
            row.values[DAY] = day
        return rows

    def _planned_orders(self) -> Iterator[Row]:
        exceptions: tuple[int, ...] = ()
        for (
            place,
            segment,
            day,
            quantity,
            number,
            start,
            finish,
            order_type,
            convertible,
            firmed,
            *told,
        ) in self._stored_planned_orders():
            if told:
                exceptions = self._of_planned_order(number, place, *told)
            # There may be thousands: `line` would take longer than all the rest.
            yield Row(
                [
                    *(place, segment, day, "PldOrd", quantity, None, str(number), None, 0, True),
                    *(order_type, convertible, firmed, start, finish, exceptions, "planned_order", number),
                ]
            )

    def _stored_planned_orders(self) -> list[tuple[Any, ...]]:
        told, joined = "", ""
        if self.messages is not None:
            told = f", e.numbers, {HISTORY_COLUMNS}"
            joined = " LEFT JOIN exception_set e ON e.id = o.exception_set"
        return self.session.rows(
            f"SELECT {_PLANNED_ORDERS}{told} FROM planned_order o"
            f" JOIN order_profile p ON p.id = o.order_profile{joined}"
            f" WHERE o.material_plant {self.among} ORDER BY o.number",
            [self.parameter],
        )

    def _of_planned_order(
        self, number: int, place: int, stored: str | None, *history: int
    ) -> tuple[int, ...]:
        """The messages on a planned order, whose own are stored as text."""
        assert self.messages is not None
        shown = self.messages.numbers(stored or "", History(*history), self.places[place].plant)
        of_supply = self.supply_messages.get((SUBJECT_PLANNED_ORDER, number))
        return shown if of_supply is None else tuple(sorted({*shown, *of_supply}))

    def _receipts(self) -> Iterator[Row]:
        for stored in self.stored[Stored.RECEIPT]:
            yield line(
                material_plant=stored.material_plant,
                segment=stored.segment,
                day=stored.day,
                element=RECEIPT_ELEMENTS[stored.type],
                quantity=stored.quantity,
                order=stored.document,
                item=stored.item,
                source_kind="receipt",
                source_key=stored.key,
                firmed=True,
                start_day=stored.number,
                exceptions=self.supply_messages.get((SUBJECT_RECEIPT, stored.key), ()),
            )

    def _sales_orders(self) -> Iterator[Row]:
        for (
            identity,
            owner,
            place,
            group,
            day,
            quantity,
            order,
            item,
            schedule_line,
            project,
        ) in self.session.rows(
            f"SELECT {_SALES_ORDERS} FROM schedule_line l"
            " JOIN sales_order_item i ON i.id = l.sales_order_item JOIN sales_order o ON o.id = i.sales_order"
            f" WHERE NOT i.rejected AND l.quantity > l.delivered_quantity AND i.material_plant {self.among}",
            [self.parameter],
        ):
            strategy = self.strategies.get(group or self.places[place].strategy_group)
            relevance = PlanningRelevance.PLANNED
            if strategy is not None and strategy.customer is not None:
                relevance = strategy.customer.planning_relevance
            if relevance is PlanningRelevance.NOT_RELEVANT:
                continue
            segment = self._segment_of_order(owner, project, strategy)
            counts = relevance is PlanningRelevance.PLANNED
            yield Row(
                [
                    *(place, segment, day, "CusOrd", quantity, None, order, item, schedule_line, counts),
                    *(None, None, None, None, None, (), "schedule_line", identity),
                ]
            )

    def _segment_of_order(self, owner: int, project: int | None, strategy: Strategy | None) -> int:
        if strategy is None or strategy.customer is None:
            return int(SegmentKind.NET)
        if not strategy.make_to_order:
            return int(strategy.customer.segment)
        return segment_of(owner, project if strategy.by_project else None)

    def _plan(self) -> Iterator[Row]:
        if not self.stored[Stored.PLAN]:
            return
        consumption = plan_consumption(self.session, self.registry, self.places)
        for stored in self.stored[Stored.PLAN]:
            place = self.places[stored.material_plant]
            quantity = consumption.open_quantity[stored.key]
            if quantity:
                yield line(
                    material_plant=place.id,
                    segment=self._segment_of_plan(place.strategy_group, stored.type),
                    day=consumption.plan_day[stored.key],
                    element="IndReq",
                    quantity=-quantity,
                    order=stored.document,
                    source_kind="planned_independent_requirement",
                    source_key=stored.key,
                )

    def _segment_of_plan(self, group: str, requirements_type: str) -> int:
        plan = self.registry.plan_class(requirements_type, group)
        return int(SegmentKind.NET if plan is None else plan.segment)

    def _forecast(self) -> Iterator[Row]:
        """What is left of periods that are not over, on their first workday, where it is what is planned."""
        forecast = [place.id for place in self.places.values() if place.procedure is Procedure.FORECAST]
        if not forecast:
            return
        among, parameter = one_of(self.session, forecast)
        for identity, place, day, period, quantity in self.session.rows(
            "SELECT id, material_plant, date, period, quantity - withdrawn_quantity FROM forecast_requirement"
            f" WHERE quantity > withdrawn_quantity AND material_plant {among} ORDER BY material_plant, date",
            [parameter],
        ):
            date = np.array([day])
            if bucket_end(date, [period])[0] >= self.today:
                calendar = np.array([self.places[place].calendar])
                first = self.calendars.at_or_after(calendar, bucket_start(date, [period]))
                yield line(
                    material_plant=place,
                    segment=int(SegmentKind.NET),
                    day=int(first[0]),
                    element="ForReq",
                    quantity=-quantity,
                    source_kind="forecast_requirement",
                    source_key=identity,
                )

    def _dependent_requirements(self) -> Iterator[Row]:
        # There may be thousands.
        for _, parent, position, place, segment, day, quantity, order, item, _ in self.stored[
            Stored.DEPENDENT_REQUIREMENT
        ]:
            document = str(parent) if parent > 0 else order
            counts = position is not None and position > 0
            yield Row(
                [
                    *(place, segment, day, "DepReq", quantity, None, document, item, position, counts),
                    *(None, None, None, None, None, (), "dependent_requirement", (parent, position)),
                ]
            )

    def _reservations(self) -> Iterator[Row]:
        for stored in (*self.stored[Stored.RESERVATION], *self.stored[Stored.PHANTOM_RESERVATION]):
            yield line(
                material_plant=stored.material_plant,
                segment=stored.segment,
                day=stored.day,
                element="MtlRes" if stored.number is None else "OrdRes",
                quantity=stored.quantity,
                order=stored.document,
                item=stored.item,
                counts=stored.kind == Stored.RESERVATION,
                source_kind="reservation",
                source_key=stored.key,
            )

    def stock_messages(self, place: int, segment: int) -> tuple[int, ...]:
        """The messages on the stock of a section."""
        return self.supply_messages.get((SUBJECT_STOCK, place, segment), ())

    def material_messages(self, place: int, segment: int) -> tuple[int, ...]:
        """The messages on the material itself in a section."""
        return self.supply_messages.get((SUBJECT_MATERIAL, place, segment), ())

    def _supply_messages(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        found: dict[tuple[int, ...], tuple[int, ...]] = {}
        for number, kind, subject, place, segment in self.session.rows(
            "SELECT number, subject_kind, subject, material_plant, segment FROM plan_exception"
            f" WHERE material_plant {self.among} ORDER BY number",
            [self.parameter],
        ):
            in_section = kind in (SUBJECT_STOCK, SUBJECT_MATERIAL)
            key = (kind, place, segment) if in_section else (kind, subject)
            found[key] = (*found.get(key, ()), number)
        return found
