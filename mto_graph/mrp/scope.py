"""What a run plans: everything, some materials, one segment, some segments, or single sections of materials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The sections that a run plans; all others keep what is stored for them.

    `materials` flags materials (None: all), `segment` restricts to one segment (-1: all), `pairs` to single sections,
    given as ascending material × `segments` + segment. `among` flags segments (None: all).

    Example: `Scope().everything`
    """

    materials: Flags | None = None
    segment: int = -1
    pairs: Integers | None = None
    segments: int = 0
    among: Flags | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.materials is None and self.segment < 0 and self.pairs is None and self.among is None

    def holds(self, material: Integers, segment: Integers) -> Flags:
        """Which sections belong to the run; a material numbered -1 does not."""
        inside = material >= 0
        if self.materials is not None:
            inside = inside & self.materials[np.maximum(material, 0)]
        if self.segment >= 0:
            inside = inside & (segment == self.segment)
        if self.among is not None:
            inside = inside & self.among[segment]
        if self.pairs is not None:
            wanted = material * self.segments + segment
            at = np.minimum(np.searchsorted(self.pairs, wanted), max(len(self.pairs) - 1, 0))
            found = self.pairs[at] == wanted if len(self.pairs) else np.zeros(len(wanted), dtype=np.bool_)
            inside = inside & found
        return inside
