"""Looking at what the services show after a step, and comparing it with what is expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.services.application import Application
from mto_graph.services.availability import Promise, promise
from mto_graph.services.costs.kinds import VarianceCause
from mto_graph.services.costs.reading import item_cost
from mto_graph.services.scenarios import worklist_expectations
from mto_graph.services.scenarios.comparing import SectionDifference, compare_list, seen_rows
from mto_graph.services.scenarios.cost_expectations import ExpectCost
from mto_graph.services.scenarios.expectations import (
    Expectation,
    ExpectedPart,
    ExpectList,
    ExpectPlan,
    ExpectPromise,
)
from mto_graph.services.scenarios.kanban import ExpectContainer, container_differences
from mto_graph.services.scenarios.worklist_expectations import ExpectWorklist
from mto_graph.services.stock_requirements import stock_requirements_list
from mto_graph.units import from_price, from_quantity, to_day, to_quantity


def check(application: Application, expected: Expectation, today: date) -> tuple[SectionDifference, ...]:
    """Every difference between an expectation and what is seen; Refused when what it names does not exist."""
    return tuple(_CHECK[type(expected)](application, expected, today))


def _list(application: Application, expected: ExpectList, today: date) -> Sequence[SectionDifference]:
    seen = stock_requirements_list(application, expected.material, expected.plant, today)
    sections = [(section.text, seen_rows(section.rows)) for section in seen.sections]
    place = f"{expected.material} in plant {expected.plant}"
    basis = f" (basis: {expected.basis})" if expected.basis else ""
    return [
        SectionDifference(found.section, f"{place}: {found.message}{basis}", found.lines)
        for found in compare_list(expected, sections)
    ]


def _promise(application: Application, expected: ExpectPromise, today: date) -> Sequence[SectionDifference]:
    seen = promise(application, expected.sales_order, expected.item, today)
    pairs = (
        ("confirmed_quantity", expected.confirmed_quantity, seen.confirmed_quantity),
        ("confirmed_date", expected.confirmed_date, seen.confirmed_date),
        ("missing_parts", _parts(expected.missing_parts), _parts(_seen_parts(seen))),
    )
    place = f"promise for {expected.sales_order}/{expected.item}"
    return [
        SectionDifference("", f"{place}: {name} expected {_text(wanted)}, seen {_text(found)}")
        for name, wanted, found in pairs
        if name in expected.asserted and wanted != found
    ]


def _seen_parts(seen: Promise) -> list[ExpectedPart]:
    return [ExpectedPart(part.material, part.missing, part.available_date) for part in seen.missing_parts]


def _parts(parts: Sequence[ExpectedPart]) -> str | None:
    """The parts as text, in the order of their materials; None: there are none."""
    found = sorted(
        f"{from_quantity(to_quantity(part.quantity or Decimal(0)))} of {part.material} on {part.available_date}"
        for part in parts
    )
    return ", ".join(found) or None


def _plan(application: Application, expected: ExpectPlan, today: date) -> Sequence[SectionDifference]:
    lines = _plan_lines(application, expected)
    place = f"plan of {expected.material} in plant {expected.plant} on {expected.date}"
    if not lines:
        return [SectionDifference("", f"{place}: there is no such plan line")]
    pairs = (
        ("planned_quantity", expected.planned_quantity, from_quantity(sum(line[0] for line in lines))),
        ("withdrawn_quantity", expected.withdrawn_quantity, from_quantity(sum(line[1] for line in lines))),
    )
    return [
        SectionDifference("", f"{place}: {name} expected {_text(wanted)}, seen {_text(found)}")
        for name, wanted, found in pairs
        if wanted is not None and wanted != found
    ]


def _plan_lines(application: Application, expected: ExpectPlan) -> list[tuple[int, int]]:
    """Planned and withdrawn thousandths of the plan lines named; those of all versions where none is."""
    version = "" if expected.version is None else " AND r.version = ?"
    parameters = [expected.material, expected.plant, None if expected.date is None else to_day(expected.date)]
    with application.database.reading() as session:
        rows = session.rows(
            "SELECT r.quantity, r.withdrawn_quantity FROM planned_independent_requirement r"
            " JOIN material_plant mp ON mp.id = r.material_plant JOIN material m ON m.id = mp.material"
            f" JOIN plant p ON p.id = mp.plant WHERE m.material = ? AND p.plant = ? AND r.date = ?{version}",
            parameters if expected.version is None else [*parameters, expected.version],
        )
    return [(quantity, withdrawn) for quantity, withdrawn in rows]


def _cost(application: Application, expected: ExpectCost, _today: date) -> Sequence[SectionDifference]:
    seen = item_cost(application, expected.sales_order, expected.item)
    place = f"cost of {expected.sales_order}/{expected.item}"
    pairs: list[tuple[str, Decimal, int | None]] = [
        (name, wanted, getattr(seen, name)) for name, wanted in expected.amounts
    ]
    # A cause that does not occur is zero.
    pairs += [
        (f"by_cause {name}", wanted, seen.causes.get(VarianceCause(name), 0))
        for name, wanted in expected.by_cause
    ]
    found = [(name, wanted, None if amount is None else from_price(amount)) for name, wanted, amount in pairs]
    return [
        SectionDifference("", f"{place}: {name} expected {wanted}, seen {_text(amount)}")
        for name, wanted, amount in found
        if wanted != amount
    ]


def _worklist(
    application: Application, expected: ExpectWorklist, _today: date
) -> Sequence[SectionDifference]:
    return [
        SectionDifference("", message) for message in worklist_expectations.differences(application, expected)
    ]


def _container(
    application: Application, expected: ExpectContainer, _today: date
) -> Sequence[SectionDifference]:
    return [SectionDifference("", message) for message in container_differences(application, expected)]


def _text(value: date | Decimal | str | None) -> str:
    return "nothing" if value is None else str(value)


_CHECK: Final[dict[type[Expectation], Callable[..., Sequence[SectionDifference]]]] = {
    ExpectList: _list,
    ExpectPromise: _promise,
    ExpectPlan: _plan,
    ExpectCost: _cost,
    ExpectWorklist: _worklist,
    ExpectContainer: _container,
}
