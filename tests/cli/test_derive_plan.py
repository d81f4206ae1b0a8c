"""Plans of components on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Command

FILES = {
    "plants": "plant\n1000\n",
    "material_plants": (
        "material,plant,procurement_type,strategy_group,mixed_mrp,in_house_production_days\n"
        "BIKE,1000,in_house,89,,5\nLAMP,1000,external,70,1,\n"
    ),
    "bom_items": "parent,plant,item,component,quantity\nBIKE,1000,0010,LAMP,1.5\n",
    "planned_independent_requirements": (
        "material,plant,date,quantity,active\nBIKE,1000,2025-05-05,100,false\n"
    ),
}


def test_plans_are_derived_shown_and_replaced(cli: Command, tmp_path: Path) -> None:
    for name, rows in FILES.items():
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    assert cli("import", tmp_path).code == 0
    result = cli("derive-plan", "BIKE")
    assert result.code == 0, result.err
    assert [line.split() for line in result.out.splitlines()] == [
        ["material", "plant", "date", "quantity"],
        ["LAMP", "1000", "2025-04-28", "150"],
    ]
    answer = json.loads(cli("derive-plan", "BIKE", "--version", "LT", "--json").out)
    assert answer == [{"material": "LAMP", "plant": "1000", "date": "2025-04-28", "quantity": "150"}]
    refused = cli("derive-plan", "LAMP")
    assert refused.code == 1
    assert "has no inactive plan" in refused.err.replace("\n", " ")
