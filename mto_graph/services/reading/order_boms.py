"""Order BOMs: bills of material that hold for one sales order item."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.reading.rows import Row, derived, flag, percentage, stored, thousandths, word
from mto_graph.services.reading.sql import grouped, numbers


class OrderBomItemRow(Row):
    """An item of an order BOM."""

    __slots__ = ()

    id: int = stored("o.id")
    sales_order_item_id: int = stored("o.sales_order_item")
    parent_id: int = stored("o.parent")
    component_id: int = stored("o.component")
    item: str = stored("o.item")
    quantity: Decimal = thousandths("o.quantity")
    base_quantity: Decimal = thousandths("o.base_quantity")
    unit_note: str | None = word("o.unit")
    component_unit: str = stored("used.base_unit")
    fixed_quantity: bool = flag("o.fixed_quantity")
    scrap_percent: Decimal | None = percentage("o.scrap_percent")
    explosion: str | None = word("o.explosion")
    lead_time_offset_days: int = stored("o.lead_time_offset_days")
    condition: str | None = word("o.condition")
    quantity_expression: str | None = word("o.quantity_expression")

    @derived("unit_note", "component_unit")
    def unit(self) -> str:
        """The unit of the quantity: what the item notes, else the component's base unit."""
        return self.unit_note or self.component_unit


_SELECT = (
    f"SELECT {OrderBomItemRow.COLUMNS} FROM order_bom_item o JOIN material_plant above ON above.id = o.parent"
    " JOIN material made ON made.id = above.material JOIN material_plant below ON below.id = o.component"
    " JOIN material used ON used.id = below.material"
)


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, OrderBomItemRow]:
    """The items of these ids."""
    among, parameter = numbers(session, ids)
    return {
        row.id: row
        for row in OrderBomItemRow.all(session.rows(f"{_SELECT} WHERE o.id IN {among}", [parameter]))
    }


def behind_requirements(session: Session, named: Iterable[int]) -> dict[int, OrderBomItemRow]:
    """The items by what requirements name: the negative id; what names items of everybody is left out."""
    return {-identity: row for identity, row in by_ids(session, [-key for key in named if key < 0]).items()}


def of_sales_order_items(session: Session, items: Iterable[int]) -> dict[int, list[OrderBomItemRow]]:
    """The order BOMs of each sales order item (id), by parent and item."""
    wanted = list(dict.fromkeys(items))
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"{_SELECT} WHERE o.sales_order_item IN {among} ORDER BY o.sales_order_item, made.material, o.parent, o.item",
        [parameter],
    )
    return grouped(wanted, ((row.sales_order_item_id, row) for row in OrderBomItemRow.all(lines)))
