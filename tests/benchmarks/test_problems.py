"""Made-up companies: the same for a seed, and the same as a snapshot, as rows and as a folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import generate
from benchmarks.problem_tables import tables, write_folder
from benchmarks.problems import TODAY, Problem
from mto_graph.mrp.plan import plan
from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .plans import of_snapshot, of_tables

SMALL = Problem.realistic(lines=40, products=6, seed=3)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_seed_names_one_company(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        write_folder(Problem.realistic(lines=40, products=6, seed=seed), tmp_path / name)
    one, again, other = (_files(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    assert all(one[name] != other[name] for name in ("bom_items.csv", "sales_orders.csv", "stock.csv"))


def test_as_it_stands_every_line_is_planned_apart_on_all_levels() -> None:
    problem = Problem(products=2, levels=3, children=4, lines=5)
    assert problem.per_product == 21
    orders = of_snapshot(problem)
    assert len(orders) == 5 * 21
    assert {owner for _, owner, *_ in orders} == {f"{line:08d}" for line in range(5)}


def test_a_private_tree_is_numbered_from_the_top() -> None:
    structure = Problem(products=2, levels=3, children=2).structure
    below = list(zip(structure.parent.tolist(), structure.component.tolist(), strict=True))
    assert below == [(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)] + [
        (parent + 7, component + 7) for parent, component in below[:6]
    ]
    assert structure.level.tolist() == [0, 1, 1, 2, 2, 2, 2] * 2
    assert structure.position.tolist() == [0, 1] * 6


def test_common_parts_have_the_share_that_was_asked_for_and_several_users() -> None:
    problem = Problem(products=200, levels=4, children=3, common_percent=30, used_by=4)
    structure = problem.structure
    of_products = ~_below_common(problem)[structure.parent]
    common = structure.common[structure.component]
    assert 0.27 < common[of_products].mean() < 0.33
    assert not common[~of_products].any()
    users = np.bincount(structure.component[common], minlength=len(structure))[structure.common]
    assert users.min() >= 1
    assert 3.5 < users.mean() <= 4


def _below_common(problem: Problem) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Per material: whether it is a common part or belongs to one."""
    structure = problem.structure
    found = structure.common.copy()
    for level in range(1, problem.levels):
        items = structure.level[structure.component] == level
        found[structure.component[items]] |= found[structure.parent[items]]
    return found


def test_every_material_stands_one_level_below_its_users() -> None:
    structure = SMALL.structure
    assert (structure.level[structure.component] == structure.level[structure.parent] + 1).all()
    assert (np.diff(structure.parent) >= 0).all()


def test_collective_components_are_common_parts_first() -> None:
    problem = Problem.realistic(lines=40, products=30, collective_percent=2)
    collective = problem.collective
    assert collective.sum() == (len(collective) - 30) * 2 // 100
    assert problem.structure.common[collective].all()
    more = Problem.realistic(lines=40, products=30, collective_percent=60)
    assert more.collective[more.structure.common].all()
    assert not more.collective[more.structure.product].any()


def test_a_few_per_cent_of_a_realistic_plan_have_messages() -> None:
    problem = Problem.realistic(lines=400)
    snapshot = problem.snapshot()
    orders = plan(snapshot).order_messages
    said_of_every_one = sum(
        1 << at for at, rule in enumerate(snapshot.exception_rules) if rule.number in (1, 42, 44)
    )
    share = ((orders & ~said_of_every_one) != 0).mean()
    assert 0.01 < share < 0.06


@pytest.mark.parametrize("problem", [SMALL, Problem(products=3, lines=20)], ids=["realistic", "private"])
def test_rows_are_planned_as_the_snapshot(memory_application: Application, problem: Problem) -> None:
    upsert(memory_application, tables(problem))
    run_planning(memory_application, PlanningRequest(today=TODAY))
    assert of_tables(memory_application) == of_snapshot(problem)


def test_the_folder_is_planned_as_the_snapshot(
    memory_application: Application, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generate.main([str(tmp_path), "--lines", "40", "--products", "6", "--seed", "3"])
    assert "sales_orders.csv: 40 rows" in capsys.readouterr().out
    import_folder(memory_application, tmp_path)
    run_planning(memory_application, PlanningRequest(today=TODAY))
    stored = of_tables(memory_application)
    assert stored == of_snapshot(SMALL)
    assert {"net", "00000007"} <= {owner for _, owner, *_ in stored}
