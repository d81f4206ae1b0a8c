"""Scenario files on the worklist: every wrong expectation is seen, and what is no expectation is refused."""

from __future__ import annotations

import pytest

from mto_graph.errors import Refused
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.scenarios.document import parse_scenario
from mto_graph.services.scenarios.running import perform_scenario

SCENARIO = """
schema: mto-scenario/1
title: A late purchase
today: 2025-03-03
given:
  plants: [{plant: "1000"}]
  material_plants:
    - {material: C, plant: "1000", procurement_type: external, planned_delivery_days: 7, mrp_controller: BUY}
  sales_orders:
    - {sales_order: "1", item: 10, material: C, plant: "1000", quantity: 5, requested_date: 2025-03-04}
steps:
  - planning_run: {}
  - worklist:
      mrp_controller: BUY
      plant: "1000"
      sales_order: "1"
      item: 10
      entries:
        - {number: 30, urgency: 1, due_date: 2025-03-04, material: C, section: net, quantity: 5,
           action: Bring it forward from 2025-03-10 to 2025-03-04.}
"""


def differences(old: str = "", new: str = "") -> list[str]:
    assert old in SCENARIO
    scenario = parse_scenario(SCENARIO.replace(old, new), "test.yaml", TABLES)
    return [difference.message for difference in perform_scenario(scenario).differences]


def test_a_right_expectation_passes() -> None:
    assert differences() == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("number: 30", "number: 10", "worklist, message 1: number expected 10, seen 30"),
        ("urgency: 1", "urgency: 2", "worklist, message 1: urgency expected 2, seen 1"),
        ("due_date: 2025-03-04", "due_date: 2025-03-05", "due_date expected 2025-03-05, seen 2025-03-04"),
        ("section: net", "section: gross", "section expected gross, seen net"),
        ("quantity: 5,\n", "quantity: 6,\n", "quantity expected 6, seen 5"),
        ("from 2025-03-10", "from 2025-03-11", "action expected Bring it forward from 2025-03-11"),
        (
            "mrp_controller: BUY\n      plant",
            "mrp_controller: MAKE\n      plant",
            "1 messages expected, seen 0",
        ),
        (
            "number: 30, urgency",
            "number: 30}\n        - {number: 30, urgency",
            "2 messages expected, seen 1: 30 on C",
        ),
    ],
)
def test_a_wrong_expectation_is_seen(old: str, new: str, message: str) -> None:
    (seen,) = differences(old, new)
    assert message in seen


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("      item: 10\n      entries", "      entries", "given together"),
        ("entries:", "rows:", "write entries"),
        ("number: 30", "number: x", "not a whole number"),
        ("section: net", "place: net", "not a key here"),
    ],
)
def test_what_is_no_expectation_is_refused(old: str, new: str, fault: str) -> None:
    with pytest.raises(Refused) as refused:
        differences(old, new)
    assert any(fault in error.message for error in refused.value.errors)
