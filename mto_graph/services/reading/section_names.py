"""Individual sections as people write them: `customer 4711/10`, `project P-1`."""

from __future__ import annotations

from collections.abc import Iterable

from mto_graph.model.sessions import Session
from mto_graph.services.reading.segments import item_of, kind_of, project_of
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import SegmentKind


class SectionNames:
    """The names of some stored segments, read with one statement for items and one for projects.

    Example: `SectionNames(session, [segment]).text(segment) == "customer 4711/10"`
    """

    def __init__(self, session: Session, segments: Iterable[int]) -> None:
        wanted = set(segments)
        items = {item for segment in wanted if (item := item_of(segment)) is not None}
        projects = {project for segment in wanted if (project := project_of(segment)) is not None}
        self._items: dict[int, tuple[str, int]] = {}
        self._projects: dict[int, str] = {}
        if items:
            among, parameter = numbers(session, items)
            for identity, order, item in session.rows(
                "SELECT i.id, o.sales_order, i.item FROM sales_order_item i"
                f" JOIN sales_order o ON o.id = i.sales_order WHERE i.id IN {among}",
                [parameter],
            ):
                self._items[identity] = (order, item)
        if projects:
            among, parameter = numbers(session, projects)
            self._projects = dict(
                session.rows(f"SELECT id, project FROM project WHERE id IN {among}", [parameter])
            )

    def item(self, segment: int) -> tuple[str, int] | None:
        """Sales order and item of a customer section; None of others and where the item is gone."""
        return self._items.get(item_of(segment) or 0)

    def project(self, segment: int) -> str | None:
        """The project of a project section."""
        return self._projects.get(project_of(segment) or 0)

    def text(self, segment: int) -> str:
        """The section as text: `net`, `customer 4711/10`, `project P-1`; only the kind where the owner is gone."""
        kind, item = kind_of(segment), self.item(segment)
        if item is not None:
            return f"customer {item[0]}/{item[1]}"
        project = self.project(segment)
        return f"project {project}" if project is not None else kind.name.lower()

    def key(self, segment: int) -> tuple[SegmentKind, str, int]:
        """In which sequence sections are shown."""
        order, item = self.item(segment) or (self.project(segment) or "", 0)
        return kind_of(segment), order, item
