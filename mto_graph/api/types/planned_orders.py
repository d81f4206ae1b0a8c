"""Planned orders: what planning proposes."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.context import Reading
from mto_graph.api.enums import PeggingDirection, ProcurementType
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.explanations import load_explanations
from mto_graph.api.types.links import link, listed, to_material_plant, to_project, to_sales_order_item
from mto_graph.api.types.node import Node
from mto_graph.api.types.order_reports import load_order_reports
from mto_graph.api.types.pegging import ALL_LEVELS, LEVELS, levels_of
from mto_graph.api.types.production_dates import ProductionDates, load_production_dates
from mto_graph.api.types.references import (
    DependentRequirementRef,
    ExceptionMessageRef,
    ExplanationRef,
    MaterialPlantRef,
    OrderReportRef,
    PeggingRef,
    PlanningRunRef,
    ProjectRef,
    SalesOrderItemRef,
    SectionRef,
    StrategyRef,
)
from mto_graph.api.types.sections import load_sections
from mto_graph.api.types.strategies import load_strategies
from mto_graph.services.reading import demands, exceptions, pegging_levels, runs
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow


def _pegging(read: Reading, rows: Sequence[PlannedOrderRow], asked: Asked) -> list[list[PeggingRow]]:
    levels = levels_of(asked)
    if asked.arguments["direction"] is PeggingDirection.UP:
        return pegging_levels.above_orders(
            read.session, [(row.number, None) for row in rows], levels, read.room()
        )
    return pegging_levels.below_orders(read.session, [row.number for row in rows], levels, read.room())


def _exceptions(
    read: Reading, rows: Sequence[PlannedOrderRow], _asked: Asked
) -> list[list[exceptions.ExceptionMessageRow]]:
    plants = exceptions.plant_codes(read.session, {row.material_plant_id for row in rows})
    return exceptions.of_planned_orders(read.session, read.application.registry, rows, plants)


@graph_type(
    PlannedOrderRow,
    description=(
        "A planned order: what planning proposes to make or to buy, for which requirements, and when. It "
        "becomes a production "
        "order or purchase requisition by `convertPlannedOrders`."
    ),
)
class PlannedOrder(Node):
    number: str = shown("Its number. It stays the same as long as planning only changes the order.")
    material: MaterialPlantRef = related(to_material_plant, "What it brings, and to which plant.")
    section: SectionRef = related(load_sections, "The section that it supplies.")
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item that it is made for; null when it is not made for one."
    )
    project: ProjectRef | None = related(
        to_project, "The project in whose section it stands; null when it stands in none."
    )
    quantity: Decimal = shown("How much it brings.")
    start_date: datetime.date = shown(
        "When production starts; for a purchase the day on which purchasing must begin."
    )
    finish_date: datetime.date = shown("When production is finished; for a purchase the delivery date.")
    availability_date: datetime.date = shown("From when it can be used, after goods receipt.")
    production_dates: ProductionDates | None = related(
        load_production_dates,
        "When its quantity is made, by the times of the material as they are maintained now; null for a purchase, or "
        "where no such times are maintained.",
    )
    order_type: str = shown(
        "The type of order, for example `LA` (stock), `KD` (sales order item), `VP` (stands for a plan), `NB` "
        "(purchase)."
    )
    procurement_type: ProcurementType | None = shown("Whether it is made or bought.")
    convertible: bool = shown(
        "Whether it may become a production order or purchase requisition. Orders that stand for a plan may not."
    )
    firmed: bool = shown(
        "Whether it is firm, so that planning does not change it; `changePlannedOrder` firms and gives back."
    )
    strategy: StrategyRef | None = related(
        load_strategies,
        "The strategy whose demand it covers; null for ordinary demand, or when it is not loaded.",
    )
    strategy_code: str | None = shown("The code of that strategy; null for ordinary demand.")
    requirements_type: str | None = shown("The requirements type of the demand; null for ordinary demand.")
    planning_run: PlanningRunRef | None = related(
        link(runs.by_ids, "created_run"),
        "The planning run that made it; null when it was made by hand, or the run is no longer kept.",
    )
    components: list[DependentRequirementRef] = related(
        listed(demands.dependent_of, "number"),
        "What it needs, from its bill of material or the supplying plant.",
    )
    pegging: list[PeggingRef] = related(
        _pegging,
        "Along the pegging, level by level. `UP`: the requirements that it covers, those of the orders above, up to "
        "the sales orders. `DOWN`: the supplies of its components, and of theirs, down to the last part.",
        direction=Given(PeggingDirection, "Which way to go.", PeggingDirection.UP),
        levels=LEVELS,
    )
    order_report: OrderReportRef | None = related(
        load_order_reports,
        "Everything that it needs, level by level, with what is late or missing, and its critical path.",
        levels=ALL_LEVELS,
    )
    exceptions: list[ExceptionMessageRef] = related(_exceptions, "What a planner must look at, by number.")
    explanation: ExplanationRef = related(
        load_explanations, "Why it is there, in this quantity and on these dates, from what is stored."
    )
