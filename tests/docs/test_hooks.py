"""Every hook is described for the authors of plugins."""

from __future__ import annotations

from pathlib import Path

from mto_graph.strategies import hookspecs

PAGE = Path(__file__).parents[2] / "docs" / "strategy-author.md"


def test_every_hook_stands_in_the_page_for_strategy_authors_and_has_a_docstring() -> None:
    hooks = [name for name in vars(hookspecs) if name.startswith("mto_")]
    assert hooks
    page = PAGE.read_text(encoding="utf-8")
    for hook in hooks:
        assert f"| `{hook}` |" in page
        assert getattr(hookspecs, hook).__doc__
