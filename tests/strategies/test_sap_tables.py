"""Extracts of SAP tables, as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder

EXTRACTS = {
    "T001W.csv": "WERKS;NAME1\n1000;Works\n",
    "MARA.txt": "MATNR\tMTART\tMEINS\n000000000000004711\tFERT\tST\nSEAL\tROH\tST\n",
    "makt.csv": "MATNR;SPRAS;MAKTX\n000000000000004711;D;Pumpe\n000000000000004711;E;Pump\n",
    "MARC.csv": (
        "MATNR;WERKS;BESKZ;DISMM;STRGR;DISLS;SBDKZ;DZEIT;PLIFZ;EISBE;MINBE\n"
        "000000000000004711;1000;E;PD;20;EX;;10;0;0.000;0.000\n"
        "SEAL;1000;F;VB;;EX;2;0;7;  5.500;20.000\n"
    ),
    "MAST.csv": "MATNR;WERKS;STLAN;STLNR;STLAL\n000000000000004711;1000;1;00000042;01\n",
    "STKO.csv": "STLNR;STLAL;BMENG\n00000042;01;100.000\n",
    "STPO.csv": "STLNR;POSNR;IDNRK;MENGE;MEINS;AUSCH;DATUV\n00000042;0010;SEAL;250.000;ST;2.50;20240101\n",
    "VBAK.csv": "VBELN;KUNNR\n0000000081;0000100042\n",
    "VBAP.csv": "VBELN;POSNR;MATNR;WERKS;ABGRU\n0000000081;000010;000000000000004711;1000;\n",
    "VBEP.csv": (
        "VBELN;POSNR;ETENR;EDATU;WMENG\n"
        "0000000081;000010;0001;20250505;3.000\n"
        "0000000081;000010;0002;20250512;0.000\n"
    ),
    "PBIM.csv": "BDZEI;MATNR;WERKS;VERSB;VERVS\n7;SEAL;1000;00;X\n",
    "PBED.csv": "BDZEI;PDATU;PLNMG\n7;20250601;40.000\n",
    "MARD.csv": "MATNR;WERKS;LGORT;LABST;INSME;SPEME\nSEAL;1000;0001;12.000;0.000;3.000\n",
    "MSKA.csv": "MATNR;WERKS;LGORT;VBELN;POSNR;KALAB\n000000000000004711;1000;0001;0000000081;000010;1.000\n",
    "notes.txt": "nothing of ours",
}


def write(folder: Path, **changes: str) -> Path:
    for name, text in EXTRACTS.items():
        (folder / name).write_text(changes.get(name.split(".")[0], text), encoding="utf-8")
    return folder


def test_the_extracts_become_a_data_set(tmp_path: Path, memory_application: Application) -> None:
    counts = import_folder(memory_application, write(tmp_path))
    assert counts == {
        "plants": 1,
        "materials": 2,
        "material_plants": 2,
        "bom_items": 1,
        "sales_orders": 1,
        "planned_independent_requirements": 1,
        "stock": 3,
    }
    with memory_application.database.reading() as session:
        assert session.rows(
            "SELECT material, description, material_type FROM material ORDER BY material"
        ) == [
            ("4711", "Pump", "FERT"),
            ("SEAL", "", "ROH"),
        ]
        assert session.rows(
            "SELECT procurement_type, mrp_type, strategy_group, in_house_production_days, planned_delivery_days,"
            " safety_stock, reorder_point, individual_collective FROM material_plant ORDER BY id"
        ) == [
            ("in_house", "PD", "20", 10, None, None, None, ""),
            ("external", "VB", "", None, 7, 5500, 20000, "collective"),
        ]
        assert session.rows("SELECT item, quantity, base_quantity, scrap_percent FROM bom_item") == [
            ("0010", 250_000, 100_000, 2500)
        ]
        assert session.rows("SELECT quantity FROM schedule_line") == [(3000,)]


@pytest.mark.parametrize(
    ("table", "text", "code", "path"),
    [
        (
            "STPO",
            "STLNR;POSNR;IDNRK;MENGE\n42;0010;SEAL;1.250,000\n",
            ErrorCode.INVALID_VALUE,
            ("STPO.csv", "2", "MENGE"),
        ),
        ("STPO", "STLNR;POSNR;IDNRK\n42;0010;SEAL\n", ErrorCode.REQUIRED, ("STPO.csv", "1")),
        ("STPO", "STLNR;POSNR;IDNRK;MENGE\n42;0010;SEAL\n", ErrorCode.MALFORMED_FILE, ("STPO.csv", "2")),
        ("MARC", "MATNR;WERKS;BESKZ\nSEAL;1000;Q\n", ErrorCode.INVALID_VALUE, ("MARC.csv", "2", "BESKZ")),
        (
            "MARC",
            "MATNR;WERKS;STRGR\nSEAL;1000;77\n",
            ErrorCode.UNKNOWN_STRATEGY,
            ("MARC.csv", "2", "strategy_group"),
        ),
        (
            "MAST",
            "MATNR;WERKS;STLNR\n4711;1000;42\n4711;1000;42\n",
            ErrorCode.NOT_SUPPORTED,
            ("MAST.csv", "3", "STLAL"),
        ),
        ("VBAP", "VBELN;POSNR;MATNR;WERKS\n", ErrorCode.NOT_FOUND, ("VBEP.csv", "2")),
        ("PBIM", "BDZEI;MATNR;WERKS\n", ErrorCode.NOT_FOUND, ("PBED.csv", "2")),
        (
            "VBEP",
            "VBELN;POSNR;ETENR;EDATU;WMENG\n81;10;1;05.05.2025;3\n",
            ErrorCode.INVALID_VALUE,
            ("VBEP.csv", "2", "requested_date"),
        ),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused_with_its_place(
    tmp_path: Path,
    memory_application: Application,
    table: str,
    text: str,
    code: ErrorCode,
    path: tuple[str, ...],
) -> None:
    with pytest.raises(Refused) as refused:
        import_folder(memory_application, write(tmp_path, **{table: text}))
    assert (code, path) in [(error.code, error.path) for error in refused.value.errors]
    with memory_application.database.reading() as session:
        assert session.rows("SELECT COUNT(*) FROM material") == [(0,)]
