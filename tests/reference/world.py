"""The rows of a data set as typed records, with the defaults of the vocabulary filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .calendar import PlantCalendar
from .configuration import Configurations
from .kanban import SupplyAreas
from .records import GROSS, NET, Key, Section, customer, project

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Plant:
    calendar: PlantCalendar
    purchasing_processing_days: int
    rescheduling_horizon_days: int | None
    bring_forward_tolerance_days: int
    postpone_tolerance_days: int
    keep_backward_dates: bool


@dataclass(frozen=True)
class BomItem:
    alternative: str
    item: str
    component: Key
    quantity: Fraction
    base_quantity: Fraction
    fixed_quantity: bool
    scrap_percent: Fraction | None
    valid_from: date
    valid_to: date
    explosion: str
    lead_time_offset_days: int
    condition: str = ""
    quantity_expression: str = ""


@dataclass(frozen=True)
class OrderLine:
    """The open part of one schedule line; `strategy` is the item's, else the material's, else empty."""

    key: Key
    sales_order: str
    item: int
    schedule_line: int
    quantity: Fraction
    requested: date
    strategy: str
    project: str = ""


@dataclass(frozen=True)
class PlanLine:
    key: Key
    version: str
    date: date
    period: str
    quantity: Fraction


@dataclass(frozen=True)
class ForecastLine:
    """The forecast of the days from `first` to `last`."""

    key: Key
    date: date
    first: date
    last: date
    quantity: Fraction
    withdrawn: Fraction


@dataclass(frozen=True)
class Receipt:
    order: str
    item: int
    kind: str
    key: Key
    section: Section
    quantity: Fraction
    start: date | None
    availability: date
    dedicated: bool = False


@dataclass(frozen=True)
class Reservation:
    reservation: str
    item: int
    of_an_order: bool
    phantom: bool
    key: Key
    section: Section
    quantity: Fraction
    date: date


class Master:
    """One row of material_plants.csv: `master.number("safety_stock")`, `master.days("goods_receipt_days")`."""

    def __init__(self, row: Row) -> None:
        self.row = row

    def text(self, name: str, default: str = "") -> str:
        return _text(self.row, name, default)

    def number(self, name: str) -> Fraction | None:
        return _number(self.row, name)

    def days(self, name: str) -> int:
        return _whole(self.row, name) or 0

    def whole(self, name: str) -> int | None:
        return _whole(self.row, name)


class World:
    """A whole data set, read once, in no particular order of rows."""

    def __init__(self, tables: Tables) -> None:
        self.supply_areas = areas = SupplyAreas(tables)
        self.configurations = Configurations(tables)
        holidays: dict[str, list[date]] = {}
        for row in tables.get("holidays", ()):
            holidays.setdefault(row["plant"], []).append(_day(row["date"]))
        self.plants = {row["plant"]: _plant(row, holidays.get(row["plant"], [])) for row in tables["plants"]}
        self.masters = {_key(row): Master(row) for row in tables["material_plants"]}
        self.boms: dict[Key, list[BomItem]] = {}
        for row in tables.get("bom_items", ()):
            self.boms.setdefault((row["parent"], row["plant"]), []).append(_bom_item(row))
        self.order_boms: dict[tuple[Key, Section], list[BomItem]] = {}
        for row in tables.get("order_bom_items", ()):
            place = (
                (row["parent"], row["plant"]),
                customer(row["sales_order"], int(row["sales_order_item"])),
            )
            self.order_boms.setdefault(place, []).append(_bom_item(row))
        self.order_lines = [
            _order_line(row, self.masters)
            for row in tables.get("sales_orders", ())
            if not row.get("rejected")
        ]
        self.plan_lines = [
            _plan_line(row)
            for row in tables.get("planned_independent_requirements", ())
            if row.get("active") is not False
        ]
        self.forecast = [_forecast_line(row) for row in tables.get("forecast_requirements", ())]
        self.receipts = [_receipt(row) for row in tables.get("receipts", ()) if areas.has(row)]
        self.receipts += [_firmed_planned_order(row) for row in tables.get("firmed_planned_orders", ())]
        self.reservations = [_reservation(row) for row in tables.get("reservations", ()) if areas.loses(row)]
        self.stock: dict[tuple[Key, Section], Fraction] = {}
        for row in tables.get("stock", ()):
            if areas.has(row) and _text(row, "stock_type", "unrestricted") not in (
                "blocked",
                "returns_blocked",
            ):
                place = (_key(row), _section(row))
                self.stock[place] = self.stock.get(place, Fraction(0)) + (
                    _number(row, "quantity") or Fraction(0)
                )

    def calendar(self, key: Key) -> PlantCalendar:
        return self.plants[key[1]].calendar

    def counted(self, key: Key, day: date) -> date:
        """The day at which a requirement of `day` counts: the previous workday where the plant is closed."""
        return self.calendar(key).on_or_before(day)

    def is_in_house(self, key: Key) -> bool:
        procurement = self.masters[key].text("procurement_type")
        if procurement == "":
            return key in self.boms
        return procurement in ("in_house", "both")

    def supplying(self, key: Key) -> Key | None:
        """The same material in the plant it is transferred from, where it is."""
        master = self.masters[key]
        if master.text("special_procurement") == "stock_transfer" and master.text("supplying_plant"):
            return (key[0], master.text("supplying_plant"))
        return None

    def effective_out(self, key: Key) -> date:
        """The day from which on it is discontinued; a very late one where it is not."""
        value = self.masters[key].row.get("effective_out_date")
        return _day(value) if value else date.max

    def follow_up(self, key: Key) -> Key | None:
        """What takes over its dependent requirements from then on."""
        name = self.masters[key].text("follow_up_material")
        return (name, key[1]) if name and self.effective_out(key) != date.max else None

    def low_level_codes(self) -> dict[Key, int]:
        """The longest way down from a material that no other one needs: a material comes after all its users."""
        codes = dict.fromkeys(self.masters, 0)
        for _ in range(len(codes) + 1):
            changed = False
            for parent in codes:
                for component in self._components_of(parent):
                    if codes[component] <= codes[parent]:
                        codes[component] = codes[parent] + 1
                        changed = True
            if not changed:
                return codes
        raise ValueError("the bills of material run in a circle")

    def _components_of(self, parent: Key) -> list[Key]:
        supplying = self.supplying(parent)
        following = self.follow_up(parent)
        below = [each for each in (supplying, following) if each]
        bills = [
            self.boms.get(parent, []),
            *(bill for (key, _), bill in self.order_boms.items() if key == parent),
        ]
        return below + [item.component for bill in bills for item in bill]

    def bill(self, key: Key, section: Section) -> list[BomItem]:
        """By which an order in a section is made: the order BOM of the sales order item, else that of everybody."""
        return self.order_boms.get((key, section)) or self.boms.get(key, [])


def _plant(row: Row, holidays: Sequence[date]) -> Plant:
    return Plant(
        calendar=PlantCalendar(_text(row, "workdays", "1111100"), holidays),
        purchasing_processing_days=_whole(row, "purchasing_processing_days") or 0,
        rescheduling_horizon_days=_whole(row, "rescheduling_horizon_days"),
        bring_forward_tolerance_days=_whole(row, "bring_forward_tolerance_days") or 0,
        postpone_tolerance_days=_whole(row, "postpone_tolerance_days") or 0,
        keep_backward_dates=bool(row.get("keep_backward_dates")),
    )


def _bom_item(row: Row) -> BomItem:
    return BomItem(
        alternative=_text(row, "alternative", "1"),
        item=row["item"],
        component=(row["component"], row["plant"]),
        quantity=_number(row, "quantity") or Fraction(0),
        base_quantity=_number(row, "base_quantity") or Fraction(1),
        fixed_quantity=bool(row.get("fixed_quantity")),
        scrap_percent=_number(row, "scrap_percent"),
        valid_from=_day(row.get("valid_from") or date.min),
        valid_to=_day(row.get("valid_to") or date.max),
        explosion=_text(row, "explosion"),
        lead_time_offset_days=_whole(row, "lead_time_offset_days") or 0,
        condition=_text(row, "condition"),
        quantity_expression=_text(row, "quantity_expression"),
    )


def _order_line(row: Row, masters: Mapping[Key, Master]) -> OrderLine:
    open_quantity = (_number(row, "quantity") or Fraction(0)) - (
        _number(row, "delivered_quantity") or Fraction(0)
    )
    return OrderLine(
        key=_key(row),
        sales_order=row["sales_order"],
        item=int(row["item"]),
        schedule_line=_whole(row, "schedule_line") or 1,
        quantity=max(open_quantity, Fraction(0)),
        requested=_day(row["requested_date"]),
        strategy=_text(row, "strategy_group") or masters[_key(row)].text("strategy_group"),
        project=_text(row, "project"),
    )


def _plan_line(row: Row) -> PlanLine:
    return PlanLine(
        key=_key(row),
        version=_text(row, "version", "00"),
        date=_day(row["date"]),
        period=_text(row, "period", "day"),
        quantity=_number(row, "quantity") or Fraction(0),
    )


def _forecast_line(row: Row) -> ForecastLine:
    day = _day(row["date"])
    first = last = day
    if row.get("period") == "week":
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
    if row.get("period") == "month":
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    quantity, withdrawn = _number(row, "quantity"), _number(row, "withdrawn_quantity")
    return ForecastLine(_key(row), day, first, last, quantity or Fraction(0), withdrawn or Fraction(0))


def _receipt(row: Row) -> Receipt:
    open_quantity = (_number(row, "quantity") or Fraction(0)) - (
        _number(row, "received_quantity") or Fraction(0)
    )
    return Receipt(
        order=row["order"],
        item=_whole(row, "item") or 1,
        kind=row["kind"],
        key=_key(row),
        section=_section(row),
        quantity=Fraction(0) if row.get("delivery_completed") else max(open_quantity, Fraction(0)),
        start=_day(row["start_date"]) if row.get("start_date") else None,
        availability=_day(row["availability_date"]),
        dedicated=bool(row.get("assembly_order")),
    )


def _firmed_planned_order(row: Row) -> Receipt:
    """A planned order that a person made or changed: a firm receipt that needs its components."""
    available = _day(row["availability_date"])
    return Receipt(
        order=row["order"],
        item=0,
        kind="planned_order",
        key=_key(row),
        section=_section(row),
        quantity=_number(row, "quantity") or Fraction(0),
        start=_day(row["start_date"]) if row.get("start_date") else available,
        availability=available,
    )


def _reservation(row: Row) -> Reservation:
    open_quantity = (_number(row, "quantity") or Fraction(0)) - (
        _number(row, "withdrawn_quantity") or Fraction(0)
    )
    return Reservation(
        reservation=row["reservation"],
        item=int(row["item"]),
        of_an_order=bool(row.get("order")),
        phantom=bool(row.get("phantom")),
        key=_key(row),
        section=_section(row),
        quantity=Fraction(0) if row.get("final_issue") else max(open_quantity, Fraction(0)),
        date=_day(row["date"]),
    )


def _key(row: Row) -> Key:
    return (row["material"], row["plant"])


def _section(row: Row) -> Section:
    if _text(row, "project"):
        return project(_text(row, "project"))
    sales_order = _text(row, "sales_order")
    if row.get("gross"):
        return GROSS
    return customer(sales_order, int(row["sales_order_item"])) if sales_order else NET


def _text(row: Row, name: str, default: str = "") -> str:
    value = row.get(name)
    return default if value is None or value == "" else str(value)


def _number(row: Row, name: str) -> Fraction | None:
    value = row.get(name)
    return None if value is None or value == "" else Fraction(Decimal(str(value)))


def _whole(row: Row, name: str) -> int | None:
    value = row.get(name)
    return None if value is None or value == "" else int(value)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
