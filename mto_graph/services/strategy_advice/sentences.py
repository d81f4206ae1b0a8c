"""Advice in plain sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mto_graph.services.reading.rows import plain
from mto_graph.services.strategy_advice.components import Ground, Proposal
from mto_graph.services.strategy_advice.study import Study
from mto_graph.strategies import Argument, Comparison, Criterion

if TYPE_CHECKING:
    from mto_graph.services.strategy_advice.showing import EffectRow

_CRITERIA = {
    Criterion.DEMAND_INTERVAL: "{:f} months for each month with demand",
    Criterion.DEMAND_VARIATION: "{:f} is the squared coefficient of variation of the demand of months that have any",
    Criterion.DEMAND_TREND: "{:f} of the mean is the change from the earlier to the later half of the months",
    Criterion.REPLACEABILITY: "{:f} of the ordered quantity did not go to the largest customer",
    Criterion.LEAD_TIME_COVERAGE: "{:f} of the time that everything takes is what customers give",
    Criterion.ASSEMBLY_SHARE: "{:f} of the price is not its components'",
    Criterion.COMMON_PARTS: "{:f} of its components on the first level go into other products too",
    Criterion.SIMILAR_PRODUCTS: "{:.0f} other products share at least half of its components",
}
_ANSWERS = {
    Criterion.CONFIGURABLE: ("the customer does not configure it", "the customer configures it"),
    Criterion.VARIANT: (
        "it is not a variant of a configurable product",
        "it is a variant of a configurable product",
    ),
}
"""Criteria that are a question: what is said for 0 and for 1."""
_MEASURES = {
    Criterion.DEMAND_INTERVAL: "the demand interval",
    Criterion.DEMAND_VARIATION: "the variation of demand",
    Criterion.DEMAND_TREND: "the trend of demand",
    Criterion.REPLACEABILITY: "the part that other customers take",
    Criterion.LEAD_TIME_COVERAGE: "the part of the lead time that customers give",
    Criterion.ASSEMBLY_SHARE: "the part of the price that assembly adds",
    Criterion.COMMON_PARTS: "the part of common components",
    Criterion.SIMILAR_PRODUCTS: "the number of similar products",
}


def criterion_text(study: Study, criterion: Criterion, value: Decimal) -> str:
    """A criterion with its value."""
    if criterion in _ANSWERS:
        return f"{_capitalised(_ANSWERS[criterion][int(value)])}."
    text = _CRITERIA[criterion].format(value)
    if criterion is Criterion.LEAD_TIME_COVERAGE:
        text += f" ({days(study.criteria.customer_wait or 0)})"
    return f"{text}."


def argument_text(argument: Argument, value: Decimal) -> str:
    """What speaks for or against a strategy, with the numbers."""
    if argument.criterion in _ANSWERS:
        measured = _ANSWERS[argument.criterion][int(argument.value)]
    else:
        compared = "at least" if argument.comparison is Comparison.AT_LEAST else "below"
        limit = f"the limit {compared} {plain(argument.threshold)}"
        measured = f"{_MEASURES[argument.criterion]} is {plain(value)}, {limit}"
    if argument.rules_out:
        return f"Ruled out unless {argument.because}: {measured}."
    side = "For it" if argument.points >= 0 else "Against it"
    return f"{side} ({argument.points:+d}): {argument.because}; {measured} ({argument.source})."


def component_sentence(proposal: Proposal) -> str:
    """What is proposed for a component, and why."""
    name, grounds = proposal.material.material_number, proposal.grounds
    if Ground.BELOW_STOCK in grounds:
        return f"{name} is made or bought with what is stocked above it."
    reasons = []
    if Ground.WATCHES_STOCK in grounds:
        reasons.append("a reorder point, a forecast or kanban keeps it there")
    if Ground.TOO_SLOW in grounds:
        reasons.append(
            f"it takes {days(proposal.workdays)} with everything below it and {days(max(proposal.left or 0, 0))} are "
            "left"
        )
    if Ground.COMMON in grounds:
        reasons.append(f"{proposal.products} products use it")
    if Ground.ONE_LEVEL_BELOW in grounds:
        reasons.append(
            "nobody knows how long customers wait, and one level below the product is the usual one"
        )
    if Ground.IN_TIME in grounds:
        reasons.append(_in_time(proposal))
    should = "should be stocked" if proposal.stocked else "can wait for the order"
    text = f"{name} {should}: {', and '.join(reasons)}."
    if proposal.changes:
        text += f" Set individual_collective to {proposal.indicator}"
        text += " and clear the explosion type of its BOM items." if proposal.explosions else "."
    return text


def _in_time(proposal: Proposal) -> str:
    left = max(proposal.left or 0, 0)
    if proposal.workdays > left:
        return f"{days(left)} are left, which is enough when what is too slow below it is stocked"
    return f"it takes {days(proposal.workdays)} and {days(left)} are left"


def effect_sentence(
    workdays: int | None, value: Decimal | None, short_days: int | None, without_price: int = 0
) -> str:
    """What a copy brought."""
    parts = ["the lead time is unknown" if workdays is None else f"an order takes {days(workdays)}"]
    if value is not None:
        parts.append(f"{plain(value)} are tied up in stock on average")
        if without_price:
            parts[-1] += (
                f" without {without_price} material{'' if without_price == 1 else 's'} that have no price"
            )
    if short_days:
        parts.append(f"on {short_days} day{'' if short_days == 1 else 's'} of the year something is missing")
    text = ", ".join(parts)
    return f"{_capitalised(text)}."


def advice_sentence(study: Study, now: EffectRow | None, then: EffectRow | None) -> str:
    """The advice in a sentence or two."""
    name, proposed = study.product.material_number, study.proposed
    if proposed is None or proposed.strategy is None:
        return f"No loaded strategy that says when it suits can be proposed for {name}."
    strategy = proposed.strategy
    changing = [proposal for proposal in study.components.values() if proposal.changes]
    if proposed.current:
        text = f"{name} should keep strategy {strategy.code} ({strategy.name})"
    else:
        text = f"Strategy {strategy.code} ({strategy.name}) suits {name} best"
    text += f", {proposed.points} point{'' if proposed.points == 1 else 's'}."
    if changing:
        text += (
            f" The stocking level changes for {len(changing)} component{'' if len(changing) == 1 else 's'}."
        )
    if then is not None and now is not None:
        text += f" Now: {_lower(now.sentence)} Then: {_lower(then.sentence)}"
    elif then is not None:
        text += f" {then.sentence}"
    return text


def days(workdays: int) -> str:
    """A number of workdays."""
    return f"{workdays} workday{'' if workdays == 1 else 's'}"


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
