"""An application for tests: load a world, plan it, look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.application import open_application
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.scenarios import load_scenario
from mto_graph.services.scenarios.actions import UpsertRows
from mto_graph.services.scenarios.performing import Performer
from mto_graph.services.stock_requirements import Row, Section, stock_requirements_list
from mto_graph.strategies import Plugin, Registry


class App:
    """One application with its database, at a date of its own.

    Example:
        app = App([my_plugin])
        app.load({"plants": [{"plant": "1000"}], "materials": [{"material": "PUMP"}], …})
        app.plan()
        assert [row.quantity for row in app.planned_orders("PUMP", "customer 4711/10")] == [3]
    """

    def __init__(
        self,
        plugins: Sequence[object] = (),
        *,
        plugins_dir: Path | None = None,
        database: str = "sqlite://",
        today: str = "2025-03-03",
    ) -> None:
        self.today = date.fromisoformat(today)
        self.application = open_application(database, plugins=plugins, plugins_dir=plugins_dir)
        self._api: Api | None = None

    @property
    def registry(self) -> Registry:
        """The plugins and what they supply."""
        return self.application.registry

    def plugin(self, name: str) -> Plugin:
        """The plugin of this name, also one that failed."""
        return next(plugin for plugin in self.registry.plugins if plugin.name == name)

    def load(self, world: Mapping[str, Sequence[Mapping[str, Any]]] | Path | str) -> None:
        """Load rows of data-set tables, the rows and steps of a scenario file, or a folder; Refused if refused."""
        if isinstance(world, Mapping):
            upsert(self.application, world)
        elif Path(world).is_dir():
            import_folder(self.application, Path(world))
        else:
            self._perform(Path(world))

    def _perform(self, path: Path) -> None:
        scenario = load_scenario(path, TABLES)
        performer = Performer(self.application, scenario.today)
        if scenario.given:
            performer.perform(UpsertRows(scenario.given))
        for step in scenario.steps:
            if step.action is not None:
                performer.perform(step.action)
        self.today = performer.today

    def plan(self, **scope: Any) -> None:
        """A planning run over all that has changed; `scope` as a `PlanningRequest` takes it. Refused if it fails."""
        run_planning(self.application, PlanningRequest(today=self.today, **scope))

    def section(self, material: str, section: str = "net", plant: str = "1000") -> tuple[Row, ...]:
        """The lines of one section (`net`, `planning`, `customer 4711/10`, …); none where there is no such section."""
        return next((found.rows for found in self.sections(material, plant) if found.text == section), ())

    def sections(self, material: str, plant: str = "1000") -> tuple[Section, ...]:
        """All sections of a material in a plant."""
        return stock_requirements_list(self.application, material, plant, self.today).sections

    def planned_orders(self, material: str, section: str = "net", plant: str = "1000") -> list[Row]:
        """The planned orders of a section, by date."""
        return [row for row in self.section(material, section, plant) if row.element == "PldOrd"]

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data that the GraphQL API answers with; an AssertionError when it answers with errors."""
        if self._api is None:
            self._api = Api(self.application, today=lambda: self.today)
        body = self._api.execute(GraphQLRequest(query, variables), "test").body
        assert "errors" not in body, body["errors"]
        return body["data"]

    def findings(self, material: str, plant: str = "1000") -> set[str]:
        """The codes of what the plugins' checks find in the master data of a material."""
        query = "query ($m: String!, $p: String!) { materialPlant(material: $m, plant: $p) { findings { code } } }"
        found = self.ask(query, {"m": material, "p": plant})["materialPlant"]["findings"]
        return {finding["code"] for finding in found}

    def close(self) -> None:
        """Give back the database."""
        self.application.close()
