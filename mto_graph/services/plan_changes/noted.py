"""What has changed of a plan, noted bit by bit, and packed as one entry of the log."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from mto_graph.services.plan_changes.columns import distinct_pairs, integers, packed
from mto_graph.strategies import Integers


class OrderChange(IntEnum):
    """What has happened to a planned order."""

    CREATED = 1
    CHANGED = 2
    DELETED = 3


class PackedChanges(NamedTuple):
    """The columns of an entry, compressed: orders, sections, sections with other messages than before."""

    orders: bytes
    sections: bytes
    message_sections: bytes


class NotedChanges:
    """Planned orders and sections that are others than before; needs no database.

    Example: `changes = NotedChanges()`, then `changes.order(OrderChange.CHANGED, 17, material_plant, segment)`.
    """

    def __init__(self) -> None:
        self._orders: list[tuple[Integers, ...]] = []
        self._sections: list[tuple[Integers, Integers]] = []
        self._message_sections: list[tuple[Integers, Integers]] = []

    def order(self, change: OrderChange, number: int, material_plant: int, segment: int) -> None:
        """A planned order that somebody has changed."""
        self.orders(change, integers([number]), integers([material_plant]), integers([segment]))

    def orders(
        self, change: OrderChange, numbers: Integers, material_plants: Integers, segments: Integers
    ) -> None:
        """Planned orders by number, with the places where they stand."""
        if len(numbers):
            kinds = np.full(len(numbers), int(change), dtype=np.int64)
            self._orders.append((numbers, kinds, material_plants, segments))
            self.sections(material_plants, segments)

    def sections(self, material_plants: Integers, segments: Integers) -> None:
        """Sections in which something of the plan is another than before: an order, or a requirement."""
        if len(material_plants):
            self._sections.append((material_plants, segments))

    def message_sections(self, material_plants: Integers, segments: Integers) -> None:
        """Sections with messages that are new, gone or worse."""
        if len(material_plants):
            self._message_sections.append((material_plants, segments))

    def packed(self) -> PackedChanges | None:
        """What has been noted as an entry of the log; None: nothing."""
        if not (self._sections or self._message_sections):
            return None
        return PackedChanges(
            packed(_by_number(_joined(self._orders, 4))),
            packed(distinct_pairs(*_joined(self._sections, 2))),
            packed(distinct_pairs(*_joined(self._message_sections, 2))),
        )


def _joined(parts: Sequence[tuple[Integers, ...]], count: int) -> list[Integers]:
    if not parts:
        return [np.zeros(0, dtype=np.int64) for _ in range(count)]
    if len(parts) == 1:
        return list(parts[0])
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]


def _by_number(columns: Sequence[Integers]) -> list[Integers]:
    """One row per order, by number: created counts more than changed, deleted more than both."""
    numbers, kinds = columns[0], columns[1]
    weight = np.where(kinds == int(OrderChange.CHANGED), 0, kinds)
    sequence = np.lexsort((weight, numbers))
    last = np.append(numbers[sequence][1:] != numbers[sequence][:-1], True)[: len(sequence)]
    return [column[sequence][last] for column in columns]
