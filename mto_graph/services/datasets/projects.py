"""Storing projects, and finding those that rows name."""

from __future__ import annotations

from typing import Final

from mto_graph.model.vocabulary import TABLES
from mto_graph.services.datasets.batches import KEEP, Batch
from mto_graph.services.datasets.directory import FAULTY
from mto_graph.services.datasets.merging import Merge
from mto_graph.services.datasets.stored_rows import StoredTable, stored_columns
from mto_graph.services.datasets.work import Work, cells_of

_PROJECT: Final = StoredTable("project", ("project",), stored_columns(TABLES["projects"], "description"))


def store_projects(work: Work, batch: Batch) -> None:
    """Projects, and from here on they may be named; no plan depends on what they are called."""
    given, key_of = cells_of(batch, ("description",)), cells_of(batch, ("project",))
    merge = Merge(work.session, batch, _PROJECT, [key_of(row) for row in batch.rows if row.sound])
    for row in batch.rows:
        merged = merge.merged(key_of(row), row, given(row)) if row.sound else None
        if merged is not None:
            merge.take(key_of(row), merged)
    work.directory.projects.update({name: identity for (name,), identity in merge.write().items()})
    for row in batch.rows:
        (name,) = key_of(row)
        if name is not KEEP:
            work.directory.projects.setdefault(name, FAULTY)
