"""Loaded stock enters the ledger as what it changes: an initial entry, or the difference that a count has found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from mto_graph.model.sessions import Session
from mto_graph.services.goods_movements.ledger import write
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.services.reading.segments import segment_of
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Purpose, Registry
from mto_graph.units import to_day


class StockDifference(NamedTuple):
    """A stock before and after, in thousandths; ids of the material in its plant and of whose it is."""

    material_plant: int
    storage_location: str
    stock_type: str
    sales_order_item: int | None
    project: int | None
    before: int
    after: int


def post_differences(session: Session, registry: Registry, differences: Sequence[StockDifference]) -> None:
    """Write the ledger rows of stocks that were loaded; the stocks themselves are stored by the loader.

    More where nothing was ever posted is an initial entry, every other difference one of a count.
    """
    changed = [one for one in differences if one.after != one.before]
    if not changed:
        return
    known = _posted_sections(session, {one.material_plant for one in changed})
    codes = {
        purpose: registry.movement_type_for(purpose).code
        for purpose in (Purpose.INITIAL_STOCK, Purpose.COUNT_GAIN, Purpose.COUNT_LOSS)
    }
    day = to_day(date.today())
    rows = [_row(one, codes, known, day) for one in changed]
    write(session, registry, [[row] for row in rows])


def _row(one: StockDifference, codes: dict[Purpose, str], known: set[tuple[int, int]], day: int) -> LedgerRow:
    segment = segment_of(one.sales_order_item, one.project)
    gain = one.after > one.before
    if not gain:
        purpose = Purpose.COUNT_LOSS
    elif (one.material_plant, segment) in known:
        purpose = Purpose.COUNT_GAIN
    else:
        purpose = Purpose.INITIAL_STOCK
    row = LedgerRow(
        movement_type=codes[purpose],
        posting_date=day,
        material_plant=one.material_plant,
        quantity=abs(one.after - one.before),
        sales_order_item=one.sales_order_item,
    )
    if gain:
        row.to_segment, row.to_location, row.to_stock_type = segment, one.storage_location, one.stock_type
    else:
        row.from_segment, row.from_location = segment, one.storage_location
        row.from_stock_type = one.stock_type
    return row


def _posted_sections(session: Session, materials: Iterable[int]) -> set[tuple[int, int]]:
    """The sections of these materials in which something was posted before."""
    among, parameter = numbers(session, materials)
    rows = session.rows(
        "SELECT material_plant, from_segment FROM goods_movement"
        f" WHERE from_segment IS NOT NULL AND material_plant IN {among}"
        " UNION SELECT material_plant, to_segment FROM goods_movement"
        f" WHERE to_segment IS NOT NULL AND to_material_plant IS NULL AND material_plant IN {among}"
        f" UNION SELECT to_material_plant, to_segment FROM goods_movement WHERE to_material_plant IN {among}",
        [parameter] * 3,
    )
    return {(material, segment) for material, segment in rows}
