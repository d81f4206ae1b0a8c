"""The stored plan below a sales order item, as the reference for critical paths wants it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mto_graph.services.application import Application

from ..reference.calendar import PlantCalendar
from ..reference.critical_path import Orders, Part, Supply, Times, workdays_late

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Line:
    """A schedule line, a node of its own that takes no time."""

    name: tuple[str, int]
    calendar: PlantCalendar
    wanted: date


@dataclass(frozen=True)
class Stored:
    """All orders of a plan and the open lines of one item, which wait for them."""

    supplies: dict[object, Supply]
    lines: list[Line]
    today: date

    def lateness(self, supplies: dict[object, Supply] | None = None) -> int:
        """By how many workdays the item is late, with these times or as they are stored."""
        orders = Orders(supplies or self.supplies, self.today)
        return max(workdays_late(line.calendar, line.wanted, orders.ready(line.name)) for line in self.lines)

    def only(self, names: Iterable[object]) -> dict[object, Supply]:
        """The orders with no other parts than these."""
        kept = set(names)
        return {
            name: replace(supply, parts=tuple(part for part in supply.parts if part.order in kept))
            for name, supply in self.supplies.items()
        }


def stored_orders(application: Application, sales_order: str, item: int, today: date) -> Stored:
    """Read the plan row by row."""
    with application.database.reading() as session:
        rows = session.rows
        calendars, purchasing = {}, {}
        for plant, workdays, days in list(rows("SELECT id, workdays, purchasing_processing_days FROM plant")):
            free = [_day(day) for (day,) in rows("SELECT date FROM holiday WHERE plant = ?", [plant])]
            calendars[plant], purchasing[plant] = PlantCalendar(workdays, free), days or 0
        plants = dict(rows("SELECT id, plant FROM material_plant"))
        delivery = dict(rows("SELECT id, COALESCE(planned_delivery_days, 0) FROM material_plant"))
        supplies: dict[object, Supply] = {}
        starts: dict[object, date] = {}
        for number, place, start, finish, available, procurement in rows(
            "SELECT o.number, o.material_plant, o.start_date, o.finish_date, o.availability_date, p.procurement"
            " FROM planned_order o JOIN order_profile p ON p.id = o.order_profile WHERE o.firmed = 0"
        ):
            calendar = calendars[plants[place]]
            receipt = _between(calendar, finish, available)
            made = Times(_between(calendar, start, finish), 0, receipt)
            bought = Times(purchasing[plants[place]], delivery[place], receipt)
            supplies[number] = Supply(calendar, bought if procurement == "external" else made)
            starts[number] = _day(start)
        for key, place, start, available in rows(
            "SELECT -id, material_plant, COALESCE(start_date, availability_date), availability_date FROM receipt"
            " UNION ALL SELECT number, material_plant, start_date, availability_date FROM planned_order"
            " WHERE firmed <> 0"
        ):
            calendar = calendars[plants[place]]
            begin = calendar.on_or_after(_day(start))
            days = max(workdays_late(calendar, begin, _day(available)), 0)
            supplies[key] = Supply(calendar, Times(days), _day(available))
            starts[key] = _day(start)
        parts: dict[object, list[Part]] = defaultdict(list)
        pegs = [
            *rows("SELECT parent, date, covered_by FROM dependent_requirement WHERE covered_by <> 0"),
            *rows(
                "SELECT d.parent, d.date, p.supply FROM pegging p JOIN dependent_requirement d ON d.parent = p.demand"
                " AND d.position = p.position WHERE p.demand_kind = 4 AND p.supply <> 0"
            ),
            *rows(
                "SELECT -r.receipt, r.date, p.supply FROM pegging p JOIN reservation r ON r.id = p.demand"
                " WHERE p.demand_kind = 3 AND p.supply <> 0 AND r.receipt IS NOT NULL"
            ),
        ]
        for parent, day, supply in pegs:
            offset = _offset(supplies[parent].calendar, supplies[supply].calendar, starts[parent], _day(day))
            parts[parent].append(Part(supply, offset))
        lines = []
        for key, place, day in rows(
            "SELECT l.id, i.material_plant, l.requested_date FROM schedule_line l"
            " JOIN sales_order_item i ON i.id = l.sales_order_item JOIN sales_order o ON o.id = i.sales_order"
            " WHERE o.sales_order = ? AND i.item = ? AND l.quantity > l.delivered_quantity AND NOT i.rejected",
            [sales_order, item],
        ):
            line = Line(("line", key), calendars[plants[place]], _day(day))
            supplies[line.name] = Supply(line.calendar, Times())
            for (supply,) in rows(
                "SELECT supply FROM pegging WHERE demand_kind = 1 AND demand = ? AND supply <> 0", [key]
            ):
                parts[line.name].append(Part(supply))
            lines.append(line)
    for name, needed in parts.items():
        supplies[name] = replace(supplies[name], parts=tuple(needed))
    return Stored(supplies, lines, today)


def _offset(calendar: PlantCalendar, component: PlantCalendar, start: date, needed: date) -> int:
    """Workdays from an order's start to the day of its component; none where only the component's plant was closed."""
    needed = component.on_or_before(needed)
    if component.on_or_before(start) == needed:
        return 0
    return workdays_late(calendar, start, calendar.on_or_after(needed))


def _between(calendar: PlantCalendar, first: int, last: int) -> int:
    return workdays_late(calendar, _day(first), _day(last))


def _day(days: int) -> date:
    return EPOCH + timedelta(days=days)
