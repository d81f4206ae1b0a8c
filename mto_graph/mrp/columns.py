"""The columns of a finished plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from mto_graph.mrp.uniform import joined
from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOrders:
    """Proposals in the order of the plan: low-level code, material, segment, requirement."""

    material: Integers
    segment: Integers
    quantity: Integers
    opening_day: Integers
    start_day: Integers
    finish_day: Integers
    availability_day: Integers
    requirement_day: Integers
    production_start_day: Integers
    production_finish_day: Integers
    requirements_class: Integers
    in_house: Flags
    forward: Flags
    explosion: Integers
    sizing: Integers
    """`origin.sizing_of`: who said how large it is, and what the material's limits did."""
    scheduling: Integers
    """`SchedulingRule` values."""

    def __len__(self) -> int:
        return len(self.material)

    @classmethod
    def joined(cls, parts: Sequence[PlannedOrders]) -> PlannedOrders:
        """All orders of all parts, part after part; columns that are one and the same in all parts stay that."""
        flags = ("in_house", "forward")
        if not parts:
            return cls(
                **{
                    field.name: np.zeros(0, dtype=np.bool_ if field.name in flags else np.int64)
                    for field in fields(cls)
                }
            )
        known: dict[tuple[int, ...], Integers] = {}
        columns: dict[str, Any] = {}
        for field in fields(cls):
            pieces = [getattr(part, field.name) for part in parts]
            same = tuple(map(id, pieces))
            if same not in known:
                known[same] = joined(pieces)
            columns[field.name] = known[same]
        return cls(**columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyMessages:
    """Exception messages on stocks, firm receipts and sections."""

    number: Integers
    material: Integers
    segment: Integers
    supply: Integers
    """STOCK or a receipt's supply code; a message on a section stands at its stock."""
    quantity: Integers
    """What is not needed, or all of the supply, as the rule says."""
    availability_day: Integers
    first_use_day: Integers
    """The earliest requirement that it covers, of a section the first that stays short; `pegging.NEVER`: none."""

    @classmethod
    def joined(cls, parts: Sequence[SupplyMessages]) -> SupplyMessages:
        """All rows of all parts, part after part."""
        return cls(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(cls)
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialMessages:
    """Exception messages on materials that could not be planned, each number once in a section."""

    number: Integers
    material: Integers
    segment: Integers
