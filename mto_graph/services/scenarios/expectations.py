"""What must be seen after a step: rows of a stock/requirements list, a promise, a plan line, a cost, the worklist."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mto_graph.services.scenarios.actions import plant_of
from mto_graph.services.scenarios.cost_expectations import ExpectCost, read_cost
from mto_graph.services.scenarios.fields import Fields
from mto_graph.services.scenarios.kanban import ExpectContainer, read_container
from mto_graph.services.scenarios.worklist_expectations import ExpectWorklist, read_worklist

# fmt: off
ELEMENTS: Final = frozenset({
    "Stock", "CustSt", "ProjSt", "SafeSt", "SLocSt", "SubcSt", "BtchSt", "PldOrd", "PrdOrd", "PrcOrd",
    "PurRqs", "POitem", "SchLne", "ShpgNt", "POConf", "CusOrd", "Delvry", "IndReq", "CusReq", "DepReq",
    "FncEnd", "OrdRes", "MtlRes", "SubReq", "ForReq", "RelOrd", "PRqRel", "TrnRes", "StTRes", "Quottn", "Contrc",
    "SchAgr", "Return", "QM-lot",
})
# fmt: on
_SECTION = re.compile(r"net|gross|planning|customer .+/[1-9][0-9]*|project .+")


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One row as it must be seen; None means: not asserted. `section` narrows a row that must be absent."""

    element: str
    date: datetime.date | None = None
    quantity: Decimal | None = None
    available: Decimal | None = None
    order_type: str | None = None
    convertible: bool | None = None
    firmed: bool | None = None
    start_date: datetime.date | None = None
    exceptions: tuple[int, ...] | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectList:
    """What the stock/requirements list of a material in a plant must show."""

    material: str
    plant: str
    sections: tuple[tuple[str, tuple[ExpectedRow, ...]], ...]
    partial: bool
    absent: tuple[str, ...]
    absent_rows: tuple[ExpectedRow, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class ExpectPromise:
    """What a sales order item is promised; `asserted` names the keys that were written."""

    sales_order: str
    item: int
    confirmed_quantity: Decimal | None
    confirmed_date: datetime.date | None
    asserted: frozenset[str]
    missing_parts: tuple[ExpectedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedPart:
    """A missing part: how much of the material is missing, and when all of it is there."""

    material: str
    quantity: Decimal | None
    available_date: datetime.date | None


@dataclass(frozen=True, slots=True)
class ExpectPlan:
    """The planned and withdrawn quantity of the plan lines of a material on a date (of one version)."""

    material: str
    plant: str
    date: datetime.date | None
    version: str | None
    planned_quantity: Decimal | None
    withdrawn_quantity: Decimal | None


Expectation = ExpectList | ExpectPromise | ExpectPlan | ExpectCost | ExpectWorklist | ExpectContainer
_OF_PROMISE: Final = ("confirmed_quantity", "confirmed_date", "missing_parts")
EXPECTATION_KEYS: Final = ("expect", "promise", "plan", "cost", "worklist", "container")


def read_expectations(key: str, fields: Fields, plant: str) -> tuple[Expectation, ...]:
    """The expectations under one key of a step; `expect` may hold the others beside its sections."""
    if key == "promise":
        return (_promise(fields),)
    if key == "plan":
        return (_plan(fields, plant),)
    if key == "cost":
        return (read_cost(fields),)
    if key == "worklist":
        return (read_worklist(fields),)
    if key == "container":
        return (read_container(fields),)
    found: list[Expectation] = []
    if any(name in fields for name in ("material", "sections", "absent", "absent_rows", "partial")):
        found.append(_list(fields, plant))
    else:
        fields.text("basis")
    for name in EXPECTATION_KEYS[1:]:
        if fields.value(name) is not None:
            inner = Fields(fields.value(name), (*fields.path, name), fields.faults)
            found.extend(read_expectations(name, inner, plant))
    fields.close()
    if not found:
        fields.fault(
            f"expects nothing; write sections, absent, absent_rows or {', '.join(EXPECTATION_KEYS[1:])}"
        )
    return tuple(found)


def _list(fields: Fields, plant: str) -> ExpectList:
    sections = Fields(fields.value("sections"), (*fields.path, "sections"), fields.faults)
    expected = ExpectList(
        fields.text("material", required=True),
        plant_of(fields, plant),
        tuple((name, _rows(sections, name)) for name in sections if _section(sections, name, name)),
        bool(fields.flag("partial")),
        tuple(name for name in fields.texts("absent") if _section(fields, name, "absent")),
        _rows(fields, "absent_rows", absent=True),
        fields.text("basis"),
    )
    if not (expected.sections or expected.absent or expected.absent_rows):
        fields.fault("expects nothing of the list; write sections, absent or absent_rows")
    return expected


def _section(fields: Fields, name: str, key: str) -> bool:
    if _SECTION.fullmatch(name):
        return True
    fields.fault(
        f"{name!r} is not a section; write net, gross, planning, customer ORDER/ITEM or project NUMBER", key
    )
    return False


def _rows(fields: Fields, key: str, *, absent: bool = False) -> tuple[ExpectedRow, ...]:
    rows = []
    for number, value in enumerate(fields.items(key), start=1):
        row = Fields(value, (*fields.path, key, str(number)), fields.faults)
        rows.append(_row(row, absent=absent))
        row.close()
    return tuple(rows)


def _row(fields: Fields, *, absent: bool) -> ExpectedRow:
    element = fields.text("element", required=not absent)
    if element and element not in ELEMENTS:
        fields.fault(f"{element!r} is not an MRP element", "element")
    section = fields.text("section") if absent else ""
    if section:
        _section(fields, section, "section")
    return ExpectedRow(
        element,
        fields.day("date"),
        fields.quantity("quantity"),
        fields.quantity("available"),
        fields.text("order_type") or None,
        fields.flag("convertible"),
        fields.flag("firmed"),
        fields.day("start_date"),
        _exceptions(fields),
        section or None,
    )


def _exceptions(fields: Fields) -> tuple[int, ...] | None:
    if fields.value("exceptions") is None:
        return None
    numbers: list[int] = []
    for value in fields.items("exceptions"):
        text = str(value)
        if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) <= 3):
            fields.fault(f"{value!r} is not the number of an exception message", "exceptions")
        else:
            numbers.append(int(text))
    return tuple(numbers)


def _promise(fields: Fields) -> ExpectPromise:
    keys = frozenset(key for key in _OF_PROMISE if key in fields)
    expected = ExpectPromise(
        fields.text("sales_order", required=True),
        fields.number("item", required=True) or 0,
        fields.quantity("confirmed_quantity"),
        fields.day("confirmed_date"),
        keys,
        tuple(_part(fields, number, value) for number, value in enumerate(fields.items("missing_parts"), 1)),
    )
    fields.close()
    if not keys:
        fields.fault(f"expects nothing; write {', '.join(_OF_PROMISE[:-1])} or {_OF_PROMISE[-1]}")
    return expected


def _part(fields: Fields, number: int, value: object) -> ExpectedPart:
    part = Fields(value, (*fields.path, "missing_parts", str(number)), fields.faults)
    expected = ExpectedPart(
        part.text("material", required=True),
        part.quantity("quantity", required=True),
        part.day("available_date", required=True),
    )
    part.close()
    return expected


def _plan(fields: Fields, plant: str) -> ExpectPlan:
    expected = ExpectPlan(
        fields.text("material", required=True),
        plant_of(fields, plant),
        fields.day("date", required=True),
        fields.text("version") or None,
        fields.quantity("planned_quantity"),
        fields.quantity("withdrawn_quantity"),
    )
    fields.close()
    if expected.planned_quantity is None and expected.withdrawn_quantity is None:
        fields.fault("expects nothing; write planned_quantity or withdrawn_quantity")
    return expected
