"""Strategy advice: which strategy and which stocking level suit a product, why, and what they would bring."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry

from mto_graph.api.context import Reading
from mto_graph.api.enums import IndividualCollective
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.findings import FindingRow, finding_row
from mto_graph.api.types.links import to_material_plant
from mto_graph.api.types.references import FindingRef, MaterialPlantRef, StrategyRef
from mto_graph.api.types.stocking_levels import StockingStage
from mto_graph.api.types.strategies import load_strategies
from mto_graph.services.strategy_advice import showing


def _copies(attribute: str) -> Any:
    """A loader of rows that stand beside their parent already."""

    def load(_read: Reading, rows: Sequence[Any], _asked: Asked) -> list[Any]:
        found = [getattr(row, attribute) for row in rows]
        return [
            [one.copied() for one in rows_of]
            if isinstance(rows_of, list)
            else None
            if rows_of is None
            else rows_of.copied()
            for rows_of in found
        ]

    return load


def _missing(_read: Reading, rows: Sequence[Any], _asked: Asked) -> list[list[FindingRow]]:
    return [[finding_row(one) for one in row.missing] for row in rows]


@strawberry.enum(description="What is measured of a product to find out which strategy suits it.")
class AdviceCriterion(Enum):
    DEMAND_INTERVAL = strawberry.enum_value(
        "demand_interval",
        description="Months for each month with demand (average demand interval); 1: every month.",
    )
    DEMAND_VARIATION = strawberry.enum_value(
        "demand_variation",
        description="Squared coefficient of variation of the demand of months that have any.",
    )
    DEMAND_TREND = strawberry.enum_value(
        "demand_trend",
        description="Monthly demand of the later half less that of the earlier one, as a part of the mean.",
    )
    REPLACEABILITY = strawberry.enum_value(
        "replaceability",
        description="The part of the ordered quantity that did not go to the largest customer.",
    )
    LEAD_TIME_COVERAGE = strawberry.enum_value(
        "lead_time_coverage",
        description="The time that customers give, as a part of the time that everything takes.",
    )
    ASSEMBLY_SHARE = strawberry.enum_value(
        "assembly_share", description="The part of the product's price that its components do not make up."
    )
    COMMON_PARTS = strawberry.enum_value(
        "common_parts",
        description="The part of the components on the first level that other products use too.",
    )
    SIMILAR_PRODUCTS = strawberry.enum_value(
        "similar_products", description="How many other products share at least half of those components."
    )
    CONFIGURABLE = strawberry.enum_value(
        "configurable", description="1 where the customer chooses values of its characteristics, else 0."
    )
    VARIANT = strawberry.enum_value(
        "variant", description="1 where it is a variant of a configurable product, else 0."
    )


@strawberry.enum(description="How a value is compared with a limit.")
class AdviceComparison(Enum):
    AT_LEAST = strawberry.enum_value("at_least", description="The limit or more.")
    BELOW = strawberry.enum_value("below", description="Less than the limit.")


@strawberry.enum(description="The class of a demand (Syntetos, Boylan and Croston, 2005).")
class DemandPattern(Enum):
    SMOOTH = strawberry.enum_value("smooth", description="In most months, in sizes that vary little.")
    ERRATIC = strawberry.enum_value("erratic", description="In most months, in sizes that vary much.")
    INTERMITTENT = strawberry.enum_value(
        "intermittent", description="With months without any, in sizes that vary little."
    )
    LUMPY = strawberry.enum_value("lumpy", description="With months without any, in sizes that vary much.")


@strawberry.enum(description="Why a component should be stocked or should wait for the order.")
class StockingGround(Enum):
    TOO_SLOW = strawberry.enum_value(
        "too_slow", description="It would not be there in the time that is left when the order comes."
    )
    IN_TIME = strawberry.enum_value("in_time", description="It is there in time if it begins with the order.")
    COMMON = strawberry.enum_value("common", description="Several products use it.")
    WATCHES_STOCK = strawberry.enum_value(
        "watches_stock", description="A reorder point, a forecast or kanban keeps it in stock."
    )
    ONE_LEVEL_BELOW = strawberry.enum_value(
        "one_level_below",
        description="Nobody knows how long customers wait; one level below the product is the usual stocking level.",
    )
    BELOW_STOCK = strawberry.enum_value(
        "below_stock", description="It is made or bought with what is stocked above it."
    )


@graph_type(showing.CriterionRow, description="A criterion of the product and its value.")
class AdviceCriterionValue:
    criterion: AdviceCriterion = shown("What is measured.")
    value: Decimal = shown(
        "The value, rounded half up to three places; limits are compared with the exact one."
    )
    text: str = shown("The value in words.")


@graph_type(showing.ArgumentRow, description="What speaks for a strategy or against it.")
class AdviceArgument:
    criterion: AdviceCriterion = shown("What it is about.")
    value: Decimal = shown("The value of the criterion.")
    comparison: AdviceComparison = shown("How the value is compared with the limit.")
    threshold: Decimal = shown("The limit.")
    points: int = shown("What it counts: above 0 for the strategy, below 0 against it.")
    rules_out: bool = shown("Whether it rules the strategy out.")
    because: str = shown("The reason alone, without numbers; what would have to hold where it rules out.")
    source: str = shown("Where the limit comes from; `ours`: a decision of this project or of the plugin.")
    text: str = shown("The argument in a sentence.")


@graph_type(
    showing.EffectRow,
    description="What planning a copy of the master data in memory brought: the product alone, with what is procured "
    "ahead in stock.",
)
class AdviceEffect:
    lead_time_workdays: int | None = shown(
        "Workdays from an order until the product is there; null: not known."
    )
    average_stock_value: Decimal | None = shown(
        "What waited in plant stock on average when the last year's orders came to a plan of the average month; null: "
        "the order history is too short."
    )
    short_days: int | None = shown("Days of that year on which something was not there when it was needed.")
    without_price: list[str] = shown("Materials that waited in stock and have no price: they count nothing.")
    sentence: str = shown("All of it in a sentence.")


@graph_type(showing.StrategyOptionRow, description="A strategy, weighed for the product.")
class StrategyOption:
    strategy: StrategyRef | None = related(
        load_strategies, "The strategy; null: ordinary demand without one."
    )
    points: int = shown("What speaks for it less what speaks against it.")
    current: bool = shown("Whether the product has it now.")
    proposed: bool = shown("Whether it is the one that is proposed.")
    ruled_out: bool = shown("Whether something that it requires does not hold.")
    takes_part: bool = shown(
        "Whether its plugin says when it suits; else it is shown because it is the current one."
    )
    arguments: list[AdviceArgument] = related(_copies("arguments"), "What speaks for it and against it.")
    missing: list[FindingRef] = related(_missing, "What would have to be maintained for it.")
    effect: AdviceEffect | None = related(
        _copies("effect"),
        "What it would bring together with the proposed stocking level; null: not planned, because others suit better "
        "or the time was up.",
    )


@graph_type(showing.ComponentAdviceRow, description="What is proposed for a component of the product.")
class ComponentAdvice:
    material: MaterialPlantRef = related(to_material_plant, "The component.")
    stage: StockingStage = shown("When it is made or bought now, at the first place where it stands.")
    stocked: bool = shown("Whether it should be there before the order.")
    individual_collective: IndividualCollective | None = shown(
        "The indicator that says so; null: none is needed. Empty on the material means the same as `INDIVIDUAL`."
    )
    changes: bool = shown("Whether that differs from what is maintained.")
    grounds: list[StockingGround] = shown("Why.")
    products: int = shown("How many products use it, over all levels.")
    workdays: int = shown("Workdays that it takes with everything below it.")
    workdays_left: int | None = shown(
        "Workdays that are left for it when the order comes, at its most urgent place; null: nobody knows, or it is "
        "below something stocked."
    )
    sentence: str = shown("All of it in a sentence.")


@graph_type(
    showing.StrategyAdviceRow,
    description="Which strategy and which stocking level suit a product: criteria, arguments, and the effect found by "
    "planning copies of its master data in memory. Nothing is written.",
)
class StrategyAdvice:
    sentence: str = shown("The advice in words.")
    advice_date: datetime.date = shown("The day that it is worked out for.")
    strategy: StrategyRef | None = related(load_strategies, "The strategy that is proposed; null: none.")
    months: int = shown("Complete months of order history, from the first with demand on, 36 at most.")
    demand_pattern: DemandPattern | None = shown("The class of the demand; null: the history is too short.")
    customer_wait_workdays: int | None = shown(
        "Workdays that customers give: the median from order to requested date, without order dates that of open "
        "orders from the day of the advice; null: nothing says it."
    )
    criteria: list[AdviceCriterionValue] = related(_copies("criteria"), "What is known of the product.")
    options: list[StrategyOption] = related(
        _copies("options"), "All strategies that may be proposed, the best first."
    )
    current_effect: AdviceEffect | None = related(
        _copies("current_effect"), "What the copies say of the master data as they are."
    )
    components: list[ComponentAdvice] = related(
        _copies("components"), "What is proposed for each component, in the order of the structure."
    )
    missing: list[FindingRef] = related(_missing, "What keeps the advice from being better.")
