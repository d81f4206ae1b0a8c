"""The stocking level of products as rows for people: places with a sentence each, levels with counts, lead times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from mto_graph.model.sessions import Session
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.rows import Row, exact
from mto_graph.services.stocking_level.lead_times import LeadTime, cumulative, remaining
from mto_graph.services.stocking_level.sentences import place_sentence, summary
from mto_graph.services.stocking_level.stages import Stage
from mto_graph.services.stocking_level.structure import Place, Structures, places_of, read_structures
from mto_graph.strategies import Finding, Registry


class StockingNodeRow(Row):
    """One place in the structure of a product."""

    __slots__ = (
        "ahead",
        "critical",
        "kept_apart",
        "level",
        "material_plant_id",
        "path",
        "place",
        "planned_by_id",
        "reason",
        "sentence",
        "stage",
        "stocking_point",
    )

    level: int
    path: tuple[str, ...]
    material_plant_id: int
    stage: str
    kept_apart: bool
    reason: str
    ahead: str | None
    planned_by_id: int | None
    stocking_point: bool
    critical: bool
    sentence: str
    place: Place

    @property
    def quantity(self) -> Decimal:
        """How much of it the quantity of the product needs, rounded up to thousandths."""
        return exact(ceil(self.place.required))

    @property
    def material_number(self) -> str:
        """The material."""
        return self.place.material.material_number

    @property
    def plant_code(self) -> str:
        """The plant."""
        return self.place.material.plant_code


class StockingCountRow(Row):
    """How many places of one level, or of all, are made or bought when."""

    __slots__ = ("after_order", "before_order", "level", "not_planned", "passed_through", "stocking_points")

    level: int
    before_order: int
    after_order: int
    passed_through: int
    not_planned: int
    stocking_points: int


class StockingLevelRow(Row):
    """The stocking level of a product."""

    __slots__ = (
        "cumulative",
        "findings",
        "levels",
        "material_plant_id",
        "nodes",
        "order_date",
        "remaining",
        "sentence",
        "total",
    )

    material_plant_id: int
    order_date: date
    nodes: list[StockingNodeRow]
    levels: list[StockingCountRow]
    total: StockingCountRow
    remaining: LeadTime
    cumulative: LeadTime
    findings: tuple[Finding, ...]
    sentence: str

    @property
    def remaining_workdays(self) -> int:
        """Workdays from the order until the product can be there."""
        return self.remaining.workdays

    @property
    def earliest_date(self) -> date | None:
        """The day on which it can be there."""
        return self.remaining.ready

    @property
    def cumulative_workdays(self) -> int:
        """Workdays that everything takes, beginning with the first part bought."""
        return self.cumulative.workdays


def stocking_levels(
    session: Session,
    registry: Registry,
    products: Sequence[MaterialPlantRow],
    quantity: Fraction,
    today: date,
    take: Callable[[int], None],
) -> list[StockingLevelRow]:
    """The stocking level of each product, for an order of so much (thousandths) that comes on a day.

    Read in a number of statements that depends only on the depth of the structures. `take` is told of each row that
    is built and raises when they are too many.
    """
    if not products:
        return []
    structures = read_structures(session, registry, products, today)
    plants = read_plants(session, today)
    found = []
    for product in products:
        places = places_of(structures, product.id, quantity, take)
        found.append(
            _row(
                structures,
                registry,
                places,
                today,
                remaining(plants, places, today),
                cumulative(plants, places, today),
            )
        )
    return found


def _row(
    structures: Structures,
    registry: Registry,
    places: Sequence[Place],
    today: date,
    left: LeadTime,
    everything: LeadTime,
) -> StockingLevelRow:
    row = StockingLevelRow()
    row.material_plant_id = places[0].material.id
    row.order_date = today
    row.nodes = [
        _node(structures, registry, places, at, bool(left.critical[at])) for at in range(len(places))
    ]
    deepest = max(node.level for node in row.nodes)
    row.levels = [
        _counted(level, [node for node in row.nodes if node.level == level]) for level in range(deepest + 1)
    ]
    row.total = _counted(deepest, row.nodes)
    row.remaining, row.cumulative = left, everything
    row.findings = _findings(structures, registry, places)
    row.sentence = summary(places, left, everything)
    return row


def _node(
    structures: Structures, registry: Registry, places: Sequence[Place], at: int, critical: bool
) -> StockingNodeRow:
    place = places[at]
    node = StockingNodeRow()
    node.place = place
    node.level, node.path = len(place.path), place.path
    node.material_plant_id = place.material.id
    node.stage, node.reason = place.decided.stage.value, place.decided.reason.value
    ahead = place.decided.ahead
    node.ahead = ahead.value if ahead is not None and place.decided.stage is Stage.BEFORE_ORDER else None
    node.kept_apart = place.decided.apart
    node.planned_by_id = place.decided.planned_by
    node.stocking_point, node.critical = place.stocking_point, critical
    node.sentence = place_sentence(structures, registry, places, at)
    return node


def _counted(level: int, nodes: Sequence[StockingNodeRow]) -> StockingCountRow:
    row = StockingCountRow()
    row.level = level
    row.before_order, row.after_order, row.passed_through, row.not_planned = (
        sum(node.stage == stage.value for node in nodes)
        for stage in (Stage.BEFORE_ORDER, Stage.AFTER_ORDER, Stage.PASSED_THROUGH, Stage.NOT_PLANNED)
    )
    row.stocking_points = sum(node.stocking_point for node in nodes)
    return row


def _findings(structures: Structures, registry: Registry, places: Sequence[Place]) -> tuple[Finding, ...]:
    """What keeps this stocking level from being what it says."""
    found = []
    ids = dict.fromkeys(place.decided.planned_by for place in places if place.decided.planned_by is not None)
    product = places[0].material
    carrier = structures.carriers.get(product.id)
    if carrier is not None:
        ids = {carrier: None} | ids
    for identity in ids:
        if identity in structures.without_plan:
            row = structures.materials[identity]
            found.append(
                Finding(
                    "PLAN_MISSING",
                    "planned_independent_requirements",
                    f"Material {row.material_number} in plant {row.plant_code} has no planned independent requirement "
                    f"(strategy {row.strategy_code}), so its plan procures nothing ahead: enter one.",
                )
            )
    strategy = registry.strategies.get(product.strategy_code or "")
    idle = [
        place.material
        for place in places[1:]
        if place.decided.stage is Stage.AFTER_ORDER and not place.decided.apart and places[0].decided.apart
    ]
    if idle and (strategy is None or strategy.plan is None):
        names = ", ".join(dict.fromkeys(row.material_number for row in idle[:100]))
        found.append(
            Finding(
                "NOTHING_PROCURES_AHEAD",
                "mrp_type",
                f"These parts are collective, but nothing procures them before an order comes: {names}. Choose a "
                "strategy with a plan, or maintain a reorder point, a safety stock or kanban for them.",
            )
        )
    return tuple(found)
