"""Writing the data set back as CSV: every table that has rows, every column, in the order of the keys."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.bulk import row_chunks
from mto_graph.model.sessions import Session
from mto_graph.model.vocabulary import TABLES, Table
from mto_graph.services.application import Application
from mto_graph.services.datasets.cells import formatter
from mto_graph.services.datasets.loading import Progress
from mto_graph.services.datasets.plan_files import PLAN_TABLES, plan_rows
from mto_graph.services.exception_messages import FIRMED_BY_HAND
from mto_graph.strategies import SegmentKind

_MATERIAL_PLANT: Final = (
    "JOIN material_plant ON material_plant.id = {table}.{column} "
    "JOIN material ON material.id = material_plant.material JOIN plant ON plant.id = material_plant.plant "
)
_SALES_ORDER_ITEM: Final = (
    "LEFT JOIN sales_order_item ON sales_order_item.id = {table}.sales_order_item "
    "LEFT JOIN sales_order ON sales_order.id = sales_order_item.sales_order "
)
_PROJECT: Final = "LEFT JOIN project ON project.id = {table}.project "
_PLACE: Final = {"material": "material.material", "plant": "plant.plant"}
_OWNER: Final = {
    "sales_order": "sales_order.sales_order",
    "sales_order_item": "sales_order_item.item",
    "project": "project.project",
}


_CHARACTERISTIC: Final = "JOIN characteristic ON characteristic.id = {table}.characteristic "
_NAMED_BY_CHARACTERISTIC: Final = {"characteristic": "characteristic.characteristic"}
_OF_MATERIAL: Final = {"material": "material.material", **_NAMED_BY_CHARACTERISTIC}


def _of_material(table: str) -> str:
    return (
        f"FROM {table} JOIN material ON material.id = {table}.material {_CHARACTERISTIC.format(table=table)}"
    )


def _of_place(table: str) -> str:
    return f"FROM {table} {_MATERIAL_PLANT.format(table=table, column='material_plant')}"


def _of_owner(table: str) -> str:
    return _of_place(table) + _SALES_ORDER_ITEM.format(table=table) + _PROJECT.format(table=table)


_SOURCES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "plants": ("FROM plant", {}),
    "holidays": ("FROM holiday JOIN plant ON plant.id = holiday.plant", {"plant": "plant.plant"}),
    "planning_calendars": (
        "FROM planning_calendar JOIN plant ON plant.id = planning_calendar.plant",
        {"plant": "plant.plant"},
    ),
    "storage_locations": (
        "FROM storage_location JOIN plant ON plant.id = storage_location.plant",
        {"plant": "plant.plant"},
    ),
    "materials": ("FROM material", {}),
    "material_plants": (
        "FROM material_plant JOIN material ON material.id = material_plant.material "
        "JOIN plant ON plant.id = material_plant.plant "
        "LEFT JOIN plant supplying ON supplying.id = material_plant.supplying_plant "
        "LEFT JOIN plant planning ON planning.id = material_plant.planning_plant "
        "LEFT JOIN material planned ON planned.id = material_plant.planning_material "
        "LEFT JOIN material following ON following.id = material_plant.follow_up_material",
        {
            **_PLACE,
            "supplying_plant": "supplying.plant",
            "planning_plant": "planning.plant",
            "planning_material": "planned.material",
            "follow_up_material": "following.material",
        },
    ),
    "characteristics": ("FROM characteristic", {}),
    "characteristic_values": (
        "FROM characteristic_value " + _CHARACTERISTIC.format(table="characteristic_value"),
        _NAMED_BY_CHARACTERISTIC,
    ),
    "material_characteristics": (_of_material("material_characteristic"), _OF_MATERIAL),
    "material_variants": (
        "FROM material_variant JOIN material ON material.id = material_variant.material "
        "JOIN material configurable ON configurable.id = material_variant.configurable_material",
        {"material": "material.material", "configurable_material": "configurable.material"},
    ),
    "material_configurations": (_of_material("material_configuration"), _OF_MATERIAL),
    "usage_probabilities": (_of_material("usage_probability"), _OF_MATERIAL),
    "sales_order_configurations": (
        "FROM sales_order_configuration "
        + _CHARACTERISTIC.format(table="sales_order_configuration")
        + _SALES_ORDER_ITEM.format(table="sales_order_configuration"),
        {
            **_NAMED_BY_CHARACTERISTIC,
            "sales_order": "sales_order.sales_order",
            "item": "sales_order_item.item",
        },
    ),
    "bom_items": (
        f"FROM bom_item {_MATERIAL_PLANT.format(table='bom_item', column='parent')}"
        "JOIN material_plant below ON below.id = bom_item.component JOIN material used ON used.id = below.material",
        {"parent": "material.material", "plant": "plant.plant", "component": "used.material"},
    ),
    "order_bom_items": (
        f"FROM order_bom_item {_MATERIAL_PLANT.format(table='order_bom_item', column='parent')}"
        "JOIN material_plant below ON below.id = order_bom_item.component"
        " JOIN material used ON used.id = below.material " + _SALES_ORDER_ITEM.format(table="order_bom_item"),
        {**_OWNER, "parent": "material.material", "plant": "plant.plant", "component": "used.material"},
    ),
    "projects": ("FROM project", {}),
    "sales_orders": (
        "FROM schedule_line JOIN sales_order_item ON sales_order_item.id = schedule_line.sales_order_item "
        "JOIN sales_order ON sales_order.id = sales_order_item.sales_order "
        + _MATERIAL_PLANT.format(table="sales_order_item", column="material_plant")
        + _PROJECT.format(table="sales_order_item"),
        {
            **_PLACE,
            "sales_order": "sales_order.sales_order",
            "item": "sales_order_item.item",
            "customer": "sales_order.customer",
            "order_date": "sales_order.order_date",
            "strategy_group": "sales_order_item.strategy_group",
            "rejected": "sales_order_item.rejected",
            "net_price": "sales_order_item.net_price",
            "project": "project.project",
        },
    ),
    "planned_independent_requirements": (
        _of_place("planned_independent_requirement")
        + "LEFT JOIN material product ON product.id = planned_independent_requirement.derived_from",
        {**_PLACE, "derived_from": "product.material"},
    ),
    "forecast_requirements": (_of_place("forecast_requirement"), _PLACE),
    "stock": (_of_owner("stock"), {**_PLACE, **_OWNER}),
    "receipts": (_of_owner("receipt"), {**_PLACE, **_OWNER, "order": "receipt.order_number"}),
    "firmed_planned_orders": (
        _of_place("planned_order") + "LEFT JOIN sales_order_item ON planned_order.segment % 8 = 3 "
        "AND sales_order_item.id = planned_order.segment / 8 "
        "LEFT JOIN sales_order ON sales_order.id = sales_order_item.sales_order "
        "LEFT JOIN project ON planned_order.segment % 8 = 4 AND project.id = planned_order.segment / 8 "
        f"WHERE planned_order.firmed = {FIRMED_BY_HAND}",
        {
            **_PLACE,
            **_OWNER,
            "order": "CAST(planned_order.number AS TEXT)",
            "gross": f"planned_order.segment = {SegmentKind.GROSS:d}",
        },
    ),
    "reservations": (
        _of_owner("reservation") + "LEFT JOIN receipt ON receipt.id = reservation.receipt",
        {**_PLACE, **_OWNER, "order": "receipt.order_number", "order_item": "receipt.item"},
    ),
    "control_cycles": (_of_place("control_cycle"), _PLACE),
    "kanban_containers": (
        "FROM kanban_container JOIN control_cycle ON control_cycle.id = kanban_container.control_cycle "
        "LEFT JOIN receipt ON receipt.id = kanban_container.receipt "
        "LEFT JOIN reservation ON reservation.id = kanban_container.reservation",
        {
            "control_cycle": "control_cycle.control_cycle",
            "order": "receipt.order_number",
            "order_item": "receipt.item",
            "reservation": "reservation.reservation",
            "reservation_item": "reservation.item",
        },
    ),
}
"""Where the rows of each table come from, and the columns that are not simply the first table's own."""

_TOLD_EVERY: Final = 20_000


def export_folder(application: Application, folder: Path, progress: Progress | None = None) -> dict[str, int]:
    """Write the data set and the plan as CSV files, and say how many rows per file (without its ending).

    All from one moment. Afterwards the folder holds exactly these files of a data set: those of empty tables are
    not written and old ones removed, the plan's are always there, and files of other names are not touched. What
    was there stays whole when writing fails. Raises Refused when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as name:
            counts = _write_all(application, Path(name), progress)
            _replace(Path(name), folder, counts)
    except OSError as fault:
        reason = fault.strerror or "no reason given"
        raise refuse(
            ErrorCode.INVALID_VALUE, f"The folder {folder.name} cannot be written: {reason}.", "folder"
        ) from fault
    return counts


def _write_all(application: Application, folder: Path, progress: Progress | None) -> dict[str, int]:
    counts = {}
    with application.database.reading() as session:
        for name, table in TABLES.items():
            counts[name] = _write(
                folder / f"{name}.csv", list(table.by_name), data_rows(session, table), progress
            )
        for name, header in PLAN_TABLES.items():
            rows = plan_rows(session, application.registry, name)
            counts[name] = _write(folder / f"{name}.csv", header, rows, progress)
    return counts


def data_rows(session: Session, table: Table) -> Iterator[list[str]]:
    """The table's rows as text, in the order of the key."""
    source, elsewhere = _SOURCES[table.name]
    own = source.split()[1]
    names = {column.name: elsewhere.get(column.name, f"{own}.{column.name}") for column in table.columns}
    order = ", ".join(_in_order(table, name, names) for name in (column.name for column in table.key))
    formats = [formatter(column) for column in table.columns]
    for chunk in row_chunks(session, f"SELECT {', '.join(names.values())} {source} ORDER BY {order}"):
        for row in chunk:
            yield [write(cell) for write, cell in zip(formats, row, strict=True)]


def _in_order(table: Table, name: str, names: Mapping[str, str]) -> str:
    """NULL comes first on every database, as empty text does."""
    if table.by_name[name].required:
        return names[name]
    return f"{names[name]} IS NOT NULL, {names[name]}"


def _write(
    path: Path, header: Iterable[str], rows: Iterable[Sequence[str]], progress: Progress | None
) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(header)
        for count, row in enumerate(rows, start=1):
            write(row)
            if progress and count % _TOLD_EVERY == 0:
                progress(path.stem, count, 0)
    return count


def _replace(made: Path, folder: Path, counts: Mapping[str, int]) -> None:
    for name in (*TABLES, *PLAN_TABLES):
        if counts[name] or name in PLAN_TABLES:
            os.replace(made / f"{name}.csv", folder / f"{name}.csv")
        else:
            (folder / f"{name}.csv").unlink(missing_ok=True)
        (folder / f"{name}.csv.gz").unlink(missing_ok=True)
