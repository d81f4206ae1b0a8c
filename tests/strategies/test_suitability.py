"""When a strategy suits: rules compare exactly, required ones rule out, what is not known says nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mto_graph.strategies import (
    ERRATIC,
    INTERMITTENT,
    Comparison,
    Criterion,
    MaterialFacts,
    ProductFacts,
    Rule,
    Suitability,
    load_registry,
)

FACTS = MaterialFacts(
    material="P", plant="1000", procurement_type="in_house", mrp_type="PD", strategy_group="", lot_size="EX"
)


def rule(comparison: Comparison, **columns: Any) -> Rule:
    given = {
        "criterion": Criterion.DEMAND_INTERVAL,
        "threshold": INTERMITTENT,
        "points": 2,
        "because": "it is",
    }
    return Rule(**{**given, "comparison": comparison, **columns})


@pytest.mark.parametrize(
    ("value", "at_least"),
    [(Fraction(132, 100), True), (Fraction(1319999, 1000000), False), (Fraction(4, 3), True)],
)
def test_thresholds_are_compared_exactly(value: Fraction, at_least: bool) -> None:
    assert rule(Comparison.AT_LEAST).holds(value) is at_least
    assert rule(Comparison.BELOW).holds(value) is not at_least


def test_only_rules_that_hold_are_arguments_and_required_ones_rule_out() -> None:
    suits = Suitability(rules=(rule(Comparison.AT_LEAST), rule(Comparison.BELOW, required=True, points=5)))
    rare = suits.arguments(ProductFacts(material=FACTS, values={Criterion.DEMAND_INTERVAL: Fraction(3)}))
    assert [(one.points, one.rules_out, one.value) for one in rare] == [
        (2, False, Fraction(3)),
        (0, True, Fraction(3)),
    ]
    often = suits.arguments(ProductFacts(material=FACTS, values={Criterion.DEMAND_INTERVAL: Fraction(1)}))
    assert [(one.points, one.rules_out) for one in often] == [(5, False)]
    assert suits.arguments(ProductFacts(material=FACTS, values={})) == ()


def test_a_rule_of_no_points_only_rules_out() -> None:
    suits = Suitability(rules=(rule(Comparison.BELOW, required=True, points=0),))
    often, rare = (
        ProductFacts(material=FACTS, values={Criterion.DEMAND_INTERVAL: Fraction(months)})
        for months in (1, 3)
    )
    assert suits.arguments(often) == ()
    assert [one.rules_out for one in suits.arguments(rare)] == [True]


def test_what_is_weighed_must_be_arguments() -> None:
    suits = Suitability(weighs=lambda facts: [facts])  # type: ignore[list-item,return-value]
    with pytest.raises(TypeError, match="instead of an Argument"):
        suits.arguments(ProductFacts(material=FACTS, values={}))


def test_the_limits_of_the_classification_are_those_published() -> None:
    """Syntetos, Boylan and Croston (2005): an interval of 1.32 and a squared variation of 0.49."""
    assert (Decimal("1.32"), Decimal("0.49")) == (INTERMITTENT, ERRATIC)


def test_the_strategies_of_the_advice_can_be_told_apart() -> None:
    """Every built-in strategy that takes part has rules, each with a reason and a source."""
    taking_part = {
        code: strategy.suits
        for code, strategy in load_registry().strategies.items()
        if strategy.suits is not None
    }
    assert set(taking_part) >= {
        "10",
        "20",
        "25",
        "26",
        "30",
        "40",
        "50",
        "52",
        "55",
        "56",
        "60",
        "63",
        "65",
        "81",
    }
    for suits in taking_part.values():
        assert suits.rules
        assert all(one.because and one.source and (one.points or one.required) for one in suits.rules)
