"""Extracts of SAP tables, one file for each table, as transaction SE16N and table downloads write them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mto_graph.strategies import ImportedRow, Importer, hookimpl
from mto_sap_tables.extracts import extracts_in
from mto_sap_tables.master_data import bom_items, material_plants, materials, plants
from mto_sap_tables.movements import independent_requirements, sales_orders, stock


def rows_of(folder: Path) -> Iterator[ImportedRow]:
    """All rows of the extracts in a folder, in the words of the data set; refused with file and line otherwise."""
    extracts = extracts_in(folder)
    for translated in (
        plants,
        materials,
        material_plants,
        bom_items,
        sales_orders,
        independent_requirements,
        stock,
    ):
        yield from translated(extracts)


@hookimpl
def mto_importers() -> Iterator[Importer]:
    """Extracts of SAP tables."""
    yield Importer(
        code="sap-tables",
        name="SAP table extracts",
        when_to_use="Materials, bills of material, orders and stock come out of an SAP system as one file per table.",
        recognises=lambda path: path.is_dir() and bool(extracts_in(path)),
        read=rows_of,
    )
