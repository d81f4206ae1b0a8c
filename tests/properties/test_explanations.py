"""Explanations of random worlds: their numbers add up to the order, and their rules are those that made it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import given

from mto_graph.services.application import Application
from mto_graph.services.reading import explanations, material_plants, planned_orders
from mto_graph.services.reading.explanation_steps import (
    DemandStepRow,
    LotSizeStepRow,
    ScheduleStepRow,
    SupplyTakenStepRow,
)
from mto_graph.services.reading.explanations import ExplanationRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow

from .budget import looking_at
from .product import loaded, plan
from .worlds import DrawnWorld, worlds


def explained(application: Application) -> list[tuple[PlannedOrderRow, ExplanationRow, Any]]:
    with application.database.reading() as session:
        numbers = [number for (number,) in session.rows("SELECT number FROM planned_order")]
        orders = list(planned_orders.by_numbers(session, numbers).values())
        materials = material_plants.by_ids(session, {order.material_plant_id for order in orders})
        found = explanations.of_planned_orders(session, application.registry, orders)
    return [
        (order, row, materials[order.material_plant_id]) for order, row in zip(orders, found, strict=True)
    ]


@looking_at(20)
@given(worlds())
def test_the_numbers_of_every_explanation_add_up(world: DrawnWorld) -> None:
    with loaded(world.tables) as application:
        plan(application, world.today)
        for order, explanation, material in explained(application):
            (lot,) = (step for step in explanation.steps if isinstance(step, LotSizeStepRow))
            (dates,) = (step for step in explanation.steps if isinstance(step, ScheduleStepRow))
            demands = [step for step in explanation.steps if isinstance(step, DemandStepRow)]
            assert explanation.further_demands == 0
            assert lot.required_quantity + lot.surplus_quantity == order.quantity
            assert sum((step.quantity for step in demands), Decimal(0)) == lot.required_quantity
            assert lot.surplus_quantity >= 0
            check_coverage(explanation)
            check_lot(lot, demands, material)
            check_dates(dates, order, world)


def check_coverage(explanation: ExplanationRow) -> None:
    """What the order and all others bring of a requirement is no more than it needs."""
    covered: dict[Any, Decimal] = defaultdict(Decimal)
    for step in explanation.steps:
        if isinstance(step, DemandStepRow | SupplyTakenStepRow):
            covered[step.demand] += step.quantity
    for step in explanation.steps:
        if isinstance(step, DemandStepRow) and step.requirement_quantity is not None:
            assert covered[step.demand] <= step.requirement_quantity


def check_lot(lot: LotSizeStepRow, demands: list[DemandStepRow], material: Any) -> None:
    if lot.sizing_rule == "individual":
        assert (len(demands), lot.surplus_quantity, lot.lot_size_code) == (1, 0, None)
    if lot.sizing_rule == "procedure":
        assert (lot.lot_size_code, lot.plugin_name) == (material.lot_size_code, "lot-sizes")
    if lot.raised_to_minimum:
        assert lot.quantity >= material.minimum_lot_size
    if lot.at_maximum:
        assert lot.quantity == material.maximum_lot_size
    if lot.rounded_up:
        assert lot.at_maximum or lot.quantity % material.rounding_value == 0


def check_dates(dates: ScheduleStepRow, order: PlannedOrderRow, world: DrawnWorld) -> None:
    forward = "30" in [f"{int(number):02}" for number in order.exception_numbers.split(",") if number]
    assert (dates.scheduling_rule == "forward") == forward
    if dates.scheduling_rule in ("backward", "kept_backward"):
        assert (dates.workdays_late, dates.requirement_date) == (0, order.availability_date)
    if dates.scheduling_rule == "kept_backward":
        assert order.start_date < world.today
    if dates.scheduling_rule == "reorder_point":
        assert dates.requirement_date == world.today
