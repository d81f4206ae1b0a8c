"""Every worked example in a page is a scenario, and it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .rewrite import PAGES

# A file that a page shows is run where it stands.
_BLOCK = re.compile(r"(?<! -->\n)```yaml\n(schema: mto-scenario/1\n.*?)```", re.DOTALL)


def examples() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for text in _BLOCK.findall(page.read_text(encoding="utf-8")):
            title = re.search(r"^title: (.*)$", text, re.MULTILINE)
            assert title is not None
            yield f"{page.stem}: {title[1]}", text


EXAMPLES = dict(examples())


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_holds(name: str) -> None:
    from mto_graph.model.vocabulary import TABLES
    from mto_graph.services.scenarios import parse_scenario, perform_scenario

    result = perform_scenario(parse_scenario(EXAMPLES[name], name, TABLES))
    assert result.passed, str(result)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8
