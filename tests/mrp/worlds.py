"""Small worlds for the kernel: materials and documents by name, quantities in units, dates as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np

from mto_graph.mrp.boms import ExplosionType
from mto_graph.mrp.calendars import Calendars
from mto_graph.mrp.plan import plan
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.shortages import IndividualLots
from mto_graph.mrp.snapshot import (
    FIRST_INDIVIDUAL_SEGMENT,
    UNLIMITED_DAY,
    BomItems,
    Forecasts,
    Materials,
    PlanLines,
    Receipts,
    Reservations,
    SalesOrderLines,
    Snapshot,
    Stocks,
    StoredRequirements,
)
from mto_graph.strategies import ExceptionRule, LotSize, PlanOwner, Registry, load_registry
from mto_graph.strategies.registry import EXCEPTION_RULES, LOT_SIZES, Kind
from mto_graph.units import to_day, to_quantity

from .views import PlanView

Quantity = int | str | Decimal

MONDAY = "2025-03-03"
"""The planning date of a world, a Monday."""

_MATERIAL: dict[str, Any] = {
    "calendar": 0,
    "in_house": False,
    "in_house_days": 0,
    "time_per_order": 0,
    "processing_time": 0,
    "processing_base": 1,
    "delivery_days": 0,
    "processing_days": 0,
    "receipt_days": 0,
    "opening_days": 0,
    "horizon_day": -1,
    "bring_forward_tolerance": 0,
    "postpone_tolerance": 0,
    "keep_backward_dates": False,
    "fence_day": -1,
    "fence_stops": False,
    "planned_by_requirements": True,
    "planned_by_reorder_point": False,
    "planned_by_forecast": False,
    "automatic_reorder_point": False,
    "external_within_lead_time": False,
    "external_always": False,
    "collective": False,
    "collective_only": False,
    "preview_only": False,
    "served_outside": False,
    "phantom": False,
    "keeps_passed": False,
    "supplying": None,
    "safety_stock": 0,
    "reorder_point": 0,
    "replenishment_days": -1,
    "safety_time": 0,
    "effective_out_day": UNLIMITED_DAY,
    "follow_up": None,
    "lot_size": "EX",
    "fixed_lot": 0,
    "minimum_lot": 0,
    "maximum_lot": 0,
    "rounding": 0,
    "maximum_stock": 0,
    "lot_size_independent_cost": 0,
    "storage_cost_percent": 0,
    "price": 0,
    "price_unit": 1,
    "planning_calendar": -1,
    "individual_lots": IndividualLots.LOT_FOR_LOT,
    "assembly_scrap": 0,
    "component_scrap": 0,
    "consumption_mode": -1,
    "backward_days": -1,
    "forward_days": -1,
    "mixed_mrp": -1,
}
_CONSUMING = {"planning_material": None, "planning_factor": 1_000_000}
"""Whose plan the orders of a material consume, if their strategy says so; columns of its order lines."""
_QUANTITIES = frozenset(
    (
        "safety_stock",
        "reorder_point",
        "fixed_lot",
        "minimum_lot",
        "maximum_lot",
        "rounding",
        "maximum_stock",
        "time_per_order",
        "processing_time",
        "processing_base",
    )
)
_PERCENTS = frozenset(("assembly_scrap", "component_scrap", "storage_cost_percent"))
_PRICES = frozenset(("lot_size_independent_cost", "price"))
_NAMES = frozenset(("supplying", "follow_up"))
_FLAGS = frozenset(name for name, value in _MATERIAL.items() if isinstance(value, bool))
_EXPLOSION = {"": 0, "individual": 1, "collective": 2, "phantom": int(ExplosionType.PHANTOM)}


@cache
def registry() -> Registry:
    """The built-in plugins."""
    return load_registry()


def day(text: str) -> int:
    """A date as the kernel counts it: `day("1970-01-02") == 1`."""
    return to_day(text)


def integers(values: Iterable[int]) -> np.ndarray[Any, Any]:
    return np.array(list(values), dtype=np.int64)


def flags(values: Iterable[bool]) -> np.ndarray[Any, Any]:
    return np.array(list(values), dtype=np.bool_)


class World:
    """A snapshot written down line by line; names stand in the order in which they are first mentioned."""

    def __init__(
        self,
        today: str = MONDAY,
        calendars: Sequence[tuple[str, Sequence[str]]] = (("1111100", ()),),
        lot_sizes: Sequence[LotSize] = (),
        exception_rules: Sequence[ExceptionRule] = (),
    ) -> None:
        self.today = day(today)
        self.calendars = Calendars.build([(week, [day(text) for text in off]) for week, off in calendars])
        self.strategies = tuple(registry().strategies.values())
        self.lot_sizes = (*registry().lot_sizes.values(), *lot_sizes)
        self.exception_rules = (*registry().exception_rules.values(), *exception_rules)
        self.scope = Scope()
        self.materials: dict[str, dict[str, Any]] = {}
        self.planning_calendars: list[np.ndarray[Any, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.sales_order_items: dict[str, int] = {}
        self.item_strategies: dict[str, int] = {}
        self.lines: list[tuple[int, int, int, int, int]] = []
        self.forecasts: list[tuple[int, int, int, int]] = []
        self.expected: list[tuple[int, int, int, int, int]] = []
        self.reserved: list[tuple[int, int, int, int, bool, bool]] = []
        self.stored: list[tuple[int, ...]] = []
        self.stocked: dict[tuple[int, int], int] = {}
        self.received: list[tuple[int, int, int, int, int, bool, bool, int]] = []

    # Master data

    def material(self, name: str, **columns: Any) -> None:
        """A material in its plant; quantities in units, percents in percent, other materials by name.

        A planning calendar is given as its dates.
        """
        unknown = columns.keys() - _MATERIAL.keys() - _CONSUMING.keys()
        assert not unknown, unknown
        row = {**_MATERIAL, **_CONSUMING, **columns}
        for column in _QUANTITIES:
            row[column] = to_quantity(row[column])
        for column in _PERCENTS:
            row[column] = int(Decimal(row[column]) * 1000)
        for column in _PRICES:
            row[column] = int(Decimal(row[column]) * 10_000)
        for column in ("horizon_day", "effective_out_day", "fence_day"):
            if isinstance(row[column], str):
                row[column] = day(row[column])
        if not isinstance(row["planning_calendar"], int):
            self.planning_calendars.append(integers(day(text) for text in row["planning_calendar"]))
            row["planning_calendar"] = len(self.planning_calendars) - 1
        row["lot_size"] = [lot_size.code for lot_size in self.lot_sizes].index(row["lot_size"])
        self.materials[name] = row

    def made(self, name: str, days: int = 0, **columns: Any) -> None:
        """A material made in-house within so many workdays."""
        self.material(name, in_house=True, in_house_days=days, **columns)

    def bought(self, name: str, days: int = 0, **columns: Any) -> None:
        """A material bought within so many calendar days."""
        self.material(name, delivery_days=days, **columns)

    def item(
        self,
        parent: str,
        component: str,
        quantity: Quantity = 1,
        *,
        base: Quantity = 1,
        fixed: bool = False,
        scrap: Quantity | None = None,
        valid: tuple[str, str] = ("", ""),
        alternative: int = 0,
        explosion: str = "",
        offset: int = 0,
        section: str = "",
    ) -> None:
        """A BOM item; `valid` are the first and the last day, '' for without limit.

        With a `section`, a sales order item, it belongs to that one's order BOM.
        """
        self.items.append(
            {
                "parent": self._row(parent),
                "alternative": alternative,
                "component": self._row(component),
                "quantity": to_quantity(quantity),
                "base_quantity": to_quantity(base),
                "fixed": fixed,
                "scrap": -1 if scrap is None else int(Decimal(scrap) * 1000),
                "valid_from": day(valid[0]) if valid[0] else 0,
                "valid_to": day(valid[1]) if valid[1] else UNLIMITED_DAY,
                "explosion": _EXPLOSION[explosion],
                "offset_days": offset,
                "segment": self.segment(section) if section else -1,
                "identity": -2 - len(self.items) if section else len(self.items) + 1,
                "variable": False,
            }
        )

    # Demand and supply

    def order(
        self, material: str, quantity: Quantity, on: str, *, item: str = "1/10", strategy: str = ""
    ) -> None:
        """A schedule line of a sales order item, by default without strategy."""
        self.lines.append(
            (
                self._row(material),
                self.segment(item),
                self._strategy(strategy),
                to_quantity(quantity),
                day(on),
            )
        )
        self.item_strategies[item] = self._strategy(strategy)

    def forecast(self, material: str, quantity: Quantity, on: str, *, strategy: str = "") -> None:
        """A planned independent requirement."""
        self.forecasts.append((self._row(material), self._strategy(strategy), to_quantity(quantity), day(on)))

    def forecast_requirement(
        self, material: str, quantity: Quantity, first: str, last: str = "", *, withdrawn: Quantity = 0
    ) -> None:
        """A period of the forecast of consumption, by default of one day."""
        self.expected.append(
            (
                self._row(material),
                to_quantity(quantity),
                to_quantity(withdrawn),
                day(first),
                day(last or first),
            )
        )

    def reservation(
        self, material: str, quantity: Quantity, on: str, *, section: str = "net", of_order: bool = False
    ) -> None:
        self.reserved.append(
            (self._row(material), self.segment(section), to_quantity(quantity), day(on), of_order, False)
        )

    def dependent(
        self,
        material: str,
        quantity: Quantity,
        on: str,
        *,
        parent: str,
        section: str = "net",
    ) -> None:
        """A requirement of an order that this run does not plan; both stand in one section."""
        self.stored.append(
            (
                self._row(material),
                self.segment(section),
                to_quantity(quantity),
                day(on),
                False,
                self._row(parent),
                self.segment(section),
                -1,
            )
        )

    def stock(self, material: str, quantity: Quantity, section: str = "net") -> None:
        self.stocked[self._row(material), self.segment(section)] = to_quantity(quantity)

    def receipt(
        self,
        material: str,
        quantity: Quantity,
        on: str,
        *,
        section: str = "net",
        start: str = "",
        explodes: bool = False,
        ordered: bool = True,
        strategy: str = "",
        dedicated: bool = False,
    ) -> None:
        """A firm receipt, by default a production or purchase order; the first is called R1 in pegging."""
        self.received.append(
            (
                self._row(material),
                self.segment(section),
                to_quantity(quantity),
                day(on),
                day(start or on),
                explodes,
                ordered and not explodes,
                self._strategy(strategy),
                dedicated,
            )
        )

    # The snapshot

    def snapshot(self) -> Snapshot:
        items = sorted(
            self.items,
            key=lambda item: (item["segment"] >= 0, item["parent"], item["segment"], item["alternative"]),
        )
        columns = {
            field.name: (flags if field.name in ("fixed", "variable") else integers)(
                item[field.name] for item in items
            )
            for field in fields(BomItems)
        }
        strategies = [self.item_strategies.get(item, -1) for item in self.sales_order_items]
        return Snapshot(
            today=self.today,
            calendars=self.calendars,
            materials=self._materials(),
            bom_items=BomItems(**columns),
            segment_strategy=integers([-1] * FIRST_INDIVIDUAL_SEGMENT + strategies),
            scope=self.scope,
            sales_order_lines=_table(SalesOrderLines, [(*line, *self._plan_of(line)) for line in self.lines]),
            plan_lines=_table(PlanLines, self.forecasts),
            forecasts=_table(Forecasts, self.expected),
            reservations=_table(Reservations, self.reserved),
            stored_requirements=_table(StoredRequirements, self.stored),
            stocks=_table(Stocks, [(*place, self.stocked[place]) for place in sorted(self.stocked)]),
            receipts=_table(Receipts, sorted(self.received, key=lambda row: row[3])),
            strategies=self.strategies,
            lot_sizes=self.lot_sizes,
            lot_size_plugins=_owners(LOT_SIZES, [lot_size.code for lot_size in self.lot_sizes]),
            planning_calendars=tuple(self.planning_calendars),
            exception_rules=self.exception_rules,
            exception_rule_plugins=_owners(
                EXCEPTION_RULES, [f"{rule.number:02d}" for rule in self.exception_rules]
            ),
        )

    def _plan_of(self, line: tuple[int, ...]) -> tuple[int, int]:
        """The material whose plan an order line consumes, and its factor."""
        material, _, strategy, *_ = line
        customer = self.strategies[strategy].customer if strategy >= 0 else None
        if customer is None or customer.consumes_plan_of is not PlanOwner.PLANNING_MATERIAL:
            return material, _CONSUMING["planning_factor"]
        row = list(self.materials.values())[material]
        named = row["planning_material"]
        return -1 if named is None else self._row(named), row["planning_factor"]

    def plan(self) -> PlanView:
        """Plan the world."""
        snapshot = self.snapshot()
        return PlanView(list(self.materials), list(self.sales_order_items), snapshot, plan(snapshot))

    def _materials(self) -> Materials:
        rows = list(self.materials.values())
        columns: dict[str, Any] = {"names": list(self.materials)}
        for name in _MATERIAL:
            values = [row[name] for row in rows]
            if name in _NAMES:
                values = [-1 if value is None else self._row(value) for value in values]
            columns[name] = flags(values) if name in _FLAGS else integers(values)
        return Materials(**columns)

    def _row(self, name: str) -> int:
        return list(self.materials).index(name)

    def _strategy(self, code: str) -> int:
        return [strategy.code for strategy in self.strategies].index(code) if code else -1

    def segment(self, section: str) -> int:
        """The number of a segment; a sales order item is numbered when it is first named."""
        known = ("net", "gross", "planning")
        if section in known:
            return known.index(section)
        place = self.sales_order_items.setdefault(section, len(self.sales_order_items))
        return FIRST_INDIVIDUAL_SEGMENT + place


def _owners(kind: Kind[Any], codes: Sequence[str]) -> tuple[str, ...]:
    """The built-in plugin that supplies each code; what a test adds comes from `own-plugin`."""
    known = registry().lot_sizes.keys() | registry().exception_rules.keys()
    return tuple(registry().plugin_of(kind, code) if code in known else "own-plugin" for code in codes)


def _table(kind: type[Any], rows: Sequence[Sequence[Any]]) -> Any:
    """Rows as the columns of a snapshot's table; flags stay flags."""
    names = [field.name for field in fields(kind)]
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    boolean = ("of_order", "phantom", "passed", "explodes", "ordered")
    return kind(
        **{
            name: (flags if name in boolean else integers)(column)
            for name, column in zip(names, columns, strict=True)
        }
    )
