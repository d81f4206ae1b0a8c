"""What the planning mode does with the proposals that are there, and what the run notes on them.

The plan is the same in every mode; only numbers and notes differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from mto_graph.mrp.checkpoints import Checkpoint
from mto_graph.mrp.difference import Pairing, changed_rows, pair_keys, pair_orders
from mto_graph.services.planning.stored_plan import Columns, StoredPlan
from mto_graph.strategies import Flags, Integers

ADAPT: Final = "ADAPT"
RE_EXPLODE: Final = "RE_EXPLODE"
DELETE_AND_RECREATE: Final = "DELETE_AND_RECREATE"
PLANNING_MODES: Final = (ADAPT, RE_EXPLODE, DELETE_AND_RECREATE)
MODE_NUMBERS: Final = ("1", "2", "3")
"""What the trade calls them."""

_ALIKE: Final = ("material_plant", "segment", "availability_date", "quantity", "start_date")
_TOLD: Final = ("quantity", "start_date", "finish_date", "availability_date", "order_profile")
"""A proposal that differs in one of these has changed; what is only said of it may change without."""
_COMPONENT: Final = ("material_plant", "segment", "quantity", "date", "bom_item")


def planning_mode(written: str) -> str:
    """The mode that a person names, by number or by name: `planning_mode("2")` is RE_EXPLODE."""
    return dict(zip(MODE_NUMBERS, PLANNING_MODES, strict=True)).get(written, written)


def continued(mode: str, stored: Columns, new: Columns, checkpoint: Checkpoint) -> Pairing:
    """Which stored proposals the new ones continue: in mode 3 none."""
    if mode == DELETE_AND_RECREATE:
        return Pairing(
            np.full(len(new["quantity"]), -1, dtype=np.int64),
            np.arange(len(stored["number"]), dtype=np.int64),
        )
    return pair_orders(_columns(stored, _ALIKE), _columns(new, _ALIKE), checkpoint)


def note_events(
    run: int, mode: str, stored: StoredPlan, orders: Columns, pairing: Pairing, requirements: Columns
) -> None:
    """Enter `changed_run` and `exploded_run` of each proposal: this run, or what an earlier one noted.

    Changed are those with another quantity, date or procurement. Exploded again are all with components in mode 2,
    otherwise those whose components differ although they have not changed.
    """
    changed = np.zeros(len(pairing.stored), dtype=np.bool_)
    changed[changed_rows(pairing, _columns(stored.orders, _TOLD), _columns(orders, _TOLD))] = True
    if mode == RE_EXPLODE:
        exploded = np.isin(orders["number"], requirements["parent"])
    else:
        exploded = np.isin(orders["number"], _with_other_components(stored.requirements, requirements))
        exploded &= ~changed
    kept = pairing.stored >= 0
    for name, happened in (("changed_run", changed), ("exploded_run", exploded)):
        orders[name] = _noted(run, stored.orders[name], pairing, happened & kept)


def _noted(run: int, before: Integers, pairing: Pairing, happened: Flags) -> Integers:
    kept = pairing.stored >= 0
    noted = np.zeros(len(kept), dtype=np.int64)
    noted[kept] = before[pairing.stored[kept]]
    noted[happened] = run
    return noted


def _with_other_components(stored: Columns, new: Columns) -> Integers:
    """The orders of which a component is new, gone or different; how it is covered does not count."""
    keys = ("parent", "position")
    pairing = pair_keys(_columns(stored, keys), _columns(new, keys))
    different = changed_rows(pairing, _columns(stored, _COMPONENT), _columns(new, _COMPONENT))
    created = np.flatnonzero(pairing.stored < 0)
    return np.concatenate((new["parent"][different], new["parent"][created], stored["parent"][pairing.gone]))


def _columns(columns: Columns, names: Sequence[str]) -> list[Integers]:
    return [columns[name] for name in names]
