"""What the documentation shows of the real program, made by running it."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from functools import cached_property
from pathlib import Path

from mto_graph.model.vocabulary import TABLES, Column, Kind
from mto_graph.units import FACTOR_PLACES, PERCENT_PLACES, PRICE_PLACES, QUANTITY_PLACES, format_decimal

ROOT = Path(__file__).parents[2]
_PLACES = {
    Kind.QUANTITY: QUANTITY_PLACES,
    Kind.PRICE: PRICE_PLACES,
    Kind.PERCENT: PERCENT_PLACES,
    Kind.FACTOR: FACTOR_PLACES,
}


class RealParts:
    """Renders real parts by name, in a folder of its own: databases that several parts share are made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def render(self, name: str) -> str:
        """The real part of that name: `vocabulary`, `plugins`, `file PATH`, `query FILE`, `answer FILE`, `demo COMMAND`, …"""
        kind, _, rest = name.partition(" ")
        renderers = {
            "vocabulary": vocabulary,
            "file": lambda: fenced((ROOT / rest).read_text(encoding="utf-8"), "python"),
            "query": lambda: fenced(self._query(rest), "graphql"),
            "answer": lambda: fenced(self._answer(rest), "json"),
            "demo": lambda: fenced(self.command(*shlex.split(rest), database=self._demo)),
            "rush-order": lambda: fenced(
                self.command(*shlex.split(rest), database=self._rush_order, plugins=True)
            ),
            "plugins": lambda: fenced(self.command("plugins")),
        }
        return renderers[kind]()

    def command(self, *arguments: str, database: str = "sqlite://", plugins: bool = False) -> str:
        """What `mto-graph ARGUMENTS` prints."""
        extra = ("--plugins-dir", str(ROOT / "examples/plugins")) if plugins else ()
        done = subprocess.run(
            [sys.executable, "-m", "mto_graph.cli", "--database", database, *extra, *arguments],
            cwd=self._folder,
            env={key: value for key, value in os.environ.items() if not key.startswith("MTO_GRAPH_")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @cached_property
    def _demo(self) -> str:
        database = f"sqlite:///{self._folder}/demo.db"
        self.command("demo", "--no-serve", database=database)
        return database

    @cached_property
    def _rush_order(self) -> str:
        database = f"sqlite:///{self._folder}/rush-order.db"
        self.command("import", str(ROOT / "examples/rush-order"), database=database, plugins=True)
        self.command("plan", "--today", "2025-03-03", database=database, plugins=True)
        return database

    def _query(self, name: str) -> str:
        text = (ROOT / "mto_graph/demo/queries" / name).read_text(encoding="utf-8")
        return text.partition("\n")[2]

    def _answer(self, name: str) -> str:
        from .answers import answer

        return json.dumps(answer(self._demo, self._query(name)), indent=2, ensure_ascii=False)


def fenced(text: str, language: str = "") -> str:
    """A text as a code block."""
    return f"```{language}\n{text.strip()}\n```"


def vocabulary() -> str:
    """Every table and column of a data set, as Markdown."""
    sections = []
    for table in TABLES.values():
        rows = [f"| {_name(column)} | {_value(column)} | {column.description} |" for column in table.columns]
        head = [
            f"### `{table.name}.csv`",
            "",
            table.description,
            "",
            "| column | value | meaning |",
            "|---|---|---|",
        ]
        sections.append("\n".join([*head, *rows]))
    return "\n\n".join(sections)


def _name(column: Column) -> str:
    return f"**{column.name}**" if column.key else column.name


def _value(column: Column) -> str:
    words = [", ".join(f"`{choice}`" for choice in column.choices) or column.kind.value.replace("_", " ")]
    if column.required and not column.key:
        words.append("needed")
    if column.default not in (None, ""):
        words.append(f"default `{_default(column)}`")
    return "; ".join(words)


def _default(column: Column) -> str:
    value = column.default
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and column.kind in _PLACES:
        return format_decimal(value, _PLACES[column.kind])
    return str(value)
