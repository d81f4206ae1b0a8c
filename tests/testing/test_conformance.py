"""The conformance suite: built-in strategies pass it, and each of its rules can fail."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import mto_strategy_20
import mto_strategy_50
import pytest

from mto_graph.strategies import (
    Lots,
    LotSize,
    MasterDataCheck,
    RequirementsClass,
    SegmentKind,
    Shortages,
    Strategy,
    hookimpl,
)
from mto_graph.testing import conformance, rules
from mto_graph.testing.conformance import _RULES
from mto_graph.testing.subject import Subject

SCENARIOS = Path(__file__).parents[1] / "scenarios"
MADE_TO_ORDER = SCENARIOS / "01-make-to-order.yaml"

test_strategy_20 = conformance(mto_strategy_20, [MADE_TO_ORDER])
test_strategy_50 = conformance(mto_strategy_50, [SCENARIOS / "02-planning-without-final-assembly.yaml"])

WORLD = """
schema: mto-scenario/1
title: Two parts
today: 2025-03-03
given:
  plants: [{plant: "1000"}]
  material_plants:
    - {material: PART, plant: "1000", procurement_type: external, lot_size: XL, strategy_group: X1}
  sales_orders:
    - {sales_order: "1", item: 10, material: PART, plant: "1000", quantity: 3, requested_date: 2025-05-05}
    - {sales_order: "2", item: 10, material: PART, plant: "1000", quantity: 4, requested_date: 2025-05-12}
steps:
  - planning_run: {}
  - expect: {material: PART, sections: {net: [{element: Stock, available: 0}]}, partial: true}
"""
NET = RequirementsClass(requirements_type="KX", segment=SegmentKind.NET)
SOUND = Strategy(code="X1", name="Own", when_to_use="In tests.", customer=NET)


class Whimsical(LotSize):
    """More than is short, and never twice the same."""

    code, name, when_to_use = "XL", "Whimsical", "In tests."

    def lots(self, shortages: Shortages) -> Lots:
        short = shortages.quantities.nonzero()[0]
        return Lots(short, shortages.quantities[short] + random.randrange(1, 10**9) * 1000)


class Own:
    """A plugin with strategies and lot sizes."""

    def __init__(self, *strategies: Strategy, lot_sizes: Iterable[LotSize] = ()) -> None:
        self.strategies, self.lot_sizes = strategies, lot_sizes

    @hookimpl
    def mto_strategies(self) -> Iterable[Strategy]:
        return self.strategies

    @hookimpl
    def mto_lot_sizes(self) -> Iterable[LotSize]:
        return self.lot_sizes


def check(says: Callable[[Any], str | None]) -> Strategy:
    return replace(SOUND, prerequisites=(MasterDataCheck("OWN", "lot_size", "All is well.", says),))


def subject(plugin: object, folder: Path, text: str = WORLD) -> Subject:
    path = folder / "world.yaml"
    path.write_text(text)
    return Subject(plugin, [path], {}, [])


BROKEN: dict[str, tuple[str, Callable[[], object], str]] = {
    "a code that is taken": (
        "loads_beside_the_built_in_plugins",
        lambda: Own(replace(SOUND, code="20")),
        "strategy 20 is already supplied by plugin strategy-20",
    ),
    "nothing supplied": ("loads_beside_the_built_in_plugins", Own, "supplies nothing"),
    "no advice": (
        "tells_what_it_is",
        lambda: Own(replace(SOUND, when_to_use="sometimes")),
        "write a sentence for the planner",
    ),
    "no scenario": (
        "everything_has_a_scenario",
        lambda: Own(SOUND, replace(SOUND, code="X2")),
        "no scenario has a material with strategy_group X2",
    ),
    "chance": (
        "same_plan_every_time",
        lambda: Own(SOUND, lot_sizes=[Whimsical()]),
        "world.yaml, planned again, the plan is another: PART in 1000, net",
    ),
    "a check that always speaks": (
        "prerequisites_are_silent_and_speak",
        lambda: Own(check(lambda facts: f"{facts.material} is wrong.")),
        "is never silent",
    ),
    "a check that never speaks": (
        "prerequisites_are_silent_and_speak",
        lambda: Own(check(lambda facts: None)),
        "no material was found for which check OWN speaks",
    ),
    "a finding that names nothing": (
        "prerequisites_are_silent_and_speak",
        lambda: Own(check(lambda facts: "Something is wrong." if facts.has_plan else None)),
        "does not name the material",
    ),
    "a scenario that does not hold": (
        "scenarios_hold",
        lambda: Own(replace(SOUND, customer=None, plan=NET)),
        "PART",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_rule_tells_what_a_plugin_breaks(how: str, tmp_path: Path) -> None:
    rule, plugin, message = BROKEN[how]
    text = WORLD.replace("lot_size: XL", "lot_size: EX") if how != "chance" else WORLD
    if how == "a scenario that does not hold":
        text = text.replace("available: 0", "available: 1")
    with pytest.raises(AssertionError) as told:
        getattr(rules, rule)(subject(plugin(), tmp_path, text))
    assert message in str(told.value)


class Doctored(Subject):
    """A subject whose plan another planner made."""

    __slots__ = ()

    def plan_of(self, scenario: Any) -> list[dict[str, Any]]:
        rows = self.others[0]
        assert isinstance(rows, list)
        return [{"place": "PART in 1000, net", "rows": rows.pop(0)}]


def row(quantity: str, available: str, covered: str = "", used: str = "") -> dict[str, Any]:
    pegs = {"coveredBy": covered, "peggedTo": used}
    return {
        "date": "2025-05-05",
        "element": "X",
        "quantity": quantity or None,
        "available": available,
        **{name: [{"quantity": each} for each in text.split()] for name, text in pegs.items()},
    }


@pytest.mark.parametrize(
    ("rule", "plans", "message"),
    [
        ("quantities_are_conserved", [[row("", "0"), row("3", "2")]], "the lines do not add up"),
        ("quantities_are_conserved", [[row("", "1", used="1 1")]], "serves 2 and brings 1"),
        ("quantities_are_conserved", [[row("-3", "-3", covered="4")]], "gets 4 and needs 3"),
        ("segments_never_mix", [[row("3", "3", used="3")]], "gives 3 and gets 0: segments mix"),
        (
            "row_order_does_not_matter",
            [[row("3", "3")], [row("4", "4")]],
            "its rows turned round, the plan is another",
        ),
    ],
)
def test_a_plan_that_breaks_a_rule_is_told(rule: str, plans: list[Any], message: str, tmp_path: Path) -> None:
    sound = subject(Own(SOUND), tmp_path)
    with pytest.raises(AssertionError) as told:
        getattr(rules, rule)(Doctored(sound.plugin, sound.scenarios, {}, [plans]))
    assert message in str(told.value)


def test_there_is_a_case_for_every_rule() -> None:
    public = {
        name for name, found in vars(rules).items() if getattr(found, "__module__", "") == rules.__name__
    }
    assert {name for name in public if not name.startswith("_")} == set(_RULES)


def test_a_plugin_without_scenarios_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="there is no scenario file"):
        rules.same_plan_every_time(Subject(Own(SOUND), [], {}, []))
