"""Bills of material made ready row by row: those with phantoms or alternatives, order BOMs, stock transfers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from mto_graph.mrp.alternatives import Window, selected_windows
from mto_graph.mrp.apart_bills import ApartBills
from mto_graph.mrp.configurations import Path
from mto_graph.mrp.levels import Levels
from mto_graph.mrp.snapshot import UNLIMITED_DAY, BomItems, Materials
from mto_graph.strategies import Flags, Integers

MOST_COMPONENTS: Final = 100_000
"""So many components may one material have after its phantoms are dissolved."""
_HUNDRED_PERCENT: Final = 100_000


@dataclass(slots=True)
class BillRow:
    """What one unit of a parent, or where `fixed` an order, needs of a component: `ratio` of it, while it is valid."""

    component: int
    ratio: Fraction
    fixed: bool
    collective: bool
    valid_from: int
    valid_to: int
    offset_days: int
    identity: int
    hollow: bool = False
    path: Path = ()
    kept: bool = False
    """Whether it is a phantom, which stands beside its components."""
    through: BillRow | None = None
    """The innermost such phantom that it comes through."""


class PlacedRow(NamedTuple):
    """A row of a parent, with its position and that of the kept phantom that it comes through."""

    parent: int
    position: int
    through: int
    row: BillRow


class BillRows:
    """Dissolves phantoms and alternatives; items that close a ring are left out.

    Example: `rows = BillRows(materials, items, levels, phantom=phantom, collective=collective, apart=apart)`, then
    `rows.of_parents(parents)`.
    """

    def __init__(
        self,
        materials: Materials,
        items: BomItems,
        levels: Levels,
        *,
        phantom: Flags,
        collective: Flags,
        apart: ApartBills,
    ) -> None:
        self.materials = materials
        self.items = items
        self.level = levels.code
        self.recursive = levels.recursive[: len(items.parent)]
        self.phantom = phantom
        self.collective = collective
        self.apart = apart
        self.general = int(np.count_nonzero(items.segment < 0))
        """So many items come first that are not of order BOMs."""
        self.bounds = np.searchsorted(items.parent[: self.general], np.arange(len(materials) + 1))
        """Of the items of each parent."""
        self.immense = np.zeros(len(materials) + len(apart), dtype=np.bool_)
        """Bills that come to too many rows; they have none."""
        self.dissolved: dict[int, list[BillRow]] = {}

    def of_parents(self, parents: Integers) -> list[PlacedRow]:
        """The rows of parents with their positions, and those of the phantoms that they come through."""
        phantoms = np.unique(self.items.component[self.phantom])
        needed = np.union1d(parents, phantoms)
        for parent in needed[np.argsort(-self.level[needed], kind="stable")].tolist():
            self._dissolve(parent)
        return self._numbered(parents.tolist())

    def of_apart(self, bills: range) -> list[PlacedRow]:
        """The rows of bills that hold in one segment only, by whatever bills phantoms are made there."""
        for bill in sorted(bills, key=lambda bill: -int(self.level[self.apart.material(bill)])):
            self._dissolve(bill)
        return self._numbered(bills)

    def of_transfers(self, transfers: Integers) -> list[PlacedRow]:
        """A material that comes by stock transfer needs itself, one to one, in the supplying plant."""
        materials = self.materials
        rows = []
        for material in transfers.tolist():
            supplying = int(materials.supplying[material])
            collective = bool(materials.collective[supplying] | materials.collective_only[supplying])
            row = BillRow(supplying, Fraction(1), False, collective, 0, UNLIMITED_DAY, 0, -1)
            rows.append(PlacedRow(material, 1, 0, row))
        return rows

    def members(self, bill: int) -> Integers:
        """The BOM items of a bill: of one that holds in a segment its order BOM, else those of everybody."""
        found = self.apart.members(bill)
        if found is not None:
            return found
        material = self.apart.material(bill)
        return np.arange(self.bounds[material], self.bounds[material + 1])

    def ratio(self, item: int) -> Fraction:
        """Component quantity for one unit of the parent (or for the order, where fixed), with both scraps."""
        items, materials = self.items, self.materials
        own = int(items.scrap[item])
        scrap = own if own >= 0 else int(materials.component_scrap[items.component[item]])
        ratio = Fraction(int(items.quantity[item])) * (_HUNDRED_PERCENT + scrap) / _HUNDRED_PERCENT
        if items.fixed[item]:
            return ratio
        raised = _HUNDRED_PERCENT + int(materials.assembly_scrap[items.parent[item]])
        return ratio * raised / (_HUNDRED_PERCENT * int(items.base_quantity[item]))

    def _dissolve(self, bill: int) -> None:
        """Set the rows of a bill with phantoms replaced by what they consist of; lower levels come first.

        A phantom that is used on several paths multiplies what is below it, so there may be too many to be planned.
        """
        rows: list[BillRow] = []
        for item, windows in self._selected(bill):
            below = self.apart.below(bill, int(self.items.component[item]))
            for window in windows:
                rows.extend(self._rows(item, below, window))
            if len(rows) > MOST_COMPONENTS or (self.phantom[item] and self.immense[below]):
                self.immense[bill] = True
                rows = []
                break
        self.dissolved[bill] = rows

    def _rows(self, item: int, below: int, window: Window) -> list[BillRow]:
        """What an item comes to inside a window; a phantom is made by the bill `below`."""
        items = self.items
        component, ratio, fixed = int(items.component[item]), self.ratio(item), bool(items.fixed[item])
        offset = int(items.offset_days[item])
        path: Path = ((item, True),) if items.variable[item] else ()
        if not self.phantom[item]:
            return [
                BillRow(
                    component,
                    ratio,
                    fixed,
                    bool(self.collective[item]),
                    *window,
                    offset,
                    int(items.identity[item]),
                    path=path,
                )
            ]
        if not len(self.members(below)):
            return [
                BillRow(component, ratio, fixed, False, *window, 0, int(items.identity[item]), True, path)
            ]
        found: list[BillRow] = []
        own: BillRow | None = None
        if self.materials.keeps_passed[component]:
            identity = int(items.identity[item])
            own = BillRow(component, ratio, fixed, False, *window, offset, identity, path=path, kept=True)
            found.append(own)
        copies: dict[int, BillRow] = {}
        for inner in self.dissolved[below]:
            start, end = max(window[0], inner.valid_from), min(window[1], inner.valid_to)
            if start <= end:
                through = inner.ratio if inner.fixed else ratio * inner.ratio
                copy = BillRow(
                    inner.component,
                    through,
                    fixed or inner.fixed,
                    inner.collective,
                    start,
                    end,
                    offset + inner.offset_days,
                    inner.identity,
                    inner.hollow,
                    _through(path, inner),
                    inner.kept,
                    own if inner.through is None else copies[id(inner.through)],
                )
                copies[id(inner)] = copy
                found.append(copy)
        return found

    def _selected(self, bill: int) -> list[tuple[int, list[Window]]]:
        """The items of a bill with the days on which their alternative is the one selected."""
        items = self.items
        rows = [row for row in self.members(bill).tolist() if not self.recursive[row]]
        windows = selected_windows(
            [int(items.alternative[row]) for row in rows],
            [(int(items.valid_from[row]), int(items.valid_to[row])) for row in rows],
        )
        return list(zip(rows, windows, strict=True))

    def _numbered(self, bills: Iterable[int]) -> list[PlacedRow]:
        found = []
        for bill in bills:
            position = 0
            kept: dict[int, int] = {}
            for row in self.dissolved[bill]:
                through = 0 if row.through is None else kept[id(row.through)]
                if row.kept:
                    kept[id(row)] = -1 - len(kept)
                    found.append(PlacedRow(bill, kept[id(row)], through, row))
                    continue
                position += not row.hollow
                found.append(PlacedRow(bill, position, through, row))
        return found


def _through(path: Path, inner: BillRow) -> Path:
    """The way to a component of a phantom; the phantom's quantity does not count where that below it is fixed."""
    return (*((item, not inner.fixed) for item, _ in path), *inner.path)
