"""Finding what a person names: a material in a plant, a section of its list, a sales order item."""

from __future__ import annotations

import re
from typing import Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.reading.segments import customer_segment, project_segment
from mto_graph.strategies import SegmentKind

_PLANT_SECTIONS: Final = {
    "net": SegmentKind.NET,
    "gross": SegmentKind.GROSS,
    "planning": SegmentKind.PLANNING,
}
_CUSTOMER: Final = re.compile(r"customer (?P<order>.+)/(?P<item>[1-9][0-9]{0,8})")
_PROJECT: Final = re.compile(r"project (?P<project>.+)")


def material_plant_id(session: Session, material: str, plant: str) -> int:
    """The id of a material in a plant; refused with NOT_FOUND when there is none."""
    found = session.scalar(
        "SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material"
        " JOIN plant p ON p.id = mp.plant WHERE m.material = ? AND p.plant = ?",
        [material, plant],
    )
    if found is None:
        raise refuse(ErrorCode.NOT_FOUND, f"Material {material} does not exist in plant {plant}.", "material")
    return int(found)


def sales_order_item_id(session: Session, sales_order: str, item: int) -> int:
    """The id of a sales order item; refused with NOT_FOUND when there is none."""
    found = session.scalar(
        "SELECT i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
        " WHERE o.sales_order = ? AND i.item = ?",
        [sales_order, item],
    )
    if found is None:
        raise refuse(
            ErrorCode.NOT_FOUND, f"Sales order item {sales_order}/{item} does not exist.", "sales_order"
        )
    return int(found)


def customer_of(section: str) -> tuple[str, int] | None:
    """Sales order and item of `customer 4711/10`; None for every other text."""
    found = _CUSTOMER.fullmatch(section)
    return None if found is None else (found["order"], int(found["item"]))


def project_of(section: str) -> str | None:
    """The project of `project P-1`; None for every other text."""
    found = _PROJECT.fullmatch(section)
    return None if found is None else found["project"]


def project_id(session: Session, project: str, field: str = "project") -> int:
    """The id of a project; refused with NOT_FOUND when there is none."""
    found = session.scalar("SELECT id FROM project WHERE project = ?", [project])
    if found is None:
        raise refuse(
            ErrorCode.NOT_FOUND, f"Project {project} does not exist; add it to projects first.", field
        )
    return int(found)


def section_segment(session: Session, section: str) -> int:
    """The stored segment of a section written as people write it: `net`, `customer 4711/10`, `project P-1`."""
    if section in _PLANT_SECTIONS:
        return int(_PLANT_SECTIONS[section])
    customer, project = customer_of(section), project_of(section)
    if project is not None:
        return project_segment(project_id(session, project, "section"))
    if customer is None:
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"{section!r} is not a section; write net, gross, planning, customer ORDER/ITEM or project NUMBER.",
            "section",
        )
    return customer_segment(sales_order_item_id(session, *customer))
