"""Bills of material that hold in one segment only: order BOMs, and what contains a phantom that has one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True)
class ApartBills:
    """The bill of a material is the material's number; bills of single segments follow from `materials` on.

    Example: three materials, an order BOM of material 1 in segment 5: `bills([1, 1], [0, 5])` is [1, 3].
    """

    materials: int
    parent: Integers
    segment: Integers
    """For each bill of a single segment its material and the segment, ascending."""
    rows: tuple[Integers | None, ...]
    """For each its BOM items; None: those of everybody, in which a phantom has an order BOM."""
    width: int
    """No segment among them is so large."""

    @classmethod
    def of(
        cls,
        materials: int,
        parent: Integers,
        segment: Integers,
        component: Integers,
        phantom: Flags,
        exploded: Flags,
    ) -> ApartBills:
        """From BOM items; `exploded` says which materials are made by their bills at all (not transferred)."""
        own: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row in np.flatnonzero(segment >= 0).tolist():
            if exploded[parent[row]]:
                own[int(parent[row]), int(segment[row])].append(row)
        if not own:
            none = np.zeros(0, dtype=np.int64)
            return cls(materials, none, none, (), 0)
        reached = {*own}
        using: dict[int, set[int]] = defaultdict(set)
        for row in np.flatnonzero(phantom & (segment < 0) & exploded[parent]).tolist():
            using[int(component[row])].add(int(parent[row]))
        waiting = list(own)
        while waiting:
            material, where = waiting.pop()
            above = {(user, where) for user in using[material]} - reached
            reached |= above
            waiting.extend(above)
        pairs = sorted(reached)
        return cls(
            materials,
            np.array([material for material, _ in pairs], dtype=np.int64),
            np.array([where for _, where in pairs], dtype=np.int64),
            tuple(np.array(own[pair], dtype=np.int64) if pair in own else None for pair in pairs),
            int(segment.max()) + 1,
        )

    def __len__(self) -> int:
        return len(self.parent)

    def bills(self, material: Integers, segment: Integers) -> Integers:
        """The bill of each material in each segment."""
        if not len(self):
            return material
        known = self.parent * self.width + self.segment
        wanted = np.where(segment < self.width, material * self.width + segment, -1)
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where(known[at] == wanted, self.materials + at, material)

    def material(self, bill: int) -> int:
        """The material that a bill belongs to."""
        return bill if bill < self.materials else int(self.parent[bill - self.materials])

    def members(self, bill: int) -> Integers | None:
        """The BOM items of a bill that has some of its own."""
        return None if bill < self.materials else self.rows[bill - self.materials]

    def below(self, bill: int, component: int) -> int:
        """The bill by which a phantom in a bill is made: in a segment the segment's, where there is one."""
        if bill < self.materials:
            return component
        segment = self.segment[bill - self.materials]
        return int(self.bills(np.array([component]), np.array([segment]))[0])
