"""What somebody wants to hear of, and which part of a change that is.

A change is looked up once, by the names of the places that it touches; after that an interest costs a look into a
dictionary, however many interests there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.services.plan_changes.columns import integers
from mto_graph.services.plan_changes.log import Places, PlanChange
from mto_graph.services.reading.segments import customer_segment, item_of, project_of, project_segment
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Which sections: all conditions together; None: any. `plants` are those that may be heard of; none: all.

    Example: `Interest(sales_order="4711", item=10)`
    """

    material: str | None = None
    plant: str | None = None
    mrp_controller: str | None = None
    sales_order: str | None = None
    item: int | None = None
    plants: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The conditions on materials in plants, by their columns."""
        given = (
            ("material", self.material),
            ("plant", self.plant),
            ("mrp_controller", self.mrp_controller),
        )
        return tuple((column, value) for column, value in given if value is not None)


class Touched:
    """The places of a change by their names."""

    def __init__(self, session: Session, change: PlanChange) -> None:
        both = (change.sections, change.message_sections)
        self._materials = _materials(session, {int(one) for place in both for one in place.material_plants})
        self._segments = _segments(session, {int(one) for place in both for one in place.segments})

    def within(self, places: Places, interest: Interest) -> Flags:
        """Which of these places the interest is in."""
        found = np.ones(len(places.segments), dtype=np.bool_)
        materials, segments = self.materials(interest), self.segments(interest)
        if materials is not None:
            found &= np.isin(places.material_plants, materials)
        if segments is not None:
            found &= np.isin(places.segments, segments)
        return found

    def materials(self, interest: Interest) -> Integers | None:
        """The materials in plants (ids) that the interest names; None: any."""
        sets = [self._materials.get(condition, set()) for condition in interest.named]
        if interest.plants:
            sets.append(set().union(*(self._materials.get(("plant", one), ()) for one in interest.plants)))
        return integers(sorted(set.intersection(*sets))) if sets else None

    def segments(self, interest: Interest) -> Integers | None:
        """The segments that the interest names; None: any."""
        if interest.sales_order is None:
            return None
        return integers(sorted(self._segments.get((interest.sales_order, interest.item), set())))


def _materials(session: Session, ids: Iterable[int]) -> dict[tuple[str, str], set[int]]:
    among, parameter = numbers(session, ids)
    rows = session.rows(
        "SELECT mp.id, m.material, p.plant, mp.mrp_controller FROM material_plant mp"
        " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
        f" WHERE mp.id IN {among}",
        [parameter],
    )
    found: dict[tuple[str, str], set[int]] = {}
    for identity, material, plant, controller in rows:
        for condition in (("material", material), ("plant", plant), ("mrp_controller", controller)):
            found.setdefault(condition, set()).add(identity)
    return found


def _segments(session: Session, segments: Iterable[int]) -> dict[tuple[str, int | None], set[int]]:
    """The segments by the sales order items whose they are; that of a project is of all items of the project."""
    wanted = set(segments)
    found: dict[tuple[str, int | None], set[int]] = {}
    for column, owner, segment in (
        ("i.id", item_of, customer_segment),
        ("i.project", project_of, project_segment),
    ):
        owners = {identity for one in wanted if (identity := owner(one)) is not None}
        if not owners:
            continue
        among, parameter = numbers(session, owners)
        rows = session.rows(
            f"SELECT {column}, so.sales_order, i.item FROM sales_order_item i"
            f" JOIN sales_order so ON so.id = i.sales_order WHERE {column} IN {among}",
            [parameter],
        )
        for identity, order, item in rows:
            for key in ((order, item), (order, None)):
                found.setdefault(key, set()).add(segment(identity))
    return found
