"""Explanations: why a planned order is there."""

from collections.abc import Sequence

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.explanation_steps import ExplanationStep
from mto_graph.services.reading import explanations
from mto_graph.services.reading.explanation_steps import StepRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow


def load_explanations(
    read: Reading, rows: Sequence[PlannedOrderRow], _asked: Asked
) -> list[explanations.ExplanationRow]:
    """The explanation of each planned order."""
    return explanations.of_planned_orders(read.session, read.application.registry, rows)


def _steps(_read: Reading, rows: Sequence[explanations.ExplanationRow], _asked: Asked) -> list[list[StepRow]]:
    return [row.steps for row in rows]


@graph_type(
    explanations.ExplanationRow,
    description="Why a planned order is there, in this quantity and on these dates: what the planning run kept of its "
    "origin, and what is stored around it.",
)
class Explanation:
    sentence: str = shown("All of it in one or two sentences.")
    steps: list[ExplanationStep] = related(
        _steps,
        "The reasons one by one: the requirements it serves and what else covers these (the first 100), section, "
        "strategy, lot size, dates, firming, messages.",
    )
    further_demands: int = shown("How many requirements it serves besides those in `steps`.")
