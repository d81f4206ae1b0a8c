"""Storing storage locations, control cycles and their containers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import allocate_ids, delete_keys, insert_columns, rows_where_in
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge
from mto_graph.services.datasets.stored_rows import StoredColumn, StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of

_STORAGE_LOCATION: Final = StoredTable(
    "storage_location",
    ("plant", "storage_location"),
    stored_columns(TABLES["storage_locations"], "excluded_from_planning"),
)
_CYCLE_VALUES: Final = (
    "storage_location",
    "number_of_containers",
    "container_quantity",
    "event_driven",
    "replenishment",
    "source_storage_location",
)
_CONTROL_CYCLE: Final = StoredTable(
    "control_cycle",
    ("control_cycle",),
    (
        StoredColumn("material_plant", required=("material", "plant")),
        *stored_columns(TABLES["control_cycles"], *_CYCLE_VALUES),
    ),
)
_CONTAINER_VALUES: Final = ("status", "actual_quantity", "changed_on")
_CONTAINER: Final = StoredTable(
    "kanban_container",
    ("control_cycle", "container"),
    (
        StoredColumn("receipt"),
        StoredColumn("reservation"),
        *stored_columns(TABLES["kanban_containers"], *_CONTAINER_VALUES),
    ),
)


def store_storage_locations(work: Work, batch: Batch) -> None:
    """Storage locations, and from here on control cycles may name them."""
    code, excluded = (batch.position[name] for name in ("storage_location", "excluded_from_planning"))
    keyed = [(row, (work.plant(batch, row), row.cells[code])) for row in batch.rows if row.sound]
    sound = [(row, key) for row, key in keyed if key[0] != FAULTY]
    merge = Merge(work.session, batch, _STORAGE_LOCATION, [key for _, key in sound])
    for row, key in sound:
        merged = merge.merged(key, row, (row.cells[excluded],))
        if merged is not None:
            merge.take(key, merged)
    merge.write()
    # A location that was not listed counted; new ones that count change nothing.
    planning_file.enter_plants(
        work.session,
        {
            key[0]
            for key, before, after in merge.changes()
            if bool(before[0] if before else False) != bool(after[0])
        },
        work.origin,
    )
    stored = {id(row) for row, _ in sound}
    work.directory.faulty_storage_locations.update(
        row.cells[code] for row in batch.rows if id(row) not in stored
    )


class _Cycle(NamedTuple):
    """A control cycle as its row will be stored."""

    material_plant: int
    storage_location: str
    number_of_containers: int | None
    container_quantity: int | None
    event_driven: bool
    replenishment: str
    source_storage_location: str


def store_control_cycles(work: Work, batch: Batch) -> None:
    """Control cycles; those with a fixed number of containers get what they lack of them, waiting."""
    given = cells_of(batch, _CYCLE_VALUES)
    name = batch.position["control_cycle"]
    merge = Merge(
        work.session, batch, _CONTROL_CYCLE, [(row.cells[name],) for row in batch.rows if row.sound]
    )
    locations = _locations(work)
    taken: list[tuple[Row, tuple[str], _Cycle]] = []
    for row in batch.rows:
        key = (row.cells[name],)
        if not row.sound:
            continue
        placed = work.placed(batch, row, merge.stored(key, "material_plant"))
        merged = merge.merged(key, row, [placed, *given(row)])
        if merged is None or placed == FAULTY:
            continue
        cycle = _Cycle(*merged)
        if _keeps_its_kind(batch, row, merge, key, cycle) and _agrees(work, batch, row, cycle, locations):
            merge.take(key, merged)
            taken.append((row, key, cycle))
    ids = merge.write()
    planning_file.enter_materials(
        work.session,
        planning_file.Reason.MATERIAL,
        {after[0] for _, _, after in merge.changes()},
        work.origin,
    )
    stored = {id(row) for row, _, _ in taken}
    work.directory.faulty_control_cycles.update(
        row.cells[name] for row in batch.rows if id(row) not in stored
    )
    _fit_containers(work, batch, [(row, ids[key], cycle) for row, key, cycle in taken])


def _locations(work: Work) -> set[tuple[int, str]]:
    return {
        (plant, code)
        for plant, code in work.session.rows("SELECT plant, storage_location FROM storage_location")
    }


def _keeps_its_kind(batch: Batch, row: Row, merge: Merge, key: tuple[str], cycle: _Cycle) -> bool:
    """A control cycle that exists keeps its material and stays with or without containers of its own."""
    if merge.identity(key) is None:
        return True
    for column, stored, now in (
        ("material", merge.stored(key, "material_plant"), cycle.material_plant),
        ("event_driven", bool(merge.stored(key, "event_driven")), bool(cycle.event_driven)),
    ):
        if stored != now:
            message = f"{column}: a control cycle keeps it; add a new control cycle."
            batch.fault(row.number, column, ErrorCode.CONFLICT, message)
            return False
    return True


def _agrees(work: Work, batch: Batch, row: Row, cycle: _Cycle, locations: set[tuple[int, str]]) -> bool:
    """Whether the settings of the row, as it will be, go together."""
    sound = True

    def told(column: str, code: ErrorCode, message: str) -> None:
        nonlocal sound
        sound = False
        batch.fault(row.number, column, code, f"{column}: {message}")

    if cycle.event_driven:
        if cycle.number_of_containers is not None:
            told(
                "number_of_containers",
                ErrorCode.CONFLICT,
                "an event-driven control cycle has no fixed containers; leave it empty.",
            )
    else:
        for column in ("number_of_containers", "container_quantity"):
            if getattr(cycle, column) is None:
                told(column, ErrorCode.REQUIRED, "a control cycle that is not event-driven must give it.")
    from_location = cycle.replenishment == "from_storage_location"
    if from_location and cycle.source_storage_location in ("", cycle.storage_location):
        told(
            "source_storage_location",
            ErrorCode.REQUIRED,
            "replenishment from_storage_location needs another location of the plant to take from.",
        )
    if not from_location and cycle.source_storage_location:
        told(
            "source_storage_location",
            ErrorCode.CONFLICT,
            f"replenishment {cycle.replenishment} takes from no location; leave it empty.",
        )
    plant = work.directory.place(cycle.material_plant)[1]
    for column in ("storage_location", "source_storage_location"):
        code = getattr(cycle, column)
        if (code or column == "storage_location") and (plant, code) not in locations:
            if work.knows("storage_locations") and code not in work.directory.faulty_storage_locations:
                told(
                    column,
                    ErrorCode.NOT_FOUND,
                    f"storage location {shown(code)} does not exist in the plant; add it to storage_locations first.",
                )
            sound = False
    return sound


def _fit_containers(work: Work, batch: Batch, cycles: list[tuple[Row, int, _Cycle]]) -> None:
    """Add the containers that fixed control cycles lack; take away waiting ones that are too many."""
    stored = _stored_containers(work, [identity for _, identity, _ in cycles])
    new: list[tuple[int, int]] = []
    gone: list[int] = []
    for row, identity, cycle in cycles:
        if cycle.event_driven:
            continue
        wanted = cycle.number_of_containers or 0
        there = stored.get(identity, {})
        new += [(identity, container) for container in range(1, wanted + 1) if container not in there]
        for container, (container_id, status) in sorted(there.items()):
            if container > wanted and status == "wait":
                gone.append(container_id)
            elif container > wanted:
                message = (
                    f"number_of_containers: container {container} is {status}; "
                    "set it to wait before it is taken away."
                )
                batch.fault(row.number, "number_of_containers", ErrorCode.CONFLICT, message)
    delete_keys(work.session, "kanban_container", {"id": gone})
    if new:
        insert_columns(
            work.session,
            "kanban_container",
            {
                "id": list(allocate_ids(work.session, "kanban_container", len(new))),
                "control_cycle": [cycle for cycle, _ in new],
                "container": [container for _, container in new],
                "status": ["wait"] * len(new),
                "actual_quantity": [0] * len(new),
            },
        )


def _stored_containers(work: Work, cycles: list[int]) -> dict[int, dict[int, tuple[int, str]]]:
    found: dict[int, dict[int, tuple[int, str]]] = {}
    sql = "SELECT control_cycle, container, id, status FROM kanban_container WHERE control_cycle IN"
    for cycle, container, identity, status in rows_where_in(work.session, sql, cycles):
        found.setdefault(cycle, {})[container] = (identity, status)
    return found


def store_kanban_containers(work: Work, batch: Batch) -> None:
    """Containers, with the order or reservation that fills them; nothing is called or posted by it."""
    given = cells_of(batch, _CONTAINER_VALUES)
    cycles = _cycles(work, batch.column("control_cycle"))
    reservations = _reservations(work, batch.column("reservation"))
    number = batch.position["container"]
    keyed = [(row, (_cycle(work, batch, row, cycles), row.cells[number])) for row in batch.rows if row.sound]
    sound = [(row, key) for row, key in keyed if key[0] != FAULTY]
    merge = Merge(work.session, batch, _CONTAINER, [key for _, key in sound])
    for row, key in sound:
        elements = (work.receipt(batch, row), _reservation(work, batch, row, reservations))
        merged = merge.merged(key, row, [*elements, *given(row)])
        if merged is not None and FAULTY not in elements:
            merge.take(key, merged)
    merge.write()
    _check_elements(work, batch, [(row, key) for row, key in sound])


class _Facts(NamedTuple):
    id: int
    number_of_containers: int | None
    event_driven: bool


def _cycles(work: Work, names: Iterable[Cell]) -> dict[str, _Facts]:
    sql = "SELECT control_cycle, id, number_of_containers, event_driven FROM control_cycle WHERE control_cycle IN"
    wanted = [name for name in names if name is not KEEP]
    return {row[0]: _Facts(*row[1:]) for row in rows_where_in(work.session, sql, wanted)}


def _cycle(work: Work, batch: Batch, row: Row, cycles: dict[str, _Facts]) -> int:
    """The control cycle of the row, which has such a container; else FAULTY."""
    name, container = (row.cells[batch.position[column]] for column in ("control_cycle", "container"))
    found = cycles.get(name)
    if found is None:
        if work.knows("control_cycles") and name not in work.directory.faulty_control_cycles:
            message = (
                f"control_cycle: control cycle {shown(name)} does not exist; add it to control_cycles first."
            )
            batch.fault(row.number, "control_cycle", ErrorCode.NOT_FOUND, message)
        return FAULTY
    if not found.event_driven and container > (found.number_of_containers or 0):
        message = (
            f"container: control cycle {shown(name)} has {found.number_of_containers} containers; "
            "raise its number_of_containers first."
        )
        batch.fault(row.number, "container", ErrorCode.NOT_FOUND, message)
        return FAULTY
    return found.id


def _reservations(work: Work, names: Iterable[Cell]) -> dict[tuple[str, int], int]:
    sql = "SELECT reservation, item, id FROM reservation WHERE reservation IN"
    wanted = [name for name in names if name not in (KEEP, "")]
    return {(name, item): identity for name, item, identity in rows_where_in(work.session, sql, wanted)}


def _reservation(work: Work, batch: Batch, row: Row, known: dict[tuple[str, int], int]) -> Cell:
    """The reservation that the row names: an id, None, KEEP, or FAULTY."""
    name, item = (row.cells[batch.position[column]] for column in ("reservation", "reservation_item"))
    if name is KEEP and item is KEEP:
        return KEEP
    if name in ("", KEEP) and item in (None, KEEP):
        return None
    if name in ("", KEEP) or item in (None, KEEP):
        column = "reservation" if name in ("", KEEP) else "reservation_item"
        message = f"{column}: a reservation and its item are given together, or both are empty."
        batch.fault(row.number, column, ErrorCode.REQUIRED, message)
        return FAULTY
    found = known.get((name, item))
    if found is None:
        if work.knows("reservations"):
            message = (
                f"reservation: reservation {shown(name)}/{item} does not exist; add it to reservations first."
            )
            batch.fault(row.number, "reservation", ErrorCode.NOT_FOUND, message)
        return FAULTY
    return found


def _check_elements(work: Work, batch: Batch, sound: list[tuple[Row, tuple[int, Any]]]) -> None:
    """What fills a container brings the material of its control cycle."""
    sql = (
        "SELECT c.control_cycle, c.container FROM kanban_container c JOIN control_cycle y ON y.id = c.control_cycle"
        " LEFT JOIN receipt r ON r.id = c.receipt LEFT JOIN reservation s ON s.id = c.reservation"
        " WHERE (r.material_plant <> y.material_plant OR s.material_plant <> y.material_plant)"
        " AND c.control_cycle IN"
    )
    strange = set(rows_where_in(work.session, sql, [key[0] for _, key in sound]))
    for row, key in sound:
        if key in strange:
            message = (
                "control_cycle: what fills the container is about another material than its control cycle."
            )
            batch.fault(row.number, "control_cycle", ErrorCode.CONFLICT, message)
