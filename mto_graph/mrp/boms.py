"""Bills of material made ready for explosion: one run of rows a parent, phantoms dissolved, ratios exact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Final

import numpy as np

from mto_graph.mrp.apart_bills import ApartBills
from mto_graph.mrp.bill_rows import BillRows, PlacedRow
from mto_graph.mrp.configurations import Path
from mto_graph.mrp.levels import Levels
from mto_graph.mrp.snapshot import BomItems, Materials
from mto_graph.mrp.uniform import recognised
from mto_graph.strategies import Flags, Integers

SAFE: Final = 2**62
"""Quantities stay below it: what two of them add up to still fits 64 bits."""


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


def prepare_boms(materials: Materials, items: BomItems, levels: Levels) -> PreparedBoms:
    """Dissolve phantoms and alternatives and reduce every quantity to one exact ratio.

    Items that close a ring are left out.
    """
    return _Preparation(materials, items, levels).prepared()


class _Preparation:
    """Plain parents are taken over as columns; those with phantoms or alternatives, and order BOMs, row by row."""

    def __init__(self, materials: Materials, items: BomItems, levels: Levels) -> None:
        self.materials = materials
        self.items = items
        self.phantom = (items.explosion == ExplosionType.PHANTOM) | (
            (items.explosion == ExplosionType.AS_MATERIAL) & materials.phantom[items.component]
        )
        collective = materials.collective[items.component] & (items.explosion != ExplosionType.INDIVIDUAL)
        self.collective = (
            collective
            | (items.explosion == ExplosionType.COLLECTIVE)
            | materials.collective_only[items.component]
        )
        self.apart = ApartBills.of(
            len(materials),
            items.parent,
            items.segment,
            items.component,
            self.phantom,
            materials.supplying < 0,
        )
        self.bills = len(materials) + len(self.apart)
        self.row_by_row = BillRows(
            materials,
            items,
            levels,
            phantom=self.phantom,
            collective=self.collective,
            apart=self.apart,
        )
        self.general, self.bounds = self.row_by_row.general, self.row_by_row.bounds
        self.recursive = self.row_by_row.recursive
        self.paths: dict[Path, int] = {}

    def prepared(self) -> PreparedBoms:
        items, materials = self.items, self.materials
        apart = range(len(materials), self.bills)
        has_items = np.concatenate(
            (
                np.diff(self.bounds) > 0,
                np.array([len(self.row_by_row.members(bill)) > 0 for bill in apart], np.bool_),
            )
        )
        ringed = np.zeros(self.bills, dtype=np.bool_)
        ringed[items.parent[: self.general][self.recursive[: self.general]]] = True
        ringed[apart] = [bool(self.recursive[self.row_by_row.members(bill)].any()) for bill in apart]
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
        extra = self.row_by_row.of_parents(np.flatnonzero(special)) + self.row_by_row.of_transfers(transfers)
        extra += self.row_by_row.of_apart(apart)
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
            immense=self.row_by_row.immense,
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
            ratio = self.row_by_row.ratio(int(rows[at]))
            numerator[at], denominator[at] = _fitting(ratio, at, wide)
        return numerator, denominator, wide

    def _append(
        self,
        columns: dict[str, list[Integers]],
        extra: list[PlacedRow],
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


def _fitting(ratio: Fraction, row: int, wide: dict[int, Fraction]) -> tuple[int, int]:
    """The ratio as two integers; one that does not fit is kept exactly in `wide`."""
    if ratio.numerator * ratio.denominator < SAFE:
        return ratio.numerator, ratio.denominator
    wide[row] = ratio
    return 0, 1
