"""What must stand in the worklist: its messages in their sequence, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from mto_graph.services.application import Application
from mto_graph.services.reading.worklist import Criteria
from mto_graph.services.scenarios.fields import Fields
from mto_graph.services.worklist import Entry, worklist

_KEYS: Final = ("urgency", "number", "due_date", "material", "section", "quantity", "action")
_MOST: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedEntry:
    """A message as it must be seen; None means: not asserted."""

    number: int | None = None
    urgency: int | None = None
    due_date: date | None = None
    material: str | None = None
    section: str | None = None
    quantity: Decimal | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectWorklist:
    """The whole worklist that meets the criteria."""

    criteria: Criteria
    entries: tuple[ExpectedEntry, ...]


def read_worklist(fields: Fields) -> ExpectWorklist:
    """The expectation under the key `worklist` of a step."""
    sales_order, item = fields.text("sales_order"), fields.number("item")
    if bool(sales_order) != (item is not None):
        fields.fault("a sales order and its item are given together")
    criteria = Criteria(
        mrp_controller=fields.text("mrp_controller") or None,
        plant=fields.text("plant") or None,
        sales_order_item=(sales_order, item) if sales_order and item is not None else None,
    )
    if "entries" not in fields:
        fields.fault("expects nothing; write entries, an empty list where nothing is to be done")
    expected = ExpectWorklist(criteria, tuple(_entries(fields)))
    fields.close()
    return expected


def _entries(fields: Fields) -> Iterator[ExpectedEntry]:
    for number, value in enumerate(fields.items("entries"), start=1):
        entry = Fields(value, (*fields.path, "entries", str(number)), fields.faults)
        yield ExpectedEntry(
            number=entry.number("number", required=True),
            urgency=entry.number("urgency"),
            due_date=entry.day("due_date"),
            material=entry.text("material") or None,
            section=entry.text("section") or None,
            quantity=entry.quantity("quantity"),
            action=entry.text("action") or None,
        )
        entry.close()


def differences(application: Application, expected: ExpectWorklist) -> Sequence[str]:
    """What is not as expected, in sentences."""
    seen = worklist(application, expected.criteria, _MOST).entries
    if len(seen) != len(expected.entries):
        there = "; ".join(_text(entry) for entry in seen) or "nothing"
        return [f"worklist: {len(expected.entries)} messages expected, seen {len(seen)}: {there}"]
    return [
        f"worklist, message {place}: {key} expected {wanted}, seen {found}"
        for place, (one, other) in enumerate(zip(expected.entries, seen, strict=True), start=1)
        for key in _KEYS
        if (wanted := getattr(one, key)) is not None and wanted != (found := _seen(other, key))
    ]


def _seen(entry: Entry, key: str) -> Any:
    return int(entry.number) if key == "number" else getattr(entry, key)


def _text(entry: Entry) -> str:
    return f"{entry.number} on {entry.material}, {entry.section}, due {entry.due_date or 'never'}"
