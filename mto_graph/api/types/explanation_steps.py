"""The reasons for a planned order as types: one for each kind of reason, with its numbers and links."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import lazy

from mto_graph.api.context import Reading
from mto_graph.api.declaring import interface_type
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import reference
from mto_graph.api.types.production_dates import ProductionDates
from mto_graph.api.types.references import (
    ExceptionMessageRef,
    LotSizeRef,
    PluginRef,
    SectionRef,
    StrategyRef,
)
from mto_graph.api.types.sections import load_sections
from mto_graph.api.types.strategies import load_lot_sizes, load_strategies
from mto_graph.services.reading import explanation_steps as steps
from mto_graph.services.reading import supplied

if TYPE_CHECKING:
    from mto_graph.api.types.demands import Requirement
    from mto_graph.api.types.supplies import Supply


def _plugins(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[supplied.PluginRow | None]:
    known = {plugin.name for plugin in read.application.registry.plugins}
    return [
        supplied.plugin(read.application.registry, row.plugin_name) if row.plugin_name in known else None
        for row in rows
    ]


def _messages(_read: Reading, rows: Sequence[steps.MessageStepRow], _asked: Asked) -> list[Any]:
    return [row.message for row in rows]


def _production_dates(_read: Reading, rows: Sequence[steps.ScheduleStepRow], _asked: Asked) -> list[Any]:
    return [row.production_dates for row in rows]


@strawberry.enum(description="Which side of a strategy a demand stands on.")
class DemandSide(Enum):
    PLAN = strawberry.enum_value("plan", description="Planned independent requirements.")
    CUSTOMER = strawberry.enum_value("customer", description="Sales orders, and what is made for them.")


@strawberry.enum(description="Who said how large an order is.")
class SizingRule(Enum):
    INDIVIDUAL = strawberry.enum_value(
        "individual", description="The rule of individual sections: each shortage is one order."
    )
    INDIVIDUAL_ROUNDING = strawberry.enum_value(
        "individual_rounding",
        description="The same, rounded up, because the material's `individualLotSizing` says so.",
    )
    PROCEDURE = strawberry.enum_value("procedure", description="The lot-size procedure of the material.")


@strawberry.enum(description="How an order got its dates.")
class SchedulingRule(Enum):
    BACKWARD = strawberry.enum_value("backward", description="Backward from its requirement.")
    FORWARD = strawberry.enum_value(
        "forward",
        description="Forward from the planning date, because backward it would have started before.",
    )
    KEPT_BACKWARD = strawberry.enum_value(
        "kept_backward",
        description="Backward from its requirement into the past: the plant keeps such dates.",
    )
    REORDER_POINT = strawberry.enum_value(
        "reorder_point", description="Forward from the planning date, as all that a reorder point starts."
    )
    PLANNING_TIME_FENCE = strawberry.enum_value(
        "planning_time_fence",
        description="Backward from the end of the planning time fence, before which nothing is proposed.",
    )


@strawberry.enum(description="Who or what makes a planned order firm.")
class FirmedBy(Enum):
    BY_HAND = strawberry.enum_value("by_hand", description="A person entered, changed or firmed it.")
    TIME_FENCE = strawberry.enum_value(
        "time_fence",
        description="It begins inside the planning time fence, as the last planning run found it.",
    )


@interface_type(description="One reason why a planned order is there, in this quantity and on these dates.")
class ExplanationStep:
    text: str = shown("The reason in a sentence.")


@graph_type(steps.DemandStepRow, description="A requirement that the order serves.")
class DemandStep(ExplanationStep):
    quantity: Decimal = shown("How much of the requirement the order brings.")
    requirement_quantity: Decimal | None = shown(
        "How much is required in all; null where the requirement does not say so itself."
    )
    requirement_date: datetime.date | None = shown(
        "The date of the requirement; null for safety stock and reorder points."
    )
    requirement: Annotated["Requirement", lazy("mto_graph.api.types.demands")] | None = related(
        reference("demand"), "The requirement; null when it is gone since the last planning run."
    )


@graph_type(
    steps.SupplyTakenStepRow,
    description="What else covers a requirement that the order serves: stock, a receipt or another planned order.",
)
class SupplyTakenStep(ExplanationStep):
    quantity: Decimal = shown("How much of the requirement it covers.")
    requirement: Annotated["Requirement", lazy("mto_graph.api.types.demands")] | None = related(
        reference("demand"), "The requirement; null when it is gone since the last planning run."
    )
    supply: Annotated["Supply", lazy("mto_graph.api.types.supplies")] | None = related(
        reference("supply"), "The stock or order that covers it; null when it is gone meanwhile."
    )


@graph_type(steps.SectionStepRow, description="In which section the order stands, and what that means.")
class SectionStep(ExplanationStep):
    section: SectionRef = related(load_sections, "The section that it supplies.")


@graph_type(
    steps.StrategyStepRow, description="Which strategy planned the demand, and what it makes of the order."
)
class StrategyStep(ExplanationStep):
    strategy: StrategyRef | None = related(
        load_strategies, "The strategy; null for ordinary demand, or when it is not loaded."
    )
    strategy_code: str | None = shown("The code of the strategy; null for ordinary demand.")
    side: DemandSide | None = shown("Which side of the strategy the demand stands on; null without one.")
    requirements_type: str | None = shown("The requirements type of the demand.")
    order_type: str = shown("The order type that follows.")
    convertible: bool = shown("Whether the order may be converted.")
    plugin_name: str | None = shown("The plugin that supplied the strategy in the planning run.")
    plugin: PluginRef | None = related(_plugins, "That plugin; null when it is no longer found.")


@graph_type(steps.LotSizeStepRow, description="Why the order is as large as it is.")
class LotSizeStep(ExplanationStep):
    sizing_rule: SizingRule | None = shown(
        "Who said how large it was proposed; null for orders entered by hand, or older than this record."
    )
    quantity: Decimal = shown("How much the order brings: required and surplus.")
    required_quantity: Decimal = shown("What requirements take of it.")
    surplus_quantity: Decimal = shown("What nothing needs.")
    at_maximum: bool = shown("Whether it is as large as the maximum lot size allows.")
    raised_to_minimum: bool = shown("Whether less than the minimum lot size was needed.")
    rounded_up: bool = shown("Whether the rounding value made it larger.")
    lot_size_code: str | None = shown("The procedure that was asked; null where none was.")
    lot_size: LotSizeRef | None = related(load_lot_sizes, "That procedure; null when it is not loaded.")
    plugin_name: str | None = shown("The plugin that supplied the procedure in the planning run.")
    plugin: PluginRef | None = related(_plugins, "That plugin; null when it is no longer found.")


@graph_type(steps.ScheduleStepRow, description="Why the order starts and ends when it does.")
class ScheduleStep(ExplanationStep):
    scheduling_rule: SchedulingRule | None = shown(
        "How its proposal was dated; null for orders entered by hand, or older than this record."
    )
    requirement_date: datetime.date | None = shown("When it was needed, as the planning run saw it.")
    start_date: datetime.date = shown("When it begins.")
    finish_date: datetime.date = shown("When it is finished or delivered.")
    availability_date: datetime.date = shown("From when it can be used.")
    workdays_late: int = shown("By how many workdays it comes after its requirement; 0: in time.")
    production_dates: ProductionDates | None = related(
        _production_dates, "When its quantity is made; null where no times by quantity are maintained."
    )


@graph_type(steps.FirmingStepRow, description="That the order is firm, so that planning leaves it as it is.")
class FirmingStep(ExplanationStep):
    firmed_by: FirmedBy = shown("Who or what made it firm.")


@graph_type(steps.MessageStepRow, description="Something about the order that a planner must look at.")
class MessageStep(ExplanationStep):
    number: str = shown("The number of the exception message.")
    message: ExceptionMessageRef = related(_messages, "The exception message.")


STEPS = (
    DemandStep,
    SupplyTakenStep,
    SectionStep,
    StrategyStep,
    LotSizeStep,
    ScheduleStep,
    FirmingStep,
    MessageStep,
)
