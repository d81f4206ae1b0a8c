"""Plans of components, derived from the inactive plan of a product and its usage probabilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.bulk import INT, TEXT, allocate_ids, delete_keys, insert_columns, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import bucket_start
from mto_graph.mrp.component_plan import Needed, NotTold, component_plan
from mto_graph.mrp.faults import refusal
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.services import planning_file
from mto_graph.services.application import Application
from mto_graph.services.planning.bare import bare_snapshot, these_and_below
from mto_graph.services.planning.configurations import read_configurations
from mto_graph.services.planning.keys import Numbering, SnapshotKeys
from mto_graph.services.planning.master_data import MasterData, read_master_data
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Flags, Integers, Registry
from mto_graph.units import EPOCH, from_day, from_quantity

_ORIGIN: Final = "derive-plan"
_Lines: TypeAlias = dict[tuple[int, int], int]
"""By material in plant (id) and day what is planned, in thousandths."""


@dataclass(frozen=True, slots=True)
class DerivedLine:
    """A line of the plan of a component that was derived; `id` is its own, `quantity` what is still planned."""

    id: int
    material: str
    plant: str
    date: date
    quantity: Decimal


def derive_plan(
    application: Application, material: str, *, version: str | None = None
) -> tuple[DerivedLine, ...]:
    """Replace the plan that was derived from a product: what its inactive plan needs of components planned themselves.

    Its lines that are not active, in all plants, are exploded gross: usage probabilities weigh conditions and quantity
    expressions as they do in a run. Components whose strategy has a plan that dependent requirements or reservations
    consume (and the mixed MRP that it asks for) get the sum of each day, as `version`, by default the material's
    number. What was derived from the product before goes away, whatever its version; what goods issues have taken
    out of such a line stays taken. Repeating it changes nothing.

    Refused: NOT_FOUND, INVALID_VALUE (the probabilities do not tell everything), CONFLICT (the version holds plan
    that was entered or derived from another product), LEAD_TIME_OUTSIDE_CALENDAR, QUANTITY_OVERFLOW,
    TOO_MANY_COMPONENTS.

    Example: `derive_plan(application, "BIKE")[0].quantity`
    """
    with application.database.session() as session:
        session.serialize("datasets")
        product = session.scalar("SELECT id FROM material WHERE material = ?", [material])
        if product is None:
            raise refuse(ErrorCode.NOT_FOUND, f"Material {material} does not exist.", "material")
        wanted = _derived(session, application.registry, int(product), material)
        _replace(session, int(product), material, version or material, wanted)
        return _lines_of(session, int(product))


def _derived(session: Session, registry: Registry, product: int, name: str) -> _Lines:
    """What the product's inactive plan needs of components that are planned themselves."""
    places, day, quantity, period = read_columns(
        session,
        "SELECT r.material_plant, r.date, r.quantity, r.period FROM planned_independent_requirement r"
        " JOIN material_plant mp ON mp.id = r.material_plant WHERE mp.material = ? AND NOT r.active"
        " ORDER BY mp.plant, r.version, r.date",
        [product],
        dtypes=(INT, INT, INT, TEXT),
    )
    if not len(places):
        raise refuse(
            ErrorCode.NOT_FOUND,
            f"Material {name} has no inactive plan; enter planned_independent_requirements with active: false.",
            "material",
        )
    materials = these_and_below(session, np.unique(places).tolist())
    none = np.zeros(0, dtype=np.int64)
    keys = SnapshotKeys(materials, Numbering(none), none, [], none, Numbering(none))
    master = read_master_data(session, registry, keys, EPOCH, materials.ids.tolist())
    snapshot = bare_snapshot(
        registry, master, none, Scope(), read_configurations(session, keys, master.bom_items)
    )
    rows = materials.places(places)
    planned = _planned_themselves(registry, master)
    planned[rows] = False
    counted = snapshot.calendars.counted(
        snapshot.materials.calendar[rows], bucket_start(day, period.tolist())
    )
    some = quantity > 0
    found = component_plan(snapshot, planned, rows[some], counted[some], quantity[some])
    if isinstance(found, NotTold):
        raise _untold(snapshot, found)
    return _summed(materials, found)


def _planned_themselves(registry: Registry, master: MasterData) -> Flags:
    """Which materials have a plan that is consumed by what orders above need of them."""
    plans = [strategy.plan for strategy in registry.strategies.values()]
    for_assemblies = np.array(
        [plan is not None and plan.for_assemblies for plan in plans] + [False], np.bool_
    )
    mixed = np.array(
        [-1 if plan is None or plan.mixed_mrp is None else plan.mixed_mrp for plan in plans] + [-1]
    )
    asked = mixed[master.strategy]
    found: Flags = for_assemblies[master.strategy] & ((asked < 0) | (master.columns["mixed_mrp"] == asked))
    return found


def _untold(snapshot: Snapshot, found: NotTold) -> Exception:
    name = snapshot.materials.names[found.material]
    if found.fault is not None:
        return refusal(found.fault, name)
    return refuse(
        ErrorCode.INVALID_VALUE,
        f"The plan does not tell what the variable BOM items of {name} come to; complete usage_probabilities.",
        "usage_probabilities",
    )


def _summed(materials: Numbering, needed: Needed) -> _Lines:
    found: _Lines = defaultdict(int)
    columns: tuple[Integers, ...] = (materials.ids[needed.material], needed.day, needed.quantity)
    for place, day, quantity in zip(*(column.tolist() for column in columns), strict=True):
        found[place, day] += quantity
    return dict(found)


def _replace(
    session: Session, product: int, name: str, version: str, wanted: Mapping[tuple[int, int], int]
) -> None:
    """Bring the lines derived from the product to what is wanted."""
    stored = {
        (place, row_version, day): (identity, quantity, withdrawn)
        for identity, place, row_version, day, quantity, withdrawn in session.rows(
            "SELECT id, material_plant, version, date, quantity, withdrawn_quantity"
            " FROM planned_independent_requirement WHERE derived_from = ?",
            [product],
        )
    }
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for (place, _, day), (_, _, withdrawn) in stored.items():
        taken[place, day] += withdrawn
    planned = {
        (place, version, day): max(0, quantity - taken[place, day])
        for (place, day), quantity in wanted.items()
    }
    _refuse_others(session, product, version, planned)
    gone = {key: row for key, row in stored.items() if key not in planned}
    unused = [identity for identity, _, withdrawn in gone.values() if not withdrawn]
    changed = {identity: 0 for identity, quantity, withdrawn in gone.values() if withdrawn and quantity} | {
        stored[key][0]: quantity
        for key, quantity in planned.items()
        if key in stored and stored[key][1] != quantity
    }
    new = sorted((key, quantity) for key, quantity in planned.items() if key not in stored)
    keys = {identity: key for key, (identity, _, _) in stored.items()}
    touched = [*(keys[identity] for identity in (*unused, *changed)), *(key for key, _ in new)]
    delete_keys(session, "planned_independent_requirement", {"id": unused})
    session.executemany(
        "UPDATE planned_independent_requirement SET quantity = ? WHERE id = ?",
        [(quantity, identity) for identity, quantity in sorted(changed.items())],
    )
    _insert(session, product, new)
    planning_file.enter_plan(session, ((place, day) for place, _, day in touched), f"{_ORIGIN} {name}")


def _insert(session: Session, product: int, new: list[tuple[tuple[int, str, int], int]]) -> None:
    count = len(new)
    insert_columns(
        session,
        "planned_independent_requirement",
        {
            "id": list(allocate_ids(session, "planned_independent_requirement", count)),
            "material_plant": [place for (place, _, _), _ in new],
            "version": [version for (_, version, _), _ in new],
            "date": [day for (_, _, day), _ in new],
            "period": ["day"] * count,
            "quantity": [quantity for _, quantity in new],
            "withdrawn_quantity": [0] * count,
            "requirements_type": [""] * count,
            "active": [True] * count,
            "derived_from": [product] * count,
        },
    )


def _refuse_others(
    session: Session, product: int, version: str, planned: Mapping[tuple[int, str, int], int]
) -> None:
    """What was not derived from the product is never overwritten."""
    among, parameter = numbers(session, {place for place, _, _ in planned})
    refuse_all(
        UserError(
            ErrorCode.CONFLICT,
            f"version: version {version} of the plan of {material} in plant {plant} on {from_day(day)} does not come "
            "from this product; derive into another version.",
            ("version",),
        )
        for place, day, material, plant in session.rows(
            "SELECT r.material_plant, r.date, m.material, p.plant FROM planned_independent_requirement r"
            " JOIN material_plant mp ON mp.id = r.material_plant JOIN material m ON m.id = mp.material"
            " JOIN plant p ON p.id = mp.plant WHERE r.version = ? AND COALESCE(r.derived_from, 0) <> ?"
            f" AND r.material_plant IN {among} ORDER BY m.material, p.plant, r.date",
            [version, product, parameter],
        )
        if (place, version, day) in planned
    )


def _lines_of(session: Session, product: int) -> tuple[DerivedLine, ...]:
    return tuple(
        DerivedLine(identity, material, plant, from_day(day), from_quantity(quantity))
        for identity, material, plant, day, quantity in session.rows(
            "SELECT r.id, m.material, p.plant, r.date, r.quantity FROM planned_independent_requirement r"
            " JOIN material_plant mp ON mp.id = r.material_plant JOIN material m ON m.id = mp.material"
            " JOIN plant p ON p.id = mp.plant WHERE r.derived_from = ?"
            " ORDER BY m.material, p.plant, r.date, r.version",
            [product],
        )
    )
