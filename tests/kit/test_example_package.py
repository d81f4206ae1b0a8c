"""The tutorial, carried out word by word in a fresh environment; its result is the example, an outside package."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .environments import Environment, fresh_environment

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial-strategy.md"
EXAMPLE = "examples/engineer-to-order/"

_PART = re.compile(
    r"<!-- real: file (?P<file>\S+) -->\n```\w+\n(?P<text>.*?)\n```\n<!-- /real -->"
    r"|(?P<fails><!-- fails -->\n)?```console\n(?P<commands>.*?)\n```",
    re.DOTALL,
)


@dataclass
class Tutorial:
    """Who follows the page: an environment and the folder to work in."""

    environment: Environment
    folder: Path

    def follow(self, page: str) -> Iterator[str]:
        """Do what the page says, part by part, and bring what each command printed."""
        for part in _PART.finditer(page):
            if part["file"]:
                (self.folder / part["file"].removeprefix(EXAMPLE)).write_text(part["text"] + "\n")
                continue
            for line in part["commands"].splitlines():
                yield self._run(shlex.split(line.removeprefix("$ ")), fails=bool(part["fails"]))

    def _run(self, words: list[str], *, fails: bool) -> str:
        if words[0] == "cd":
            self.folder /= words[1]
            return ""
        if words[0] == "rm":
            (self.folder / words[1]).unlink()
            return ""
        program = ["-m", "mto_graph.cli"] if words[0] == "mto-graph" else []
        if program == []:
            assert words[0] == "python", words
        done = self.environment.run(*program, *words[1:], folder=self.folder)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tutorial, list[str]]:
    folder = tmp_path_factory.mktemp("tutorial")
    tutorial = Tutorial(fresh_environment(folder / "environment"), folder)
    return tutorial, list(tutorial.follow(PAGE.read_text(encoding="utf-8")))


def test_the_tutorial_leads_to_a_plugin_that_passes_its_tests(followed: tuple[Tutorial, list[str]]) -> None:
    _, printed = followed
    before, after = [text for text in printed if " passed" in text]
    assert "1 failed" in before
    assert "12 passed" in after


def test_its_result_is_the_example(followed: tuple[Tutorial, list[str]]) -> None:
    tutorial, _ = followed
    for path in sorted((ROOT / EXAMPLE).rglob("*.*")):
        name = str(path.relative_to(ROOT / EXAMPLE))
        if path.suffix in (".py", ".yaml"):
            assert (tutorial.folder / name).read_text() == path.read_text(encoding="utf-8"), name


def test_the_installed_example_is_seen_like_any_plugin(followed: tuple[Tutorial, list[str]]) -> None:
    tutorial, printed = followed
    assert any("engineer-to-order 0.1.0 (package engineer-to-order)" in text for text in printed)
    assert any("E1 Engineer to order" in text for text in printed)
    done = tutorial.environment.run("-m", "mto_graph.cli", "--help", folder=tutorial.folder)
    assert "from-customer" in done.stdout
    schema = tutorial.environment.run("-m", "mto_graph.cli", "schema", folder=tutorial.folder)
    assert "  outstandingFromCustomer(" in schema.stdout
