"""What the documentation shows of the real program, made by running it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from functools import cached_property
from pathlib import Path

from mto_graph.model.vocabulary import TABLES, Column, Kind
from mto_graph.services.datasets.plan_files import PLAN_TABLES
from mto_graph.units import FACTOR_PLACES, PERCENT_PLACES, PRICE_PLACES, QUANTITY_PLACES, format_decimal

from .answers import answer, fenced, followed, pretty
from .authorisation import FORBIDDEN, VIEWER, asked, authorisation
from .hooks import hooks
from .life_of_an_order import Life
from .mutations import FOLLOW, MUTATIONS, START, START_INPUT

ROOT = Path(__file__).parents[2]
_PLACES = {
    Kind.QUANTITY: QUANTITY_PLACES,
    Kind.PRICE: PRICE_PLACES,
    Kind.PERCENT: PERCENT_PLACES,
    Kind.FACTOR: FACTOR_PLACES,
}
_LANGUAGES = {
    ".py": "python",
    ".yaml": "yaml",
    ".ts": "typescript",
    ".sh": "sh",
    ".json": "json",
    ".toml": "toml",
    ".graphql": "graphql",
    ".txt": "",
}

FAULTY_ORDERS = """\
sales_order,item,material,plant,quantity,requested_date
4801,10,TSM-400,1000,1.0005,2027-07-01
4801,20,TSM-404,1000,1,2027-07-01
4802,10,TSM-400,1000,2,2027-07-32
"""


class RealParts:
    """Renders real parts by name, in a folder of its own: databases that several parts share are made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told: dict[str, str] = {}

    def render(self, name: str) -> str:
        """The real part of that name: `vocabulary`, `file PATH`, `answer FILE`, `demo COMMAND`, …"""
        kind, _, rest = name.partition(" ")
        renderers = {
            "vocabulary": vocabulary,
            "plan-files": plan_files,
            "hooks": hooks,
            "refused-import": self._refused_import,
            "authorisation": authorisation,
            "viewer": lambda: asked(VIEWER, self._demo),
            "forbidden": lambda: asked(FORBIDDEN, self._demo),
            "refused-demo": lambda: fenced(self.command(*shlex.split(rest), database=self._demo, code=1)),
            "mutation": lambda: self._mutation(rest),
            "long-run": self._long_run,
            "file": lambda: fenced((ROOT / rest).read_text(encoding="utf-8"), _LANGUAGES[Path(rest).suffix]),
            "query": lambda: fenced(self._query(rest), "graphql"),
            "answer": lambda: fenced(self._answer(rest), "json"),
            "demo": lambda: fenced(self.command(*shlex.split(rest), database=self._demo)),
            "rush-order": lambda: fenced(
                self.command(*shlex.split(rest), database=self._rush_order, plugins=True)
            ),
            "plugins": lambda: fenced(self.command("plugins")),
            "life-given": lambda: fenced(self._life.given(), "yaml"),
            "life-steps": lambda: fenced(self._life.steps(rest), "yaml"),
            "life-list": lambda: fenced(self._life.list(*rest.split())),
            "life-cost": lambda: fenced(self._life.cost(rest), "json"),
            "life-ledger": self._life.ledger,
        }
        return renderers[kind]()

    def command(
        self, *arguments: str, database: str = "sqlite://", plugins: bool = False, code: int = 0
    ) -> str:
        """What `mto-graph ARGUMENTS` prints; on stderr when it must fail."""
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
        assert done.returncode == code, done.stderr
        return done.stderr if code else done.stdout

    @cached_property
    def _life(self) -> Life:
        return Life(self._folder)

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

    def _refused_import(self) -> str:
        folder = self._folder / "refused"
        folder.mkdir(exist_ok=True)
        (folder / "sales_orders.csv").write_text(FAULTY_ORDERS, encoding="utf-8")
        return fenced(self.command("import", str(folder), database=self._demo, code=1))

    def _mutation(self, name: str) -> str:
        """One mutation of the page for integrators with its answer; they follow each other on one database."""
        query, variables = MUTATIONS[name]
        for earlier in list(MUTATIONS)[: list(MUTATIONS).index(name)]:
            if earlier not in self._told:
                self._mutation(earlier)
        if name not in self._told:
            self._told[name] = pretty(answer(self._integrated, query, variables))
        shown = [fenced(query, "graphql"), "with the variables", fenced(pretty(variables), "json")]
        return "\n\n".join([*shown, "answers", fenced(self._told[name], "json")])

    def _long_run(self) -> str:
        """A run that nobody waits for and the subscription that follows it: its start, and how it ends."""
        database = f"sqlite:///{self._folder}/long-run.db"
        self.command("demo", "--no-serve", database=database)
        started, events = followed(database, START, START_INPUT, FOLLOW)
        run = {"id": started["data"]["runPlanning"]["planningRun"]["id"]}
        return "\n\n".join(
            [
                *(fenced(START, "graphql"), "with the variables", fenced(pretty(START_INPUT), "json")),
                *("answers", fenced(pretty(started), "json"), "and is then followed with"),
                *(fenced(FOLLOW, "graphql"), "and the variables", fenced(pretty(run), "json")),
                *("until the last message,", fenced(pretty(events[-1]), "json")),
            ]
        )

    @cached_property
    def _integrated(self) -> str:
        database = f"sqlite:///{self._folder}/integrated.db"
        self.command("demo", "--no-serve", database=database)
        return database

    def _query(self, name: str) -> str:
        text = (ROOT / "mto_graph/demo/queries" / name).read_text(encoding="utf-8")
        return text.partition("\n")[2]

    def _answer(self, name: str) -> str:
        return pretty(answer(self._demo, self._query(name)))


def plan_files() -> str:
    """The files of an exported plan and their columns, as Markdown."""
    rows = [f"| `{name}.csv` | {', '.join(columns)} |" for name, columns in PLAN_TABLES.items()]
    return "\n".join(["| file | columns |", "|---|---|", *rows])


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
