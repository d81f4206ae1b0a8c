"""Where to stock: for each component of a product whether it should be there before the order or wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.stocking_level.stages import Decided, Reason, Rules, Stage, collective_by_itself
from mto_graph.services.stocking_level.structure import Place
from mto_graph.services.strategy_advice.commonality import Commonality
from mto_graph.strategies import Integers


class Ground(StrEnum):
    """Why a component should be stocked or should wait for the order."""

    TOO_SLOW = "too_slow"
    """It is not there in the time that is left after what is made of it."""
    IN_TIME = "in_time"
    COMMON = "common"
    """Several products use it."""
    WATCHES_STOCK = "watches_stock"
    """A reorder point, a forecast or kanban keeps it in stock."""
    ONE_LEVEL_BELOW = "one_level_below"
    """Nobody knows how long customers wait: stocking one level below the product is the most usual."""
    BELOW_STOCK = "below_stock"
    """It is made or bought with what is stocked above it."""


@dataclass(slots=True)
class Proposal:
    """What is proposed for a component, over all places where it occurs."""

    material: MaterialPlantRow
    current: Decided
    stocked: bool = False
    grounds: dict[Ground, None] = field(default_factory=dict)
    workdays: int = 0
    """What it takes with everything below it."""
    left: int | None = None
    """The workdays that are left for it, at its most urgent place."""
    products: int = 0
    below: bool = True
    """Whether every place of it lies below something stocked."""
    explosions: dict[str, None] = field(default_factory=dict)
    """Explosion types of BOM items that override the indicator."""
    collective_now: bool = False

    @property
    def indicator(self) -> str | None:
        """The indicator that should be maintained; None: nothing needs to be, `individual` and empty mean the same."""
        if self.below or Ground.WATCHES_STOCK in self.grounds:
            return None
        return "collective" if self.stocked else "individual"

    @property
    def changes(self) -> bool:
        """Whether its master data have to be changed."""
        return self.indicator is not None and self.stocked != self.collective_now


def proposals(
    rules: Rules,
    places: Sequence[Place],
    own: Integers,
    used: Commonality,
    customer_wait: int | None,
) -> dict[int, Proposal]:
    """A proposal for each component (id) below the product of a structure, in display order.

    From the top down the time that customers give is used up by what is made after the order. What does not fit into
    what is left is stocked, as deep as possible, because less value is tied up there; what several products use is
    stocked as well. Where nobody knows how long customers wait, the first level is stocked.
    """
    whole = _cumulative(places, own)
    left: list[int | None] = [None] * len(places)
    after = [False] * len(places)
    left[0], after[0] = None if customer_wait is None else customer_wait - int(own[0]), True
    found: dict[int, Proposal] = {}
    for at, place in enumerate(places[1:], 1):
        parent = place.above
        offset = 0
        if place.step is not None and place.step.item is not None:
            offset = place.step.item.lead_time_offset_days
        above = left[parent]
        room = None if above is None else above + offset
        if place.decided.stage in (Stage.PASSED_THROUGH, Stage.NOT_PLANNED):
            left[at], after[at] = room, after[parent]
            continue
        proposal = found.get(place.material.id)
        if proposal is None:
            proposal = found[place.material.id] = _begun(rules, place, used)
        _note_explosion(proposal, place)
        proposal.workdays = max(proposal.workdays, whole[at])
        if not after[parent]:
            proposal.grounds[Ground.BELOW_STOCK] = None
            continue
        proposal.below = False
        if room is not None:
            proposal.left = room if proposal.left is None else min(proposal.left, room)
        ground, stocked = _judged(rules, place, whole[at], int(own[at]), room, _has_parts(places, at), used)
        proposal.grounds[ground] = None
        proposal.stocked |= stocked
        after[at] = not stocked
        left[at] = None if room is None else room - int(own[at])
    return {identity: _settled(proposal) for identity, proposal in found.items()}


def _judged(
    rules: Rules,
    place: Place,
    whole: int,
    own: int,
    room: int | None,
    has_parts: bool,
    used: Commonality,
) -> tuple[Ground, bool]:
    collective, reason = collective_by_itself(rules, place.material, None)
    if collective and reason in (Reason.KANBAN, Reason.MRP_TYPE):
        return Ground.WATCHES_STOCK, True
    if used.is_common(place.material.id):
        return Ground.COMMON, True
    if room is None:
        return Ground.ONE_LEVEL_BELOW, True
    if whole <= room or (own <= room and has_parts):
        return Ground.IN_TIME, False
    return Ground.TOO_SLOW, True


def _begun(rules: Rules, place: Place, used: Commonality) -> Proposal:
    explosion = None if place.step is None or place.step.item is None else place.step.item.explosion
    return Proposal(
        material=place.material,
        current=place.decided,
        products=used.products.get(place.material.id, 0),
        collective_now=collective_by_itself(rules, place.material, explosion)[0],
    )


def _note_explosion(proposal: Proposal, place: Place) -> None:
    item = None if place.step is None else place.step.item
    if item is not None and item.explosion in ("individual", "collective"):
        proposal.explosions[item.explosion] = None


def _settled(proposal: Proposal) -> Proposal:
    """What is stocked anywhere is stocked everywhere: there is one indicator for all places."""
    if proposal.below:
        return replace(proposal, stocked=True, grounds={Ground.BELOW_STOCK: None})
    grounds: dict[Ground, None] = {
        ground: None for ground in proposal.grounds if ground is not Ground.BELOW_STOCK
    }
    if proposal.stocked:
        grounds.pop(Ground.IN_TIME, None)
    return replace(proposal, grounds=grounds)


def _cumulative(places: Sequence[Place], own: Integers) -> list[int]:
    """What each place takes with everything below it."""
    below = [0] * len(places)
    whole = [0] * len(places)
    for at in range(len(places) - 1, -1, -1):
        whole[at] = int(own[at]) + below[at]
        place = places[at]
        if place.above >= 0:
            item = None if place.step is None else place.step.item
            needed = whole[at] - (0 if item is None else item.lead_time_offset_days)
            below[place.above] = max(below[place.above], needed)
    return whole


def _has_parts(places: Sequence[Place], at: int) -> bool:
    return at + 1 < len(places) and places[at + 1].above == at
