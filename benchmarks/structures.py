"""The bills of material of a made-up company: one tree per product, some branches of which several products share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the trees are drawn: `children` components under every material, `levels` of materials in all."""

    products: int
    levels: int
    children: int
    common_percent: int
    used_by: int

    def nodes(self, levels: int) -> int:
        """Materials of a whole tree of so many levels."""
        return sum(self.children**level for level in range(levels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Materials in rows, those of a product behind it, common parts behind all products; BOM items by parent."""

    level: Integers
    """Per material: 0 for a product, one more below it."""
    product: Integers
    """The rows of the products."""
    common: Flags
    """Per material: whether it is a common part, which several products use."""
    parent: Integers
    component: Integers
    quantity: Integers
    """Pieces."""
    position: Integers
    """Of an item within its bill of material, from 0."""

    def __len__(self) -> int:
        return len(self.level)

    @property
    def leaf(self) -> Flags:
        """Per material: whether it has no bill of material."""
        leaf = np.ones(len(self), dtype=bool)
        leaf[self.parent] = False
        return leaf


def draw(shape: Shape, random: np.random.Generator) -> Structure:
    """Draw the trees; the same for the same state of `random`.

    Every position below a product holds a common part with a probability of `common_percent`; all below it belongs
    to that part. A common part stands at one level only and is used by `used_by` positions on average.
    """
    level = _levels(shape, shape.levels)
    trees = shape.products * len(level)
    tree_level = np.tile(level, shape.products)
    above = _above(shape, len(level))
    cut = (random.integers(0, 100, trees) < shape.common_percent) & (tree_level > 0)
    present = np.ones((shape.products, len(level)), dtype=bool)
    here = cut.reshape(present.shape)
    for node in range(1, len(level)):
        present[:, node] = present[:, above[node]] & ~here[:, above[node]]
    own, shared = (present & ~here).ravel(), (present & here).ravel()
    row = np.cumsum(own) - 1

    parts = _Parts(shape, int(own.sum()))
    for depth in range(1, shape.levels):
        places = np.flatnonzero(shared & (tree_level == depth))
        row[places] = parts.used(depth, len(places), random)
    item = np.flatnonzero(present.ravel() & (tree_level > 0))
    node = item % len(level)
    parents = row[item - node + above[node]]
    return Structure(
        level=np.concatenate((tree_level[own], *parts.levels)),
        product=row[np.arange(shape.products) * len(level)],
        common=np.concatenate((np.zeros(own.sum(), dtype=bool), *parts.common)),
        parent=np.concatenate((parents, *parts.parents)),
        component=np.concatenate((row[item], *parts.components)),
        quantity=np.concatenate((node % 3 + 1, *parts.quantities)),
        position=np.concatenate(((node - 1) % shape.children, *parts.positions)),
    )


class _Parts:
    """Common parts with all that is below them, in rows behind those of the products."""

    def __init__(self, shape: Shape, first_row: int) -> None:
        self._shape = shape
        self._next = first_row
        self.levels: list[Integers] = []
        self.common: list[Flags] = []
        self.parents: list[Integers] = []
        self.components: list[Integers] = []
        self.quantities: list[Integers] = []
        self.positions: list[Integers] = []

    def used(self, depth: int, places: int, random: np.random.Generator) -> Integers:
        """The rows of the common parts that stand at so many places of a level; each part is used at least once."""
        if not places:
            return np.zeros(0, dtype=np.int64)
        shape = self._shape
        count = -(-places // shape.used_by)
        level = _levels(shape, shape.levels - depth)
        top = self._next + np.arange(count) * len(level)
        node = np.arange(1, len(level))
        above = _above(shape, len(level))[1:]
        self.levels.append(np.tile(level + depth, count))
        self.common.append(np.tile(np.arange(len(level)) == 0, count))
        self.parents.append((top[:, None] + above).ravel())
        self.components.append((top[:, None] + node).ravel())
        self.quantities.append(np.tile(node % 3 + 1, count))
        self.positions.append(np.tile((node - 1) % shape.children, count))
        self._next += count * len(level)
        chosen: Integers = top[random.permutation(places) % count]
        return chosen


def _levels(shape: Shape, levels: int) -> Integers:
    """The level of each node of a whole tree, numbered from the top, row by row."""
    return np.repeat(np.arange(levels), [shape.children**level for level in range(levels)])


def _above(shape: Shape, nodes: int) -> Integers:
    """The node above each node of such a tree; the top is above itself."""
    above: Integers = np.maximum(np.arange(nodes) - 1, 0) // shape.children
    return above
