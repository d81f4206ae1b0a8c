"""Planned orders in one form, whether the kernel planned a snapshot or a run filled the tables."""

from __future__ import annotations

from benchmarks.problem_tables import material_names
from benchmarks.problems import Problem
from mto_graph.mrp.plan import plan
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT
from mto_graph.services.application import Application

Order = tuple[str, str, int, int, int, int]
"""Material, sales order or `net`, quantity, start, finish and availability day."""


def of_snapshot(problem: Problem) -> list[Order]:
    """What the kernel plans."""
    orders = plan(problem.snapshot()).orders
    names = material_names(problem)
    columns = (orders.material, orders.segment, orders.quantity)
    days = (orders.start_day, orders.finish_day, orders.availability_day)
    return sorted(
        (names[material], _owner(segment), quantity, start, finish, available)
        for material, segment, quantity, start, finish, available in zip(
            *(column.tolist() for column in (*columns, *days)), strict=True
        )
    )


def of_tables(application: Application) -> list[Order]:
    """What a run has stored."""
    with application.database.reading() as session:
        rows = session.rows(
            "SELECT m.material, COALESCE(s.sales_order, 'net'), p.quantity, p.start_date, p.finish_date,"
            " p.availability_date FROM planned_order p JOIN material_plant mp ON mp.id = p.material_plant"
            " JOIN material m ON m.id = mp.material"
            " LEFT JOIN sales_order_item i ON p.segment % 8 = 3 AND i.id = p.segment / 8"
            " LEFT JOIN sales_order s ON s.id = i.sales_order"
        )
    return sorted(rows)


def _owner(segment: int) -> str:
    return "net" if segment < FIRST_INDIVIDUAL_SEGMENT else f"{segment - FIRST_INDIVIDUAL_SEGMENT:08d}"
