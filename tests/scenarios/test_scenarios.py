"""Every scenario of this folder holds: worked examples, each number worked by hand before it was run."""

from __future__ import annotations

from pathlib import Path

import pytest

from mto_graph.services.scenarios import run_scenario

FOLDER = Path(__file__).parent
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".yaml", ".json"))


def test_there_are_scenarios_of_our_own_beside_the_three_public_ones() -> None:
    assert len(FILES) >= 18


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    result = run_scenario(path)
    assert result.passed, str(result)
