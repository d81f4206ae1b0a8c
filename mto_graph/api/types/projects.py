"""Projects that sales order items are settled to."""

from collections.abc import Sequence

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import listed
from mto_graph.api.types.references import ProjectSectionRef, SalesOrderItemRef
from mto_graph.services.reading import projects, sections
from mto_graph.services.reading.projects import ProjectRow
from mto_graph.services.reading.sections import SectionRow


def _sections(read: Reading, rows: Sequence[ProjectRow], _asked: Asked) -> list[list[SectionRow]]:
    places = projects.places_of(read.session, [row.id for row in rows])
    built = {place: sections.section_row(*place) for found in places.values() for place in found}
    sections.read_lines(read.session, read.application.registry, list(built.values()))
    return [
        [
            section
            for place in places[row.id]
            if (section := built[place]).listed is not None and section.listed.rows
        ]
        for row in rows
    ]


@graph_type(
    ProjectRow,
    description=(
        "A project (WBS element). Items whose strategy plans by project share one planning section of it on each "
        "level of the bill of material: its stock and its orders serve all of them and nobody else."
    ),
)
class Project:
    number: str = shown("The project's number, for example `P-1`.")
    description: str | None = shown("What people call it; null when it has no name.")
    items: list[SalesOrderItemRef] = related(
        listed(projects.items_of), "The sales order items that name it, by sales order and item."
    )
    sections: list[ProjectSectionRef] = related(
        _sections, "Its sections on all levels of the bill of material, products first."
    )
