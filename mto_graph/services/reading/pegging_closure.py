"""The orders that pegging leads to from some orders, up or down, any number of levels in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.reading.segments import SubjectKind, receipt_segment_sql
from mto_graph.services.reading.sql import numbers

DEEPEST: Final = 100
"""Levels that pegging is followed at most."""

_DEPENDENT: Final = int(SubjectKind.DEPENDENT_REQUIREMENT)
_RESERVATION: Final = int(SubjectKind.RESERVATION)


@dataclass(frozen=True, slots=True)
class _Step:
    """One way from an order to the next ones: what to select from which tables under which condition."""

    columns: str
    tables: str
    condition: str


_DOWN: Final = (
    _Step("d.covered_by", "dependent_requirement d", "d.parent = reached.supply AND d.covered_by <> 0"),
    _Step(
        "p.supply",
        "pegging p",
        f"p.demand_kind = {_DEPENDENT} AND p.demand = reached.supply AND p.supply <> 0",
    ),
    _Step(
        "p.supply",
        "reservation rs, pegging p",
        f"rs.receipt = -reached.supply AND p.demand_kind = {_RESERVATION} AND p.demand = rs.id AND p.supply <> 0",
    ),
)
_PLANNED: Final = "po.number, po.material_plant, po.segment"
_RECEIPT: Final = f"CAST(-r.id AS BIGINT), r.material_plant, {receipt_segment_sql('r')}"
_SINGLE: Final = (
    "d.material_plant = reached.material_plant AND d.segment = reached.segment"
    " AND d.covered_by = reached.supply"
)
_SHARED: Final = f"p.supply = reached.supply AND p.demand_kind = {_DEPENDENT}"
_UP: Final = (
    _Step(_PLANNED, "dependent_requirement d, planned_order po", f"{_SINGLE} AND po.number = d.parent"),
    _Step(_RECEIPT, "dependent_requirement d, receipt r", f"{_SINGLE} AND r.id = -d.parent"),
    _Step(_PLANNED, "pegging p, planned_order po", f"{_SHARED} AND po.number = p.demand"),
    _Step(_RECEIPT, "pegging p, receipt r", f"{_SHARED} AND r.id = -p.demand"),
    _Step(
        _RECEIPT,
        "pegging p, reservation rs, receipt r",
        f"p.supply = reached.supply AND p.demand_kind = {_RESERVATION} AND rs.id = p.demand AND r.id = rs.receipt",
    ),
)


def below(session: Session, supplies: Iterable[int], levels: int = DEEPEST) -> list[int]:
    """These orders and all that cover their components, so many levels down (planned orders above zero)."""
    among, parameter = numbers(session, supplies)
    seed = f"SELECT seed.value, 0 FROM {among} seed"
    return _reached(session, ("supply",), seed, [parameter], _DOWN, levels)


def above(session: Session, supplies: Iterable[int], levels: int = DEEPEST) -> list[int]:
    """These orders and all that need them as components, so many levels up."""
    among, parameter = numbers(session, supplies)
    seed = (
        f"SELECT {_PLANNED}, 0 FROM planned_order po WHERE po.number IN {among}"
        f" UNION ALL SELECT {_RECEIPT}, 0 FROM receipt r WHERE -r.id IN {among}"
    )
    columns = ("supply", "material_plant", "segment")
    return _reached(session, columns, f"SELECT * FROM ({seed}) seed", [parameter, parameter], _UP, levels)


def _reached(
    session: Session,
    columns: Sequence[str],
    seed: str,
    parameters: Sequence[str],
    steps: Sequence[_Step],
    levels: int,
) -> list[int]:
    names = ", ".join(columns)
    lines = session.rows(
        f"WITH RECURSIVE reached({names}, level) AS ({seed} UNION {_next(session, steps, levels)})"
        " SELECT DISTINCT supply FROM reached ORDER BY supply",
        list(parameters),
    )
    return [supply for (supply,) in lines]


def _next(session: Session, steps: Sequence[_Step], levels: int) -> str:
    """SQLite takes several recursive selects but no LATERAL, PostgreSQL the other way round."""
    if session.dialect == "sqlite":
        return " UNION ".join(
            f"SELECT {step.columns}, reached.level + 1 FROM reached, {step.tables}"
            f" WHERE reached.level < {levels:d} AND {step.condition}"
            for step in steps
        )
    selects = " UNION ALL ".join(
        f"SELECT {step.columns} FROM {step.tables} WHERE {step.condition}" for step in steps
    )
    return (
        f"SELECT further.*, reached.level + 1 FROM reached, LATERAL ({selects}) further"
        f" WHERE reached.level < {levels:d}"
    )
