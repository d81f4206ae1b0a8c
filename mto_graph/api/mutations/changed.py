"""The objects that upserts have changed, found again by the keys of their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked, Loader
from mto_graph.api.mutations.upserts import Cells, UpsertPayloadRow
from mto_graph.services.reading import (
    Session,
    boms,
    configurations,
    demands,
    forecasts,
    kanban,
    material_plants,
    materials,
    planned_orders,
    plants,
    projects,
    sales_orders,
    supplies,
)
from mto_graph.services.reading.rows import Row

Find = Callable[[Session, Sequence[Cells]], Sequence[Row]]


def changed(find: Find) -> Loader:
    """A loader of the objects behind the rows that an upsert has stored."""

    def load(read: Reading, payloads: Sequence[UpsertPayloadRow], _asked: Asked) -> list[list[Row]]:
        return [list(find(read.session, payload.given)) if payload.given else [] for payload in payloads]

    return load


def _in_order(found: Mapping[Any, Row], keys: Sequence[Any]) -> list[Row]:
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def changed_plants(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The plants of rows that name one."""
    codes = [row["plant"] for row in given]
    return _in_order(plants.by_codes(session, codes), codes)


def changed_materials(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The materials."""
    numbers = [row["material"] for row in given]
    return _in_order(materials.by_numbers(session, numbers), numbers)


def changed_material_plants(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The materials in plants."""
    keys = [(row["material"], row["plant"]) for row in given]
    return _in_order(material_plants.by_keys(session, keys), keys)


def _places(
    session: Session, given: Sequence[Cells], material: str = "material"
) -> dict[int, tuple[str, str]]:
    """The material plants that rows name, by id, with their keys."""
    found = material_plants.by_keys(session, [(row[material], row["plant"]) for row in given])
    return {row.id: key for key, row in found.items()}


def changed_bom_items(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The BOM items."""
    places = _places(session, given, "parent")
    found = {
        (*places[parent], item.alternative, item.item): item
        for parent, items in boms.items_of(session, places).items()
        for item in items
    }
    keys = [(row["parent"], row["plant"], row.get("alternative") or 1, row["item"]) for row in given]
    return _in_order(found, keys)


def changed_projects(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The projects."""
    numbers = [row["project"] for row in given]
    return _in_order(projects.by_numbers(session, numbers), numbers)


def changed_sales_orders(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The sales orders."""
    numbers = [row["sales_order"] for row in given]
    return _in_order(sales_orders.orders_by_numbers(session, numbers), numbers)


def changed_plans(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The lines of the plan."""
    places = _places(session, given)
    found = {
        (*places[place], line.version, line.date): line
        for place, lines in demands.plans_of(session, places).items()
        for line in lines
    }
    return _in_order(
        found, [(row["material"], row["plant"], row.get("version") or "00", row["date"]) for row in given]
    )


def changed_forecasts(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The forecasts."""
    places = _places(session, given)
    found = {
        (*places[place], row.date): row
        for place, rows in forecasts.of_material_plants(session, places).items()
        for row in rows
    }
    return _in_order(found, [(row["material"], row["plant"], row["date"]) for row in given])


def changed_stocks(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The stocks, those of zero included."""
    places = _places(session, given)
    items = sales_orders.items_by_keys(
        session, {(row["sales_order"], row["sales_order_item"]) for row in given if row.get("sales_order")}
    )
    named = projects.by_numbers(session, {row["project"] for row in given if row.get("project")})
    found = {
        (
            *places[place],
            stock.storage_location or "",
            stock.stock_type,
            stock.sales_order_item_id,
            stock.project_id,
        ): stock
        for place, stocks in supplies.stocks_of(session, places, empty=True).items()
        for stock in stocks
    }
    keys = [
        (
            row["material"],
            row["plant"],
            row.get("storage_location") or "",
            row.get("stock_type") or "unrestricted",
            items[row["sales_order"], row["sales_order_item"]].id if row.get("sales_order") else None,
            named[row["project"]].id if row.get("project") else None,
        )
        for row in given
    ]
    return _in_order(found, keys)


def changed_receipts(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The receipts."""
    keys = [(row["order"], row.get("item") or 1) for row in given]
    found = {(row.number, row.item): row for row in supplies.receipts_by_keys(session, keys)}
    return _in_order(found, keys)


def changed_planned_orders(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The planned orders."""
    numbers = [int(row["order"]) for row in given]
    return _in_order(planned_orders.by_numbers(session, numbers), numbers)


def changed_reservations(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The reservations."""
    keys = [(row["reservation"], row["item"]) for row in given]
    return _in_order(demands.reservations_by_keys(session, keys), keys)


def changed_control_cycles(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The control cycles."""
    names = [row["control_cycle"] for row in given]
    return _in_order(kanban.cycles_by_numbers(session, names), names)


def changed_kanban_containers(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The containers."""
    keys = [(row["control_cycle"], row["container"]) for row in given]
    return _in_order(kanban.containers_by_keys(session, keys), keys)


def changed_characteristics(session: Session, given: Sequence[Cells]) -> list[Row]:
    """The characteristics."""
    names = [row["characteristic"] for row in given]
    return _in_order(configurations.by_names(session, names), names)
