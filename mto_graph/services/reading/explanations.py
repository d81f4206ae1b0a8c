"""Why planned orders are there: reasons made of what the run kept and what is stored, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.mrp.origin import SizingRule
from mto_graph.services.planning.firm_orders import Firmed
from mto_graph.services.reading import exceptions
from mto_graph.services.reading.exceptions import ExceptionMessageRow
from mto_graph.services.reading.explanation_facts import (
    DEMANDS_LISTED,
    Facts,
    facts_of,
    needed_of,
    quantity_text,
)
from mto_graph.services.reading.explanation_steps import (
    DemandStepRow,
    FirmingStepRow,
    LotSizeStepRow,
    MessageStepRow,
    OrderStepRow,
    ScheduleStepRow,
    SectionStepRow,
    StepRow,
    StrategyStepRow,
    SupplyTakenStepRow,
)
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.rows import Row, exact
from mto_graph.services.reading.segments import kind_of
from mto_graph.strategies import Registry, SegmentKind

_DEMANDS_NAMED: Final = 3


class ExplanationRow(Row):
    """All reasons for one planned order."""

    __slots__ = ("further_demands", "sentence", "steps")

    sentence: str
    steps: list[StepRow]
    further_demands: int


def of_planned_orders(
    session: Session, registry: Registry, orders: Sequence[PlannedOrderRow]
) -> list[ExplanationRow]:
    """The explanation of each planned order."""
    if not orders:
        return []
    facts = facts_of(session, registry, orders)
    plants = {key: material.plant_code for key, material in facts.materials.items()}
    messages = exceptions.of_planned_orders(session, registry, orders, plants)
    return [_explanation(facts, order, shown) for order, shown in zip(orders, messages, strict=True)]


def _explanation(
    facts: Facts, order: PlannedOrderRow, messages: Sequence[ExceptionMessageRow]
) -> ExplanationRow:
    pegs = facts.uses[order.number]
    schedule = _schedule(facts, order)
    row = ExplanationRow()
    row.sentence = f"{_demands(facts, order, pegs)} {schedule.text}"
    row.further_demands = max(len(pegs) - DEMANDS_LISTED, 0)
    row.steps = [
        *_coverage(facts, order, pegs[:DEMANDS_LISTED]),
        _told(SectionStepRow(), order, _section(facts, order)),
        _told(StrategyStepRow(), order, _strategy(facts, order)),
        _lot_size(facts, order, pegs),
        schedule,
    ]
    if order.firmed:
        row.steps.append(_told(FirmingStepRow(), order, _firmed(order)))
    row.steps.extend(map(_message, messages))
    return row


def _told(step: OrderStepRow, order: PlannedOrderRow, text: str) -> OrderStepRow:
    step.order, step.text = order, text
    return step


def _firmed(order: PlannedOrderRow) -> str:
    if order.firming == Firmed.BY_FENCE:
        return "It begins inside the planning time fence of its material: planning does not change it."
    made = "entered" if order.created_run == 0 else "changed or firmed"
    return f"A person has {made} it: planning changes neither its quantity nor its dates."


def _demands(facts: Facts, order: PlannedOrderRow, pegs: Sequence[PeggingRow]) -> str:
    unit = facts.materials[order.material_plant_id].base_unit
    if not pegs:
        return f"No requirement is known that the {quantity_text(order.quantity, unit)} cover."
    named = [
        f"{quantity_text(peg.quantity, unit)} for {facts.demand_name(peg.demand)}"
        for peg in pegs[:_DEMANDS_NAMED]
    ]
    if len(pegs) > _DEMANDS_NAMED:
        named.append(f"{len(pegs) - _DEMANDS_NAMED} more requirements")
    return f"It brings {_listed(named)}."


def _coverage(facts: Facts, order: PlannedOrderRow, pegs: Sequence[PeggingRow]) -> Iterator[StepRow]:
    """Each requirement that the order serves, followed by what else covers it."""
    unit = facts.materials[order.material_plant_id].base_unit
    for peg in pegs:
        name, quantity = facts.demand_name(peg.demand), quantity_text(peg.quantity, unit)
        needed, day = needed_of(facts.things.get(peg.demand))
        step = DemandStepRow()
        step.demand, step.quantity = peg.demand, peg.quantity
        step.requirement_quantity, step.requirement_date = needed, day
        of_all = "" if needed is None or needed == peg.quantity else f" of {quantity_text(needed, unit)}"
        step.text = f"It brings {quantity}{of_all} for {name}."
        yield step
        for other in facts.coverage[peg.demand]:
            if other.supply != peg.supply:
                taken = SupplyTakenStepRow()
                taken.demand, taken.supply, taken.quantity = other.demand, other.supply, other.quantity
                supply = facts.supply_name(other.supply)
                covered = quantity_text(other.quantity, unit)
                taken.text = f"{supply[0].upper()}{supply[1:]} covers {covered} for {name}."
                yield taken


def _section(facts: Facts, order: PlannedOrderRow) -> str:
    kind = kind_of(order.segment)
    if kind is SegmentKind.CUSTOMER:
        item = facts.items.get(order.sales_order_item_id or 0)
        name = f"sales order {item.sales_order_number}/{item.item}" if item else "a sales order item"
        return f"It stands in the section of {name}: nobody else may use it."
    if kind is SegmentKind.PLANNING:
        return "It stands for a plan without final assembly: it prepares components and cannot be converted."
    if kind is SegmentKind.GROSS:
        return "It stands in the gross section, where stock does not count."
    if kind is SegmentKind.PROJECT:
        return f"It stands in the section of {facts.sections.text(order.segment)}: nobody else may use it."
    return "It goes to plant stock, for whoever needs it."


def _strategy(facts: Facts, order: PlannedOrderRow) -> str:
    convertible = "may be converted" if order.convertible else "cannot be converted"
    if order.strategy_code is None:
        return f"Ordinary demand without a strategy: order type {order.order_type}, which {convertible}."
    strategy = facts.registry.strategies.get(order.strategy_code)
    name = f" ({strategy.name})" if strategy is not None else ""
    plugin = f" of plugin {order.strategy_plugin}" if order.strategy_plugin else ""
    as_type = f" as {order.requirements_type}" if order.requirements_type else ""
    return (
        f"Strategy {order.strategy_code}{name}{plugin} plans the demand{as_type}: order type {order.order_type}, "
        f"which {convertible}.{_similar(facts, order)}"
    )


def _similar(facts: Facts, order: PlannedOrderRow) -> str:
    """Whose plan the sales order item consumes, where that depends on what is ordered."""
    item = order.sales_order_item_id
    if item is None or item not in facts.similar:
        return ""
    variant = facts.similar[item]
    if variant is None:
        return " No planning variant fits the sales order item, so it consumes no plan."
    return f" The sales order item consumes the plan of planning variant {variant}."


def _lot_size(facts: Facts, order: PlannedOrderRow, pegs: Sequence[PeggingRow]) -> LotSizeStepRow:
    step = LotSizeStepRow()
    step.order = order
    step.required_quantity = exact(sum(peg.scaled for peg in pegs))
    step.surplus_quantity = order.quantity - step.required_quantity
    step.text = _sized(facts, step)
    if step.surplus_quantity > 0:
        unit = facts.materials[order.material_plant_id].base_unit
        step.text += (
            f" {quantity_text(step.surplus_quantity, unit)} of the order are beyond its requirements."
        )
    return step


def _sized(facts: Facts, step: LotSizeStepRow) -> str:
    order = step.order
    if order.firming == Firmed.BY_HAND:
        proposed = _procedure(facts, step) if order.created_run and step.parts else ""
        return f"A person answers for its quantity.{f' It was proposed so: {proposed}' if proposed else ''}"
    return _procedure(facts, step)


def _procedure(facts: Facts, step: LotSizeStepRow) -> str:
    if step.parts is None:
        return "How it was sized is not kept: the order is older than this record."
    rule = step.parts[0]
    if rule is SizingRule.INDIVIDUAL:
        return "Individual sections are lot-for-lot: each shortage is one order."
    done = [
        words
        for happened, words in (
            (step.raised_to_minimum, "raised to the minimum lot size"),
            (step.rounded_up, "rounded up to the rounding value"),
            (step.at_maximum, "as large as the maximum lot size allows"),
        )
        if happened
    ]
    shaped = f"; the order was {_listed(done)}" if done else ""
    if rule is SizingRule.INDIVIDUAL_ROUNDING:
        return f"Individual sections are lot-for-lot, and of this material rounded{shaped}."
    procedure = facts.registry.lot_sizes.get(step.lot_size_code or "")
    name = f" ({procedure.name})" if procedure is not None else ""
    return f"Lot size {step.lot_size_code}{name} of plugin {step.plugin_name} made the lot{shaped}."


def _schedule(facts: Facts, order: PlannedOrderRow) -> ScheduleStepRow:
    step = ScheduleStepRow()
    step.order = order
    step.workdays_late = facts.workdays_late(order)
    step.production_dates = facts.production[order.number]
    made = "Purchasing begins" if order.procurement_type == "external" else "It starts"
    done = "is delivered" if order.procurement_type == "external" else "is finished"
    step.text = f"{made} on {order.start_date}, {done} on {order.finish_date}"
    step.text += f" and can be used from {order.availability_date}."
    step.text += _dated(step)
    step.text += _produced(step)
    return step


def _produced(step: ScheduleStepRow) -> str:
    """Only where the times by quantity do not fit between the dates of the order."""
    dates = step.production_dates
    if dates is None:
        return ""
    days = "1 workday" if dates.workdays == 1 else f"{dates.workdays} workdays"
    if dates.start_date is None or dates.start_date < step.start_date:
        begins = "before the calendar begins" if dates.start_date is None else f"on {dates.start_date}"
        return f" Making its quantity takes {days} and would have to start {begins}, before the order does."
    if dates.finish_date is None or dates.finish_date > step.finish_date:
        ends = "after the calendar has ended" if dates.finish_date is None else f"on {dates.finish_date}"
        return f" Making its quantity takes {days} and would be finished {ends}, after the order is."
    return ""


def _dated(step: ScheduleStepRow) -> str:
    late = ""
    if step.workdays_late:
        days = "1 workday" if step.workdays_late == 1 else f"{step.workdays_late} workdays"
        late = f" It comes {days} after its requirement of {step.requirement_date}."
    if step.order.firming == Firmed.BY_HAND:
        return f" A person answers for its dates.{late}"
    match step.scheduling_rule:
        case "forward":
            start = " It was scheduled forward, because it should have started before the planning date."
            return start + late
        case "kept_backward":
            return " Its plant keeps dates that lie before the planning date."
        case "reorder_point":
            return " A reorder point starts it on the planning date."
        case "planning_time_fence":
            return f" It waits for the end of the planning time fence.{late}"
        case _:
            return late


def _message(message: ExceptionMessageRow) -> MessageStepRow:
    step = MessageStepRow()
    step.message = message
    step.text = f"Message {message.number}: {message.text or 'no loaded plugin knows it'}."
    return step


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
