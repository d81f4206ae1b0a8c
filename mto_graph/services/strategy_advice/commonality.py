"""In how many products the materials of a structure are used, and which products are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from mto_graph.model.sessions import Session
from mto_graph.services.reading.sql import numbers

MOST_LINKS = 100_000
"""So many links of bills of material above the structure are followed; above them counts are lower bounds."""


@dataclass(frozen=True, slots=True)
class Commonality:
    """For materials in plants (ids) the products that they go into; `complete` unless the bound was met."""

    products: Mapping[int, int]
    complete: bool

    def is_common(self, identity: int) -> bool:
        """Whether more than one product needs it."""
        return self.products.get(identity, 0) > 1


def commonality(session: Session, materials: Iterable[int]) -> Commonality:
    """How many products each of the materials (ids) goes into, over all levels, whatever the date.

    A product is what nothing else uses, or what is sold.
    """
    wanted = set(materials)
    users: dict[int, set[int]] = {}
    links, frontier = 0, set(wanted)
    while frontier and links <= MOST_LINKS:
        found: dict[int, set[int]] = {identity: set() for identity in frontier}
        among, parameter = numbers(session, frontier)
        for component, parent in session.rows(
            "SELECT DISTINCT component, parent FROM bom_item WHERE component IN"
            f" {among} UNION SELECT there.id, here.id FROM material_plant here JOIN material_plant there"
            " ON there.material = here.material AND there.plant = here.supplying_plant"
            f" WHERE here.special_procurement = 'stock_transfer' AND there.id IN {among}",
            [parameter, parameter],
        ):
            found[component].add(parent)
            links += 1
        users |= found
        frontier = {parent for parents in found.values() for parent in parents} - users.keys()
    sold = _sold(session, users)
    return Commonality(_counted(users, sold, wanted), complete=not frontier)


def _counted(users: Mapping[int, set[int]], sold: set[int], wanted: set[int]) -> dict[int, int]:
    """Sets of products as bits of integers, handed down from what uses to what is used."""
    bits: dict[int, int] = {}
    products = 0
    try:
        order = list(TopologicalSorter(users).static_order())
    except CycleError:
        return {identity: len(users[identity]) for identity in wanted}
    for identity in order:
        above = 0
        for parent in users.get(identity, ()):
            above |= bits[parent]
        if not users.get(identity) or identity in sold:
            above |= 1 << products
            products += 1
        bits[identity] = above
    return {identity: bits[identity].bit_count() for identity in wanted}


def _sold(session: Session, materials: Iterable[int]) -> set[int]:
    among, parameter = numbers(session, materials)
    rows = session.rows(
        f"SELECT DISTINCT material_plant FROM sales_order_item WHERE material_plant IN {among}", [parameter]
    )
    return {row[0] for row in rows}


def similar_products(session: Session, product: int, components: set[int]) -> int:
    """How many other materials have at least half of these components (ids) among theirs, and the product at least
    half of theirs."""
    if not components:
        return 0
    among, parameter = numbers(session, components)
    rows = session.rows(
        "SELECT b.parent, COUNT(DISTINCT b.component), (SELECT COUNT(DISTINCT all_of.component) FROM bom_item all_of"
        f" WHERE all_of.parent = b.parent) FROM bom_item b WHERE b.component IN {among} AND b.parent <> ?"
        " GROUP BY b.parent",
        [parameter, product],
    )
    return sum(2 * shared >= len(components) and 2 * shared >= own for _, shared, own in rows)
