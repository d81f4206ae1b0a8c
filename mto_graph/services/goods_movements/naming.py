"""How messages name what postings are about."""

from __future__ import annotations

from mto_graph.model.sessions import Session
from mto_graph.services.reading.section_names import SectionNames
from mto_graph.services.reading.segments import item_of


def material_name(session: Session, material_plant: int) -> tuple[str, str]:
    """The material and the plant behind the id of a material in a plant."""
    material, plant = session.rows(
        "SELECT m.material, p.plant FROM material_plant mp JOIN material m ON m.id = mp.material"
        " JOIN plant p ON p.id = mp.plant WHERE mp.id = ?",
        [material_plant],
    )[0]
    return material, plant


def item_name(session: Session, sales_order_item: int) -> str:
    """A sales order item as people write it: `4711/10`."""
    order, item = session.rows(
        "SELECT o.sales_order, i.item FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
        " WHERE i.id = ?",
        [sales_order_item],
    )[0]
    return f"{order}/{item}"


def section_name(session: Session, segment: int) -> str:
    """The stock of a segment: `plant stock`, `customer stock of 4711/10`, `stock of project P-1`."""
    item = item_of(segment)
    if item is not None:
        return f"customer stock of {item_name(session, item)}"
    project = SectionNames(session, [segment]).project(segment)
    return "plant stock" if project is None else f"stock of project {project}"
