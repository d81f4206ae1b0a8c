"""Loading a data set: rows into the database, all or nothing, every fault told at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from mto_graph.errors import ErrorCode, UserError, refuse_all
from mto_graph.model.sessions import Session
from mto_graph.model.sqlite_rows import large_page_cache
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.application import Application
from mto_graph.services.datasets.assembly_orders import couple_orders
from mto_graph.services.datasets.batches import KEEP, Batch, batch_of_mappings
from mto_graph.services.datasets.boms import store_bom_items
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.characteristics import (
    store_characteristic_values,
    store_characteristics,
    store_material_characteristics,
    store_material_variants,
)
from mto_graph.services.datasets.collector import without_collector
from mto_graph.services.datasets.configurations import (
    store_material_configurations,
    store_sales_order_configurations,
)
from mto_graph.services.datasets.csv_files import table_files
from mto_graph.services.datasets.faults import Faults
from mto_graph.services.datasets.firmed_orders import store_firmed_orders
from mto_graph.services.datasets.foreign import foreign_batches, importer_for
from mto_graph.services.datasets.kanban import (
    store_control_cycles,
    store_kanban_containers,
    store_storage_locations,
)
from mto_graph.services.datasets.master_data import (
    store_holidays,
    store_material_plants,
    store_materials,
    store_planning_calendars,
    store_plants,
)
from mto_graph.services.datasets.order_boms import store_order_bom_items
from mto_graph.services.datasets.planning_materials import check_planning_materials
from mto_graph.services.datasets.projects import store_projects
from mto_graph.services.datasets.reading_ahead import batches_of_files
from mto_graph.services.datasets.sales_orders import store_sales_orders
from mto_graph.services.datasets.structure import check_structure
from mto_graph.services.datasets.supply import (
    store_forecast,
    store_plan,
    store_receipts,
    store_reservations,
    store_stock,
)
from mto_graph.services.datasets.usage_probabilities import store_usage_probabilities
from mto_graph.services.datasets.work import Work
from mto_graph.strategies import Registry

Progress = Callable[[str, int, int], None]
"""Told while a service works: (phase, done, total); a total of 0 is not known yet."""

_STORE: Final[Mapping[str, Callable[[Work, Batch], None]]] = {
    "plants": store_plants,
    "holidays": store_holidays,
    "planning_calendars": store_planning_calendars,
    "storage_locations": store_storage_locations,
    "characteristics": store_characteristics,
    "characteristic_values": store_characteristic_values,
    "materials": store_materials,
    "material_plants": store_material_plants,
    "material_characteristics": store_material_characteristics,
    "material_variants": store_material_variants,
    "material_configurations": store_material_configurations,
    "usage_probabilities": store_usage_probabilities,
    "bom_items": store_bom_items,
    "projects": store_projects,
    "sales_orders": store_sales_orders,
    "sales_order_configurations": store_sales_order_configurations,
    "order_bom_items": store_order_bom_items,
    "planned_independent_requirements": store_plan,
    "forecast_requirements": store_forecast,
    "stock": store_stock,
    "receipts": store_receipts,
    "firmed_planned_orders": store_firmed_orders,
    "reservations": store_reservations,
    "control_cycles": store_control_cycles,
    "kanban_containers": store_kanban_containers,
}
_NAMES_MATERIALS: Final = (
    "material",
    "parent",
    "component",
    "planning_material",
    "follow_up_material",
    "configurable_material",
    "derived_from",
)


def upsert(application: Application, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, int]:
    """Insert or change rows, named in the words of the data-set tables, and say how many per table.

    A column that is not given keeps its value (a new row takes its default); an empty one is set to "not
    maintained". All or nothing: raises Refused with every fault, each with the path (table, index, column).

    Example: `upsert(application, {"plants": [{"plant": "1000"}], "materials": [{"material": "FG20"}]})`
    """
    faults = Faults()
    _refuse_strange_tables(tables)
    batches = {
        name: batch_of_mappings(TABLES[name], tables[name], faults) for name in TABLES if name in tables
    }
    origin = f"upsert {', '.join(batches)}"
    return _store(application, batches, batches.items(), faults, origin)


def upsert_within(
    session: Session, registry: Registry, table: str, rows: Sequence[Mapping[str, Any]], origin: str
) -> None:
    """As `upsert`, of one table, inside a transaction that has serialized "datasets" already."""
    faults = Faults()
    batch = batch_of_mappings(TABLES[table], rows, faults)
    _write(Work(session, registry, faults, origin), [(table, batch)], 1, None)


def import_folder(
    application: Application,
    folder: Path,
    dry_run: bool = False,
    progress: Progress | None = None,
    file_format: str | None = None,
) -> dict[str, int]:
    """Load a folder of CSV files (see the data-format page), or only check it, and say how many rows per table.

    A folder or file that is no data set goes to the plugin's importer that recognises it, or that `file_format` names.
    All or nothing: raises Refused with every fault, each with the path (file, line, column).
    """
    with without_collector():
        return _import_folder(application, folder, dry_run, progress, file_format)


def _import_folder(
    application: Application, folder: Path, dry_run: bool, progress: Progress | None, file_format: str | None
) -> dict[str, int]:
    faults = Faults()

    def told(table: str, rows: int) -> None:
        if progress:
            progress(f"read {table}", rows, 0)

    importer = importer_for(application.registry, folder, file_format)
    if importer is not None:
        found = foreign_batches(application.registry, importer, folder, faults, told)
        origin = f"import {importer.code}"
        return _store(application, found, found.items(), faults, origin, dry_run=dry_run, progress=progress)
    files = table_files(folder)
    with batches_of_files(files, faults, told) as batches:
        return _store(application, files, batches, faults, "import", dry_run=dry_run, progress=progress)


def _refuse_strange_tables(tables: Mapping[str, object]) -> None:
    refuse_all(
        UserError(
            ErrorCode.UNKNOWN_TABLE,
            f"There is no table {shown(name)}; the tables are: {', '.join(TABLES)}.",
            (str(name),),
        )
        for name in tables
        if name not in TABLES
    )
    refuse_all(
        UserError(ErrorCode.INVALID_VALUE, f"{name} is {shown(rows)}; it must be a list of rows.", (name,))
        for name, rows in tables.items()
        if isinstance(rows, str) or not isinstance(rows, Sequence)
    )


class _OnlyChecked(Exception):  # noqa: N818 - not an error
    """Undoes a transaction that was only meant to find faults."""


def _store(
    application: Application,
    tables: Collection[str],
    given: Iterable[tuple[str, Batch]],
    faults: Faults,
    origin: str,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Store the batches, given in the order of the tables, whose names are known before their rows."""
    counts: dict[str, int] = {}
    try:
        with ExitStack() as held:
            if "firmed_planned_orders" in tables:
                # A planning run gives numbers to planned orders, too.
                held.enter_context(application.database.planning_lock())
            session = held.enter_context(application.database.session())
            # Two loads at once could each complete the other's circle, or insert the same key.
            session.serialize("datasets")
            held.enter_context(large_page_cache(session))
            work = Work(session, application.registry, faults, origin)
            counts = _write(work, given, len(tables), progress)
            if dry_run:
                raise _OnlyChecked
    except _OnlyChecked:
        pass
    return counts


def _write(
    work: Work, given: Iterable[tuple[str, Batch]], tables: int, progress: Progress | None
) -> dict[str, int]:
    """Write one batch after the other, each as soon as it is there, and say how many rows of which tables.

    A row names what stands in its own table or in one before it.
    """
    batches: dict[str, Batch] = {}
    for step, (name, batch) in enumerate(given):
        batches[name] = batch
        if batch.incomplete:
            work.set_incomplete(name)
        if progress:
            progress(f"write {name}", step, tables)
        _need(work, batch)
        _STORE[name](work, batch)
    _check_whole(work, batches)
    if not work.faults:
        couple_orders(work, batches)
    work.faults.refuse_if_any()
    return {name: len(batch) for name, batch in batches.items()}


def _need(work: Work, batch: Batch) -> None:
    """Load the ids of everything the rows name."""
    named: dict[str, set[str]] = {"material": set(), "sales_order": set(), "project": set(), "order": set()}
    for name in batch.position:
        if name in _NAMES_MATERIALS:
            named["material"].update(batch.column(name))
        elif name in named and (name, batch.table.name) != ("sales_order", "sales_orders"):
            named[name].update(batch.column(name))
    unnamed: set[Any] = {KEEP, ""}
    work.directory.need_materials(named["material"] - unnamed)
    work.directory.need_sales_orders(named["sales_order"] - unnamed)
    work.directory.need_projects(named["project"] - unnamed)
    work.directory.need_receipts(named["order"] - unnamed)


def _check_whole(work: Work, batches: Mapping[str, Batch]) -> None:
    material_plants = batches.get("material_plants")
    if material_plants is not None:
        check_planning_materials(work, material_plants)
    bills = [batches[name] for name in ("bom_items", "order_bom_items") if name in batches]
    check_structure(work, bills, material_plants)
