"""No segment touches another: what happens to one sales order is not seen in any section of the others."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from .budget import looking_at
from .draws import Row, Tables
from .product import planned
from .views import PlanView
from .worlds import DrawnWorld, worlds


def unlinked(tables: Tables) -> Tables:
    """Without the link from reservations to orders, so that an order can go without its reservations changing."""
    links = ("order", "order_item")
    return {
        name: [
            {column: value for column, value in row.items() if name != "reservations" or column not in links}
            for row in rows
        ]
        for name, rows in tables.items()
    }


def without(tables: Tables, sales_order: str) -> Tables:
    def stays(row: Row) -> bool:
        return row.get("sales_order") != sales_order

    return {name: [row for row in rows if stays(row)] for name, rows in tables.items()}


def customer_sections(view: PlanView, but_of: str) -> list[tuple[object, ...]]:
    def others(row: tuple[object, ...]) -> bool:
        section = str(row[2])
        return section.startswith("customer ") and not section.startswith(f"customer {but_of}/")

    return [
        row
        for rows in (view.orders, view.components, view.pegs, view.messages)
        for row in rows
        if others(row)
    ]


@looking_at(16)
@given(worlds(), st.data())
def test_removing_one_sales_order_leaves_the_sections_of_the_others(
    world: DrawnWorld, data: st.DataObject
) -> None:
    numbers = sorted({row["sales_order"] for row in world.tables.get("sales_orders", [])})
    assume(len(numbers) > 1)
    gone = data.draw(st.sampled_from(numbers))
    tables = unlinked(world.tables)
    before = planned(DrawnWorld(tables, world.today))
    after = planned(DrawnWorld(without(tables, gone), world.today))
    assert customer_sections(after, gone) == customer_sections(before, gone)
    assert not any(
        row[2].startswith(f"customer {gone}/") for row in after.orders + after.components + after.pegs
    )
