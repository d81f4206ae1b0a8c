"""From shortages to proposals: lot for lot where that is the rule, else by the material's lot-size procedure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.mrp.intervals import Matches, match
from mto_graph.mrp.net import Netted
from mto_graph.mrp.requirements import Requirements
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Materials, Snapshot
from mto_graph.strategies import Flags, Integers, Lots, Shortages, TooManyLots

_NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Quantities to be made or bought, in netting order."""

    row: Integers
    """The requirement that each is made for."""
    quantity: Integers
    pegged: Matches
    """Which requirements take what; `supply` counts proposals."""


def lot_for_lot_materials(snapshot: Snapshot) -> Flags:
    """The materials whose lot size makes each shortage one lot even in plant stock."""
    materials = snapshot.materials
    found = np.zeros(len(materials), dtype=np.bool_)
    for row, lot_size in enumerate(materials.lot_size.tolist()):
        try:
            found[row] = snapshot.lot_sizes[lot_size].is_lot_for_lot(
                _limits(materials, row, _NOTHING, _NOTHING)
            )
        except Exception as raised:
            raise _failed(snapshot, row, f"it raised {type(raised).__name__}: {raised}") from raised
    return found


def propose(snapshot: Snapshot, rows: Requirements, netted: Netted, lot_for_lot: Flags) -> Proposals:
    """One proposal a shortage in individual segments and for lot-for-lot materials, lots elsewhere."""
    short = netted.shortage > 0
    exact = lot_for_lot[rows.material] | (rows.segment >= FIRST_INDIVIDUAL_SEGMENT)
    single = np.flatnonzero(short & exact)
    sized = np.flatnonzero(short & ~exact)
    if not len(sized):
        return Proposals(
            row=single,
            quantity=netted.shortage[single],
            pegged=Matches(single, np.arange(len(single)), netted.shortage[single]),
        )
    lot_rows, lot_quantities = _sized(snapshot, rows, netted, sized)
    row = np.concatenate((single, lot_rows))
    quantity = np.concatenate((netted.shortage[single], lot_quantities))
    order = np.argsort(row, kind="stable")
    row, quantity = row[order], quantity[order]
    taking = np.flatnonzero(short)
    matched = match(netted.group[taking], netted.shortage[taking], netted.group[row], quantity)
    return Proposals(
        row=row, quantity=quantity, pegged=Matches(taking[matched.demand], matched.supply, matched.quantity)
    )


def _sized(
    snapshot: Snapshot, rows: Requirements, netted: Netted, sized: Integers
) -> tuple[Integers, Integers]:
    """Ask the lot-size procedure, one material in one segment at a time."""
    group = netted.group[sized]
    bounds = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(group)).tolist()
    found_rows, found_quantities = [_NOTHING], [_NOTHING]
    for start, end in pairwise(bounds):
        members = sized[start:end]
        material = int(rows.material[members[0]])
        shortages = _limits(snapshot.materials, material, rows.day[members], netted.shortage[members])
        lots = _asked(snapshot, material, shortages)
        found_rows.append(members[lots.rows])
        found_quantities.append(lots.quantities)
    return np.concatenate(found_rows), np.concatenate(found_quantities)


def _asked(snapshot: Snapshot, material: int, shortages: Shortages) -> Lots:
    """The procedure's lots, refused with its name when it raises or leaves a shortage open."""
    procedure = snapshot.lot_sizes[int(snapshot.materials.lot_size[material])]
    try:
        lots = procedure.lots(shortages)
        fault = _fault(lots, shortages)
    except TooManyLots as raised:
        raise refuse(
            ErrorCode.TOO_MANY_LOTS,
            f"A shortage of material {snapshot.materials.names[material]} would fall apart into {raised.lots} lots of "
            f"lot size {procedure.code}; raise its fixed_lot_size or maximum_lot_size.",
        ) from None
    except Exception as raised:
        raise _failed(snapshot, material, f"it raised {type(raised).__name__}: {raised}") from raised
    if fault:
        raise _failed(snapshot, material, fault)
    return lots


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
    for column, name in ((lots.rows, "rows"), (lots.quantities, "quantities")):
        if not np.issubdtype(np.asarray(column).dtype, np.signedinteger):
            return f"its {name} are {np.asarray(column).dtype}, not whole numbers"
    if not len(lots.rows):
        return "it left shortages uncovered"
    if bool((np.diff(lots.rows) < 0).any()) or lots.rows[0] < 0 or lots.rows[-1] >= len(shortages.days):
        return "its rows are not ascending positions in the series"
    if bool((lots.quantities <= 0).any()):
        return "it proposed a quantity that is not above 0"
    reached = np.zeros(len(shortages.days), dtype=np.int64)
    np.add.at(reached, lots.rows, lots.quantities)
    if bool((np.cumsum(reached) < np.cumsum(shortages.quantities)).any()):
        return "its lots do not reach the shortages at every requirement"
    return ""


def _limits(materials: Materials, row: int, days: Integers, quantities: Integers) -> Shortages:
    return Shortages(
        days=days,
        quantities=quantities,
        fixed=int(materials.fixed_lot[row]),
        minimum=int(materials.minimum_lot[row]),
        maximum=int(materials.maximum_lot[row]),
        rounding=int(materials.rounding[row]),
    )
