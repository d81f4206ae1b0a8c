"""What a run has moved on lower levels: sections whose dependent requirements are not what they were."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.difference import changed_rows, pair_keys
from mto_graph.services.planning.outcome import Outcome
from mto_graph.services.planning.sections import Section
from mto_graph.services.planning.snapshot import ReadSnapshot
from mto_graph.services.planning.stored_plan import StoredPlan
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Flags, Integers

_KEY = ("parent", "position")
_COLUMNS = ("material_plant", "segment", "quantity", "date")
_ORDER_COLUMNS = ("quantity", "start_date", "availability_date", "order_profile", "firmed")


def moved_sections(
    read: ReadSnapshot, stored: StoredPlan, outcome: Outcome, flagged: Collection[Section] | None
) -> dict[Section, int]:
    """Sections that got, lost or changed a requirement of the planned orders, with the first day concerned.

    Also where the order above changed: its date, its quantity and whether it is firm decide who is served first, its
    strategy what the orders below are. Of firm orders in `flagged` sections (None: all) it is not known what changed,
    so all they need counts.
    """
    old, new = stored.requirements, outcome.requirements
    pairing = pair_keys([old[name] for name in _KEY], [new[name] for name in _KEY])
    touched = np.zeros(len(new["parent"]), dtype=np.bool_)
    touched[pairing.stored < 0] = True
    touched[changed_rows(pairing, [old[name] for name in _COLUMNS], [new[name] for name in _COLUMNS])] = True
    touched |= _of(new["parent"], _changed_parents(read, stored, outcome, flagged))
    before = np.zeros(len(old["parent"]), dtype=np.bool_)
    before[pairing.gone] = True
    at = pairing.stored[touched]
    before[at[at >= 0]] = True
    found: dict[Section, int] = {}
    for columns, rows in ((old, before), (new, touched)):
        material, segment, day = (
            columns[name][rows].tolist() for name in ("material_plant", "segment", "date")
        )
        for place, section, on in zip(material, segment, day, strict=True):
            found[place, section] = min(on, found.get((place, section), on))
    return found


def near(session: Session, moved: dict[Section, int], horizon: dict[int, int] | None) -> set[Section]:
    """Those of the sections whose first day lies in their plant's planning horizon."""
    if horizon is None:
        return set(moved)
    among, parameter = numbers(session, {material for material, _ in moved})
    plants = dict(session.rows(f"SELECT id, plant FROM material_plant WHERE id IN {among}", [parameter]))
    return {section for section, day in moved.items() if day <= horizon.get(plants[section[0]], day)}


def _changed_parents(
    read: ReadSnapshot, stored: StoredPlan, outcome: Outcome, flagged: Collection[Section] | None
) -> Integers:
    changed = changed_rows(
        outcome.pairing,
        [stored.orders[name] for name in _ORDER_COLUMNS],
        [outcome.orders[name] for name in _ORDER_COLUMNS],
    )
    receipts, keys = read.snapshot.receipts, read.references.keys
    material, segment = keys.materials.ids[receipts.material], keys.codes_of(receipts.segment)
    firm = [
        explodes and (flagged is None or pair in flagged)
        for explodes, pair in zip(
            receipts.explodes.tolist(), zip(material.tolist(), segment.tolist(), strict=True), strict=True
        )
    ]
    return np.concatenate(
        (
            outcome.orders["number"][changed],
            outcome.newly_firm["number"],
            read.references.receipt[np.array(firm, dtype=np.bool_)],
        )
    )


def _of(parent: Integers, parents: Integers) -> Flags:
    found: Flags = np.isin(parent, parents)
    return found
