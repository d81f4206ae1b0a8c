"""`mto-graph advice`: which strategy and which stocking level suit a product, why, and what they would bring."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.parameters import DATE
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import styled, table

if TYPE_CHECKING:
    from mto_graph.services.strategy_advice import StrategyAdviceRow
    from mto_graph.services.strategy_advice.showing import (
        ComponentAdviceRow,
        EffectRow,
        StrategyOptionRow,
    )

_HEADER = ("", "strategy", "points", "lead time", "stock value", "days short")
_RIGHT = (2, 3, 4, 5)


@click.command("advice")
@click.argument("material")
@click.argument("plant")
@click.option("--today", type=DATE, help="The day of the advice; without it that of the last planning run.")
@click.option("--seconds", type=click.IntRange(1, 60), default=10, help="So long copies may be planned.")
@with_json
@with_database()
@click.pass_obj
def advice(settings: Settings, material: str, plant: str, today: date | None, seconds: int) -> None:
    """Say which strategy and which stocking level suit MATERIAL in PLANT, and why. Nothing is written.

    The lead time (workdays) and the average value in stock come from planning copies of the master data in memory.
    A star marks the strategy that is proposed.
    """
    with settings.opened(create=False) as application:
        from mto_graph.services.strategy_advice import advice_of

        found = advice_of(application, material, plant, today=today, seconds=seconds)
    if settings.as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: StrategyAdviceRow) -> Iterator[str]:
    yield found.sentence
    yield ""
    now = found.current_effect
    weighed = [option for option in found.options if not option.ruled_out or option.current]
    rows = [("", "now", "", *_effect_cells(now)), *map(_option_cells, weighed)]
    yield from table(_HEADER, rows, _RIGHT)
    yield from _ruled_out(found.options)
    yield ""
    yield styled("what is known", bold=True, fg="cyan")
    yield from (criterion.text for criterion in found.criteria)
    for option in found.options:
        if option.proposed:
            yield ""
            yield styled(f"why {option.strategy_code}", bold=True, fg="cyan")
            yield from (argument.text for argument in option.arguments)
            yield from (finding.message for finding in option.missing)
    if found.components:
        yield ""
        yield styled("where to stock", bold=True, fg="cyan")
        yield from (component.sentence for component in found.components)
    if found.missing:
        yield ""
        yield styled("what is missing", bold=True, fg="yellow")
        yield from (finding.message for finding in found.missing)


def _ruled_out(options: Iterable[StrategyOptionRow]) -> Iterator[str]:
    """Which strategies are out of the question, by what would have to hold."""
    codes: dict[str, list[str]] = {}
    for option in options:
        unless = next((argument.because for argument in option.arguments if argument.rules_out), None)
        if unless is not None:
            codes.setdefault(unless, []).append(option.strategy_code or "none")
    for unless, those in codes.items():
        yield f"Ruled out unless {unless}: {', '.join(sorted(those))}."


def _option_cells(option: StrategyOptionRow) -> tuple[str, ...]:
    name = option.strategy_code or "none"
    if option.ruled_out:
        name += " (ruled out)"
    return ("*" if option.proposed else "", name, str(option.points), *_effect_cells(option.effect))


def _effect_cells(effect: EffectRow | None) -> tuple[str, str, str]:
    if effect is None:
        return "", "", ""
    return (
        _text(effect.lead_time_workdays),
        "" if effect.average_stock_value is None else f"{effect.average_stock_value:,f}",
        _text(effect.short_days),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _as_json(found: StrategyAdviceRow) -> dict[str, Any]:
    return {
        "sentence": found.sentence,
        "date": str(found.advice_date),
        "strategy": found.strategy_code,
        "months": found.months,
        "demand_pattern": found.demand_pattern,
        "customer_wait_workdays": found.customer_wait_workdays,
        "criteria": {criterion.criterion: f"{criterion.value:f}" for criterion in found.criteria},
        "current_effect": _effect(found.current_effect),
        "options": [_option(option) for option in found.options],
        "components": [_component(component) for component in found.components],
        "missing": [finding.message for finding in found.missing],
    }


def _option(option: StrategyOptionRow) -> dict[str, Any]:
    return {
        "strategy": option.strategy_code,
        "points": option.points,
        "current": option.current,
        "proposed": option.proposed,
        "ruled_out": option.ruled_out,
        "takes_part": option.takes_part,
        "arguments": [
            {
                "criterion": argument.criterion,
                "value": f"{argument.value:f}",
                "comparison": argument.comparison,
                "threshold": f"{argument.threshold:f}",
                "points": argument.points,
                "rules_out": argument.rules_out,
                "because": argument.because,
                "source": argument.source,
                "text": argument.text,
            }
            for argument in option.arguments
        ],
        "missing": [finding.message for finding in option.missing],
        "effect": _effect(option.effect),
    }


def _effect(effect: EffectRow | None) -> dict[str, Any] | None:
    if effect is None:
        return None
    value = effect.average_stock_value
    return {
        "lead_time_workdays": effect.lead_time_workdays,
        "average_stock_value": None if value is None else f"{value:f}",
        "short_days": effect.short_days,
        "without_price": effect.without_price,
    }


def _component(component: ComponentAdviceRow) -> dict[str, Any]:
    return {
        "material": component.material_number,
        "plant": component.plant_code,
        "stage": component.stage,
        "stocked": component.stocked,
        "individual_collective": component.individual_collective,
        "changes": component.changes,
        "grounds": component.grounds,
        "products": component.products,
        "workdays": component.workdays,
        "workdays_left": component.workdays_left,
        "sentence": component.sentence,
    }
