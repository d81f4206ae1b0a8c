"""The life of one sales order item, stage by stage, as the program shows it: what the page about it is made of."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner

from mto_graph.cli.program import program
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.application import Application, open_application
from mto_graph.services.scenarios import Scenario, parse_scenario
from mto_graph.services.scenarios.actions import UpsertRows
from mto_graph.services.scenarios.performing import Performer
from mto_graph.units import from_price, from_quantity

from .answers import answer, pretty

EXAMPLE: Final = Path(__file__).parents[2] / "examples/life-of-an-order.yaml"
MATERIALS: Final = ("PUMP", "BODY", "CASTING", "SEAL")
COST: Final = """\
{
  salesOrderItem(salesOrder: "4711", item: 10) {
    cost { planned actual variance revenue margin stockValue workInProcess delivered scrapped byCause { cause amount } }
  }
}"""
_MARK: Final = "  # stage: "


class Life:
    """Lives through the example once, in a database in a folder, and keeps what is to be seen after each stage."""

    def __init__(self, folder: Path) -> None:
        self._database = f"sqlite:///{folder}/life.db"
        self._given, *stages = EXAMPLE.read_text(encoding="utf-8").split(_MARK)
        self._steps = dict(stage.split("\n", 1) for stage in stages)

    def given(self) -> str:
        """The rows that are there before."""
        return self._given.removesuffix("steps:\n")

    def steps(self, stage: str) -> str:
        """The steps of a stage, as they are written."""
        return "\n".join(line.removeprefix("  ") for line in self._steps[stage].splitlines())

    def list(self, stage: str, material: str) -> str:
        """The stock/requirements list of a material after a stage, as the command line prints it."""
        return self._seen[stage, material]

    def cost(self, stage: str) -> str:
        """What the item costs after a stage, as the API answers it."""
        return self._seen[stage, "cost"]

    def ledger(self) -> str:
        """The ledger in the end, as Markdown."""
        return self._seen["closed", "ledger"]

    @cached_property
    def _seen(self) -> dict[tuple[str, str], str]:
        application = open_application(self._database)
        try:
            performer: Performer | None = None
            seen: dict[tuple[str, str], str] = {}
            for stage in self._steps:
                scenario = self._scenario(stage)
                if performer is None:
                    performer = Performer(application, scenario.today)
                    performer.perform(UpsertRows(scenario.given))
                for step in scenario.steps:
                    if step.action is not None:
                        performer.perform(step.action)
                seen |= {(stage, material): self._list(material) for material in MATERIALS}
                seen[stage, "cost"] = pretty(answer(self._database, COST))
                seen[stage, "ledger"] = _ledger(application)
            return seen
        finally:
            application.close()

    def _scenario(self, stage: str) -> Scenario:
        return parse_scenario(self._given + self._steps[stage], EXAMPLE.name, TABLES)

    def _list(self, material: str) -> str:
        done = CliRunner().invoke(program, ["--database", self._database, "list", material, "1000"])
        assert done.exit_code == 0, done.output
        return done.output


def _ledger(application: Application) -> str:
    with application.database.reading() as session:
        rows = session.rows(
            "SELECT g.id, g.movement_type, m.material, g.quantity, g.from_segment, g.to_segment, g.receipt_order,"
            " g.document, g.cost FROM goods_movement g JOIN material_plant p ON p.id = g.material_plant"
            " JOIN material m ON m.id = p.material ORDER BY g.id"
        )
    head = ["no.", "type", "material", "quantity", "from", "to", "order", "document", "cost of the item"]
    lines = [head, ["---"] * len(head), *([_cell(at, value) for at, value in enumerate(row)] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(at: int, value: Any) -> str:
    if at == 3:
        return str(from_quantity(value))
    if at in (4, 5):
        return "" if value is None else "customer 4711/10" if value else "net"
    if at == 8:
        return str(from_price(value)) if value else ""
    return str(value)
