"""The reasons for a planned order, one kind of row for each kind of reason."""

from __future__ import annotations

import datetime
from decimal import Decimal

from mto_graph.mrp.origin import SchedulingRule, Shaping, SizingRule, sizing_parts
from mto_graph.services.planning.firm_orders import Firmed
from mto_graph.services.reading.exceptions import ExceptionMessageRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.production_dates import ProductionDatesRow
from mto_graph.services.reading.references import Reference
from mto_graph.services.reading.rows import Row


class StepRow(Row):
    """One reason; `text` says it in a sentence."""

    __slots__ = ("text",)

    text: str


class DemandStepRow(StepRow):
    """A requirement that the order serves, and how much of it."""

    __slots__ = ("demand", "quantity", "requirement_date", "requirement_quantity")

    demand: Reference
    quantity: Decimal
    requirement_quantity: Decimal | None
    requirement_date: datetime.date | None


class SupplyTakenStepRow(StepRow):
    """What else covers a requirement that the order serves: stock, a receipt, another planned order."""

    __slots__ = ("demand", "quantity", "supply")

    demand: Reference
    supply: Reference
    quantity: Decimal


class OrderStepRow(StepRow):
    """A reason that lies in the order itself."""

    __slots__ = ("order",)

    order: PlannedOrderRow


class SectionStepRow(OrderStepRow):
    """In which section the order stands."""

    __slots__ = ()

    @property
    def material_plant_id(self) -> int:
        """The material that the section is of."""
        return self.order.material_plant_id

    @property
    def segment(self) -> int:
        """The segment of the section."""
        return self.order.segment


class StrategyStepRow(OrderStepRow):
    """Which strategy of which plugin planned the demand, and by which side of it."""

    __slots__ = ()

    @property
    def strategy_code(self) -> str | None:
        """The strategy; None for ordinary demand."""
        return self.order.strategy_code

    @property
    def plugin_name(self) -> str | None:
        """The plugin that supplied it in the run."""
        return self.order.strategy_plugin

    @property
    def side(self) -> str | None:
        """`plan` or `customer`."""
        return self.order.demand_side

    @property
    def requirements_type(self) -> str | None:
        """The trade's key of the demand."""
        return self.order.requirements_type

    @property
    def order_type(self) -> str:
        """What the strategy makes of it."""
        return self.order.order_type

    @property
    def convertible(self) -> bool:
        """Whether the strategy lets it be converted."""
        return self.order.convertible


_SIZING_RULES = {
    SizingRule.INDIVIDUAL: "individual",
    SizingRule.INDIVIDUAL_ROUNDING: "individual_rounding",
    SizingRule.PROCEDURE: "procedure",
}


class LotSizeStepRow(OrderStepRow):
    """Why the order is as large as it is."""

    __slots__ = ("required_quantity", "surplus_quantity")

    required_quantity: Decimal
    surplus_quantity: Decimal

    @property
    def parts(self) -> tuple[SizingRule, Shaping] | None:
        """Rule and shaping; None where an order is older than this record."""
        return None if self.order.sizing is None else sizing_parts(self.order.sizing)

    @property
    def sizing_rule(self) -> str | None:
        """Who said how large it is."""
        return None if self.parts is None else _SIZING_RULES[self.parts[0]]

    def _shaped(self, by: Shaping) -> bool:
        return self.parts is not None and by in self.parts[1]

    @property
    def at_maximum(self) -> bool:
        """Whether it is as large as the maximum lot size allows."""
        return self._shaped(Shaping.AT_MAXIMUM)

    @property
    def raised_to_minimum(self) -> bool:
        """Whether less than the minimum lot size was needed."""
        return self._shaped(Shaping.RAISED_TO_MINIMUM)

    @property
    def rounded_up(self) -> bool:
        """Whether the rounding value made it larger."""
        return self._shaped(Shaping.ROUNDED_UP)

    @property
    def quantity(self) -> Decimal:
        """How much the order brings."""
        return self.order.quantity

    @property
    def lot_size_code(self) -> str | None:
        """The procedure that was asked."""
        return self.order.sized_by

    @property
    def plugin_name(self) -> str | None:
        """The plugin that supplied it in the run."""
        return self.order.lot_size_plugin


_SCHEDULING_RULES = {
    SchedulingRule.BACKWARD: "backward",
    SchedulingRule.FORWARD: "forward",
    SchedulingRule.KEPT_BACKWARD: "kept_backward",
    SchedulingRule.REORDER_POINT: "reorder_point",
    SchedulingRule.FENCE: "planning_time_fence",
}


class ScheduleStepRow(OrderStepRow):
    """Why the order has the dates that it has."""

    __slots__ = ("production_dates", "workdays_late")

    workdays_late: int
    production_dates: ProductionDatesRow | None

    @property
    def scheduling_rule(self) -> str | None:
        """How it was scheduled."""
        kept = self.order.scheduling
        return None if kept is None else _SCHEDULING_RULES[SchedulingRule(kept)]

    @property
    def requirement_date(self) -> datetime.date | None:
        """When it was needed, as the run saw it."""
        return self.order.requirement_date

    @property
    def start_date(self) -> datetime.date:
        """When it begins."""
        return self.order.start_date

    @property
    def finish_date(self) -> datetime.date:
        """When it is finished or delivered."""
        return self.order.finish_date

    @property
    def availability_date(self) -> datetime.date:
        """From when it can be used."""
        return self.order.availability_date


_FIRMED_BY = {int(Firmed.BY_HAND): "by_hand", int(Firmed.BY_FENCE): "time_fence"}


class FirmingStepRow(OrderStepRow):
    """That the order is firm."""

    __slots__ = ()

    @property
    def firmed_by(self) -> str:
        """Who or what made it firm."""
        return _FIRMED_BY[self.order.firming]


class MessageStepRow(StepRow):
    """An exception message."""

    __slots__ = ("message",)

    message: ExceptionMessageRow

    @property
    def number(self) -> str:
        """The number in two digits."""
        return self.message.number
