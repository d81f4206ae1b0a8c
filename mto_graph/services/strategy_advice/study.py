"""Everything that an advice looks at, read in one snapshot, and what comes out of planning copies of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.costs.money import rounded
from mto_graph.services.findings import material_facts
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.reading.boms import ONE_UNIT
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.rows import exact, plain
from mto_graph.services.stocking_level.lead_times import cumulative, own_workdays
from mto_graph.services.stocking_level.structure import places_of, read_structures
from mto_graph.services.strategy_advice.commonality import commonality, similar_products
from mto_graph.services.strategy_advice.components import Proposal, proposals
from mto_graph.services.strategy_advice.copies import Original, changed, read_original
from mto_graph.services.strategy_advice.criteria import Criteria, criteria_of, direct_components
from mto_graph.services.strategy_advice.effects import Effect, effect_of
from mto_graph.services.strategy_advice.effort import MOST_EFFECTS, MOST_PLACES, Effort, TimeIsUpError
from mto_graph.services.strategy_advice.history import History, read_history, typical_quantity
from mto_graph.services.strategy_advice.options import Option, best_of, options_for, with_stocking
from mto_graph.services.strategy_advice.settings import Demand, demand_of
from mto_graph.strategies import Consumption, Finding, ProductFacts, Registry, Strategy

CURRENT = "current"
"""The key of the effect of the master data as they are; the others have the code of their strategy."""


@dataclass(frozen=True, slots=True)
class Study:
    """An advice before it is put into words."""

    product: MaterialPlantRow
    today: date
    history: History
    criteria: Criteria
    options: Sequence[Option]
    proposed: Option | None
    components: Mapping[int, Proposal]
    effects: Mapping[str, Effect]
    original: Original
    missing: tuple[Finding, ...]


def study_of(
    session: Session, registry: Registry, product: MaterialPlantRow, today: date, effort: Effort
) -> Study:
    """Weigh the strategies for a product and plan copies of its master data with the best of them.

    Refused with INVALID_VALUE for structures or histories that are too large.
    """
    structures = read_structures(session, registry, [product], today)
    history = read_history(session, product.id, today)
    plants = read_plants(session, today)
    places = places_of(structures, product.id, ONE_UNIT, _Room().count)
    typical = places_of(structures, product.id, Fraction(typical_quantity(history)), _Room().count)
    everything = cumulative(plants, typical, today)
    used = commonality(session, {place.material.id for place in places[1:]})
    similar = similar_products(
        session, product.id, {place.material.id for place in direct_components(places)}
    )
    material = material_facts(session, [product.id])[product.id]
    criteria = criteria_of(plants, material, history, places, used, similar, everything.workdays, today)
    facts = ProductFacts(material=material, values=criteria.values)
    options, faults = options_for(registry, facts, product.strategy_code)
    own = own_workdays(plants, typical, today)
    components = proposals(structures.rules, typical, own, used, criteria.customer_wait)
    options = with_stocking(options, _only_by_plan(components), _monthly(history), material.has_plan)
    carrier = _planning_material(session, product)
    original = read_original(session, registry, {product.id} | ({carrier} if carrier else set()))
    demand = demand_of(history, today, everything.ready, len(places))
    notes = _notes(demand, used.complete)
    effects: dict[str, Effect] = {}
    if demand is not None:
        planner = _Planner(product, carrier, original, demand, effort)
        effects, told = planner.effects(options, components)
        notes.extend(told)
    return Study(
        product,
        today,
        history,
        criteria,
        options,
        best_of(options),
        components,
        effects,
        original,
        (*criteria.missing, *faults, *notes),
    )


class _Room:
    """Refuses structures that are too large for advice."""

    def __init__(self) -> None:
        self._places = 1

    def count(self, further: int) -> None:
        """Count places that come."""
        self._places += further
        if self._places > MOST_PLACES:
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"The structure has more than {MOST_PLACES:,} places, too many for advice; ask for one of the "
                "materials below it.",
                "material",
            )


@dataclass(frozen=True, slots=True)
class _Planner:
    product: MaterialPlantRow
    carrier: int | None
    original: Original
    demand: Demand
    effort: Effort

    def effects(
        self, options: Sequence[Option], components: Mapping[int, Proposal]
    ) -> tuple[dict[str, Effect], list[Finding]]:
        """The effect of what is maintained, and of the best options with the proposed stocking level."""
        found: dict[str, Effect] = {}
        notes: list[Finding] = []
        indicators = {
            identity: proposal.stocked
            for identity, proposal in components.items()
            if proposal.indicator is not None
        }
        copy = changed(self.original, indicators)
        current = next(option for option in options if option.current)
        possible = [option for option in options if option.takes_part and not option.ruled_out]
        wanted = [(CURRENT, current.strategy, self.original)]
        wanted += [(option.code, option.strategy, copy) for option in possible[:MOST_EFFECTS]]
        for key, strategy, master in wanted:
            try:
                found[key] = self._effect(master, strategy)
            except TimeIsUpError:
                notes.append(
                    Finding(
                        "TIME_IS_UP",
                        "seconds",
                        f"Planning of copies ended after {self.effort.seconds} seconds, so effects are missing: allow "
                        "more, or ask for one of the materials below.",
                    )
                )
                break
            except Refused as refused:
                reasons = " ".join(error.message for error in refused.errors)
                notes.append(
                    Finding("COPY_NOT_PLANNED", "strategy_group", f"A copy was not planned: {reasons}")
                )
        return found, notes

    def _effect(self, master: Original, strategy: Strategy | None) -> Effect:
        product = master.row(self.product.id)
        carrier, factor = product, Fraction(1)
        plan = None if strategy is None else strategy.plan
        if (
            plan is not None
            and plan.consumption is Consumption.PLANNING_MATERIAL
            and self.carrier is not None
        ):
            carrier = master.row(self.carrier)
            factor = Fraction(self.product.planning_conversion_factor or 1)
        setting = self.demand.setting(product, carrier, strategy, factor)
        return effect_of(master, setting, self.effort.checkpoint)


def _only_by_plan(components: Mapping[int, Proposal]) -> list[str]:
    """The components that should be stocked and that neither their MRP type nor a safety stock keeps there."""
    return [
        proposal.material.material_number
        for proposal in components.values()
        if proposal.stocked and proposal.indicator is not None and not proposal.material.safety_stock
    ]


def _monthly(history: History) -> str:
    if not history.is_long_enough:
        return ""
    mean = rounded(sum(history.months), len(history.months))
    return f", about {plain(exact(mean))} a month"


def _planning_material(session: Session, product: MaterialPlantRow) -> int | None:
    """The planning material in its plant (id); None where none is maintained or it is not there."""
    if product.planning_material_id is None:
        return None
    found = session.scalar(
        "SELECT id FROM material_plant WHERE material = ? AND plant = ?",
        [product.planning_material_id, product.planning_plant_id or product.plant_id],
    )
    return None if found is None else int(found)


def _notes(demand: Demand | None, complete: bool) -> list[Finding]:
    found = []
    if demand is None:
        found.append(
            Finding(
                "LEAD_TIMES_TOO_LONG",
                "in_house_production_days",
                "The lead times of the structure lead out of the calendar, so no copy was planned: correct them.",
            )
        )
    if not complete:
        found.append(
            Finding(
                "COMMONALITY_INCOMPLETE",
                "bom_items",
                "Too many bills of material use these components to count all products: the counts are lower bounds.",
            )
        )
    return found
