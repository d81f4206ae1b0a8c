"""Running a scenario: an empty database, the given rows, then step by step what is done and what must be seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mto_graph.errors import Refused
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.application import Application, open_application
from mto_graph.services.scenarios.actions import UpsertRows
from mto_graph.services.scenarios.checking import check
from mto_graph.services.scenarios.comparing import SectionDifference
from mto_graph.services.scenarios.document import Scenario, Step, load_scenario
from mto_graph.services.scenarios.performing import ExpectationFailed, Performer
from mto_graph.services.scenarios.reporting import Difference, ScenarioResult


def run_scenario(
    path: Path | str, plugins_dir: Path | None = None, plugins: Sequence[object] = ()
) -> ScenarioResult:
    """Run one scenario file in an empty in-memory database and report every difference.

    Refused, with every fault and its place, when the file is not a scenario. A step that is refused unexpectedly
    is a difference and ends the scenario, because what follows would only repeat it.

    Example: `run_scenario("20-make-to-order.yaml").passed`
    """
    return perform_scenario(load_scenario(Path(path), TABLES), plugins_dir, plugins)


def perform_scenario(
    scenario: Scenario, plugins_dir: Path | None = None, plugins: Sequence[object] = ()
) -> ScenarioResult:
    """Run a scenario that is read already; as `run_scenario` otherwise."""
    application = open_application("sqlite://", plugins_dir=plugins_dir, plugins=plugins)
    try:
        differences = _differences(application, scenario)
    finally:
        application.close()
    return ScenarioResult(scenario.name, scenario.title, len(scenario.steps), tuple(differences))


def _differences(application: Application, scenario: Scenario) -> list[Difference]:
    performer = Performer(application, scenario.today)
    given = Step(0, "given", UpsertRows(scenario.given) if scenario.given else None, ())
    found: list[Difference] = []
    for step in (given, *scenario.steps):
        refused = _perform(performer, step)
        found.extend(refused)
        if refused and not _can_go_on(step):
            break
        found.extend(_look(performer, step))
    return found


def _can_go_on(step: Step) -> bool:
    """Whether later steps still mean something: a wrong `expect_error` is only a wrong expectation."""
    return step.name == "expect_error"


def _perform(performer: Performer, step: Step) -> list[Difference]:
    if step.action is None:
        return []
    try:
        performer.perform(step.action)
    except Refused as refused:
        return [
            Difference(step.number, step.name, "", f"refused with {error.code}: {error}")
            for error in refused.errors
        ]
    except ExpectationFailed as failed:
        return [Difference(step.number, step.name, "", str(failed))]
    return []


def _look(performer: Performer, step: Step) -> list[Difference]:
    found: list[Difference] = []
    for expected in step.expectations:
        try:
            differences = check(performer.application, expected, performer.today)
        except Refused as refused:
            differences = tuple(SectionDifference("", str(error)) for error in refused.errors)
        found.extend(
            Difference(step.number, step.name, difference.section, difference.message, difference.lines)
            for difference in differences
        )
    return found
