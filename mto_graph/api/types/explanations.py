"""Explanations: why a planned order is there."""

from collections.abc import Sequence
from enum import Enum

import strawberry

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, shown
from mto_graph.api.lookahead import Asked
from mto_graph.services.reading import explanations
from mto_graph.services.reading.planned_orders import PlannedOrderRow


@strawberry.enum(description="What a step of an explanation is about.")
class ExplanationKind(Enum):
    DEMAND = strawberry.enum_value("demand", description="Who needs it.")
    SECTION = strawberry.enum_value("section", description="In which section it stands, and what that means.")
    STRATEGY = strawberry.enum_value("strategy", description="Which strategy planned the demand, and how.")
    LOT_SIZE = strawberry.enum_value("lot_size", description="Why it is as large as it is.")
    DATES = strawberry.enum_value("dates", description="Why it starts and ends when it does.")
    EXCEPTION = strawberry.enum_value("exception", description="What a planner must look at.")


def load_explanations(
    read: Reading, rows: Sequence[PlannedOrderRow], _asked: Asked
) -> list[explanations.ExplanationRow]:
    """The explanation of each planned order."""
    return explanations.of_planned_orders(read.session, read.application.registry, rows)


@graph_type(explanations.ExplanationStepRow, description="One reason.")
class ExplanationStep:
    kind: ExplanationKind = shown("What it is about.")
    sentence: str = shown("The reason, for people.")


@graph_type(
    explanations.ExplanationRow,
    description="Why a planned order is there, in this quantity and on these dates: only what is stored and known.",
)
class Explanation:
    sentence: str = shown("All of it in one or two sentences.")
    steps: list[ExplanationStep] = shown(
        "The reasons one by one: demand, section, strategy, lot size, dates, messages."
    )
