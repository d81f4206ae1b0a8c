"""Reading the worklist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from mto_graph.api.connections import ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.lookahead import Asked
from mto_graph.api.where import WorklistWhere
from mto_graph.services.reading import worklist as entries
from mto_graph.services.reading.rows import Row

_MESSAGE_NUMBER: Final = re.compile(r"[0-9]{1,3}", re.ASCII)
_SEQUENCE: Final = "urgency"


def worklist(read: Reading, _roots: Sequence[Row], asked: Asked) -> list[ConnectionRow]:
    """A page of the worklist, most urgent first."""
    part = sliced(read, asked, _SEQUENCE, entries.BY_URGENCY)
    criteria = _criteria(asked.arguments["where"] or WorklistWhere())
    page = entries.page(read.session, read.application.registry, criteria, part)
    return [connection(page, _SEQUENCE)]


def message_numbers(texts: Iterable[str]) -> list[int]:
    """The message numbers among these texts; what is none is left out, because no message has it."""
    return [int(text) for text in texts if _MESSAGE_NUMBER.fullmatch(text)]


def _criteria(where: WorklistWhere) -> entries.Criteria:
    named = where.sales_order_item
    return entries.Criteria(
        mrp_controller=where.mrp_controller,
        plant=where.plant,
        material=where.material,
        sales_order=where.sales_order,
        sales_order_item=None if named is None else (named.sales_order, named.item),
        groups=where.groups,
        numbers=None if where.numbers is None else message_numbers(where.numbers),
    )
