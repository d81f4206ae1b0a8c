"""A bill of material through all levels, flat: downward (explosion) and upward (where-used)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from mto_graph.model.sessions import Session
from mto_graph.services.reading.boms import BomItemRow, items_of, items_using, selected
from mto_graph.services.reading.rows import Row, exact
from mto_graph.services.reading.sql import numbers
from mto_graph.units import UNLIMITED_DATE, to_day


class ExplosionRow(Row):
    """A component on some level below the top."""

    __slots__ = ("bom_item_row", "exploded_on", "level", "material_plant_id", "path", "required")

    level: int
    path: tuple[str, ...]
    material_plant_id: int
    required: Fraction
    exploded_on: date
    bom_item_row: BomItemRow | None

    @property
    def quantity(self) -> Decimal:
        """How much of it the whole explosion needs here, rounded up to thousandths."""
        return exact(ceil(self.required))


class WhereUsedRow(Row):
    """An assembly on some level above the component."""

    __slots__ = ("bom_item_row", "level", "material_plant_id", "path", "required")

    level: int
    path: tuple[str, ...]
    material_plant_id: int
    required: Fraction
    bom_item_row: BomItemRow

    @property
    def quantity(self) -> Decimal:
        """How much of the component goes into one unit of the assembly, rounded up to thousandths."""
        return exact(ceil(self.required))


@dataclass(frozen=True, slots=True)
class Step:
    """One way down from a material plant: to which, under which name, with how much for so much made."""

    to: int
    name: str
    needed: Callable[[Fraction], Fraction]
    item: BomItemRow | None


def exploded(
    session: Session,
    tops: Sequence[tuple[int, Fraction]],
    when: date,
    levels: int,
    take: Callable[[int], None],
) -> list[list[ExplosionRow]]:
    """The explosion of each (material plant, thousandths), in display order.

    One day selects the items on every level. Materials transferred from another plant go on there. `take` is
    told how many rows are coming and raises when they are too many.
    """
    steps = steps_down(session, {top for top, _ in tops}, when, levels)
    return [_walk_down(steps, top, made, when, levels, take) for top, made in tops]


def steps_down(session: Session, tops: set[int], when: date, levels: int) -> dict[int, list[Step]]:
    """The ways down from everything that can be reached, read level by level, whoever procures what there is."""
    steps: dict[int, list[Step]] = {}
    frontier = tops
    for _ in range(levels):
        if not frontier:
            break
        transfers = _transfers(session, frontier)
        items = items_of(session, sorted(frontier - transfers.keys()))
        for parent in frontier:
            if parent in transfers:
                steps[parent] = [transfers[parent]]
            else:
                chosen = selected(items[parent], when, None)
                steps[parent] = [Step(item.component_id, item.item, item.needed_for, item) for item in chosen]
        frontier = {step.to for parent in frontier for step in steps[parent]} - steps.keys()
    return steps


def _transfers(session: Session, parents: set[int]) -> dict[int, Step]:
    """The same material in the supplying plant, for those that come by stock transfer."""
    among, parameter = numbers(session, parents)
    lines = session.rows(
        "SELECT here.id, there.id, p.plant FROM material_plant here"
        " JOIN material_plant there ON there.material = here.material AND there.plant = here.supplying_plant"
        " JOIN plant p ON p.id = here.supplying_plant"
        f" WHERE here.special_procurement = 'stock_transfer' AND here.id IN {among}",
        [parameter],
    )
    return {here: Step(there, plant, lambda made: made, None) for here, there, plant in lines}


def _walk_down(
    steps: dict[int, list[Step]],
    top: int,
    made: Fraction,
    when: date,
    levels: int,
    take: Callable[[int], None],
) -> list[ExplosionRow]:
    rows: list[ExplosionRow] = []
    waiting: list[tuple[Step, Fraction, tuple[str, ...], frozenset[int]]] = [
        (step, made, (), frozenset((top,))) for step in reversed(steps.get(top, ()))
    ]
    while waiting:
        take(1)
        step, above, path, through = waiting.pop()
        row = ExplosionRow()
        row.path = (*path, step.name)
        row.level = len(row.path)
        row.material_plant_id = step.to
        row.required = step.needed(above)
        row.exploded_on = when
        row.bom_item_row = None if step.item is None else step.item.copied()
        if row.bom_item_row is not None:
            row.bom_item_row.exploded_on = when
            row.bom_item_row.settled = row.required
        rows.append(row)
        if row.level < levels and step.to not in through:
            below = (*reversed(steps.get(step.to, ())),)
            waiting.extend((further, row.required, row.path, through | {step.to}) for further in below)
    return rows


def used_in(
    session: Session,
    components: Sequence[int],
    when: date,
    levels: int,
    take: Callable[[int], None],
) -> list[list[WhereUsedRow]]:
    """The assemblies that each material plant goes into, in display order; items valid on the day only."""
    at = to_day(when, UNLIMITED_DATE)
    using: dict[int, list[BomItemRow]] = {}
    frontier = set(components)
    for _ in range(levels):
        if not frontier:
            break
        for component, items in items_using(session, sorted(frontier)).items():
            using[component] = [item for item in items if item.valid_on(at)]
        frontier = {item.parent_id for component in frontier for item in using[component]} - using.keys()
    return [_walk_up(using, component, when, levels, take) for component in components]


def _walk_up(
    using: dict[int, list[BomItemRow]],
    component: int,
    when: date,
    levels: int,
    take: Callable[[int], None],
) -> list[WhereUsedRow]:
    rows: list[WhereUsedRow] = []
    unit = Fraction(1)
    waiting: list[tuple[BomItemRow, Fraction, tuple[str, ...], frozenset[int]]] = [
        (item, unit, (), frozenset((component,))) for item in reversed(using.get(component, ()))
    ]
    while waiting:
        take(1)
        item, share, path, through = waiting.pop()
        row = WhereUsedRow()
        row.path = (*path, item.item)
        row.level = len(row.path)
        row.material_plant_id = item.parent_id
        # One unit of the assembly is a thousand thousandths, whatever its own parents need.
        row.required = share * item.needed_for(Fraction(1000))
        row.bom_item_row = item.copied()
        row.bom_item_row.exploded_on = when
        row.bom_item_row.settled = item.needed_for(Fraction(1000))
        rows.append(row)
        if row.level < levels and item.parent_id not in through:
            above = (*reversed(using.get(item.parent_id, ())),)
            waiting.extend(
                (further, row.required / 1000, row.path, through | {item.parent_id}) for further in above
            )
    return rows
