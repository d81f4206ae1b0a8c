"""When a strategy suits a product: rules on criteria of its demand, structure and value, declared as data.

The advice works out the criteria of a product, asks every strategy that declares a `Suitability`, and adds up points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mto_graph.strategies.checks import MaterialFacts

INTERMITTENT = Decimal("1.32")
"""Months between demands from which demand counts as intermittent: Syntetos, Boylan and Croston (2005), On the
categorization of demand patterns, Journal of the Operational Research Society 56, 495-503."""
ERRATIC = Decimal("0.49")
"""Squared coefficient of variation from which demand sizes count as erratic; the same source."""
OURS = "ours"
"""The source of a threshold that is a decision of this project (docs/strategy-advice.md)."""
SYNTETOS_BOYLAN = "Syntetos, Boylan and Croston (2005)"


class Criterion(StrEnum):
    """What is measured of a product in its plant. All values are exact; a criterion may be unknown."""

    DEMAND_INTERVAL = "demand_interval"
    """Months for each month with demand: 1 where there is demand every month."""
    DEMAND_VARIATION = "demand_variation"
    """Squared coefficient of variation of the demand of months that have any; 0 where it is always the same."""
    DEMAND_TREND = "demand_trend"
    """Demand a month of the later half less that of the earlier half, as a part of the mean; below 0 where it falls."""
    REPLACEABILITY = "replaceability"
    """The part of the ordered quantity that did not go to the largest customer: 0 where one customer takes it all."""
    LEAD_TIME_COVERAGE = "lead_time_coverage"
    """The time that customers give, as a part of the time that everything takes from the first part on."""
    ASSEMBLY_SHARE = "assembly_share"
    """The part of the product's price that its components do not make up."""
    COMMON_PARTS = "common_parts"
    """The part of its components on the first level that goes into other products too."""
    SIMILAR_PRODUCTS = "similar_products"
    """How many other products share at least half of the components on the first level."""
    CONFIGURABLE = "configurable"
    """1 where the customer chooses values of its characteristics, else 0."""
    VARIANT = "variant"
    """1 where it is a variant of a configurable product, else 0."""


class Comparison(StrEnum):
    """How a value is compared with a threshold."""

    AT_LEAST = "at_least"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFacts:
    """What a strategy may know of the product: the facts of its master data and the criteria that are known."""

    material: MaterialFacts
    values: Mapping[Criterion, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What speaks for a strategy (points above 0) or against it."""

    criterion: Criterion
    value: Fraction
    comparison: Comparison
    threshold: Decimal
    points: int
    because: str
    source: str = OURS
    rules_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Points for or against a strategy where a criterion is at least, or below, a threshold.

    `required` rules the strategy out where the criterion is known and the rule does not hold; a rule of no points does
    nothing else. A criterion that is not known speaks neither for nor against.

    Example: `Rule(criterion=Criterion.DEMAND_INTERVAL, comparison=Comparison.BELOW, threshold=INTERMITTENT, points=2,
    because="there is demand in most months", source=SYNTETOS_BOYLAN)`
    """

    criterion: Criterion
    comparison: Comparison
    threshold: Decimal
    points: int
    because: str
    source: str = OURS
    required: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether a value meets the rule, exactly."""
        reached = value >= Fraction(self.threshold)
        return reached if self.comparison is Comparison.AT_LEAST else not reached

    def argument(self, values: Mapping[Criterion, Fraction]) -> Argument | None:
        """What the rule says of these values; None: nothing."""
        value = values.get(self.criterion)
        if value is None:
            return None
        holds = self.holds(value)
        if not self.points if holds else not self.required:
            return None
        return Argument(
            criterion=self.criterion,
            value=value,
            comparison=self.comparison,
            threshold=self.threshold,
            points=self.points if holds else 0,
            because=self.because,
            source=self.source,
            rules_out=not holds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Suitability:
    """When a strategy suits: rules, and whatever rules cannot say as a function of the product's facts.

    Example: `Suitability(rules=(Rule(...), Rule(...)))`
    """

    rules: tuple[Rule, ...] = ()
    weighs: Callable[[ProductFacts], Iterable[Argument]] | None = field(default=None)

    def arguments(self, facts: ProductFacts) -> tuple[Argument, ...]:
        """Everything that speaks for or against, rules first."""
        found = [argument for rule in self.rules if (argument := rule.argument(facts.values)) is not None]
        if self.weighs is not None:
            for further in self.weighs(facts):
                if not isinstance(further, Argument):
                    raise TypeError(f"it weighs with {type(further).__name__} instead of an Argument")
                found.append(further)
        return tuple(found)
