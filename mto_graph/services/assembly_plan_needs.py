"""What the stored plan and production orders need of assemblies: the consumers of their plan, in planning order."""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.assembly_plans import Needs
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT
from mto_graph.services.planning.keys import Numbering
from mto_graph.services.planning_locations import is_excluded, requires
from mto_graph.services.reading.segments import SEGMENT_STEP, kind_of, receipt_segment_sql, segment_sql
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers, SegmentKind


class NeedKey(TypedDict, total=False):
    """Who needs it: the order above and the position of a dependent requirement, or a reservation (id)."""

    dependent_requirement: tuple[int, int]
    reservation: int


_OWNER = "COALESCE(so.sales_order, pr.project, ''), COALESCE(i.item, 0)"
_DEPENDENT = (
    "SELECT d.material_plant, d.segment, d.date, d.quantity, d.parent, d.position, m.material, p.plant,"
    f" o.segment, {_OWNER}, o.availability_date, o.firmed,"
    " CAST(o.number AS TEXT), 0, o.quantity, o.start_date FROM dependent_requirement d"
    " JOIN planned_order o ON o.number = d.parent JOIN material_plant mp ON mp.id = o.material_plant"
    " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
    f" LEFT JOIN sales_order_item i ON o.segment % {SEGMENT_STEP} = {int(SegmentKind.CUSTOMER)}"
    f" AND i.id = o.segment / {SEGMENT_STEP}"
    f" LEFT JOIN project pr ON o.segment % {SEGMENT_STEP} = {int(SegmentKind.PROJECT)}"
    f" AND pr.id = o.segment / {SEGMENT_STEP}"
    " LEFT JOIN sales_order so ON so.id = i.sales_order WHERE d.material_plant IN {among}"
    f" UNION ALL SELECT d.material_plant, d.segment, d.date, d.quantity, d.parent, d.position, m.material, p.plant,"
    f" {receipt_segment_sql('r')}, {_OWNER}, r.availability_date, 1, r.order_number, r.item, 0, 0"
    " FROM dependent_requirement d JOIN receipt r ON r.id = -d.parent"
    " JOIN material_plant mp ON mp.id = r.material_plant JOIN material m ON m.id = mp.material"
    " JOIN plant p ON p.id = mp.plant LEFT JOIN sales_order_item i ON i.id = r.sales_order_item"
    " LEFT JOIN project pr ON pr.id = r.project"
    " LEFT JOIN sales_order so ON so.id = i.sales_order WHERE d.material_plant IN {among}"
)


def read_needs(session: Session, materials: Numbering, targets: Integers) -> tuple[Needs, list[NeedKey]]:
    """The needs of these materials in plants (ids), with who has each."""
    among, parameter = numbers(session, targets.tolist())
    outside = {
        material
        for (material,) in session.rows(
            f"SELECT y.material_plant FROM control_cycle y WHERE y.material_plant IN {among} GROUP BY y.material_plant"
            f" HAVING MAX(CASE WHEN {is_excluded('y')} THEN 0 ELSE 1 END) = 0",
            [parameter],
        )
    }
    rows: list[tuple[int, int, int, int, bool, bool, NeedKey]] = []
    found = session.rows(_DEPENDENT.format(among=among), [parameter, parameter])
    for row in sorted(found, key=_plan_order):
        rows.append((*row[:4], False, row[5] < 0, NeedKey(dependent_requirement=(row[4], row[5]))))
    for identity, material, segment, day, quantity, phantom in session.rows(
        f"SELECT id, material_plant, {segment_sql()}, date, quantity - withdrawn_quantity, phantom FROM reservation"
        " WHERE quantity > withdrawn_quantity AND NOT final_issue AND receipt IS NOT NULL"
        f" AND material_plant IN {among} AND {requires('reservation')} ORDER BY reservation, item",
        [parameter],
    ):
        rows.append((material, segment, day, quantity, True, bool(phantom), NeedKey(reservation=identity)))
    net = int(SegmentKind.NET)
    rows = [row for row in rows if row[0] not in outside or row[1] != net or row[5]]
    kinds = [int(kind_of(row[1])) for row in rows]
    needs = Needs(
        material=materials.places(_column([row[0] for row in rows])),
        segment=_column(
            [FIRST_INDIVIDUAL_SEGMENT if kind >= SegmentKind.CUSTOMER else kind for kind in kinds]
        ),
        day=_column([row[2] for row in rows]),
        quantity=_column([row[3] for row in rows]),
        of_production_order=np.array([row[4] for row in rows], dtype=np.bool_),
        passed=np.array([row[5] for row in rows], dtype=np.bool_),
    )
    return needs, [row[6] for row in rows]


def _plan_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """By material and segment of the order above, then as the explosion orders them; see `ExplodingOrders`."""
    material, plant, segment, sales_order, item, available, firmed, order, order_item, quantity, start = row[
        6:17
    ]
    place = (material, plant, int(kind_of(segment)), sales_order, item, available, not firmed)
    own = (order, order_item) if firmed else (quantity, start)
    return (*place, *own, row[4], row[5])


def _column(values: list[int]) -> Integers:
    return np.array(values, dtype=np.int64)
