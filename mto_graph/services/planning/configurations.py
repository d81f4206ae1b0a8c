"""Configurations as planning wants them, and what variable BOM items come to in each.

Nothing is read where no BOM item of the snapshot is variable. Each expression is worked out once for each different
set of the values that it names, however many orders share them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.configurations import Configurations
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, BomItems
from mto_graph.services.configuration.characteristics import read_characteristics, types_of
from mto_graph.services.configuration.expressions import Expression, ExpressionFault, Values, compiled
from mto_graph.services.configuration.values import ONE, Value, ValueType, value_of
from mto_graph.services.planning.bom_items import stored_items
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers

NO_CONFIGURATION = -1
MOST_COMBINATIONS = 10_000
"""So many combinations of values may the expressions of a BOM item have in the plan of a configurable material."""
Expected = dict[str, list[tuple[Value, Fraction]]]
"""For each characteristic its expected values and how probable each is."""
_WHOLE = 100_000
"""A hundred percent."""
_LARGEST = 2**50
"""No quantity of a BOM item comes near it."""


def read_configurations(session: Session, keys: SnapshotKeys, items: BomItems) -> Configurations | None:
    """The configurations of the sales order items and materials that have numbers; None where nothing is variable."""
    rows = np.flatnonzero(items.variable)
    if not len(rows):
        return None
    types = types_of(read_characteristics(session))
    of_item = _item_values(session, keys, types)
    of_variant = _variant_values(session, keys, types)
    book = _Book()
    of_material = np.full(len(keys.materials), NO_CONFIGURATION, dtype=np.int64)
    for place, values in sorted(of_variant.items()):
        of_material[place] = book.number(values)
    of_segment = np.full(keys.segments, NO_CONFIGURATION, dtype=np.int64)
    item_material = np.full(keys.segments, -1, dtype=np.int64)
    own = slice(FIRST_INDIVIDUAL_SEGMENT, FIRST_INDIVIDUAL_SEGMENT + len(keys.items))
    item_material[own] = keys.item_material
    for place, values in sorted(of_item.items()):
        of_segment[FIRST_INDIVIDUAL_SEGMENT + place] = book.number(values)
    expected = _expected_values(session, keys, types)
    expected_of_material = np.full(len(keys.materials), NO_CONFIGURATION, dtype=np.int64)
    for number, place in enumerate(sorted(expected), start=len(book.configurations)):
        expected_of_material[place] = number
    return Configurations(
        of_segment=of_segment,
        of_material=of_material,
        item_material=item_material,
        expected_of_material=expected_of_material,
        selection=SelectedItems(
            types,
            book.configurations,
            [expected[place] for place in sorted(expected)],
            _variable_items(session, items, rows),
        ),
    )


class _Book:
    """Numbers equal configurations alike."""

    def __init__(self) -> None:
        self.configurations: list[dict[str, Value]] = []
        self._numbers: dict[tuple[tuple[str, Value], ...], int] = {}

    def number(self, values: dict[str, Value]) -> int:
        key = tuple(sorted(values.items(), key=lambda pair: pair[0]))
        if key not in self._numbers:
            self._numbers[key] = len(self.configurations)
            self.configurations.append(values)
        return self._numbers[key]


@dataclass(frozen=True, slots=True)
class VariableItem:
    """A BOM item as it is maintained; its quantity in thousandths."""

    condition: str
    quantity_expression: str
    quantity: int


class SelectedItems:
    """Evaluates conditions and quantity expressions; what cannot be evaluated is None."""

    def __init__(
        self,
        types: Mapping[str, ValueType],
        configurations: list[dict[str, Value]],
        expected: list[Expected],
        items: Mapping[int, VariableItem],
    ) -> None:
        self._types = types
        self._configurations = configurations
        self._expected = expected
        self._items = items
        self._compiled: dict[tuple[str, ValueType], Expression | None] = {}
        self._results: dict[tuple[Any, ...], Fraction | None] = {}

    def factors(self, configurations: Integers, items: Integers) -> list[Fraction | None]:
        """For each pair what the item's quantity is multiplied by; 0: not selected, None: it cannot be told."""
        return [
            self._factor_in(number, self._items[item])
            for number, item in zip(configurations.tolist(), items.tolist(), strict=True)
        ]

    def _factor_in(self, number: int, item: VariableItem) -> Fraction | None:
        if number == NO_CONFIGURATION:
            return self._factor({}, item)
        if number < len(self._configurations):
            return self._factor(self._configurations[number], item)
        return self._expected_factor(self._expected[number - len(self._configurations)], item)

    def _expected_factor(self, expected: Expected, item: VariableItem) -> Fraction | None:
        """The mean over all combinations of the values that the item's expressions name."""
        names = [name for name in sorted(self._names(item)) if name in expected]
        if prod(len(expected[name]) for name in names) > MOST_COMBINATIONS:
            return None
        total = Fraction(0)
        for combination in product(*(expected[name] for name in names)):
            values = {name: value for name, (value, _) in zip(names, combination, strict=True)}
            factor = self._factor(values, item)
            if factor is None:
                return None
            total += factor * prod((share for _, share in combination), start=Fraction(1))
        return total

    def _names(self, item: VariableItem) -> set[str]:
        expressions = (
            self._expression(text, wanted)
            for text, wanted in (
                (item.condition, ValueType.BOOLEAN),
                (item.quantity_expression, ValueType.NUMBER),
            )
            if text
        )
        return {name for expression in expressions if expression is not None for name in expression.names}

    def _factor(self, values: Values, item: VariableItem) -> Fraction | None:
        if item.condition:
            selected = self._result(item.condition, ValueType.BOOLEAN, values)
            if not selected:
                return None if selected is None else Fraction(0)
        if not item.quantity_expression:
            return Fraction(1)
        quantity = self._result(item.quantity_expression, ValueType.NUMBER, values)
        if quantity is None or not 0 <= quantity <= _LARGEST:
            return None
        return Fraction(quantity * ONE / item.quantity)

    def _result(self, text: str, wanted: ValueType, values: Values) -> Any:
        """The result, or None; equal questions are answered once."""
        expression = self._expression(text, wanted)
        if expression is None:
            return None
        used = tuple(values.get(name) for name in sorted(expression.names))
        key = (text, wanted, used)
        if key not in self._results:
            try:
                self._results[key] = expression.result(values)
            except ExpressionFault:
                self._results[key] = None
        return self._results[key]

    def _expression(self, text: str, wanted: ValueType) -> Expression | None:
        key = (text, wanted)
        if key not in self._compiled:
            try:
                self._compiled[key] = compiled(text, self._types, wanted)
            except ExpressionFault:
                self._compiled[key] = None
        return self._compiled[key]


def _variable_items(session: Session, items: BomItems, rows: Integers) -> dict[int, VariableItem]:
    place = dict(zip(stored_items(items.identity[rows]).tolist(), rows.tolist(), strict=True))
    among, parameter = numbers(session, place)
    own, own_parameter = numbers(session, [-identity for identity in place if identity < 0])
    return {
        place[identity]: VariableItem(condition, expression, quantity)
        for identity, condition, expression, quantity in session.rows(
            f"SELECT id, condition, quantity_expression, quantity FROM bom_item WHERE id IN {among} UNION ALL"
            f" SELECT -id, condition, quantity_expression, quantity FROM order_bom_item WHERE id IN {own}",
            [parameter, own_parameter],
        )
    }


def _item_values(
    session: Session, keys: SnapshotKeys, types: Mapping[str, ValueType]
) -> dict[int, dict[str, Value]]:
    """The values of sales order items by their positions: those of the variant that is ordered, then their own."""
    among, parameter = numbers(session, keys.items.ids.tolist())
    of_variants = session.rows(
        "SELECT i.id, c.characteristic, v.value FROM sales_order_item i"
        " JOIN material_plant mp ON mp.id = i.material_plant"
        " JOIN material_configuration v ON v.material = mp.material"
        f" JOIN characteristic c ON c.id = v.characteristic WHERE v.value <> '' AND i.id IN {among}",
        [parameter],
    )
    own = session.rows(
        "SELECT v.sales_order_item, c.characteristic, v.value FROM sales_order_configuration v"
        f" JOIN characteristic c ON c.id = v.characteristic WHERE v.value <> '' AND v.sales_order_item IN {among}",
        [parameter],
    )
    return _by_place([*of_variants, *own], keys.items.places, types)


def _variant_values(
    session: Session, keys: SnapshotKeys, types: Mapping[str, ValueType]
) -> dict[int, dict[str, Value]]:
    """The values of variants, by the positions of their materials in plants."""
    among, parameter = numbers(session, keys.materials.ids.tolist())
    rows = session.rows(
        "SELECT mp.id, c.characteristic, v.value FROM material_configuration v"
        " JOIN characteristic c ON c.id = v.characteristic JOIN material_plant mp ON mp.material = v.material"
        f" WHERE v.value <> '' AND mp.id IN {among}",
        [parameter],
    )
    return _by_place(rows, keys.materials.places, types)


def _expected_values(
    session: Session, keys: SnapshotKeys, types: Mapping[str, ValueType]
) -> dict[int, Expected]:
    """What the plans of configurable materials expect, by the positions of the materials in plants."""
    among, parameter = numbers(session, keys.materials.ids.tolist())
    rows = session.rows(
        "SELECT mp.id, c.characteristic, u.value, u.percent FROM usage_probability u"
        " JOIN characteristic c ON c.id = u.characteristic JOIN material_plant mp ON mp.material = u.material"
        f" WHERE u.percent > 0 AND mp.id IN {among} ORDER BY mp.id, c.characteristic, u.value",
        [parameter],
    )
    at = keys.materials.places(np.array([row[0] for row in rows], dtype=np.int64)).tolist()
    found: dict[int, Expected] = {}
    for place, (_, name, text, percent) in zip(at, rows, strict=True):
        expected = found.setdefault(place, {}).setdefault(name, [])
        expected.append((value_of(types[name], text), Fraction(percent, _WHOLE)))
    return found


def _by_place(rows: Any, places: Any, types: Mapping[str, ValueType]) -> dict[int, dict[str, Value]]:
    found = list(rows)
    at = places(np.array([row[0] for row in found], dtype=np.int64)).tolist()
    values: dict[int, dict[str, Value]] = {}
    for place, (_, name, text) in zip(at, found, strict=True):
        values.setdefault(place, {})[name] = value_of(types[name], text)
    return values
