"""What the conformance suite looks at: a plugin, its scenarios, and the plans that they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mto_graph.services.scenarios import Scenario
    from mto_graph.strategies import Plugin, Registry
    from mto_graph.testing.apps import App

_PLAN = """
query ($after: String) { materialPlants(first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { material { number } plant { code } stockRequirementsList { sections {
    kind
    ... on CustomerSection { salesOrderItem { item salesOrder { number } } }
    rows {
      date element quantity available orderType convertible startDate finishDate item
      exceptions { number } coveredBy { quantity } peggedTo { quantity }
    } } } } } }
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """A plugin under test; `breaks` are facts that make a prerequisite speak, by its code."""

    plugin: object
    scenarios: Sequence[Path]
    breaks: Mapping[str, Mapping[str, Any]]
    others: Sequence[object]
    seen: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The plans that were looked at, by scenario: most rules look at the same."""

    @property
    def plugins(self) -> list[object]:
        """The plugin and those that it builds on."""
        return [*self.others, self.plugin]

    def registry(self) -> Registry:
        """The built-in plugins and this one."""
        from mto_graph.strategies import load_registry

        return load_registry(plugins=self.plugins)

    def loaded(self, registry: Registry) -> Plugin:
        """The plugin as the registry knows it, under the name of its entry point where it is installed."""
        manager = registry.manager
        name = manager.get_name(self.plugin) or getattr(self.plugin, "__name__", type(self.plugin).__name__)
        return next(found for found in registry.plugins if found.name == name)

    def supplied(self) -> dict[str, tuple[str, ...]]:
        """The codes that the plugin supplies, by hook."""
        registry = self.registry()
        return registry.supplied_by(self.loaded(registry).name)

    def known_plan_of(self, scenario: Scenario) -> list[dict[str, Any]]:
        """The plan of a scenario, which is planned once for all rules."""
        if scenario.name not in self.seen:
            self.seen[scenario.name] = self.plan_of(scenario)
        return self.seen[scenario.name]

    def plan_of(self, scenario: Scenario) -> list[dict[str, Any]]:
        """What is to be seen at the end of a scenario, after one more run, section by section; no order numbers."""
        from mto_graph.services.scenarios.actions import UpsertRows
        from mto_graph.services.scenarios.performing import Performer
        from mto_graph.testing.apps import App

        app = App(self.plugins)
        try:
            performer = Performer(app.application, scenario.today)
            if scenario.given:
                performer.perform(UpsertRows(scenario.given))
            for step in scenario.steps:
                if step.action is not None:
                    performer.perform(step.action)
            app.today = performer.today
            app.plan()
            return _seen(app)
        finally:
            app.close()


def turned_round(scenario: Scenario) -> Scenario:
    """The same scenario with the rows of every table in the opposite order."""
    from mto_graph.services.scenarios.actions import UpsertRows

    def turned(tables: Any) -> dict[str, Any]:
        return {name: tuple(reversed(rows)) for name, rows in tables.items()}

    steps = tuple(
        replace(step, action=UpsertRows(turned(step.action.tables)))
        if isinstance(step.action, UpsertRows)
        else step
        for step in scenario.steps
    )
    return replace(scenario, given=turned(scenario.given), steps=steps)


def _seen(app: App) -> list[dict[str, Any]]:
    """Every section with its lines; lines of one day in an order of their own, so that two plans can be compared."""
    sections: list[dict[str, Any]] = []
    after = None
    while True:
        page = app.ask(_PLAN, {"after": after})["materialPlants"]
        for node in page["nodes"]:
            place = f"{node['material']['number']} in {node['plant']['code']}"
            for section in node["stockRequirementsList"]["sections"]:
                item = section.get("salesOrderItem")
                of = f" {item['salesOrder']['number']}/{item['item']}" if item else ""
                sections.append({"place": f"{place}, {section['kind'].lower()}{of}", "rows": section["rows"]})
        if not page["pageInfo"]["hasNextPage"]:
            return sections
        after = page["pageInfo"]["endCursor"]
