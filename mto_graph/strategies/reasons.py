"""The usual reasons for and against a strategy, ready to be named in a `Suitability`.

Each fixes what is measured and from which limit on; the strategy says how many points that is worth to it and why.
Limits without a source are decisions of ours (docs/strategy-advice.md).

Example: `reasons.customers_wait(3, "customers wait until everything is procured for their order")`
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Protocol

from mto_graph.strategies.suitability import (
    ERRATIC,
    INTERMITTENT,
    OURS,
    SYNTETOS_BOYLAN,
    Comparison,
    Criterion,
    Rule,
)


class Reason(Protocol):
    """Makes a rule of the points and the words that a strategy gives; `required` rules out where it does not hold."""

    def __call__(self, points: int, because: str, *, required: bool = False) -> Rule: ...


def _at_least(criterion: Criterion, threshold: str | Decimal, source: str = OURS) -> Reason:
    return _reason(criterion, Comparison.AT_LEAST, Decimal(threshold), source)


def _below(criterion: Criterion, threshold: str | Decimal, source: str = OURS) -> Reason:
    return _reason(criterion, Comparison.BELOW, Decimal(threshold), source)


def _reason(criterion: Criterion, comparison: Comparison, threshold: Decimal, source: str) -> Reason:
    def reason(points: int, because: str, *, required: bool = False) -> Rule:
        return Rule(
            criterion=criterion,
            comparison=comparison,
            threshold=threshold,
            points=points,
            because=because,
            source=source,
            required=required,
        )

    return reason


customers_wait: Final = _at_least(Criterion.LEAD_TIME_COVERAGE, "1")
"""Customers give at least the time that everything takes."""
customers_do_not_wait: Final = _below(Criterion.LEAD_TIME_COVERAGE, "1")
"""Customers give less than the time that everything takes."""
wanted_at_once: Final = _below(Criterion.LEAD_TIME_COVERAGE, "0.25")
"""Customers give less than a quarter of the time that everything takes."""
demand_is_steady: Final = _below(Criterion.DEMAND_INTERVAL, INTERMITTENT, SYNTETOS_BOYLAN)
"""There is demand in most months."""
demand_is_intermittent: Final = _at_least(Criterion.DEMAND_INTERVAL, INTERMITTENT, SYNTETOS_BOYLAN)
"""There are many months without demand."""
sizes_are_alike: Final = _below(Criterion.DEMAND_VARIATION, ERRATIC, SYNTETOS_BOYLAN)
"""The demand of months that have any varies little."""
sizes_are_erratic: Final = _at_least(Criterion.DEMAND_VARIATION, ERRATIC, SYNTETOS_BOYLAN)
"""The demand of months that have any varies much."""
demand_grows_fast: Final = _at_least(Criterion.DEMAND_TREND, "0.5")
"""The later half of the months asks for half as much again as the mean more than the earlier one."""
one_customer: Final = _below(Criterion.REPLACEABILITY, "0.25")
"""One customer takes more than three quarters."""
many_customers: Final = _at_least(Criterion.REPLACEABILITY, "0.75")
"""No customer takes more than a quarter."""
assembly_adds_value: Final = _at_least(Criterion.ASSEMBLY_SHARE, "0.25")
"""Final assembly makes up at least a quarter of the price."""
assembly_adds_little: Final = _below(Criterion.ASSEMBLY_SHARE, "0.25")
"""Components make up more than three quarters of the price."""
parts_are_common: Final = _at_least(Criterion.COMMON_PARTS, "0.5")
"""At least half of the components on the first level go into other products too."""
has_similar_products: Final = _at_least(Criterion.SIMILAR_PRODUCTS, "1")
"""At least one other product shares half of its components."""
customer_configures: Final = _at_least(Criterion.CONFIGURABLE, "1")
"""The product has characteristics that a sales order item gives values."""
is_a_variant: Final = _at_least(Criterion.VARIANT, "1")
"""The product is a variant of a configurable one."""
customer_does_not_configure: Final = _below(Criterion.CONFIGURABLE, "1")(
    0, "nothing about it is left for the customer to choose", required=True
)
"""Rules a strategy out for configurable products, and says nothing of others."""
