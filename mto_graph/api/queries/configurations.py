"""Reading characteristics."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.api.connections import ConnectionRow
from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked
from mto_graph.api.queries.lists import Columns, listed
from mto_graph.services.reading import configurations
from mto_graph.services.reading.configurations import CharacteristicRow
from mto_graph.services.reading.paging import Filter
from mto_graph.services.reading.rows import Row

_ORDERS: Columns = {"number": configurations.BY_NAME}


def characteristic(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[CharacteristicRow | None]:
    """The characteristic of a name."""
    name = asked.arguments["name"]
    return [configurations.by_names(read.session, [name]).get(name)]


def characteristics(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of characteristics."""
    return listed(read, asked, _ORDERS, Filter(), configurations.page)
