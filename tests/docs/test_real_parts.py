"""What the pages show of the program is what the program says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mto_graph.services.scenarios import run_scenario

from .life_of_an_order import EXAMPLE
from .real_parts import RealParts
from .rewrite import PAGES, ROOT, rewritten


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> RealParts:
    return RealParts(tmp_path_factory.mktemp("docs"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_shows_what_the_program_says(page: Path, parts: RealParts) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == rewritten(text, parts.render), f"{page.name} is stale; write it anew with: make docs"


def test_the_example_of_the_life_of_an_order_holds() -> None:
    result = run_scenario(EXAMPLE)
    assert result.passed, str(result)


def test_a_stale_part_is_seen() -> None:
    page = "<!-- real: file x -->\nold\n<!-- /real -->\n"
    assert (
        rewritten(page, lambda name: f"new {name}") == "<!-- real: file x -->\nnew file x\n<!-- /real -->\n"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_pages_name_only_commands_and_files_that_exist() -> None:
    from mto_graph.cli.program import COMMANDS

    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for command in re.findall(
            r"(?:^    |`)mto-graph (?:--[a-z-]+ \S+ )*([a-z]+(?:-[a-z]+)*)\b", text, re.MULTILINE
        ):
            assert command in COMMANDS, f"{page.name} speaks of mto-graph {command}"
        for file in re.findall(r"`((?:examples|mto_graph|tests|docs|benchmarks)/[\w./-]+)`", text):
            assert (ROOT / file).exists(), f"{page.name} speaks of {file}"
