"""What a report shows: the critical path, what helps, and the rows, each with its sentence."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mto_graph.services.order_report.actions import Action, ActionKind
from mto_graph.services.order_report.critical_path import Branch, Decides, Step
from mto_graph.services.order_report.rows import ReportRow
from mto_graph.services.order_report.study import Study
from mto_graph.services.reading.exceptions import ExceptionMessageRow
from mto_graph.services.reading.order_graph import OrderRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.references import PLANNED_ORDER, RECEIPT, Reference
from mto_graph.services.reading.rows import Row, exact, plain
from mto_graph.services.reading.segments import kind_of
from mto_graph.strategies import SegmentKind
from mto_graph.units import from_day


def reference_of(code: int) -> Reference:
    """An order by its supply code."""
    return Reference(PLANNED_ORDER, code) if code > 0 else Reference(RECEIPT, -code)


def order_name(order: OrderRow) -> str:
    """An order in words."""
    if isinstance(order, PlannedOrderRow):
        return f"planned order {order.number}"
    return f"{order.kind.replace('_', ' ')} {order.number}/{order.item}"


_WHOSE = {
    SegmentKind.CUSTOMER: "stock of a sales order item",
    SegmentKind.PROJECT: "stock of a project",
}


class _OrderShown(Row):
    """Something about an order of a report."""

    __slots__ = ("code", "order", "study")

    study: Study
    code: int
    order: OrderRow

    @property
    def supply(self) -> Reference:
        """The order."""
        return reference_of(self.code)

    @property
    def material_plant_id(self) -> int:
        """What it brings."""
        return self.order.material_plant_id

    @property
    def material_number(self) -> str:
        """The number of what it brings."""
        return self.study.times.materials[self.order.material_plant_id].material_number

    @property
    def name(self) -> str:
        """The order in words."""
        return order_name(self.order)

    @property
    def full_name(self) -> str:
        """The order and what it brings, in words."""
        plant = self.study.times.materials[self.order.material_plant_id].plant_code
        return f"{self.name} of {self.material_number} in plant {plant}"


class CriticalStepRow(_OrderShown):
    """An order on the critical path."""

    __slots__ = ("step",)

    step: Step

    @property
    def quantity(self) -> Decimal:
        """What the step above takes of it."""
        return exact(self.step.quantity)

    @property
    def start_date(self) -> date:
        """When it can begin."""
        return self.step.start

    @property
    def availability_date(self) -> date:
        """When it can be there."""
        return self.step.ready

    @property
    def workdays(self) -> int:
        """How long that takes."""
        return self.step.workdays

    @property
    def decided_by(self) -> str:
        """What decides when it is there."""
        return self.step.decides.value

    @property
    def text(self) -> str:
        """The step in a sentence."""
        name = self.full_name
        there = f"{name[0].upper()}{name[1:]} can be there on {self.step.ready}"
        if self.step.decides is Decides.FIXED_DATE:
            return f"{there}: it is firm for that day."
        begin = f"{there}: {_days(self.step.workdays)} from {self.step.start}"
        if self.step.decides is Decides.PARTS:
            return f"{begin}, when its last part is there."
        return f"{begin}, the first day on which it can begin."


class CriticalBranchRow(_OrderShown):
    """An order beside the critical path."""

    __slots__ = ("branch",)

    branch: Branch

    @property
    def availability_date(self) -> date:
        """When it can be there."""
        return self.branch.ready

    @property
    def slack_workdays(self) -> int:
        """By how much it may be later."""
        return self.branch.slack


class CriticalActionRow(_OrderShown):
    """What would help."""

    __slots__ = ("action",)

    action: Action

    @property
    def kind(self) -> str:
        """What can be done."""
        return self.action.kind.value

    @property
    def days(self) -> int:
        """How many days of it."""
        return self.action.days

    @property
    def gain_workdays(self) -> int:
        """How many workdays earlier that is."""
        return self.action.gain

    @property
    def delivery_date(self) -> date:
        """When it can be there then."""
        return self.action.delivery

    @property
    def free_quantity(self) -> Decimal | None:
        """Stock that nothing needs."""
        return None if self.action.free is None else exact(self.action.free.quantity)

    @property
    def text(self) -> str:
        """The action and its gain in a sentence."""
        gain = f"{_days(self.action.gain)} earlier, on {self.action.delivery}"
        return f"{self._what()}: {gain}."

    def _what(self) -> str:
        name, days = self.full_name, self.action.days
        match self.action.kind:
            case ActionKind.SHORTEN_PRODUCTION:
                return f"Make {name} in {_days(days)} less"
            case ActionKind.SHORTEN_PURCHASING:
                return f"Send {name} to the supplier after {_days(days)} less"
            case ActionKind.EXPEDITE_DELIVERY:
                return f"Have {name} delivered {_days(days, 'calendar day')} sooner"
            case ActionKind.SHORTEN_GOODS_RECEIPT:
                return f"Take {name} in with {_days(days)} less of goods receipt"
            case ActionKind.BRING_FORWARD:
                return f"Bring {name} forward by {_days(days)}"
            case ActionKind.SHORTEN_LEAD_TIME:
                bought = isinstance(self.order, PlannedOrderRow) and self.order.procurement_type == "external"
                unit = "calendar day" if bought else "workday"
                material = self.full_name.partition(" of ")[2]
                return f"Shorten the lead time of {material} by {_days(days, unit)}"
            case _:
                return self._use_free_stock(name)

    def _use_free_stock(self, name: str) -> str:
        assert self.action.free is not None
        material = self.study.times.materials[self.material_plant_id]
        quantity = f"{plain(exact(self.action.step.quantity))} {material.base_unit}"
        where = _WHOSE.get(kind_of(self.action.free.segment), "plant stock")
        return f"Take {quantity} of {material.material_number} from {where} that nothing needs, instead of {name}"


class CriticalPathRow(Row):
    """What decides when a demand can be met."""

    __slots__ = ("actions", "branches", "steps", "study")

    study: Study
    steps: list[CriticalStepRow]
    branches: list[CriticalBranchRow]
    actions: list[CriticalActionRow]

    @property
    def requested_date(self) -> date:
        """When the demand that decides is wanted."""
        return self.study.roots[self.study.deciding].wanted

    @property
    def delivery_date(self) -> date:
        """When it can be met."""
        return from_day(int(self.study.ready[self.study.deciding]))

    @property
    def workdays_late(self) -> int:
        """By how many workdays that is too late."""
        return max(self.study.lateness, 0)

    @property
    def slack_workdays(self) -> int:
        """By how many workdays that is early."""
        return max(-self.study.lateness, 0)

    @property
    def complete(self) -> bool:
        """Whether everything needed is covered."""
        return self.study.waiting.complete

    @property
    def sentence(self) -> str:
        """The path in a sentence."""
        late = (
            f"{_days(self.workdays_late)} late"
            if self.workdays_late
            else f"{_days(self.slack_workdays)} early"
        )
        when = "in time" if not self.study.lateness else late
        text = f"It can be there on {self.delivery_date}, {when}."
        if self.steps:
            text += f" {self.steps[-1].text}"
        if not self.complete:
            text += " Something that it needs is covered by nothing and not counted."
        return text


class OrderReportLineRow(Row):
    """A row of a report."""

    __slots__ = ("messages", "row", "study")

    study: Study
    row: ReportRow
    messages: list[ExceptionMessageRow]

    @property
    def material_number(self) -> str:
        """What is needed."""
        return self.study.times.materials[self.row.material_plant_id].material_number

    @property
    def plant_code(self) -> str:
        """In which plant."""
        return self.study.times.materials[self.row.material_plant_id].plant_code

    @property
    def covered_by(self) -> str:
        """What covers it, in words."""
        if self.row.order is not None:
            return order_name(self.row.order)
        return "nothing" if self.row.supply is None else "stock"

    @property
    def level(self) -> int:
        return self.row.level

    @property
    def material_plant_id(self) -> int:
        return self.row.material_plant_id

    @property
    def demand(self) -> Reference | None:
        return self.row.demand

    @property
    def supply(self) -> Reference | None:
        return self.row.supply

    @property
    def missing(self) -> bool:
        return self.row.supply is None

    @property
    def quantity(self) -> Decimal:
        return exact(self.row.quantity)

    @property
    def share(self) -> Decimal:
        return exact(math.floor(self.row.share + Fraction(1, 2)))

    @property
    def requirement_date(self) -> date:
        return self.row.wanted

    @property
    def availability_date(self) -> date | None:
        return self.row.available

    @property
    def earliest_date(self) -> date | None:
        return self.row.earliest

    @property
    def workdays_late(self) -> int:
        return self.row.late

    @property
    def slack_workdays(self) -> int | None:
        return self.row.slack

    @property
    def critical(self) -> bool:
        return self.row.critical


class OrderReportRow(Row):
    """A whole report."""

    __slots__ = ("critical_path", "lines")

    critical_path: CriticalPathRow
    lines: list[OrderReportLineRow]


def _days(count: int, unit: str = "workday") -> str:
    return f"1 {unit}" if count == 1 else f"{count} {unit}s"
