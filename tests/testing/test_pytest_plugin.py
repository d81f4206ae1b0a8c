"""The pytest plugin: light for those who do not use it, and closed behind those who do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mto_graph.services.application import open_application

WORLD = {
    "plants": [{"plant": "1000"}],
    "material_plants": [
        {"material": "PUMP", "plant": "1000", "procurement_type": "in_house", "strategy_group": "20"}
    ],
    "sales_orders": [
        {
            "sales_order": "1",
            "item": 10,
            "material": "PUMP",
            "plant": "1000",
            "quantity": 2,
            "requested_date": "2025-05-05",
        }
    ],
}


def test_a_run_that_does_not_use_it_loads_nothing_of_mto_graph(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\ndef test_other():\n"
        "    ours = {name for name in sys.modules if name.startswith('mto_graph')}\n"
        "    assert ours == {'mto_graph', 'mto_graph.testing', 'mto_graph.testing.conformance',"
        " 'mto_graph.testing.plugin', 'mto_graph.testing.subject'}\n"
        "    assert not {'numpy', 'pony', 'strawberry', 'pluggy_of_ours'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_small_world_is_planned_and_looked_at(planned: Callable[..., Any]) -> None:
    plan = planned(WORLD)
    (order,) = plan.planned_orders("PUMP", "customer 1/10")
    assert order.quantity == 2
    assert [row.element for row in plan.section("PUMP", "customer 1/10")] == ["CustSt", "PldOrd", "CusOrd"]
    assert plan.section("PUMP", "customer 2/10") == ()
    assert plan.ask('{ plant(code: "1000") { code } }') == {"plant": {"code": "1000"}}
    assert "BOM_MISSING" not in plan.findings("PUMP")
    assert plan.plugin("strategy-20").loaded


def test_a_scenario_and_a_folder_are_worlds_too(planned: Callable[..., Any], tmp_path: Path) -> None:
    scenarios = Path(__file__).parents[1] / "scenarios"
    assert planned(scenarios / "01-make-to-order.yaml").ask("{ plannedOrders { totalCount } }")
    (tmp_path / "plants.csv").write_text("plant\n2000\n")
    assert planned(tmp_path).ask("{ plants { code } }") == {"plants": [{"code": "2000"}]}


def test_applications_do_not_meet(mto_app: Callable[..., Any]) -> None:
    first, second = mto_app(), mto_app(today="2026-01-05")
    first.load({"plants": [{"plant": "1000"}]})
    assert second.ask("{ plants { code } }") == {"plants": []}
    assert second.today.isoformat() == "2026-01-05"
    assert first.application is not second.application
    assert open_application("sqlite://").registry.strategies.keys() == first.registry.strategies.keys()
