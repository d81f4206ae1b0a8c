"""The product structure as a graph: it must not run in circles, and it gives the low-level codes.

A material needs its BOM components, whatever their validity, a stock transfer needs the same material in the
supplying plant, and what a discontinued material leaves open its follow-up material must cover. Planning takes
materials level by level, so even a circle that never closes on one day is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import INT, read_columns, update_columns
from mto_graph.model.sessions import Session
from mto_graph.services.datasets.batches import Batch, Row
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.circles import circle_through, find_circle
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.work import Work

_NAMED: Final = {
    "supplying_plant": ("material", "supplying_plant"),
    "follow_up_material": ("follow_up_material", "plant"),
}
"""For each column that names a material in a plant the columns of that material and plant."""
Integers = NDArray[np.int64]
Edge = tuple[int, int]

_MOST_CIRCLES = 100
_SETTINGS = ("special_procurement", "supplying_plant", "follow_up_material")


@dataclass(frozen=True, slots=True)
class Structure:
    """Materials in plants (ids and low-level codes as stored) and what each needs, as edges of row numbers.

    What a material needs twice are two edges.
    """

    ids: Integers
    stored_codes: Integers
    parent: Integers
    component: Integers


def check_structure(work: Work, bills: Sequence[Batch], material_plants: Batch | None) -> None:
    """Tell circles, or else bring the low-level codes up to date, when the batches change the structure.

    `bills` are batches of BOM items, of everybody or of single sales order items.
    """
    transfers = material_plants if material_plants and material_plants.gives(*_SETTINGS) else None
    if not bills and transfers is None:
        return
    if transfers is not None:
        _check_named(work, transfers)
    structure = _read(work.session)
    codes, open_nodes = low_level_codes(len(structure.ids), structure.parent, structure.component)
    if open_nodes.any():
        _tell_circles(work, structure, open_nodes, bills, transfers)
    elif not work.faults:
        changed = codes != structure.stored_codes
        update_columns(
            work.session, "material_plant", {"id": structure.ids[changed]}, {"low_level_code": codes[changed]}
        )


def low_level_codes(count: int, parent: Integers, component: Integers) -> tuple[Integers, NDArray[np.bool_]]:
    """For each of `count` nodes the length of the longest way down to it, and which nodes no order reaches.

    The latter lie on a circle or below one. Linear in nodes and edges.
    """
    codes = np.zeros(count, np.int64)
    waiting = np.bincount(component, minlength=count)
    by_parent = np.argsort(parent, kind="stable")
    below = component[by_parent]
    first = np.searchsorted(parent[by_parent], np.arange(count + 1))
    done = waiting == 0
    wave, level = np.flatnonzero(done), 0
    while len(wave):
        level += 1
        sizes = first[wave + 1] - first[wave]
        starts = np.repeat(first[wave] - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        reached, times = np.unique(below[starts + np.arange(sizes.sum())], return_counts=True)
        waiting[reached] -= times
        wave = reached[waiting[reached] == 0]
        codes[wave] = level
        done[wave] = True
    return codes, ~done


def _read(session: Session) -> Structure:
    ids, codes = read_columns(
        session, "SELECT id, low_level_code FROM material_plant ORDER BY id", (), (INT, INT)
    )
    parents, components = read_columns(
        session,
        "SELECT parent, component FROM bom_item UNION ALL SELECT parent, component FROM order_bom_item "
        "UNION ALL SELECT receiving.id, supplying.id "
        "FROM material_plant receiving JOIN material_plant supplying "
        "ON supplying.material = receiving.material AND supplying.plant = receiving.supplying_plant "
        "WHERE receiving.special_procurement = 'stock_transfer' "
        "UNION ALL SELECT old.id, new.id FROM material_plant old "
        "JOIN material_plant new ON new.material = old.follow_up_material AND new.plant = old.plant",
        (),
        (INT, INT),
    )
    return Structure(ids, codes, np.searchsorted(ids, parents), np.searchsorted(ids, components))


def _check_named(work: Work, batch: Batch) -> None:
    """What a material names must exist where it is looked for, and may be given after it."""
    if not work.knows("material_plants"):
        return
    for column, (number_from, plant_from) in _NAMED.items():
        for row in batch.rows:
            number, code = (row.cells[batch.position[name]] for name in (number_from, plant_from))
            if not row.sound or code not in work.directory.plants or number not in work.directory.materials:
                continue
            if work.directory.material_plant(number, code) is None:
                message = (
                    f"{column}: material {shown(number)} in plant {shown(code)} does not exist; "
                    "add it to material_plants."
                )
                batch.fault(row.number, column, ErrorCode.NOT_FOUND, message)


def _tell_circles(
    work: Work,
    structure: Structure,
    open_nodes: NDArray[np.bool_],
    bills: Sequence[Batch],
    transfers: Batch | None,
) -> None:
    """One fault for each circle, at the row that closes it; its edge is then taken away to find the next."""
    closing = _closing_rows(work, structure, bills, transfers)
    inside = open_nodes[structure.parent] & open_nodes[structure.component]
    below: dict[int, list[int]] = {}
    edges = np.unique(np.column_stack((structure.parent[inside], structure.component[inside])), axis=0)
    for parent, component in edges.tolist():
        below.setdefault(parent, []).append(component)
    for _ in range(_MOST_CIRCLES):
        circle = find_circle(below)
        if circle is None:
            return
        around = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        edge = max(
            (edge for edge in around if edge in closing),
            key=lambda edge: closing[edge][1].number,
            default=None,
        )
        if edge is not None:
            batch, row, column = closing[edge]
            shortest = circle_through(below, *edge)
            path = _named(work.session, structure.ids[[*shortest, shortest[0]]].tolist())
            what = "the material follows itself" if column == "follow_up_material" else "the BOM is recursive"
            batch.fault(row.number, column, ErrorCode.RECURSIVE_BOM, f"{column}: {what}: {path}.")
        parent, component = edge or around[-1]
        below[parent].remove(component)


def _closing_rows(
    work: Work, structure: Structure, bills: Sequence[Batch], transfers: Batch | None
) -> dict[Edge, tuple[Batch, Row, str]]:
    """The given rows by the edge that they make; of equal edges the last."""
    found: dict[Edge, tuple[Batch, Row, str]] = {}
    for batch, column, needed, place in (
        *((transfers, column, needed, ("material", "plant")) for column, needed in _NAMED.items()),
        *((batch, "component", ("component", "plant"), ("parent", "plant")) for batch in bills),
    ):
        for row in batch.rows if batch else ():
            cells = [row.cells[batch.position[name]] for name in (*place, *needed)] if batch else []
            above, below = (
                work.directory.material_plant(*cells[:2]),
                work.directory.material_plant(*cells[2:]),
            )
            if batch and above not in (None, FAULTY) and below not in (None, FAULTY):
                edge = np.searchsorted(structure.ids, [above or 0, below or 0]).tolist()
                found[edge[0], edge[1]] = (batch, row, column)
    return found


def _named(session: Session, ids: list[int]) -> str:
    """`A > B > A (1000)`, or with every plant where there is more than one."""
    places = {
        identity: session.rows(
            "SELECT material.material, plant.plant FROM material_plant JOIN material "
            "ON material.id = material_plant.material JOIN plant ON plant.id = material_plant.plant "
            "WHERE material_plant.id = ?",
            [identity],
        )[0]
        for identity in set(ids)
    }
    plants = {plant for _, plant in places.values()}
    if len(plants) == 1:
        return f"{' > '.join(places[identity][0] for identity in ids)} ({plants.pop()})"
    return " > ".join(f"{places[identity][0]} ({places[identity][1]})" for identity in ids)
