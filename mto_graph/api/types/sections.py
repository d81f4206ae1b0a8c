"""The stock/requirements list: sections and their lines."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from strawberry import lazy

from mto_graph.api.context import Reading
from mto_graph.api.declaring import interface_type
from mto_graph.api.enums import MrpElementType, SectionKind
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked, looks_at
from mto_graph.api.types.costs import load_section_costs
from mto_graph.api.types.links import listed, reference, to_material_plant, to_project, to_sales_order_item
from mto_graph.api.types.references import (
    ExceptionMessageRef,
    MaterialCostRef,
    MaterialPlantRef,
    PeggingRef,
    PlannedIndependentRequirementRef,
    ProjectRef,
    SalesOrderItemRef,
)
from mto_graph.services.reading import demands, exceptions, material_plants, pegging, sales_orders, sections
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.sections import ListRow, SectionRow
from mto_graph.services.reading.segments import customer_segment
from mto_graph.services.stock_requirements import Row as ElementRow

if TYPE_CHECKING:
    from mto_graph.api.types.elements import MrpSource


@looks_at("id")
def load_lists(read: Reading, rows: Sequence[Any], asked: Asked) -> list[ListRow]:
    """The list of each material plant."""
    registry = read.application.registry
    found = sections.lists(read.session, registry, {row.id for row in rows}, messages=_tells(asked))
    return [found[row.id] for row in rows]


def _tells(asked: Asked) -> bool:
    """Whether a field looks at the messages of lines in these lists."""
    for each in asked.below("StockRequirementsList"):
        for kind in SECTIONS if each.name == "sections" else ():
            for lines in each.below(kind.__name__):
                attributes = lines.attributes("MrpElement") if lines.name == "rows" else frozenset()
                if attributes is None or "exceptions" in attributes:
                    return True
    return False


def load_sections(_read: Reading, rows: Sequence[Any], _asked: Asked) -> list[SectionRow]:
    """The section in which each row stands."""
    return [sections.section_row(row.material_plant_id, row.segment) for row in rows]


def load_customer_sections(
    read: Reading, rows: Sequence[sales_orders.SalesOrderItemRow], _asked: Asked
) -> list[list[SectionRow]]:
    """The sections of each sales order item on all levels, products first."""
    registry = read.application.registry
    customer = {customer_segment(row.id): row for row in rows}
    places = {place for place in sales_orders.places_of(read.session, registry, rows) if place[1] in customer}
    found = material_plants.by_ids(read.session, {key for key, _ in places})
    ordered = sorted(
        places,
        key=lambda place: (
            found[place[0]].low_level_code,
            found[place[0]].material_number,
            found[place[0]].plant_code,
        ),
    )
    built = [sections.section_row(*place) for place in ordered]
    sections.read_lines(read.session, registry, built)
    found_of: dict[int, list[SectionRow]] = {segment: [] for segment in customer}
    for section in built:
        if section.listed is not None and section.listed.rows:
            found_of[section.segment].append(section)
    return [found_of[customer_segment(row.id)] for row in rows]


def _sections(_read: Reading, rows: Sequence[ListRow], asked: Asked) -> list[list[SectionRow]]:
    kinds = asked.arguments["kinds"]
    wanted = None if kinds is None else [kind.value for kind in kinds]
    return [sections.sections_of(row, wanted) for row in rows]


def _rows(read: Reading, rows: Sequence[SectionRow], _asked: Asked) -> list[list[ElementRow]]:
    sections.read_lines(read.session, read.application.registry, rows)
    return [sections.elements_of(row) for row in rows]


def _stock(read: Reading, rows: Sequence[SectionRow], _asked: Asked) -> list[Decimal]:
    sections.read_lines(read.session, read.application.registry, rows)
    return [row.stock for row in rows]


def _safety_stock(read: Reading, rows: Sequence[SectionRow], _asked: Asked) -> list[Decimal]:
    found = material_plants.by_ids(read.session, {row.material_plant_id for row in rows})
    return [found[row.material_plant_id].safety_stock or Decimal(0) for row in rows]


@looks_at("exceptions", "source", "material_plant_id", "segment")
def _exceptions(
    read: Reading, rows: Sequence[ElementRow], _asked: Asked
) -> list[list[exceptions.ExceptionMessageRow]]:
    registry = read.application.registry
    return [[exceptions.of_element(registry, number, row) for number in row.exceptions] for row in rows]


@looks_at("requirement")
def _covered_by(read: Reading, rows: Sequence[ElementRow], _asked: Asked) -> list[list[PeggingRow]]:
    found = pegging.of_demands(read.session, [row.requirement for row in rows if row.requirement is not None])
    return [[] if row.requirement is None else found[row.requirement] for row in rows]


@looks_at("supply")
def _pegged_to(read: Reading, rows: Sequence[ElementRow], _asked: Asked) -> list[list[PeggingRow]]:
    found = pegging.of_supplies(read.session, [row.supply for row in rows if row.supply is not None])
    return [[] if row.supply is None else found[row.supply] for row in rows]


@graph_type(
    ElementRow,
    description=(
        "A line of a stock/requirements list (MRP element): stock at the head, then receipts and requirements "
        "by date."
    ),
)
class MrpElement:
    date: datetime.date = shown(
        "When a receipt can be used or a requirement is due. A requirement on a closed day stands at the "
        "workday before."
    )
    element: MrpElementType = shown("What kind of line it is.")
    short_text: str = shown("The planner's word for it, for example `CusOrd` or `PldOrd`.")
    quantity: Decimal | None = shown(
        "What comes (above zero) or is needed (below zero); null for stock at the head of a section."
    )
    available: Decimal = shown("What is there after this line: stock and everything before it summed up.")
    order_number: str | None = shown(
        "The number of the order, sales order, reservation or plan version; null for stock, safety stock and forecasts."
    )
    item: int | None = shown("The item of that document; null where it has none.")
    order_type: str | None = shown("The type of a planned order, for example `KD`; null for everything else.")
    convertible: bool | None = shown(
        "Whether a planned order may be converted; null for everything else. Orders that stand for a plan may not."
    )
    firmed: bool | None = shown(
        "Whether a receipt is firm, so that planning does not change it; null for requirements."
    )
    start_date: datetime.date | None = shown(
        "When a receipt starts; null for requirements and where it is not known."
    )
    finish_date: datetime.date | None = shown(
        "When a planned order is finished or delivered; null for everything else."
    )
    source: Annotated["MrpSource", lazy("mto_graph.api.types.elements")] | None = related(
        reference("source"), "The stored thing behind the line."
    )
    exceptions: list[ExceptionMessageRef] = related(
        _exceptions, "What a planner must look at here, by number."
    )
    covered_by: list[PeggingRef] = related(
        _covered_by,
        "For a requirement: the supplies that cover it, as the last planning run decided. Empty for supplies.",
    )
    pegged_to: list[PeggingRef] = related(
        _pegged_to,
        "For a supply: the requirements that it covers, as the last planning run decided. Empty for requirements.",
    )


@interface_type(
    description=(
        "A planning section of a material in a plant: its own stock, requirements and receipts. What stands "
        "in one section "
        "never covers a requirement of another."
    )
)
class Section:
    material: MaterialPlantRef = related(to_material_plant, "The material, in its plant.")
    kind: SectionKind = shown("The kind of section.")
    rows: list[MrpElement] = related(
        _rows, "Its lines: stock first, then by date; within a day receipts before requirements."
    )


@graph_type(sections.NetSectionRow, description="Plant stock and everything that is planned against it.")
class NetSection(Section):
    stock: Decimal = related(
        _stock, "Plant stock that planning counts: unrestricted and in quality inspection."
    )
    safety_stock: Decimal = related(
        _safety_stock, "Plant stock that is kept back; zero when none is maintained."
    )


@graph_type(sections.GrossSectionRow, description="Gross requirements planning: stock does not count.")
class GrossSection(Section):
    pass


@graph_type(
    sections.PlanningSectionRow,
    description=(
        "Planning without final assembly: what the plan still leaves open, and the orders that stand for it. "
        "They prepare "
        "components but cannot be converted."
    ),
)
class PlanningSection(Section):
    planned_independent_requirements: list[PlannedIndependentRequirementRef] = related(
        listed(demands.plans_of, "material_plant_id"),
        "The plan of its material by date, with what deliveries and open orders have taken of each line; fully "
        "consumed lines, which no longer show among `rows`, included.",
    )


@graph_type(
    sections.CustomerSectionRow,
    description="The section of one sales order item: its own stock, requirements and receipts, which nobody "
    "else takes.",
)
class CustomerSection(Section):
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item; null when it is gone since the last planning run."
    )
    stock: Decimal = related(_stock, "Stock of this sales order item that planning counts.")
    cost: MaterialCostRef | None = related(
        load_section_costs,
        "What the section's material costs the item, and what its stock is worth; null when the item is gone.",
    )


@graph_type(
    sections.ProjectSectionRow,
    description="The section of one project: stock, requirements and receipts that its sales order items share, and "
    "which nobody else takes.",
)
class ProjectSection(Section):
    project: ProjectRef | None = related(
        to_project, "The project; null when it is gone since the last planning run."
    )
    stock: Decimal = related(_stock, "Stock of this project that planning counts.")


SECTIONS = (NetSection, GrossSection, PlanningSection, CustomerSection, ProjectSection)
"""All kinds of sections; the schema must be told, because fields only name the interface."""


@graph_type(
    ListRow,
    description=(
        "The stock/requirements list of a material in a plant. It is live: sales orders, and the plan that "
        "they consume, "
        "show at once; planned orders are as the last planning run left them."
    ),
)
class StockRequirementsList:
    material: MaterialPlantRef = related(to_material_plant, "The material, in its plant.")
    planning_date: datetime.date = shown("The day at which its stock stands: that of the last planning run.")
    sections: list[Section] = related(
        _sections,
        "Its sections: net first, then gross, planning, and the sales order items by number. The net section "
        "is always "
        "there, the others while they have a line.",
        kinds=Given(list[SectionKind] | None, "Only sections of these kinds; null: all.", None),
    )
