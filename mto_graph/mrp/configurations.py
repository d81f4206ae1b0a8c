"""Configurations: by whose characteristics the variable items of a bill of material are selected.

What conditions and quantity expressions come to is worked out outside; here they are factors of BOM items.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np

from mto_graph.strategies import Integers, SegmentKind

PLANNING = int(SegmentKind.PLANNING)


class Selection(Protocol):
    """What the variable BOM items come to in each configuration; the same question has the same answer."""

    def factors(self, configurations: Integers, items: Integers) -> list[Fraction | None]:
        """For each pair what the item's quantity is multiplied by; 0: not selected, None: it cannot be told.

        `configurations` are those of `Configurations`, -1 is none; `items` are rows of the snapshot's BOM items.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Configurations:
    """The configurations of a snapshot by number: of sales order items, and of the variants among the materials."""

    of_segment: Integers
    """For each segment that of its sales order item; -1: none."""
    of_material: Integers
    """For each material the values that it stands for as a variant; -1: it is none."""
    item_material: Integers
    """For each segment the material of its sales order item; -1 for net, gross and planning."""
    expected_of_material: Integers
    """For each material what its plan expects of its characteristics; -1: nothing."""
    selection: Selection

    def of(self, material: Integers, segment: Integers) -> Integers:
        """The configuration by which orders for these materials in these segments are exploded.

        A variant is made by its own values wherever it goes in; only where it is what the sales order item asks for
        the item's values, which include them, decide. Everything else in the section is made by the item's values.
        The plan of a configurable material is made by what is expected of its characteristics.
        """
        own = self.of_material[material]
        found = np.where(
            (own >= 0) & (self.item_material[segment] != material), own, self.of_segment[segment]
        )
        expected = np.where(segment == PLANNING, self.expected_of_material[material], -1)
        return np.where((found < 0) & (expected >= 0), expected, found)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of pairs of configuration and path: the factor of each, 0 where it is not selected or faulty."""

    factors: list[Fraction]
    faulty: list[bool]


Path = tuple[tuple[int, bool], ...]
"""The variable BOM items on the way to a component, through phantoms, and whether the quantity of each counts."""


def chosen(
    configurations: Configurations, paths: tuple[Path, ...], wanted: Integers, path: Integers
) -> Chosen:
    """Look up pairs of configuration (`wanted`) and path (position in `paths`), each distinct pair once."""
    width = len(paths)
    distinct, back = np.unique((wanted + 1) * width + path, return_inverse=True)
    pairs = [(int(code) // width - 1, paths[int(code) % width]) for code in distinct.tolist()]
    asked = list(dict.fromkeys((number, item) for number, items in pairs for item, _ in items))
    answers = configurations.selection.factors(
        np.array([number for number, _ in asked], dtype=np.int64),
        np.array([item for _, item in asked], dtype=np.int64),
    )
    known = dict(zip(asked, answers, strict=True))
    results = [_along([(known[number, item], counts) for item, counts in items]) for number, items in pairs]
    at = back.tolist()
    return Chosen([results[row][0] for row in at], [results[row][1] for row in at])


def _along(steps: list[tuple[Fraction | None, bool]]) -> tuple[Fraction, bool]:
    """The factor along a path; what lies behind something that is not selected does not matter."""
    factor = Fraction(1)
    for step, counts in steps:
        if step is None:
            return Fraction(0), True
        if step == 0:
            return step, False
        if counts:
            factor *= step
    return factor, False
