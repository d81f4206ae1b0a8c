"""Why planned orders are there: sentences made of stored facts, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from mto_graph.model.sessions import Session
from mto_graph.services.reading import elements, exceptions, material_plants, pegging, sales_orders
from mto_graph.services.reading.demands import DependentRequirementRow, PlannedIndependentRequirementRow
from mto_graph.services.reading.demands import ReservationRow as Reserved
from mto_graph.services.reading.elements import ReorderPointRow, SafetyStockRow
from mto_graph.services.reading.exceptions import ExceptionMessageRow
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.references import PLANNED_ORDER, Reference
from mto_graph.services.reading.rows import Row, exact
from mto_graph.services.reading.sales_orders import SalesOrderItemRow, ScheduleLineRow
from mto_graph.services.reading.segments import kind_of
from mto_graph.strategies import Registry, SegmentKind

_DEMANDS_NAMED: Final = 3
_FORWARD: Final = 30


class ExplanationStepRow(Row):
    """One reason."""

    __slots__ = ("kind", "sentence")

    kind: str
    sentence: str


class ExplanationRow(Row):
    """All reasons for one planned order."""

    __slots__ = ("sentence", "steps")

    sentence: str
    steps: list[ExplanationStepRow]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is stored around some planned orders."""

    registry: Registry
    materials: Mapping[int, MaterialPlantRow]
    items: Mapping[int, SalesOrderItemRow]
    demands: Mapping[Reference, Any]
    parents: Mapping[int, PlannedOrderRow]


def of_planned_orders(
    session: Session, registry: Registry, orders: Sequence[PlannedOrderRow]
) -> list[ExplanationRow]:
    """The explanation of each planned order."""
    pegs = pegging.of_supplies(
        session, [(order.number, order.material_plant_id, order.segment) for order in orders]
    )
    facts = _facts(session, registry, orders, [peg for found in pegs.values() for peg in found])
    plants = {key: material.plant_code for key, material in facts.materials.items()}
    messages = exceptions.of_planned_orders(session, registry, orders, plants)
    return [
        _explanation(facts, order, pegs[order.number, order.material_plant_id, order.segment], shown)
        for order, shown in zip(orders, messages, strict=True)
    ]


def _facts(
    session: Session, registry: Registry, orders: Sequence[PlannedOrderRow], pegs: Sequence[PeggingRow]
) -> _Facts:
    demands = elements.found(session, {peg.demand for peg in pegs})
    above = {
        row.order
        for row in demands.values()
        if isinstance(row, DependentRequirementRow) and row.order.kind == PLANNED_ORDER
    }
    parents = {key.key: row for key, row in elements.found(session, above).items()}
    lines = [row for row in demands.values() if isinstance(row, ScheduleLineRow)]
    items = {order.sales_order_item_id for order in orders} | {line.sales_order_item_id for line in lines}
    places = {order.material_plant_id for order in (*orders, *parents.values())}
    return _Facts(
        registry,
        material_plants.by_ids(session, places),
        sales_orders.items_by_ids(session, {item for item in items if item is not None}),
        demands,
        parents,
    )


def _explanation(
    facts: _Facts,
    order: PlannedOrderRow,
    pegs: Sequence[PeggingRow],
    messages: Sequence[ExceptionMessageRow],
) -> ExplanationRow:
    material = facts.materials[order.material_plant_id]
    demand = _demand(facts, order, pegs)
    dates = _dates(order, messages)
    steps = [
        ("demand", demand),
        ("section", _section(facts, order)),
        ("strategy", _strategy(facts, order)),
        ("lot_size", _lot_size(facts, order, material, pegs)),
        ("dates", dates),
        *(
            ("exception", f"Message {message.number}: {message.text or 'no loaded plugin knows it'}.")
            for message in messages
        ),
    ]
    row = ExplanationRow()
    row.steps = [_step(kind, sentence) for kind, sentence in steps]
    row.sentence = f"{demand} {dates}"
    return row


def _step(kind: str, sentence: str) -> ExplanationStepRow:
    row = ExplanationStepRow()
    row.kind, row.sentence = kind, sentence
    return row


def _demand(facts: _Facts, order: PlannedOrderRow, pegs: Sequence[PeggingRow]) -> str:
    unit = facts.materials[order.material_plant_id].base_unit
    if not pegs:
        return f"No requirement is known that the {_plain(order.quantity)} {unit} cover."
    named = [f"{_plain(peg.quantity)} {unit} for {_name(facts, peg.demand)}" for peg in pegs[:_DEMANDS_NAMED]]
    if len(pegs) > _DEMANDS_NAMED:
        named.append(f"{len(pegs) - _DEMANDS_NAMED} more requirements")
    return f"It brings {_listed(named)}."


def _name(facts: _Facts, reference: Reference) -> str:
    row = facts.demands.get(reference)
    match row:
        case ScheduleLineRow():
            item = facts.items[row.sales_order_item_id]
            return f"sales order {item.sales_order_number}/{item.item}, requested on {row.requested_date}"
        case PlannedIndependentRequirementRow():
            return f"the plan (version {row.version}) of {row.date}"
        case Reserved():
            return f"reservation {row.number}/{row.item} of {row.date}"
        case DependentRequirementRow():
            return _component(facts, row)
        case SafetyStockRow():
            return "the safety stock"
        case ReorderPointRow():
            return "the reorder point, which stock and firm receipts are below"
        case _:
            return "a requirement that is gone since the last planning run"


def _component(facts: _Facts, row: DependentRequirementRow) -> str:
    above = facts.parents.get(row.parent)
    if above is None:
        return f"an order that needs it on {row.date}"
    material = facts.materials[above.material_plant_id].material_number
    return f"planned order {above.number} of {material}, which needs it on {row.date}"


def _section(facts: _Facts, order: PlannedOrderRow) -> str:
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
        return "It stands in the section of a project: nobody else may use it."
    return "It goes to plant stock, for whoever needs it."


def _strategy(facts: _Facts, order: PlannedOrderRow) -> str:
    convertible = "may be converted" if order.convertible else "cannot be converted"
    if order.strategy_code is None:
        return f"Ordinary demand without a strategy: order type {order.order_type}, which {convertible}."
    strategy = facts.registry.strategies.get(order.strategy_code)
    name = f" ({strategy.name})" if strategy is not None else ""
    as_type = f" as {order.requirements_type}" if order.requirements_type else ""
    return (
        f"Strategy {order.strategy_code}{name} plans the demand{as_type}: order type {order.order_type}, "
        f"which {convertible}."
    )


def _lot_size(
    facts: _Facts, order: PlannedOrderRow, material: MaterialPlantRow, pegs: Sequence[PeggingRow]
) -> str:
    surplus = order.quantity - exact(sum(peg.scaled for peg in pegs))
    individual = kind_of(order.segment) in (SegmentKind.CUSTOMER, SegmentKind.PROJECT)
    if individual and material.individual_lot_sizing != "full":
        sized = "Individual sections are lot-for-lot: each shortage is one order."
        if material.individual_lot_sizing == "rounding" and material.rounding_value:
            rounding = f"{_plain(material.rounding_value)} {material.base_unit}"
            sized = f"Individual sections are lot-for-lot, those of this material rounded up to {rounding}."
    else:
        lot_size = facts.registry.lot_sizes.get(material.lot_size_code)
        name = f" ({lot_size.name})" if lot_size is not None else ""
        sized = f"The material's lot size is {material.lot_size_code}{name}{_limits(material)}."
    if pegs and surplus > 0:
        sized += f" {_plain(surplus)} {material.base_unit} of the order are beyond its requirements."
    return sized


def _limits(material: MaterialPlantRow) -> str:
    maintained = [
        f"{name} {_plain(value)}"
        for name, value in (
            ("fixed lot", material.fixed_lot_size),
            ("minimum", material.minimum_lot_size),
            ("maximum", material.maximum_lot_size),
            ("rounding", material.rounding_value),
        )
        if value is not None
    ]
    return f", {', '.join(maintained)} {material.base_unit}" if maintained else ""


def _dates(order: PlannedOrderRow, messages: Sequence[ExceptionMessageRow]) -> str:
    made = "Purchasing begins" if order.procurement_type == "external" else "It starts"
    done = "is delivered" if order.procurement_type == "external" else "is finished"
    dates = f"{made} on {order.start_date}, {done} on {order.finish_date}"
    dates += f" and can be used from {order.availability_date}."
    if any(message.message_number == _FORWARD for message in messages):
        dates += " It was scheduled forward, because it should have started before the planning date."
    return dates


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _plain(value: Decimal) -> str:
    return format(value, "f")
