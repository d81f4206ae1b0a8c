"""A goods movement with everything it names found: ids instead of names, and what contradicts itself refused."""

from __future__ import annotations

from dataclasses import dataclass

from mto_graph.services.goods_movements.facts import Order, Reservation
from mto_graph.services.item_rules import ItemRules
from mto_graph.strategies import MovementType


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be posted; quantities in thousandths, days since 1970-01-01, ids instead of names.

    `quantity` None: all that is open of the document. `item` is the sales order item that is named (or follows from
    the section), `rules` its rules. `section` and `to_section` are stored segments where they are named.
    """

    index: int
    kind: MovementType
    quantity: int | None
    day: int
    material_plant: int
    order: Order | None = None
    reservation: Reservation | None = None
    components: tuple[Reservation, ...] = ()
    item: int | None = None
    rules: ItemRules | None = None
    section: int | None = None
    to_section: int | None = None
    to_material_plant: int | None = None
    location: str | None = None
    to_location: str | None = None
    stock_type: str = ""
    document: str = ""
    issue_components: bool = False
    final: bool = False
