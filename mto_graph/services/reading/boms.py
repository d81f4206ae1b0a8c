"""Bills of material: what goes into a material, as planning would take it on a given day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil
from operator import itemgetter
from typing import Final, TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.narrowing import narrowed
from mto_graph.services.reading.rows import (
    Row,
    calendar_day,
    derived,
    exact,
    flag,
    joined,
    percentage,
    stored,
    thousandths,
    word,
)
from mto_graph.services.reading.sql import grouped, numbers
from mto_graph.units import UNLIMITED_DATE, to_day

ONE_UNIT = Fraction(1000)
"""One unit, in thousandths."""

_WHOLE = 100_000
"""A hundred percent, in thousandths."""


class BomItemRow(Row):
    """An item of a bill of material."""

    __slots__ = ("bill", "exploded_on", "settled")

    bill: BomRow
    """The bill of material in which it was read."""
    exploded_on: datetime.date
    """The day whose bill of material is read."""
    settled: Fraction
    """What `required` is, once it is known."""

    component = joined(MaterialPlantRow, "component_id")
    id: int = stored("b.id")
    parent_id: int = stored("b.parent")
    component_id: int = stored("b.component")
    alternative: int = stored("b.alternative")
    item: str = stored("b.item")
    quantity: Decimal = thousandths("b.quantity")
    base_quantity: Decimal = thousandths("b.base_quantity")
    unit_note: str | None = word("b.unit")
    unit: str = stored("COALESCE(NULLIF(b.unit, ''), m.base_unit)")
    """The unit of the quantity: what the item notes, else the component's base unit."""
    fixed_quantity: bool = flag("b.fixed_quantity")
    scrap_percent: Decimal | None = percentage("b.scrap_percent")
    valid_from: datetime.date | None = calendar_day("b.valid_from")
    valid_to: datetime.date | None = calendar_day("b.valid_to")
    explosion: str | None = word("b.explosion")
    lead_time_offset_days: int = stored("b.lead_time_offset_days")
    condition: str | None = word("b.condition")
    quantity_expression: str | None = word("b.quantity_expression")
    valid_from_day: int | None = stored("b.valid_from")
    valid_to_day: int | None = stored("b.valid_to")
    scaled_quantity: int = stored("b.quantity")
    scaled_base_quantity: int = stored("b.base_quantity")
    effective_scrap: int | None = stored("COALESCE(b.scrap_percent, mp.component_scrap_percent)")
    assembly_scrap: int | None = stored("parent.assembly_scrap_percent")
    component_procurement: str = stored("mp.special_procurement")

    @derived("explosion", "component_procurement")
    def is_phantom(self) -> bool:
        """Whether requirements pass through the component to its own components."""
        return self.explosion == "phantom" or (
            self.explosion is None and self.component_procurement == "phantom"
        )

    @derived("required")
    def required_quantity(self) -> Decimal:
        """How much of the component the top needs, rounded up; outside a structure one unit is the top."""
        return exact(ceil(self.required))

    @derived(
        "effective_scrap",
        "fixed_quantity",
        "scaled_quantity",
        "assembly_scrap",
        "scaled_base_quantity",
        "is_phantom",
    )
    def required(self) -> Fraction:
        """How much of the component the top needs, in thousandths; a phantom's is not rounded yet."""
        if not hasattr(self, "settled"):
            # Worked out where somebody looks: few queries ask for it, and exact fractions take their time.
            self.settled = self.needed_for(self.bill.made if hasattr(self, "bill") else ONE_UNIT)
        return self.settled

    def valid_on(self, when: int) -> bool:
        """Whether the item belongs to the bill of material on that day."""
        return (self.valid_from_day is None or self.valid_from_day <= when) and (
            self.valid_to_day is None or when <= self.valid_to_day
        )

    def needed_for(self, made: Fraction) -> Fraction:
        """How much of the component is needed to make so many thousandths of the parent, scrap included.

        Rounded up to thousandths, unless the component is a phantom: then the rounding comes below it.
        """
        scrap = Fraction(_WHOLE + (self.effective_scrap or 0), _WHOLE)
        if self.fixed_quantity:
            needed = scrap * self.scaled_quantity if made else Fraction(0)
        else:
            assembly = Fraction(_WHOLE + (self.assembly_scrap or 0), _WHOLE)
            needed = made * assembly * Fraction(self.scaled_quantity, self.scaled_base_quantity) * scrap
        return needed if self.is_phantom else Fraction(ceil(needed))


Made: TypeAlias = "Fraction | BomItemRow"
"""How much is made: so many thousandths, or what this item of the bill of material above needs."""


class BomRow(Row):
    """The bill of material of a material in a plant on one day: one alternative and its valid items."""

    __slots__ = ("alternative", "exploded_on", "handed_out", "items", "made_for", "parent_id")

    parent_id: int
    alternative: int
    exploded_on: datetime.date
    made_for: Made
    items: list[BomItemRow]
    handed_out: bool
    """Whether somebody has the items already, so that others must get copies."""

    @property
    def made(self) -> Fraction:
        """How much of the parent is made, in thousandths."""
        return self.made_for.required if isinstance(self.made_for, BomItemRow) else self.made_for

    @property
    def date(self) -> datetime.date:
        """The day for which it was read."""
        return self.exploded_on

    @property
    def quantity(self) -> Decimal:
        """The quantity made, rounded up to thousandths."""
        return exact(ceil(self.made))


SOURCE = (
    "bom_item b LEFT JOIN material_plant parent ON parent.id = b.parent"
    " LEFT JOIN material_plant mp ON mp.id = b.component LEFT JOIN material m ON m.id = mp.material"
    " LEFT JOIN plant p ON p.id = mp.plant"
)
"""They are always there; being optional, they are left out by the database where no column of theirs is asked for."""
_SEQUENCE = "b.parent, b.alternative, b.item, b.id"


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, BomItemRow]:
    """The BOM items of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(f"SELECT {BomItemRow.COLUMNS} FROM {SOURCE} WHERE b.id IN {among}", [parameter])
    return {row.id: row for row in BomItemRow.all(lines)}


_FOR_SELECTION: Final = frozenset({"parent_id", "alternative", "valid_from_day", "valid_to_day"})


def items_of(
    session: Session, parents: Iterable[int], only: frozenset[str] | None = None
) -> dict[int, list[BomItemRow]]:
    """All BOM items of each material plant: every alternative, whatever its validity.

    With `only`, rows that are asked for nothing but these attributes, and which of them are valid.
    """
    wanted = list(dict.fromkeys(parents))
    found = _items_of(session, wanted, only)
    return {parent: found.get(parent, []) for parent in wanted}


def _items_of(
    session: Session, parents: Collection[int], only: frozenset[str] | None
) -> dict[int, list[BomItemRow]]:
    """The same of those that have items."""
    among, parameter = numbers(session, parents)
    part = narrowed(BomItemRow, None if only is None else only | _FOR_SELECTION)
    lines = session.rows(
        f"SELECT {part.columns} FROM {SOURCE} WHERE b.parent IN {among} ORDER BY {_SEQUENCE}",
        [parameter],
    )
    parent_of = itemgetter(part.kind.column_at("parent_id"))
    return {parent: part.kind.all(own) for parent, own in groupby(lines, parent_of)}


def items_using(session: Session, components: Iterable[int]) -> dict[int, list[BomItemRow]]:
    """All BOM items that each material plant is a component of."""
    wanted = list(dict.fromkeys(components))
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {BomItemRow.COLUMNS} FROM {SOURCE} WHERE b.component IN {among} ORDER BY {_SEQUENCE}",
        [parameter],
    )
    return grouped(wanted, ((row.component_id, row) for row in BomItemRow.all(lines)))


def selected(items: Sequence[BomItemRow], when: datetime.date, alternative: int | None) -> list[BomItemRow]:
    """The items that planning explodes on a day: the first alternative that has a valid item, or the named one."""
    return _selected(items, to_day(when, UNLIMITED_DATE), alternative)


def _selected(items: Sequence[BomItemRow], at: int, alternative: int | None) -> list[BomItemRow]:
    if not items:
        return []
    kind = type(items[0])
    first, last = kind.column_at("valid_from_day"), kind.column_at("valid_to_day")
    numbered = kind.column_at("alternative")
    chosen = []
    for item in items:
        values = item.values
        start, end = values[first], values[last]
        if (start is None or start <= at) and (end is None or at <= end):
            if alternative is None:
                alternative = values[numbered]
            if values[numbered] == alternative:
                chosen.append(item)
    return chosen


def bills(
    session: Session,
    parents: Sequence[tuple[int, datetime.date, Made]],
    alternative: int | None,
    only: frozenset[str] | None = None,
) -> list[BomRow | None]:
    """The bill of material of each (material plant, day, what is made); None where nothing is valid that day.

    With `only`, their items are asked for nothing but these attributes.
    """
    items = _items_of(session, {parent for parent, _, _ in parents}, only)
    found: list[BomRow | None] = []
    given: set[int] = set()
    for parent, when, made in parents:
        own = items.get(parent)
        chosen = own and selected(own, when, alternative)
        if chosen and parent in given:
            chosen = [item.copied() for item in chosen]
        given.add(parent)
        found.append(_bill(parent, when, made, chosen) if chosen else None)
    return found


def _bill(parent: int, when: datetime.date, made: Made, chosen: list[BomItemRow]) -> BomRow:
    bill = BomRow()
    bill.parent_id = parent
    bill.alternative = chosen[0].alternative
    bill.exploded_on = when
    bill.made_for = made
    bill.items = chosen
    bill.handed_out = False
    for item in chosen:
        item.bill = bill
        item.exploded_on = when
    return bill
