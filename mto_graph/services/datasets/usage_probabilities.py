"""Storing usage probabilities: what part of the plan of a configurable material has which values."""

from __future__ import annotations

from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import rows_where_in
from mto_graph.model.vocabulary import TABLES
from mto_graph.services import planning_file
from mto_graph.services.datasets.batches import Batch, Row
from mto_graph.services.datasets.characteristics import characteristic
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge
from mto_graph.services.datasets.stored_rows import StoredTable, stored_columns
from mto_graph.services.datasets.work import Work
from mto_graph.units import PERCENT_PLACES, format_decimal

_PROBABILITY: Final = StoredTable(
    "usage_probability",
    ("material", "characteristic", "value"),
    stored_columns(TABLES["usage_probabilities"], "percent"),
)
_WHOLE: Final = 100_000


def store_usage_probabilities(work: Work, batch: Batch) -> None:
    """Probabilities of values; those of one characteristic come to no more than a hundred percent."""
    value, percent = (batch.position[name] for name in ("value", "percent"))
    keyed: dict[tuple[int, int, str], Row] = {}
    for row in batch.rows:
        material = work.material(batch, row) if row.sound else FAULTY
        found = characteristic(work, batch, row) if row.sound else None
        if material == FAULTY or found is None:
            continue
        try:
            keyed[material, found.id, found.accepted(row.cells[value])] = row
        except ValueError as fault:
            batch.fault(row.number, "value", ErrorCode.INVALID_VALUE, f"value: {fault}.")
    merge = Merge(work.session, batch, _PROBABILITY, keyed)
    for key, row in keyed.items():
        merged = merge.merged(key, row, (row.cells[percent],))
        if merged is not None:
            merge.take(key, merged)
    merge.write()
    changed = {key[0] for key, _, _ in merge.changes()}
    _check_sums(work, batch, keyed)
    places = [
        place
        for (place,) in rows_where_in(
            work.session, "SELECT id FROM material_plant WHERE material IN", sorted(changed)
        )
    ]
    planning_file.enter_materials(work.session, planning_file.Reason.BOM, places, work.origin)


def _check_sums(work: Work, batch: Batch, keyed: dict[tuple[int, int, str], Row]) -> None:
    sums: dict[tuple[int, int], int] = {}
    for material, named, percent in rows_where_in(
        work.session,
        "SELECT material, characteristic, percent FROM usage_probability WHERE material IN",
        [material for material, _, _ in keyed],
    ):
        sums[material, named] = sums.get((material, named), 0) + percent
    told: set[tuple[int, int]] = set()
    for (material, named, _), row in keyed.items():
        total = sums.get((material, named), 0)
        if total > _WHOLE and (material, named) not in told:
            told.add((material, named))
            message = (
                f"percent: the values of this characteristic come to {format_decimal(total, PERCENT_PLACES)} %; "
                "lower them to 100 together."
            )
            batch.fault(row.number, "percent", ErrorCode.INVALID_VALUE, message)
