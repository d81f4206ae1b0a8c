"""Deriving plans of components by mutation."""

from collections.abc import Sequence
from typing import Any

import strawberry

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import PlannedIndependentRequirementRef
from mto_graph.services.derived_plans import derive_plan
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.reading import demands
from mto_graph.services.reading.demands import PlannedIndependentRequirementRow
from mto_graph.services.reading.rows import Row

_FIELDS = frozenset({"material", "version"})


@input_type(description="The product whose inactive plan is turned into plans of components.")
class DerivePlanInput:
    material: str = strawberry.field(description="The product; its inactive plan in all plants counts.")
    version: str | None = strawberry.field(
        default=None, description="The version of the components' plans; null: the product's number."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


class DerivePlanPayloadRow(Row):
    """What came of deriving."""

    __slots__ = ("errors", "ids")

    ids: list[int]
    errors: list[UserErrorRow]


def _lines(
    read: Reading, rows: Sequence[DerivePlanPayloadRow], _asked: Asked
) -> list[list[PlannedIndependentRequirementRow]]:
    found = demands.plans_by_ids(read.session, {one for row in rows for one in row.ids})
    return [[found[one].copied() for one in row.ids if one in found] for row in rows]


@graph_type(DerivePlanPayloadRow, description="What came of `derivePlan`.")
class DerivePlanPayload:
    planned_independent_requirements: list[PlannedIndependentRequirementRef] = related(
        _lines,
        "All plan that is derived from the product now, by material, plant and date; empty when there are errors.",
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was changed.")


def derive(context: Context, given: Any) -> DerivePlanPayloadRow:
    """Derive what the input says."""

    def change() -> Answer:
        found = derive_plan(context.application, given.material, version=given.version or None)
        return {"lines": [line.id for line in found]}

    answer, errors = attempted(
        lambda: once(
            context.application,
            given.idempotency_key,
            "derivePlan",
            {"material": given.material, "version": given.version},
            change,
        ),
        lambda path: ["input", *(part for part in path if part in _FIELDS)],
    )
    payload = DerivePlanPayloadRow()
    payload.ids = [] if answer is None else answer["lines"]
    payload.errors = errors
    return payload
