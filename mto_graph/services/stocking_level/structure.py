"""The structures of products, read level by level, and what the plans of their materials reach in plant stock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mto_graph.model.sessions import Session
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.boms import BomItemRow
from mto_graph.services.reading.explosions import Step, steps_down
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.sql import number_pairs, numbers
from mto_graph.services.stocking_level.stages import Decided, Rules, Stage, collective_by_itself, is_phantom
from mto_graph.strategies import Consumption, Registry, SegmentKind

DEEPEST = 100
"""So many levels of a structure are looked at."""
_PLANT_STOCK = (SegmentKind.NET, SegmentKind.GROSS)


@dataclass(frozen=True, slots=True)
class Structures:
    """Everything below some products: the ways down, the materials, and the rules that decide about them."""

    steps: Mapping[int, Sequence[Step]]
    materials: Mapping[int, MaterialPlantRow]
    rules: Rules
    without_plan: frozenset[int]
    """Materials (ids) whose strategy has a plan and that have no open line of one."""
    carriers: Mapping[int, int]
    """The material that carries the plan, of each material whose strategy has one (ids)."""

    def below(self, identity: int, item: BomItemRow | None = None) -> Sequence[Step]:
        """The ways down that planning takes from where a BOM item names it: what is bought is not exploded."""
        row = self.materials[identity]
        made = row.special_procurement == "stock_transfer" or row.procurement_type != "external"
        return self.steps.get(identity, ()) if made or is_phantom(row, item) else ()


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the structure of a product; 0 is the product itself, `above` the place that needs it."""

    material: MaterialPlantRow
    step: Step | None
    above: int
    path: tuple[str, ...]
    required: Fraction
    """Thousandths."""
    decided: Decided
    stocking_point: bool
    """Whether it is there before the order and what needs it is made after it."""


def read_structures(
    session: Session, registry: Registry, products: Sequence[MaterialPlantRow], when: date
) -> Structures:
    """The structures of the products on a day, in a number of statements that depends on their depth alone."""
    carriers = _carriers(session, registry, products)
    steps = steps_down(session, {row.id for row in products} | set(carriers.values()), when, DEEPEST)
    reached = {step.to for ways in steps.values() for step in ways}
    materials = material_plants.by_ids(session, reached | steps.keys())
    known = {row.id for row in products}
    carriers |= {
        row.id: row.id
        for row in materials.values()
        if row.id not in known and _plan_segment(registry, row) is not None
    }
    bare = Structures(steps, materials, Rules(registry, _controlled(session), {}), frozenset(), carriers)
    planned = _reached_by_plan(bare, [row.id for row in products])
    return Structures(
        steps,
        materials,
        Rules(registry, bare.rules.controlled, planned),
        frozenset(carriers.values()) - _with_plan(session, carriers.values()),
        carriers,
    )


def places_of(
    structures: Structures, product: int, quantity: Fraction, take: Callable[[int], None]
) -> list[Place]:
    """The product and everything below it, in display order; `take` is told of each and raises when it is too much."""
    row = structures.materials[product]
    places = [Place(row, None, -1, (), quantity, structures.rules.of_product(row), False)]
    waiting = [(0, step, frozenset((product,))) for step in reversed(structures.below(product))]
    while waiting:
        take(1)
        at, step, through = waiting.pop()
        above, material = places[at], structures.materials[step.to]
        decided = structures.rules.of_component(material, step.item, above.decided)
        places.append(
            Place(
                material,
                step,
                at,
                (*above.path, step.name),
                step.needed(above.required),
                decided,
                decided.stage is Stage.BEFORE_ORDER and _maker(places, at).decided.stage is Stage.AFTER_ORDER,
            )
        )
        if step.to not in through and len(through) < DEEPEST:
            below = reversed(structures.below(step.to, step.item))
            waiting.extend((len(places) - 1, further, through | {step.to}) for further in below)
    return places


def _maker(places: Sequence[Place], at: int) -> Place:
    """The place whose order takes the component: phantoms have none."""
    while places[at].decided.stage is Stage.PASSED_THROUGH and places[at].above >= 0:
        at = places[at].above
    return places[at]


def _plan_segment(registry: Registry, row: MaterialPlantRow) -> SegmentKind | None:
    strategy = registry.strategies.get(row.strategy_code or "")
    return None if strategy is None or strategy.plan is None else strategy.plan.segment


def _carriers(session: Session, registry: Registry, products: Sequence[MaterialPlantRow]) -> dict[int, int]:
    """Which material carries the plan of each product: itself, or its planning material."""
    own, elsewhere = {}, {}
    for row in products:
        strategy = registry.strategies.get(row.strategy_code or "")
        if strategy is None or strategy.plan is None:
            continue
        family = strategy.plan.consumption is Consumption.PLANNING_MATERIAL
        if family and row.planning_material_id is not None:
            elsewhere[row.id] = (row.planning_material_id, row.planning_plant_id or row.plant_id)
        else:
            own[row.id] = row.id
    if not elsewhere:
        return own
    wanted, parameter = number_pairs(session, elsewhere.values())
    found = {
        (material, plant): identity
        for identity, material, plant in session.rows(
            f"SELECT id, material, plant FROM material_plant WHERE (material, plant) IN {wanted}", [parameter]
        )
    }
    return own | {identity: found[key] for identity, key in elsewhere.items() if key in found}


def _reached_by_plan(structures: Structures, products: Sequence[int]) -> dict[int, int]:
    """For everything that a plan has made or bought for plant stock the material that carries the plan, products first.

    Below a plan without final assembly what is not collective stays in the plan's own segment and is not made; the
    rest, and all that is planned with final assembly, goes to plant stock with everything below it.
    """
    found: dict[int, int] = {}
    seen: set[tuple[int, bool, bool]] = set()
    order = {identity: at for at, identity in enumerate(products)}
    registry = structures.rules.registry
    tops = sorted(structures.carriers, key=lambda identity: (order.get(identity, len(order)), identity))
    for carrier in dict.fromkeys(structures.carriers[identity] for identity in tops):
        segment = _plan_segment(registry, structures.materials[carrier])
        if segment is None:
            continue
        stocked = segment in _PLANT_STOCK
        if stocked:
            found.setdefault(carrier, carrier)
        waiting: list[tuple[int, BomItemRow | None, bool]] = [(carrier, None, stocked)]
        while waiting:
            identity, item, in_stock = waiting.pop()
            ways = structures.below(identity, item)
            if (identity, bool(ways), in_stock) in seen:
                continue
            seen.add((identity, bool(ways), in_stock))
            for step in reversed(ways):
                goes = in_stock or _leaves_the_plan(structures, step)
                if goes and not is_phantom(structures.materials[step.to], step.item):
                    found.setdefault(step.to, carrier)
                waiting.append((step.to, step.item, goes))
    return found


def _leaves_the_plan(structures: Structures, step: Step) -> bool:
    """Whether a component goes to plant stock below a level that stands in a plan's own segment."""
    row, item = structures.materials[step.to], step.item
    explosion = None if item is None else item.explosion
    return not is_phantom(row, item) and collective_by_itself(structures.rules, row, explosion)[0]


def _controlled(session: Session) -> frozenset[int]:
    return frozenset(row[0] for row in session.rows("SELECT DISTINCT material_plant FROM control_cycle"))


def _with_plan(session: Session, carriers: Iterable[int]) -> frozenset[int]:
    among, parameter = numbers(session, carriers)
    rows = session.rows(
        "SELECT DISTINCT material_plant FROM planned_independent_requirement WHERE active AND quantity > 0"
        f" AND material_plant IN {among}",
        [parameter],
    )
    return frozenset(row[0] for row in rows)
