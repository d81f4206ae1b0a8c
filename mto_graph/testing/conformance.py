"""The conformance suite: what every plugin must keep, tested on the plugin's own scenarios.

Each rule is a test of its own: a plugin that breaks one is told which, where and with which numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from mto_graph.testing.subject import Subject

Rule = Callable[[Subject], None]


def conformance(
    plugin: object,
    scenarios: Path | str | Sequence[Path] | None = None,
    *,
    breaks: Mapping[str, Mapping[str, Any]] | None = None,
    plugins: Sequence[object] = (),
) -> Callable[..., None]:
    """A test, one case for each rule, of a plugin (its module or object).

    `scenarios` are its scenario files or the folder that holds them; without it the folder of the calling test.
    `breaks` names facts that make a prerequisite speak, by its code, where trying one and two fields at a time finds
    none: `{"NO_PLAN": {"lot_size": "FX", "has_plan": True}}`. `plugins` are others that it builds on.

    Example: `test_conformance = conformance(night_shift)`
    """
    if scenarios is None:
        scenarios = Path(sys._getframe(1).f_globals["__file__"]).parent
    files = (
        tuple(scenarios)
        if isinstance(scenarios, Sequence) and not isinstance(scenarios, str)
        else tuple(sorted(Path(scenarios).glob("**/*.yaml")))
    )
    subject = Subject(plugin, files, dict(breaks or {}), tuple(plugins))

    @pytest.mark.parametrize("rule", _RULES)
    def test_conformance(rule: str) -> None:
        from mto_graph.testing import rules

        check: Rule = getattr(rules, rule)
        check(subject)

    return test_conformance


_RULES = (
    "loads_beside_the_built_in_plugins",
    "tells_what_it_is",
    "scenarios_hold",
    "everything_has_a_scenario",
    "same_plan_every_time",
    "row_order_does_not_matter",
    "quantities_are_conserved",
    "segments_never_mix",
    "prerequisites_are_silent_and_speak",
    "errors_name_the_plugin",
)
