"""Projects, and the sales order items that are settled to them."""

from __future__ import annotations

from collections.abc import Iterable

from mto_graph.model.sessions import Session
from mto_graph.services.reading import material_plants, sales_orders
from mto_graph.services.reading.rows import Row, stored, word
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.services.reading.segments import project_of, project_segment, segment_sql
from mto_graph.services.reading.sql import numbers, texts


class ProjectRow(Row):
    """A project."""

    __slots__ = ()

    id: int = stored("pr.id")
    number: str = stored("pr.project")
    description: str | None = word("pr.description")


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, ProjectRow]:
    """The projects of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(f"SELECT {ProjectRow.COLUMNS} FROM project pr WHERE pr.id IN {among}", [parameter])
    return {row.id: row for row in ProjectRow.all(lines)}


def by_numbers(session: Session, wanted: Iterable[str]) -> dict[str, ProjectRow]:
    """The projects of these numbers."""
    among, parameter = texts(session, wanted)
    lines = session.rows(
        f"SELECT {ProjectRow.COLUMNS} FROM project pr WHERE pr.project IN {among}", [parameter]
    )
    return {row.number: row for row in ProjectRow.all(lines)}


def items_of(session: Session, projects: Iterable[int]) -> dict[int, list[SalesOrderItemRow]]:
    """The sales order items that name each project (by id), by sales order and item."""
    found: dict[int, list[SalesOrderItemRow]] = {project: [] for project in projects}
    among, parameter = numbers(session, found)
    ids = [
        item
        for (item,) in session.rows(f"SELECT id FROM sales_order_item WHERE project IN {among}", [parameter])
    ]
    rows = sales_orders.items_by_ids(session, ids).values()
    for row in sorted(rows, key=lambda row: (row.sales_order_number, row.item)):
        found[row.project_id or 0].append(row)
    return found


def places_of(session: Session, projects: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """The sections of each project (by id) that may hold anything: (material plant, segment), products first."""
    segments = [project_segment(project) for project in projects]
    among, parameter = numbers(session, segments)
    owners, owner_parameter = numbers(session, (project_of(segment) or 0 for segment in segments))
    selects = [
        f"SELECT material_plant, segment FROM {table} WHERE segment IN {among}"
        for table in ("planned_order", "dependent_requirement")
    ]
    selects += [
        f"SELECT material_plant, {segment_sql()} FROM {table} WHERE project IN {owners}"
        for table in ("stock", "receipt", "reservation")
    ]
    selects.append(
        f"SELECT material_plant, {project_segment(0)} + {project_segment(1) - project_segment(0)}"
        f" * CAST(project AS BIGINT) FROM sales_order_item WHERE project IN {owners}"
    )
    lines = session.rows(" UNION ".join(selects), [parameter] * 2 + [owner_parameter] * 4)
    rows = material_plants.by_ids(session, {place for place, _ in lines})
    found: dict[int, list[tuple[int, int]]] = {project_of(segment) or 0: [] for segment in segments}
    for place, segment in sorted(
        lines,
        key=lambda line: (
            rows[line[0]].low_level_code,
            rows[line[0]].material_number,
            rows[line[0]].plant_code,
        ),
    ):
        found[project_of(segment) or 0].append((place, segment))
    return found
