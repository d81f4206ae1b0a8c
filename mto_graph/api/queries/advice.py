"""Advice on strategies."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.api.arguments import bounded, day
from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked, weighs
from mto_graph.api.queries.master_data import named
from mto_graph.services import strategy_advice as advising
from mto_graph.services.reading.rows import Row
from mto_graph.services.strategy_advice import StrategyAdviceRow
from mto_graph.services.strategy_advice.effort import MOST_SECONDS


@weighs(1_000_000)
def strategy_advice(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[StrategyAdviceRow | None]:
    """The advice for a material in a plant."""
    found = named(read, asked)
    when = asked.arguments["date"] or read.today
    day(when, "date")
    seconds = bounded(asked.arguments["seconds"], "seconds", MOST_SECONDS)
    if found is None:
        return [None]
    return [advising.strategy_advice(read.session, read.application.registry, found, when, seconds)]
