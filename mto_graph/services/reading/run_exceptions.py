"""What planning runs changed of the worklist: new, gone and worse messages, as they were then."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.planning.worklist import ExceptionChange
from mto_graph.services.reading.exceptions import explained
from mto_graph.services.reading.paging import Filter, Order, Page, Parents, Slice, read_pages
from mto_graph.services.reading.rows import exact, stored
from mto_graph.services.reading.worklist import BY_URGENCY, WorklistRow
from mto_graph.strategies import Measure, Registry

BY_CHANGE: Final = ("x.change", *BY_URGENCY)


class RunExceptionRow(WorklistRow):
    """A message that a run reported, and how the run changed it."""

    __slots__ = ("measured_in",)

    measured_in: Measure
    """What its rule measures it in."""

    change_code: int = stored("x.change")
    measure_before: int = stored("x.measure_before")

    @property
    def change(self) -> str:
        """What happened to it."""
        return ExceptionChange(self.change_code).name

    @property
    def days_before(self) -> int | None:
        """How many days it was late or early before a run made it worse."""
        return self.measure_before if self._worse_in(Measure.DAYS) else None

    @property
    def days(self) -> int | None:
        """How many days it is late or early, where it is worse by days."""
        return self.measure if self._worse_in(Measure.DAYS) else None

    @property
    def quantity_before(self) -> Decimal | None:
        """Its quantity before a run made it worse."""
        return exact(self.measure_before) if self._worse_in(Measure.QUANTITY) else None

    def message(self, registry: Registry) -> WorklistRow:
        """The message as it was in the run."""
        row = WorklistRow(self.values[: len(WorklistRow.EXPRESSIONS)])
        explained(registry, row)
        return row

    def _worse_in(self, measure: Measure) -> bool:
        return self.change_code == ExceptionChange.WORSE and self.measured_in is measure


def pages(
    session: Session,
    registry: Registry,
    runs: Sequence[int],
    change: ExceptionChange | None,
    part: Slice,
    further: Filter | None = None,
) -> dict[int, Page[RunExceptionRow]]:
    """For each run a page of what it reported: new, then gone, then worse messages, each most urgent first.

    `further` are more conditions on `run_exception x`. What a person has made go away is reported under minus the
    number of the plan change, beside the runs.
    """
    where = further or Filter()
    where.equal("x.change", None if change is None else int(change))
    found = read_pages(
        session, RunExceptionRow, "run_exception x", Parents("x.run", runs), Order(BY_CHANGE), part, where
    )
    for page in found.values():
        for row in page.rows:
            rule = registry.exception_rules.get(row.number)
            row.measured_in = Measure.QUANTITY if rule is None else rule.measure
    return found
