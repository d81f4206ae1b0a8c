"""The planning file: what the next net-change run looks at."""

import datetime

from mto_graph.api.enums import PlanningFileReason, SectionKind
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.types.links import to_material_plant, to_project, to_sales_order_item
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import MaterialPlantRef, ProjectRef, SalesOrderItemRef
from mto_graph.services.reading.planning_file import PlanningFileEntryRow


@graph_type(
    PlanningFileEntryRow,
    description="An entry of the planning file: something changed, so a section of a material must be planned "
    "again. The run that plans it removes the entry.",
)
class PlanningFileEntry(Node):
    material: MaterialPlantRef = related(to_material_plant, "The material, and in which plant.")
    section_kind: SectionKind | None = shown("The kind of the section; null: all sections of the material.")
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item whose section it is; null when it belongs to none."
    )
    project: ProjectRef | None = related(
        to_project, "The project whose section it is; null when it belongs to none."
    )
    reason: PlanningFileReason = shown("What changed.")
    date: datetime.date | None = shown(
        "The first day concerned, which decides about run type `NETPL`; null: from today on."
    )
    origin: str = shown("Which operation entered it, for example `import` or `planning run 12`.")
    entered_at: datetime.datetime = shown("When.")
