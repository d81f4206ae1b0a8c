"""Random demand and supply for given master data: orders, plan, stock, receipts, reservations."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from .draws import Draws, Place, Row, Tables
from .master_data import LOCATIONS, MasterData

SALES_ORDERS = ("333", "4711", "20", "A1")
KINDS = ("production_order", "purchase_order", "purchase_requisition", "planned_order")


class DemandAndSupply:
    """The documents of one world; stock and orders stand in the plant or belong to an item or a project."""

    def __init__(self, draws: Draws, master_data: MasterData) -> None:
        self.draws = draws
        self.master_data = master_data
        self.items: list[tuple[str, int]] = []

    def tables(self) -> Tables:
        draws = self.draws
        orders = self._sales_orders()
        receipts = draws.several(0, 5, self._receipt, lambda row: (row["order"], row["item"]))
        made = [row for row in receipts if row["kind"] == "production_order"]
        return {
            "sales_orders": orders,
            "planned_independent_requirements": draws.several(
                *draws.theme.plan_lines,
                self._plan_line,
                lambda row: (row["material"], row["plant"], row["version"], row["date"]),
            ),
            "forecast_requirements": draws.several(
                0, 5, self._forecast_line, lambda row: (row["material"], row["plant"], row["date"])
            ),
            "projects": [{"project": project} for project in draws.theme.projects],
            "stock": draws.several(
                0,
                6,
                self._stock,
                lambda row: tuple(str(value) for name, value in row.items() if name != "quantity"),
            ),
            "receipts": receipts,
            "reservations": draws.several(
                0, 3, lambda: self._reservation(made), lambda row: (row["reservation"], row["item"])
            ),
            "firmed_planned_orders": draws.several(
                0, 2, self._firmed_planned_order, lambda row: row["order"]
            ),
        }

    def _sales_orders(self) -> list[Row]:
        """One or two items of an order, the second often of the same material."""
        rows: list[Row] = []
        count = self.draws.draw(st.integers(*self.draws.theme.sales_orders))
        for sales_order in self.draws.draw(st.permutations(SALES_ORDERS))[:count]:
            place = self._sold_place()
            for item in (10, 9)[: self.draws.draw(st.integers(1, 2))]:
                self.items.append((sales_order, item))
                rows += self._schedule_lines(sales_order, item, place)
                place = place if self.draws.chance(2) else self._sold_place()
        return rows

    def _sold_place(self) -> Place:
        return self.master_data.any_place() if self.draws.chance(3) else self.master_data.planned_place()

    def _schedule_lines(self, sales_order: str, item: int, place: Place) -> list[Row]:
        draws = self.draws
        material, plant = place
        shared = {
            "sales_order": sales_order,
            "item": item,
            "material": material,
            "plant": plant,
            "strategy_group": draws.maybe(st.sampled_from(draws.theme.own_strategies), absent=7),
            "rejected": draws.chance(8),
            **self._project(absent=2),
        }
        rows = []
        for schedule_line in range(1, 1 + draws.one_of((1, 1, 2))):
            quantity = draws.quantity()
            delivered = min(
                quantity, draws.one_of((Decimal(0), Decimal(0), Decimal(0), Decimal(1), Decimal(1000)))
            )
            line = {"schedule_line": schedule_line, "quantity": quantity, "delivered_quantity": delivered}
            rows.append({**shared, **line, "requested_date": draws.day(*draws.theme.demand_days)})
        return rows

    def _plan_line(self) -> Row:
        draws = self.draws
        material, plant = (
            self.master_data.any_place() if draws.chance(4) else self.master_data.planned_place()
        )
        first, last = draws.theme.demand_days
        return {
            "material": material,
            "plant": plant,
            "version": draws.one_of(("00", "01")),
            "date": draws.day(first - 3, last + 3),
            "period": draws.one_of(("day", "day", "week", "month")),
            "quantity": draws.draw(draws.theme.plan_quantities),
            "active": not draws.chance(6),
        }

    def _forecast_line(self) -> Row:
        draws = self.draws
        material, plant = self.master_data.forecast_place()
        first, last = draws.theme.demand_days
        return {
            "material": material,
            "plant": plant,
            "date": draws.day(first - 3, last + 3),
            "period": draws.one_of(("day", "week", "week", "month")),
            "quantity": draws.quantity(),
            "withdrawn_quantity": draws.one_of((Decimal(0), Decimal(0), Decimal(3))),
        }

    def _project(self, absent: int) -> Row:
        """A project, or none in one of `absent + 1` draws; nothing at all in worlds without projects."""
        projects = self.draws.theme.projects
        if not projects:
            return {}
        return {"project": None if self.draws.chance(absent + 1) else self.draws.one_of(projects)}

    def _owner(self) -> Row:
        project = self._project(absent=1)
        if project.get("project"):
            return {"sales_order": None, "sales_order_item": None, **project}
        return {**self._of_item(), **project}

    def _of_item(self) -> Row:
        if not self.items or not self.draws.chance(3):
            return {"sales_order": None, "sales_order_item": None}
        sales_order, item = self.draws.one_of(self.items)
        return {"sales_order": sales_order, "sales_order_item": item}

    def _owner_or_gross(self) -> Row:
        owner = self._owner()
        owned = owner["sales_order"] is not None or bool(owner.get("project"))
        return {**owner, "gross": self.draws.theme.gross and not owned and self.draws.chance(2)}

    def _location(self) -> str:
        return str(self.draws.one_of(("", "0001", *LOCATIONS)))

    def _stock(self) -> Row:
        material, plant = self.master_data.any_place()
        return {
            "material": material,
            "plant": plant,
            "storage_location": self._location(),
            "stock_type": self.draws.one_of(
                ("unrestricted", "unrestricted", "quality_inspection", "blocked")
            ),
            **self._owner(),
            "quantity": self.draws.quantity(),
        }

    def _receipt(self) -> Row:
        draws = self.draws
        material, plant = self.master_data.any_place()
        quantity = draws.quantity()
        available = draws.day(*draws.theme.receipt_days)
        start = None if draws.chance(6) else available - timedelta(days=draws.draw(st.integers(0, 12)))
        return {
            "order": draws.one_of(("90", "100", "P-1")),
            "item": draws.draw(st.integers(1, 2)),
            "kind": draws.one_of((*KINDS, "planned_order")),
            "material": material,
            "plant": plant,
            "quantity": quantity,
            "received_quantity": min(quantity, draws.one_of((Decimal(0), Decimal(0), Decimal(2)))),
            "start_date": start,
            "availability_date": available,
            "firmed": draws.chance(2),
            "storage_location": self._location() if draws.chance(3) else "",
            **self._owner_or_gross(),
        }

    def _firmed_planned_order(self) -> Row:
        """What a person changed; its number may be that of a receipt, too."""
        draws = self.draws
        material, plant = self.master_data.any_place()
        available = draws.day(*draws.theme.receipt_days)
        start = None if draws.chance(6) else available - timedelta(days=draws.draw(st.integers(0, 12)))
        return {
            "order": draws.one_of(("90", "9", "1000")),
            "material": material,
            "plant": plant,
            "quantity": draws.quantity() + Decimal("0.5"),
            "start_date": start,
            "availability_date": available,
            **self._owner_or_gross(),
        }

    def _reservation(self, production_orders: list[Row]) -> Row:
        draws = self.draws
        material, plant = self.master_data.any_place()
        row = {
            "reservation": draws.one_of(("R1", "R10", "R2")),
            "item": draws.draw(st.integers(1, 2)),
            "material": material,
            "plant": plant,
            "quantity": draws.quantity() + 1,
            "withdrawn_quantity": draws.one_of((Decimal(0), Decimal(0), Decimal(1))),
            "date": draws.day(*draws.theme.demand_days),
            **self._owner(),
        }
        if draws.chance(3):
            row.update(storage_location=self._location(), to_storage_location=self._location())
        if production_orders and draws.chance(2):
            order = draws.one_of(production_orders)
            row.update(order=order["order"], order_item=order["item"])
            row["phantom"] = draws.theme.phantoms and draws.chance(2)
        return row
