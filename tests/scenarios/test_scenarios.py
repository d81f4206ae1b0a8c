"""Every scenario of this folder holds: worked examples, each number worked by hand before it was run."""

from __future__ import annotations

from pathlib import Path

import pytest

from mto_graph.model.vocabulary import TABLES
from mto_graph.services.application import Application
from mto_graph.services.scenarios import Scenario, load_scenario, run_scenario
from mto_graph.services.scenarios.actions import Deliver, MoveGoods, ReceiveGoods
from mto_graph.strategies import Purpose

FOLDER = Path(__file__).parent
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".yaml", ".json"))


def test_there_are_scenarios_of_our_own_beside_the_three_public_ones() -> None:
    assert len(FILES) >= 18


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    result = run_scenario(path)
    assert result.passed, str(result)


def test_every_movement_type_has_a_story(memory_application: Application) -> None:
    registry = memory_application.registry
    told = {code for path in FILES for code in posted(load_scenario(path, TABLES))}
    assert told == set(registry.movement_types)
    # The words for everyday postings are stories of their types, too.
    everyday = {registry.movement_type_for(one).code for one in (Purpose.GOODS_RECEIPT, Purpose.DELIVERY)}
    actions = {type(step.action) for path in FILES for step in load_scenario(path, TABLES).steps}
    assert everyday <= told
    assert {ReceiveGoods, Deliver} <= actions


def posted(scenario: Scenario) -> set[str]:
    """The movement types that a scenario posts by their code; what must be refused is no story."""
    return {
        step.action.movement.movement_type for step in scenario.steps if isinstance(step.action, MoveGoods)
    }
