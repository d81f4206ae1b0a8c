"""The rules of the conformance suite, each an assertion over a plugin and its scenarios."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from mto_graph.model.vocabulary import TABLES
from mto_graph.services.scenarios import Scenario, load_scenario, run_scenario
from mto_graph.strategies import hookimpl, load_registry
from mto_graph.testing.facts import silent_and_speaking
from mto_graph.testing.subject import Subject, turned_round

_NAMED_BY_MATERIALS = {
    "mto_strategies": "strategy_group",
    "mto_lot_sizes": "lot_size",
    "mto_mrp_types": "mrp_type",
}
"""Hooks whose codes a material names, and in which column."""


def loads_beside_the_built_in_plugins(subject: Subject) -> None:
    """It loads, and takes no code that another plugin has."""
    registry = subject.registry()
    plugin = subject.loaded(registry)
    assert not plugin.error, f"plugin {plugin.name} does not load: {plugin.error}"
    assert registry.supplied_by(plugin.name), (
        f"plugin {plugin.name} supplies nothing; are its hooks marked @hookimpl?"
    )


def tells_what_it_is(subject: Subject) -> None:
    """What people choose from has a name and says when to choose it."""
    registry = subject.registry()
    supplied = subject.supplied()
    shelves: dict[str, Any] = {
        "mto_strategies": registry.strategies,
        "mto_lot_sizes": registry.lot_sizes,
        "mto_mrp_types": registry.mrp_types,
        "mto_importers": registry.importers,
    }
    for hook, shelf in shelves.items():
        for code in supplied.get(hook, ()):
            assert shelf[code].name.strip(), f"{code} has no name"
            when = shelf[code].when_to_use.strip()
            assert when.endswith((".", "!")), (
                f"{code}: when_to_use is {when!r}; write a sentence for the planner"
            )


def scenarios_hold(subject: Subject) -> None:
    """Every scenario of the plugin holds."""
    for path in subject.scenarios:
        result = run_scenario(path, plugins=subject.plugins)
        assert result.passed, str(result)


def everything_has_a_scenario(subject: Subject) -> None:
    """Every strategy, lot size and MRP type stands in a scenario."""
    used = {column: {""} for column in _NAMED_BY_MATERIALS.values()}
    for scenario in _scenarios(subject):
        tables = [scenario.given, *(getattr(step.action, "tables", {}) for step in scenario.steps)]
        for row in (row for each in tables for rows in each.values() for row in rows):
            for column in used:
                used[column].add(str(row.get(column, "")))
    supplied = subject.supplied()
    for hook, column in _NAMED_BY_MATERIALS.items():
        missing = set(supplied.get(hook, ())) - used[column]
        assert not missing, (
            f"no scenario has a material with {column} {', '.join(sorted(missing))}; write one"
        )


def same_plan_every_time(subject: Subject) -> None:
    """The same data give the same plan."""
    for scenario in _scenarios(subject):
        _assert_same(
            subject.known_plan_of(scenario), subject.plan_of(scenario), f"{scenario.name}, planned again"
        )


def row_order_does_not_matter(subject: Subject) -> None:
    """The same data in another order give the same plan."""
    for scenario in _scenarios(subject):
        other = subject.plan_of(turned_round(scenario))
        _assert_same(subject.known_plan_of(scenario), other, f"{scenario.name}, its rows turned round")


def quantities_are_conserved(subject: Subject) -> None:
    """Nothing appears or vanishes: lines add up, and no supply serves more, no requirement gets more than there is."""
    for scenario in _scenarios(subject):
        for section in subject.known_plan_of(scenario):
            running: Decimal | None = None
            for row in section["rows"]:
                where = f"{scenario.name}: {section['place']}, {row['date']} {row['element']}"
                available, moved = Decimal(row["available"]), Decimal(row["quantity"] or 0)
                assert running is None or available == running + moved, f"{where}: the lines do not add up"
                running = available
                most = moved if row["quantity"] is not None else available
                used, got = _total(row["peggedTo"]), _total(row["coveredBy"])
                assert not used or used <= most, f"{where} serves {used} and brings {most}"
                assert not got or got <= -moved, f"{where} gets {got} and needs {-moved}"


def segments_never_mix(subject: Subject) -> None:
    """Supplies of a section serve its own requirements: what they give is what these get, section by section."""
    for scenario in _scenarios(subject):
        for section in subject.known_plan_of(scenario):
            given = sum((_total(row["peggedTo"]) for row in section["rows"]), Decimal(0))
            got = sum((_total(row["coveredBy"]) for row in section["rows"]), Decimal(0))
            assert given == got, (
                f"{scenario.name}: {section['place']} gives {given} and gets {got}: segments mix"
            )


def prerequisites_are_silent_and_speak(subject: Subject) -> None:
    """Each check of master data is silent for one material and speaks, in a sentence that names it, for another."""
    registry = subject.registry()
    supplied = subject.supplied()
    checks = [(code, registry.checks[code]) for code in supplied.get("mto_master_data_checks", ())]
    for code in supplied.get("mto_strategies", ()):
        checks += [(code, check) for check in registry.strategies[code].prerequisites]
    for owner, check in checks:
        assert check.prerequisite.strip(), f"{owner}: check {check.code} does not say what it wants"
        silent, sentence = silent_and_speaking(check, owner, subject.breaks.get(check.code))
        assert silent, f"{owner}: check {check.code} is never silent"
        assert sentence, (
            f"{owner}: no material was found for which check {check.code} speaks; "
            f'name one: conformance(…, breaks={{"{check.code}": {{…}}}})'
        )
        assert "MATERIAL-1" in sentence, f"{owner}: {sentence!r} does not name the material"
        assert sentence.endswith("."), f"{owner}: {sentence!r} is no sentence that says what to do"


def errors_name_the_plugin(subject: Subject) -> None:
    """A hook that fails takes its whole plugin out, and the plugin is named with the fault."""
    registry = subject.registry()
    name = subject.loaded(registry).name
    for hook, codes in registry.supplied_by(name).items():
        broken = load_registry(plugins=[*subject.others, _failing(hook)], allowed=())
        failed = broken.plugins[-1]
        assert "out of order" in failed.error, f"{hook} failed and the plugin is not reported"
        assert hook in failed.name
        assert codes
        assert not broken.supplied_by(failed.name)


def _failing(hook: str) -> object:
    def fail(self: object) -> list[object]:
        raise RuntimeError("out of order")

    fail.__name__ = hook
    return type(f"Failing_{hook}", (), {hook: hookimpl(fail)})()


def _scenarios(subject: Subject) -> list[Scenario]:
    assert subject.scenarios, (
        "there is no scenario file (*.yaml); write one, or name their folder: scenarios=…"
    )
    return [load_scenario(path, TABLES) for path in subject.scenarios]


def _assert_same(one: list[dict[str, Any]], other: list[dict[str, Any]], what: str) -> None:
    lines = [_comparable(each) for each in (one, other)]
    differing = sorted(lines[0] ^ lines[1])
    assert not differing, f"{what}, the plan is another: {differing[0]}"


def _comparable(sections: list[dict[str, Any]]) -> set[str]:
    """Sections as texts; the lines of a day have no sequence of their own, so their running sums do not count."""
    return {
        section["place"]
        + ": "
        + ", ".join(sorted(json.dumps({**row, "available": None}, sort_keys=True) for row in section["rows"]))
        for section in sections
    }


def _total(pegs: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(peg["quantity"]) for peg in pegs), Decimal(0))
