"""An advice as rows for people: options with arguments and effects, components with grounds, all in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mto_graph.services.costs.money import rounded
from mto_graph.services.reading.rows import Row
from mto_graph.services.strategy_advice.components import Proposal
from mto_graph.services.strategy_advice.copies import Original
from mto_graph.services.strategy_advice.effects import Effect
from mto_graph.services.strategy_advice.options import Option
from mto_graph.services.strategy_advice.sentences import (
    advice_sentence,
    argument_text,
    component_sentence,
    criterion_text,
    effect_sentence,
)
from mto_graph.services.strategy_advice.study import CURRENT, Study
from mto_graph.strategies import ERRATIC, INTERMITTENT, Argument, Criterion, Finding


class CriterionRow(Row):
    """A criterion of a product."""

    __slots__ = ("criterion", "text", "value")

    criterion: str
    value: Decimal
    text: str


class ArgumentRow(Row):
    """What speaks for or against a strategy."""

    __slots__ = (
        "because",
        "comparison",
        "criterion",
        "points",
        "rules_out",
        "source",
        "text",
        "threshold",
        "value",
    )

    because: str
    criterion: str
    value: Decimal
    comparison: str
    threshold: Decimal
    points: int
    source: str
    rules_out: bool
    text: str


class EffectRow(Row):
    """What planning a copy of the master data brought."""

    __slots__ = ("average_stock_value", "lead_time_workdays", "sentence", "short_days", "without_price")

    lead_time_workdays: int | None
    average_stock_value: Decimal | None
    short_days: int | None
    without_price: list[str]
    sentence: str


class StrategyOptionRow(Row):
    """A strategy that may be proposed."""

    __slots__ = (
        "arguments",
        "current",
        "effect",
        "missing",
        "points",
        "proposed",
        "ruled_out",
        "strategy_code",
        "takes_part",
    )

    strategy_code: str | None
    points: int
    current: bool
    proposed: bool
    ruled_out: bool
    takes_part: bool
    arguments: list[ArgumentRow]
    missing: tuple[Finding, ...]
    effect: EffectRow | None


class ComponentAdviceRow(Row):
    """What is proposed for a component."""

    __slots__ = (
        "changes",
        "grounds",
        "individual_collective",
        "material_number",
        "material_plant_id",
        "plant_code",
        "products",
        "sentence",
        "stage",
        "stocked",
        "workdays",
        "workdays_left",
    )

    material_plant_id: int
    material_number: str
    plant_code: str
    stage: str
    stocked: bool
    individual_collective: str | None
    changes: bool
    grounds: list[str]
    products: int
    workdays: int
    workdays_left: int | None
    sentence: str


class StrategyAdviceRow(Row):
    """The advice for a product."""

    __slots__ = (
        "advice_date",
        "components",
        "criteria",
        "current_effect",
        "customer_wait_workdays",
        "demand_pattern",
        "material_plant_id",
        "missing",
        "months",
        "options",
        "sentence",
        "strategy_code",
    )

    material_plant_id: int
    advice_date: date
    sentence: str
    strategy_code: str | None
    months: int
    demand_pattern: str | None
    customer_wait_workdays: int | None
    criteria: list[CriterionRow]
    options: list[StrategyOptionRow]
    components: list[ComponentAdviceRow]
    current_effect: EffectRow | None
    missing: tuple[Finding, ...]


def advice_row(study: Study) -> StrategyAdviceRow:
    """The study in words."""
    row = StrategyAdviceRow()
    row.material_plant_id, row.advice_date = study.product.id, study.today
    row.strategy_code = None if study.proposed is None else study.proposed.code or None
    row.months = len(study.history.months)
    row.demand_pattern = demand_pattern(study.criteria.values)
    row.customer_wait_workdays = study.criteria.customer_wait
    row.criteria = [
        _criterion(study, criterion) for criterion in Criterion if criterion in study.criteria.values
    ]
    effects = {key: _effect(study.original, effect) for key, effect in study.effects.items()}
    row.options = [_option(study, option, effects.get(option.code)) for option in study.options]
    row.current_effect = effects.get(CURRENT)
    row.components = [_component(proposal) for proposal in study.components.values()]
    row.missing = study.missing
    row.sentence = advice_sentence(
        study, effects.get(CURRENT), None if study.proposed is None else effects.get(study.proposed.code)
    )
    return row


def demand_pattern(values: Mapping[Criterion, Fraction]) -> str | None:
    """The class of the demand by interval and variation; None where they are not known.

    Source: Syntetos, Boylan and Croston (2005): smooth, erratic, intermittent, lumpy.
    """
    if Criterion.DEMAND_INTERVAL not in values or Criterion.DEMAND_VARIATION not in values:
        return None
    rare = values[Criterion.DEMAND_INTERVAL] >= Fraction(INTERMITTENT)
    varies = values[Criterion.DEMAND_VARIATION] >= Fraction(ERRATIC)
    if rare:
        return "lumpy" if varies else "intermittent"
    return "erratic" if varies else "smooth"


def to_decimal(value: Fraction, places: int = 3) -> Decimal:
    """A fraction for people, rounded half up: 1/6 is 0.167."""
    scale = int(10**places)
    return Decimal(rounded(value.numerator * scale, value.denominator)).scaleb(-places)


def _criterion(study: Study, criterion: Criterion) -> CriterionRow:
    row = CriterionRow()
    row.criterion = criterion.value
    row.value = to_decimal(study.criteria.values[criterion])
    row.text = criterion_text(study, criterion, row.value)
    return row


def _option(study: Study, option: Option, effect: EffectRow | None) -> StrategyOptionRow:
    row = StrategyOptionRow()
    row.strategy_code = option.code or None
    row.points, row.ruled_out, row.takes_part = option.points, option.ruled_out, option.takes_part
    row.current, row.proposed = option.current, option is study.proposed
    row.arguments = [_argument(argument) for argument in option.arguments]
    row.missing = option.missing
    row.effect = effect.copied() if effect is not None and option.takes_part else None
    return row


def _argument(argument: Argument) -> ArgumentRow:
    row = ArgumentRow()
    row.criterion, row.value = argument.criterion.value, to_decimal(argument.value)
    row.comparison, row.threshold = argument.comparison.value, argument.threshold
    row.points, row.source, row.rules_out = argument.points, argument.source, argument.rules_out
    row.because = argument.because
    row.text = argument_text(argument, row.value)
    return row


def _component(proposal: Proposal) -> ComponentAdviceRow:
    row = ComponentAdviceRow()
    row.material_plant_id = proposal.material.id
    row.material_number, row.plant_code = proposal.material.material_number, proposal.material.plant_code
    row.stage = proposal.current.stage.value
    row.stocked, row.individual_collective = proposal.stocked, proposal.indicator
    row.changes = proposal.changes
    row.grounds = [ground.value for ground in proposal.grounds]
    row.products, row.workdays, row.workdays_left = proposal.products, proposal.workdays, proposal.left
    row.sentence = component_sentence(proposal)
    return row


def _effect(original: Original, effect: Effect) -> EffectRow:
    materials = original.snapshot.materials
    row = EffectRow()
    row.lead_time_workdays, row.short_days = effect.workdays, effect.short_days
    row.average_stock_value = None
    row.without_price = []
    if effect.short_days is not None:
        value = Fraction(0)
        for at, quantity in effect.stock.items():
            price = int(materials.price[at])
            if price:
                value += quantity * price / (10_000 * int(materials.price_unit[at]))
            else:
                row.without_price.append(materials.names[at])
        row.average_stock_value = to_decimal(value, 2)
    row.sentence = effect_sentence(
        row.lead_time_workdays, row.average_stock_value, row.short_days, len(row.without_price)
    )
    return row
