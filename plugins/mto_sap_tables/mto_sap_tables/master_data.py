"""Plants, materials, their planning data and bills of material: T001W, MARA, MAKT, MARC, MAST, STKO, STPO."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.errors import ErrorCode, refuse
from mto_graph.strategies import ImportedRow
from mto_sap_tables.extracts import Extracts, Line, lines_of

_LANGUAGES = ("E", "EN")
_PROCUREMENT = {"": "", "E": "in_house", "F": "external", "X": "both"}
_DEPENDENT_REQUIREMENTS = {"": "", "1": "individual", "2": "collective"}
_TEXTS = {"DISMM": "mrp_type", "STRGR": "strategy_group", "DISLS": "lot_size", "DISPO": "mrp_controller"}
_NUMBERS = {
    "BSTFE": "fixed_lot_size",
    "BSTMI": "minimum_lot_size",
    "BSTMA": "maximum_lot_size",
    "BSTRF": "rounding_value",
    "DZEIT": "in_house_production_days",
    "PLIFZ": "planned_delivery_days",
    "WEBAZ": "goods_receipt_days",
    "WZEIT": "replenishment_days",
    "EISBE": "safety_stock",
    "MINBE": "reorder_point",
    "MABST": "maximum_stock",
    "VRMOD": "consumption_mode",
    "VINT1": "backward_consumption_days",
    "VINT2": "forward_consumption_days",
    "MISKZ": "mixed_mrp",
    "FXHOR": "planning_time_fence_days",
    "AUSSS": "assembly_scrap_percent",
    "KAUSF": "component_scrap_percent",
}


def plants(extracts: Extracts) -> Iterator[ImportedRow]:
    """Plants from T001W."""
    for line in lines_of(extracts, "T001W", "WERKS"):
        yield line.row("plants", {"plant": line.text("WERKS"), "name": line.text("NAME1")})


def materials(extracts: Extracts) -> Iterator[ImportedRow]:
    """Materials from MARA, their English texts from MAKT."""
    texts = {
        line.key("MATNR"): line.text("MAKTX")
        for line in lines_of(extracts, "MAKT", "MATNR", "SPRAS", "MAKTX")
        if line.text("SPRAS") in _LANGUAGES
    }
    for line in lines_of(extracts, "MARA", "MATNR"):
        cells = {"material": line.key("MATNR")}
        if cells["material"] in texts:
            cells["description"] = texts[cells["material"]]
        yield line.row("materials", cells | _given(line, {"MEINS": "base_unit", "MTART": "material_type"}))


def material_plants(extracts: Extracts) -> Iterator[ImportedRow]:
    """The planning data of materials in plants from MARC."""
    for line in lines_of(extracts, "MARC", "MATNR", "WERKS"):
        cells = {"material": line.key("MATNR"), "plant": line.text("WERKS")} | _given(line, _TEXTS)
        if "BESKZ" in line.fields:
            cells["procurement_type"] = line.choice("BESKZ", _PROCUREMENT)
        if "SBDKZ" in line.fields:
            cells["individual_collective"] = line.choice("SBDKZ", _DEPENDENT_REQUIREMENTS)
        cells |= {column: line.number_of(name) for name, column in _NUMBERS.items() if name in line.fields}
        yield line.row("material_plants", cells)


def bom_items(extracts: Extracts) -> Iterator[ImportedRow]:
    """Bills of material: whose they are from MAST, base quantities from STKO, items from STPO."""
    owners: dict[str, list[Line]] = {}
    for line in lines_of(extracts, "MAST", "MATNR", "WERKS", "STLNR"):
        owners.setdefault(line.key("STLNR"), []).append(line)
    bases = {
        line.key("STLNR"): line.number_of("BMENG") for line in lines_of(extracts, "STKO", "STLNR", "BMENG")
    }
    for bill in owners.values():
        _refuse_alternatives(bill)
    for line in lines_of(extracts, "STPO", "STLNR", "POSNR", "IDNRK", "MENGE"):
        for owner in owners.get(line.key("STLNR"), ()):
            cells = {
                "parent": owner.key("MATNR"),
                "plant": owner.text("WERKS"),
                "item": line.text("POSNR"),
                "component": line.key("IDNRK"),
                "quantity": line.number_of("MENGE"),
                "base_quantity": bases.get(line.key("STLNR"), ""),
                "scrap_percent": line.number_of("AUSCH"),
            }
            if "DATUV" in line.fields:
                cells["valid_from"] = line.day("DATUV")
            if "MEINS" in line.fields:
                cells["unit"] = line.text("MEINS")
            yield line.row("bom_items", cells)


def _refuse_alternatives(bill: list[Line]) -> None:
    """Which item belongs to which alternative stands in a table that is not read, so they cannot be told apart."""
    seen: dict[tuple[str, str], Line] = {}
    for line in bill:
        place = (line.key("MATNR"), line.text("WERKS"))
        if place in seen:
            raise refuse(
                ErrorCode.NOT_SUPPORTED,
                f"Material {place[0]} has several alternatives in bill of material {line.key('STLNR')}; extract one.",
                line.file,
                str(line.number),
                "STLAL",
            )
        seen[place] = line


def _given(line: Line, columns: dict[str, str]) -> dict[str, str]:
    """The fields that the extract has, under the names of the data set."""
    return {column: line.text(name) for name, column in columns.items() if name in line.fields}
