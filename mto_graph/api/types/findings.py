"""Findings in the master data."""

from collections.abc import Sequence

from mto_graph import strategies
from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, shown
from mto_graph.api.lookahead import Asked
from mto_graph.services.findings import findings
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.rows import Row


class FindingRow(Row):
    """A finding."""

    __slots__ = ("code", "field", "message")

    code: str
    field: str
    message: str


def load_findings(read: Reading, rows: Sequence[MaterialPlantRow], _asked: Asked) -> list[list[FindingRow]]:
    """The findings of each material plant."""
    found = findings(read.session, read.application.registry, {row.id for row in rows})
    return [[finding_row(one) for one in found.get(row.id, ())] for row in rows]


def finding_row(finding: strategies.Finding) -> FindingRow:
    """A finding as a row of the graph."""
    row = FindingRow()
    row.code, row.field, row.message = finding.code, finding.field, finding.message
    return row


@graph_type(
    FindingRow,
    description="Something in the master data that is wrong or without effect. Advice for the planner: it "
    "stops nothing.",
)
class Finding:
    code: str = shown("The kind of finding, for example `BOM_MISSING`. Plugins add their own.")
    field: str = shown("The field that it is about, in the words of the data set, for example `lot_size`.")
    message: str = shown("What is wrong and what to do about it.")
