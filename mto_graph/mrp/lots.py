"""From shortages to proposals: lot for lot where that is the rule, else by the material's lot-size procedure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.mrp.checkpoints import LookUp
from mto_graph.mrp.faults import FaultBook
from mto_graph.mrp.intervals import Matches, match, overflowing
from mto_graph.mrp.net import Netted
from mto_graph.mrp.origin import SizingRule, exact_sizing, lot_sizing
from mto_graph.mrp.requirements import Requirements
from mto_graph.mrp.shortages import IndividualLots, on_hand, series, settings
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Snapshot
from mto_graph.strategies import (
    Flags,
    Integers,
    Lots,
    MaterialFault,
    Shortages,
    UnusableSettings,
    lot_for_lot,
)

_SERIES: Final = 16
"""So many series are sized before somebody may break off: a hard one may take its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Quantities to be made or bought, in netting order."""

    row: Integers
    """The requirement that each is made for."""
    quantity: Integers
    sizing: Integers
    """How each got its quantity: `origin.sizing_of`."""
    pegged: Matches
    """Which requirements take what; `supply` counts proposals."""

    def take(self, kept: Flags) -> Proposals:
        """Only these proposals; what the others covered stays uncovered."""
        pegs = kept[self.pegged.supply]
        place = np.cumsum(kept) - 1
        return Proposals(
            row=self.row[kept],
            quantity=self.quantity[kept],
            sizing=self.sizing[kept],
            pegged=Matches(
                self.pegged.demand[pegs], place[self.pegged.supply[pegs]], self.pegged.quantity[pegs]
            ),
        )


@dataclass(frozen=True, slots=True)
class LotForLot:
    """The materials of which each shortage is one lot as it is."""

    individually: Flags
    """In segments of their own, which is the rule; a material's setting may relax it."""
    elsewhere: Flags
    """Also in all other segments, by their lot size."""

    def holds(self, rows: Requirements) -> Flags:
        """Whether the shortage of each row is one lot as it is."""
        individual = rows.segment >= FIRST_INDIVIDUAL_SEGMENT
        if self.individually.all():
            if individual.all():
                return individual
            return individual | self.elsewhere[rows.material]
        return np.where(individual, self.individually[rows.material], self.elsewhere[rows.material])


def lot_for_lot_materials(snapshot: Snapshot) -> LotForLot:
    """Where materials are lot-for-lot, so that netting need not ask; of materials alike only one is asked about."""
    materials = snapshot.materials
    answers: dict[tuple[int, ...], bool] = {}
    found = np.zeros(len(materials), dtype=np.bool_)
    for row, alike in enumerate(settings(materials)):
        if alike not in answers:
            procedure = snapshot.lot_sizes[int(materials.lot_size[row])]
            try:
                answers[alike] = bool(procedure.is_lot_for_lot(series(snapshot, row)))
            except Exception as raised:
                raise _failed(snapshot, row, f"it raised {type(raised).__name__}: {raised}") from raised
        found[row] = answers[alike]
    rounded = (materials.individual_lots == IndividualLots.ROUNDING) & (materials.rounding > 0)
    sized = (materials.individual_lots == IndividualLots.FULL) & ~found
    return LotForLot(individually=~(rounded | sized), elsewhere=found)


def propose(
    snapshot: Snapshot,
    rows: Requirements,
    netted: Netted,
    exact_ones: LotForLot,
    faults: FaultBook,
    look_up: LookUp,
) -> Proposals:
    """One proposal a shortage where that is the rule, lots elsewhere; none where the lot size cannot be followed.

    `look_up` is called now and then.
    """
    short = netted.shortage > 0
    exact = exact_ones.holds(rows)
    single = np.flatnonzero(short & exact)
    sized = np.flatnonzero(short & ~exact)
    sizing = exact_sizing(rows, single, snapshot.materials)
    if not len(sized):
        quantity = netted.shortage if len(single) == len(rows) else netted.shortage[single]
        return Proposals(
            row=single,
            quantity=quantity,
            sizing=sizing,
            pegged=Matches(single, np.arange(len(single)), quantity),
        )
    lot_rows, lot_quantities, lot_sizings = _sized(snapshot, rows, netted, sized, faults, look_up)
    row = np.concatenate((single, lot_rows))
    quantity = np.concatenate((netted.shortage[single], lot_quantities))
    order = np.argsort(row, kind="stable")
    row, quantity, sizing = row[order], quantity[order], np.concatenate((sizing, lot_sizings))[order]
    taking = np.flatnonzero(short)
    group = netted.group
    matched = match(group[taking], netted.shortage[taking], group[row], quantity)
    return Proposals(
        row=row,
        quantity=quantity,
        sizing=sizing,
        pegged=Matches(taking[matched.demand], matched.supply, matched.quantity),
    )


def _sized(
    snapshot: Snapshot,
    rows: Requirements,
    netted: Netted,
    sized: Integers,
    faults: FaultBook,
    look_up: LookUp,
) -> tuple[Integers, Integers, Integers]:
    """Ask the lot-size procedure, one material in one segment at a time; its faults are its own."""
    materials = snapshot.materials
    stocked = on_hand(rows, netted, materials)
    group = netted.group[sized]
    bounds = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(group)).tolist()
    found_rows, found_quantities, sizings = [sized[:0]], [sized[:0]], [sized[:0]]
    for at, (start, end) in enumerate(pairwise(bounds)):
        if at % _SERIES == 0:
            look_up()
        members = sized[start:end]
        first = int(members[0])
        material = int(rows.material[first])
        shortages = series(snapshot, material, rows.day[members], netted.shortage[members], stocked[members])
        individual = rows.segment[first] >= FIRST_INDIVIDUAL_SEGMENT
        rule = SizingRule.PROCEDURE
        if individual and materials.individual_lots[material] == IndividualLots.ROUNDING:
            rule = SizingRule.INDIVIDUAL_ROUNDING
            shortages = _with_rounding_only(shortages)
            found = _rounded(shortages)
        else:
            found = _asked(snapshot, material, shortages)
        if isinstance(found, MaterialFault):
            faults.add(found, rows.material[[first]], rows.segment[[first]])
        else:
            found_rows.append(members[found.rows])
            found_quantities.append(found.quantities)
            sizings.append(lot_sizing(rule, found, shortages))
    return np.concatenate(found_rows), np.concatenate(found_quantities), np.concatenate(sizings)


def _with_rounding_only(shortages: Shortages) -> Shortages:
    return Shortages(days=shortages.days, quantities=shortages.quantities, rounding=shortages.rounding)


def _rounded(shortages: Shortages) -> Lots | MaterialFault:
    """Each shortage rounded up to the rounding value."""
    lots = lot_for_lot(shortages)
    return MaterialFault.QUANTITY if _immense(lots) else lots


def _asked(snapshot: Snapshot, material: int, shortages: Shortages) -> Lots | MaterialFault:
    """The procedure's lots, or why its settings give none; refused with its name when it raises or answers wrongly."""
    procedure = snapshot.lot_sizes[int(snapshot.materials.lot_size[material])]
    try:
        lots = procedure.lots(shortages)
        fault = _fault(lots, shortages)
        if not fault and _immense(lots):
            return MaterialFault.QUANTITY
        fault = fault or _left_open(lots, shortages)
    except UnusableSettings:
        return MaterialFault.LOT_SIZE
    except Exception as raised:
        raise _failed(snapshot, material, f"it raised {type(raised).__name__}: {raised}") from raised
    if fault:
        raise _failed(snapshot, material, fault)
    return lots


def _immense(lots: Lots) -> bool:
    return bool(overflowing(np.zeros(len(lots.quantities), dtype=np.int64), lots.quantities).any())


def _failed(snapshot: Snapshot, material: int, fault: str) -> Refused:
    place = int(snapshot.materials.lot_size[material])
    return refuse(
        ErrorCode.PLUGIN_FAILED,
        f"Plugin {snapshot.lot_size_plugins[place]} (hook mto_lot_sizes, lot size {snapshot.lot_sizes[place].code}) "
        f"failed for material {snapshot.materials.names[material]}: {fault}. "
        "Correct the plugin or choose another lot size.",
    )


def _fault(lots: Lots, shortages: Shortages) -> str:
    if len(lots.rows) != len(lots.quantities):
        return "its rows and quantities differ in length"
    if len(lots.needed) not in (0, len(lots.rows)):
        return "what it says was needed is not one number for each lot"
    for column, name in ((lots.rows, "rows"), (lots.quantities, "quantities")):
        if not np.issubdtype(np.asarray(column).dtype, np.signedinteger):
            return f"its {name} are {np.asarray(column).dtype}, not whole numbers"
    if not len(lots.rows):
        return "it left shortages uncovered"
    if bool((np.diff(lots.rows) < 0).any()) or lots.rows[0] < 0 or lots.rows[-1] >= len(shortages.days):
        return "its rows are not ascending positions in the series"
    if bool((lots.quantities <= 0).any()):
        return "it proposed a quantity that is not above 0"
    return ""


def _left_open(lots: Lots, shortages: Shortages) -> str:
    reached = np.zeros(len(shortages.days), dtype=np.int64)
    np.add.at(reached, lots.rows, lots.quantities)
    if bool((np.cumsum(reached) < np.cumsum(shortages.quantities)).any()):
        return "its lots do not reach the shortages at every requirement"
    return ""
