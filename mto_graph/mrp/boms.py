"""Bills of material made ready for explosion: one run of rows a parent, phantoms dissolved, ratios exact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np

from mto_graph.mrp.alternatives import Window, selected_windows
from mto_graph.mrp.apart_bills import ApartBills
from mto_graph.mrp.configurations import Path
from mto_graph.mrp.levels import Levels
from mto_graph.mrp.snapshot import UNLIMITED_DAY, BomItems, Materials
from mto_graph.mrp.uniform import looked_up, recognised
from mto_graph.strategies import Flags, Integers

HUNDRED_PERCENT = 100_000
MOST_COMPONENTS = 100_000
"""So many components may one material have after its phantoms are dissolved."""
_SAFE = 2**62


class ExplosionType(IntEnum):
    """How a BOM item is exploded; overrides what the component's material says."""

    AS_MATERIAL = 0
    INDIVIDUAL = 1
    COLLECTIVE = 2
    PHANTOM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedBoms:
    """What each parent needs: rows first[bill] to first[bill + 1], in BOM order.

    The bill of a material has its number; those that hold in one segment only follow: see `bills`. A row needs
    quantity × numerator / denominator of its component, or exactly numerator / denominator an order where `fixed`; it
    holds on the start days `valid_from` to `valid_to`.
    """

    first: Integers
    component: Integers
    numerator: Integers
    denominator: Integers
    wide: dict[int, Fraction]
    """Ratios that do not fit 62 bits together, by row."""
    is_wide: Flags
    """Per row: whether its ratio is one of these."""
    fixed: Flags
    collective: Flags
    valid_from: Integers
    valid_to: Integers
    offset_days: Integers
    position: Integers
    """Counted from 1 a parent; phantoms that are kept are counted from -1 down, each before its components."""
    through: Integers
    """Per row: the position of the kept phantom that it comes through; 0: none."""
    identity: Integers
    """The BOM item that names the component; -1 for a stock transfer."""
    has_items: Flags
    """Per bill: whether there are BOM items at all."""
    recursive: Flags
    """Per bill: whether items were left out because they close a ring."""
    hollow: Flags
    """Per row: whether it stands for a phantom without BOM, which needs nothing and must be told."""
    path: Integers
    """Per row: the variable BOM items on the way to it, as position in `paths`; -1: none."""
    paths: tuple[Path, ...]
    immense: Flags
    """Per bill: whether its phantoms come to more than `MOST_COMPONENTS`; it has no rows then."""
    apart: ApartBills

    def bills(self, material: Integers, segment: Integers) -> Integers:
        """The bill by which orders for these materials in these segments are made."""
        return self.apart.bills(material, segment)


@dataclass(slots=True)
class _Row:
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
    through: _Row | None = None
    """The innermost such phantom that it comes through."""


class _Placed(NamedTuple):
    """A row of a parent, with its position and that of the kept phantom that it comes through."""

    parent: int
    position: int
    through: int
    row: _Row


def prepare_boms(materials: Materials, items: BomItems, levels: Levels) -> PreparedBoms:
    """Dissolve phantoms and alternatives and reduce every quantity to one exact ratio.

    Items that close a ring are left out.
    """
    phantom = (items.explosion == ExplosionType.PHANTOM) | (
        (items.explosion == ExplosionType.AS_MATERIAL) & materials.phantom[items.component]
    )
    return _Preparation(materials, items, levels, phantom).prepared()


class _Preparation:
    """Plain parents are taken over as columns; those with phantoms or alternatives, and order BOMs, row by row."""

    def __init__(self, materials: Materials, items: BomItems, levels: Levels, phantom: Flags) -> None:
        self.materials = materials
        self.items = items
        self.level = levels.code
        self.recursive = levels.recursive[: len(items.parent)]
        self.phantom = phantom
        self.general = int(np.count_nonzero(items.segment < 0))
        self.bounds = np.searchsorted(items.parent[: self.general], np.arange(len(materials) + 1))
        self.apart = ApartBills.of(
            len(materials), items.parent, items.segment, items.component, phantom, materials.supplying < 0
        )
        self.bills = len(materials) + len(self.apart)
        self.dissolved: dict[int, list[_Row]] = {}
        self.immense = np.zeros(self.bills, dtype=np.bool_)
        self.paths: dict[Path, int] = {}
        collective = materials.collective[items.component] & (items.explosion != ExplosionType.INDIVIDUAL)
        self.collective = (
            collective
            | (items.explosion == ExplosionType.COLLECTIVE)
            | materials.collective_only[items.component]
        )

    def prepared(self) -> PreparedBoms:
        items, materials = self.items, self.materials
        apart = range(len(materials), self.bills)
        has_items = np.concatenate(
            (np.diff(self.bounds) > 0, np.array([len(self._members(bill)) > 0 for bill in apart], np.bool_))
        )
        ringed = np.zeros(self.bills, dtype=np.bool_)
        ringed[items.parent[: self.general][self.recursive[: self.general]]] = True
        ringed[apart] = [bool(self.recursive[self._members(bill)].any()) for bill in apart]
        transfers = np.flatnonzero(materials.supplying >= 0)
        special = np.zeros(len(materials), dtype=np.bool_)
        rowwise = (self.phantom | (items.alternative > 0))[: self.general]
        special[items.parent[: self.general][rowwise]] = True
        special[transfers] = False
        plain = ~self.recursive & ~special[items.parent] & (materials.supplying[items.parent] < 0)
        plain[self.general :] = False
        rows = np.flatnonzero(plain)
        numerator, denominator, wide = self._ratios(rows)
        columns: dict[str, list[Integers]] = {
            "parent": [items.parent[rows]],
            "component": [items.component[rows]],
            "numerator": [numerator],
            "denominator": [denominator],
            "fixed": [items.fixed[rows].astype(np.int64)],
            "collective": [self.collective[rows].astype(np.int64)],
            "valid_from": [items.valid_from[rows]],
            "valid_to": [items.valid_to[rows]],
            "offset_days": [items.offset_days[rows]],
            "position": [rows - self.bounds[items.parent[rows]] + 1],
            "through": [np.zeros(len(rows), dtype=np.int64)],
            "identity": [items.identity[rows]],
            "hollow": [np.zeros(len(rows), dtype=np.int64)],
            "path": [self._paths_of(rows)],
        }
        extra = self._dissolved_rows(np.flatnonzero(special)) + self._transfer_rows(transfers)
        extra += self._apart_rows(apart)
        wide = self._append(columns, extra, wide, len(rows))
        joined = {name: np.concatenate(parts) for name, parts in columns.items()}
        order = np.argsort(joined["parent"], kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        first = np.searchsorted(joined.pop("parent")[order], np.arange(self.bills + 1))
        is_wide = np.zeros(len(order), dtype=np.bool_)
        is_wide[place[list(wide)]] = True
        prepared = PreparedBoms(
            first=first,
            wide={int(place[row]): ratio for row, ratio in wide.items()},
            is_wide=is_wide,
            has_items=has_items,
            recursive=ringed,
            immense=self.immense,
            apart=self.apart,
            paths=tuple(self.paths),
            hollow=joined.pop("hollow")[order].astype(np.bool_),
            fixed=joined.pop("fixed")[order].astype(np.bool_),
            collective=joined.pop("collective")[order].astype(np.bool_),
            **{name: column[order] for name, column in joined.items()},
        )
        return recognised(prepared)

    def _paths_of(self, rows: Integers) -> Integers:
        """The paths of plain rows: those that are variable themselves."""
        found = np.full(len(rows), -1, dtype=np.int64)
        for at in np.flatnonzero(self.items.variable[rows]).tolist():
            found[at] = self._number(((int(rows[at]), True),))
        return found

    def _number(self, path: Path) -> int:
        return self.paths.setdefault(path, len(self.paths)) if path else -1

    def _ratios(self, rows: Integers) -> tuple[Integers, Integers, dict[int, Fraction]]:
        """Numerators and denominators of plain rows; those that are too wide, by row."""
        items = self.items
        parent_scrap = self.materials.assembly_scrap[items.parent[rows]]
        own = items.scrap[rows]
        scrap = np.where(own >= 0, own, self.materials.component_scrap[items.component[rows]])
        numerator = items.quantity[rows].copy()
        denominator = np.where(items.fixed[rows], 1, items.base_quantity[rows])
        divisor = np.gcd(numerator, denominator)
        numerator //= divisor
        denominator //= divisor
        wide: dict[int, Fraction] = {}
        exact = (scrap > 0) | (parent_scrap > 0) | (numerator >= 2**31) | (denominator >= 2**31)
        for at in np.flatnonzero(exact).tolist():
            ratio = self._ratio(int(rows[at]))
            numerator[at], denominator[at] = _fitting(ratio, at, wide)
        return numerator, denominator, wide

    def _ratio(self, item: int) -> Fraction:
        """Component quantity for one unit of the parent (or for the order, where fixed), with both scraps."""
        items, materials = self.items, self.materials
        own = int(items.scrap[item])
        scrap = own if own >= 0 else int(materials.component_scrap[items.component[item]])
        ratio = Fraction(int(items.quantity[item])) * (HUNDRED_PERCENT + scrap) / HUNDRED_PERCENT
        if items.fixed[item]:
            return ratio
        raised = HUNDRED_PERCENT + int(materials.assembly_scrap[items.parent[item]])
        return ratio * raised / (HUNDRED_PERCENT * int(items.base_quantity[item]))

    def _members(self, bill: int) -> Integers:
        """The BOM items of a bill: of one that holds in a segment its order BOM, else those of everybody."""
        found = self.apart.members(bill)
        if found is not None:
            return found
        material = self.apart.material(bill)
        return np.arange(self.bounds[material], self.bounds[material + 1])

    def _dissolve(self, bill: int) -> None:
        """Set the rows of a bill with phantoms replaced by what they consist of; lower levels come first.

        A phantom that is used on several paths multiplies what is below it, so there may be too many to be planned.
        """
        rows: list[_Row] = []
        for item, windows in self._selected(bill):
            below = self.apart.below(bill, int(self.items.component[item]))
            for window in windows:
                rows.extend(self._rows(item, below, window))
            if len(rows) > MOST_COMPONENTS or (self.phantom[item] and self.immense[below]):
                self.immense[bill] = True
                rows = []
                break
        self.dissolved[bill] = rows

    def _rows(self, item: int, below: int, window: Window) -> list[_Row]:
        """What an item comes to inside a window; a phantom is made by the bill `below`."""
        items = self.items
        component, ratio, fixed = int(items.component[item]), self._ratio(item), bool(items.fixed[item])
        offset = int(items.offset_days[item])
        path: Path = ((item, True),) if items.variable[item] else ()
        if not self.phantom[item]:
            return [
                _Row(
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
        if not len(self._members(below)):
            return [_Row(component, ratio, fixed, False, *window, 0, int(items.identity[item]), True, path)]
        found: list[_Row] = []
        own: _Row | None = None
        if self.materials.keeps_passed[component]:
            identity = int(items.identity[item])
            own = _Row(component, ratio, fixed, False, *window, offset, identity, path=path, kept=True)
            found.append(own)
        copies: dict[int, _Row] = {}
        for inner in self.dissolved[below]:
            start, end = max(window[0], inner.valid_from), min(window[1], inner.valid_to)
            if start <= end:
                through = inner.ratio if inner.fixed else ratio * inner.ratio
                copy = _Row(
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
        rows = [row for row in self._members(bill).tolist() if not self.recursive[row]]
        windows = selected_windows(
            [int(items.alternative[row]) for row in rows],
            [(int(items.valid_from[row]), int(items.valid_to[row])) for row in rows],
        )
        return list(zip(rows, windows, strict=True))

    def _dissolved_rows(self, parents: Integers) -> list[_Placed]:
        """The rows of parents with their positions, and those of the phantoms that they come through."""
        phantoms = np.unique(self.items.component[self.phantom])
        needed = np.union1d(parents, phantoms)
        for parent in needed[np.argsort(-self.level[needed], kind="stable")].tolist():
            self._dissolve(parent)
        return self._numbered(parents.tolist())

    def _apart_rows(self, bills: range) -> list[_Placed]:
        """The rows of bills that hold in one segment only, by whatever bills phantoms are made there."""
        for bill in sorted(bills, key=lambda bill: -int(self.level[self.apart.material(bill)])):
            self._dissolve(bill)
        return self._numbered(bills)

    def _numbered(self, bills: Iterable[int]) -> list[_Placed]:
        found = []
        for bill in bills:
            position = 0
            kept: dict[int, int] = {}
            for row in self.dissolved[bill]:
                through = 0 if row.through is None else kept[id(row.through)]
                if row.kept:
                    kept[id(row)] = -1 - len(kept)
                    found.append(_Placed(bill, kept[id(row)], through, row))
                    continue
                position += not row.hollow
                found.append(_Placed(bill, position, through, row))
        return found

    def _transfer_rows(self, transfers: Integers) -> list[_Placed]:
        """A material that comes by stock transfer needs itself, one to one, in the supplying plant."""
        materials = self.materials
        rows = []
        for material in transfers.tolist():
            supplying = int(materials.supplying[material])
            collective = bool(materials.collective[supplying] | materials.collective_only[supplying])
            row = _Row(supplying, Fraction(1), False, collective, 0, UNLIMITED_DAY, 0, -1)
            rows.append(_Placed(material, 1, 0, row))
        return rows

    def _append(
        self,
        columns: dict[str, list[Integers]],
        extra: list[_Placed],
        wide: dict[int, Fraction],
        offset: int,
    ) -> dict[int, Fraction]:
        ratios = [_fitting(one.row.ratio, offset + at, wide) for at, one in enumerate(extra)]
        values: dict[str, list[int]] = {
            "parent": [one.parent for one in extra],
            "position": [one.position for one in extra],
            "through": [one.through for one in extra],
            "numerator": [numerator for numerator, _ in ratios],
            "denominator": [denominator for _, denominator in ratios],
            "path": [self._number(one.row.path) for one in extra],
        }
        for name in columns.keys() - values.keys():
            values[name] = [int(getattr(one.row, name)) for one in extra]
        for name, parts in columns.items():
            parts.append(np.array(values[name], dtype=np.int64))
        return wide


def _through(path: Path, inner: _Row) -> Path:
    """The way to a component of a phantom; the phantom's quantity does not count where that below it is fixed."""
    return (*((item, not inner.fixed) for item, _ in path), *inner.path)


def _fitting(ratio: Fraction, row: int, wide: dict[int, Fraction]) -> tuple[int, int]:
    """The ratio as two integers; one that does not fit is kept exactly in `wide`."""
    if ratio.numerator * ratio.denominator < _SAFE:
        return ratio.numerator, ratio.denominator
    wide[row] = ratio
    return 0, 1


def scaled_quantity(boms: PreparedBoms, row: int, quantity: int, factor: Fraction) -> int:
    """The component quantity of one row with its ratio multiplied by a factor; as `exploded_quantity` otherwise."""
    ratio = boms.wide.get(row) or Fraction(int(boms.numerator[row]), int(boms.denominator[row]))
    exact = ceil((1 if boms.fixed[row] else quantity) * ratio * factor)
    return exact if exact < _SAFE else -1


def exploded_quantity(boms: PreparedBoms, rows: Integers, quantity: Integers) -> Integers:
    """Component quantities for order quantities, each exact and rounded up once; -1 where it leaves its range."""
    fixed = looked_up(boms.fixed, rows)
    per_order = np.where(fixed, np.int64(1), quantity) if fixed.any() else quantity
    numerator, denominator = looked_up(boms.numerator, rows), looked_up(boms.denominator, rows)
    whole = per_order
    broken = denominator != 1
    if broken.any():
        whole, rest = np.divmod(per_order, denominator)
    needed = whole * numerator
    if broken.any():
        needed += -(-(rest * numerator) // denominator)
    if len(whole) and int(whole.max()) > _SAFE // max(int(boms.numerator.max()), 1):
        needed = np.where(whole <= _SAFE // np.maximum(numerator, 1), needed, -1)
    wide = looked_up(boms.is_wide, rows)
    for at in np.flatnonzero(np.broadcast_to(wide, len(rows)) if wide.any() else wide).tolist():
        ratio = boms.wide[int(rows[at])]
        exact = -(-int(per_order[at]) * ratio.numerator // ratio.denominator)
        needed[at] = exact if exact < _SAFE else -1
    return needed
