"""What a sales order item must have cost: its amounts, and the variance by cause."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mto_graph.services.costs.kinds import VarianceCause
from mto_graph.services.scenarios.fields import Fields

AMOUNTS: Final = (
    "planned",
    "actual",
    "variance",
    "revenue",
    "planned_margin",
    "margin",
    "stock_value",
    "work_in_process",
    "delivered",
    "scrapped",
    "difference",
)


@dataclass(frozen=True, slots=True)
class ExpectCost:
    """Amounts of a sales order item by name; `by_cause` names causes that must stand in the variance so."""

    sales_order: str
    item: int
    amounts: tuple[tuple[str, Decimal], ...]
    by_cause: tuple[tuple[str, Decimal], ...]


def read_cost(fields: Fields) -> ExpectCost:
    """The expectation under the key `cost` of a step."""
    causes = Fields(fields.value("by_cause"), (*fields.path, "by_cause"), fields.faults)
    expected = ExpectCost(
        fields.text("sales_order", required=True),
        fields.number("item", required=True) or 0,
        _amounts(fields, AMOUNTS),
        _amounts(causes, tuple(cause.value for cause in VarianceCause)),
    )
    causes.close()
    fields.close()
    if not any(name in fields for name in (*AMOUNTS, "by_cause")):
        fields.fault(f"expects nothing; write by_cause or one of {', '.join(AMOUNTS)}")
    return expected


def _amounts(fields: Fields, names: tuple[str, ...]) -> tuple[tuple[str, Decimal], ...]:
    found = ((name, fields.amount(name)) for name in names)
    return tuple((name, amount) for name, amount in found if amount is not None)
