"""What would help, and by how much, worked out on the network: a second branch that then decides counts.

What covers what stays as it is. An action is given with the fewest days that bring the demand in time, or where it
cannot do that alone, with the fewest that bring all it can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from mto_graph.mrp.supply_network import Variants
from mto_graph.services.order_report.critical_path import Step
from mto_graph.services.order_report.lead_times import is_firm
from mto_graph.services.order_report.study import Study
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.strategies import Integers
from mto_graph.units import from_day


class ActionKind(StrEnum):
    """What can be done."""

    SHORTEN_PRODUCTION = "shorten_production"
    SHORTEN_PURCHASING = "shorten_purchasing"
    EXPEDITE_DELIVERY = "expedite_delivery"
    SHORTEN_GOODS_RECEIPT = "shorten_goods_receipt"
    BRING_FORWARD = "bring_forward"
    SHORTEN_LEAD_TIME = "shorten_lead_time"
    USE_FREE_STOCK = "use_free_stock"


@dataclass(frozen=True, slots=True)
class FreeStock:
    """Stock that no requirement takes."""

    segment: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Action:
    """An action at a step: so many days of it (workdays, of a delivery calendar days) gain so many workdays."""

    kind: ActionKind
    step: Step
    days: int
    gain: int
    delivery: date
    """When the demand that then decides can be delivered."""
    free: FreeStock | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: ActionKind
    step: Step
    most: int
    apply: Callable[[Variants, int, int], None]
    """Takes variants, a row and a number of days, and shortens the times of the row."""
    free: FreeStock | None = None


def actions_of(study: Study, steps: Sequence[Step], free: Mapping[int, FreeStock]) -> list[Action]:
    """Everything that helps a demand that is late, what gains most first, then what takes the fewest days.

    `free` has, for steps whose quantity lies somewhere unused, that stock by node.
    """
    if study.lateness <= 0:
        return []
    candidates = [found for step in steps for found in _candidates(study, step, free)]
    full, delivery = _tried(study, candidates, [candidate.most for candidate in candidates])
    useful = [at for at in range(len(candidates)) if full[at] < study.lateness]
    chosen = [candidates[at] for at in useful]
    days = _fewest(study, chosen, np.maximum(full[useful], 0))
    late, delivery = _tried(study, chosen, days)
    found = [
        Action(
            candidate.kind,
            candidate.step,
            days[at],
            study.lateness - int(late[at]),
            from_day(int(delivery[at])),
            candidate.free,
        )
        for at, candidate in enumerate(chosen)
    ]
    return sorted(found, key=lambda action: (-action.gain, action.days))


def _fewest(study: Study, candidates: Sequence[_Candidate], goal: Integers) -> list[int]:
    """For each candidate the fewest days that make it no later than its goal, by halving, all at once."""
    low = [0 for _ in candidates]
    high = [candidate.most for candidate in candidates]
    while any(first + 1 < last for first, last in zip(low, high, strict=True)):
        middle = [max((first + last) // 2, 1) if last else 0 for first, last in zip(low, high, strict=True)]
        late, _ = _tried(study, candidates, middle)
        for at, days in enumerate(middle):
            if low[at] < days < high[at]:
                low[at], high[at] = (low[at], days) if late[at] <= goal[at] else (days, high[at])
    return high


def _tried(study: Study, candidates: Sequence[_Candidate], days: Sequence[int]) -> tuple[Integers, Integers]:
    if not candidates:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    variants = Variants.of(study.network.nodes, len(candidates))
    for row, (candidate, count) in enumerate(zip(candidates, days, strict=True)):
        candidate.apply(variants, row, count)
    return study.lateness_of(variants)


def _candidates(study: Study, step: Step, free: Mapping[int, FreeStock]) -> list[_Candidate]:
    nodes, node = study.network.nodes, step.node
    bought = isinstance(step.order, PlannedOrderRow) and step.order.procurement_type == "external"
    own = ActionKind.SHORTEN_PURCHASING if bought else ActionKind.SHORTEN_PRODUCTION
    found = [
        _Candidate(own, step, int(nodes.workdays[node]), _shortened("workdays", [node])),
        _Candidate(
            ActionKind.EXPEDITE_DELIVERY, step, int(nodes.delivery[node]), _shortened("delivery", [node])
        ),
        _Candidate(
            ActionKind.SHORTEN_GOODS_RECEIPT, step, int(nodes.receipt[node]), _shortened("receipt", [node])
        ),
    ]
    if is_firm(step.order):
        found.append(_bring_forward(study, step))
    else:
        found.append(_shorten_lead_time(study, step, "delivery" if bought else "workdays"))
    if node in free:
        found.append(_Candidate(ActionKind.USE_FREE_STOCK, step, 0, _left_out(step.wait), free[node]))
    return [candidate for candidate in found if candidate.most or candidate.free]


def _shortened(column: str, nodes: Sequence[int]) -> Callable[[Variants, int, int], None]:
    def apply(variants: Variants, row: int, days: int) -> None:
        times = getattr(variants, column)
        times[row, nodes] = np.maximum(times[row, nodes] - days, 0)

    return apply


def _left_out(wait: int) -> Callable[[Variants, int, int], None]:
    def apply(variants: Variants, row: int, _days: int) -> None:
        variants.without[row] = wait

    return apply


def _bring_forward(study: Study, step: Step) -> _Candidate:
    """A firm receipt that comes so many workdays earlier, not before the planning date."""
    network, node = study.network, slice(step.node, step.node + 1)
    calendar, floor = network.nodes.calendar[node], network.nodes.floor[node]
    today = np.array([study.times.today], dtype=np.int64)
    most = int(network.calendars.workdays_between(calendar, today, floor)[0])

    def apply(variants: Variants, row: int, days: int) -> None:
        earlier = network.calendars.shifted(calendar, floor, np.int64(-days))
        variants.floor[row, step.node] = max(int(earlier[0]), study.times.today) if days else int(floor[0])

    return _Candidate(ActionKind.BRING_FORWARD, step, most, apply)


def _shorten_lead_time(study: Study, step: Step, column: str) -> _Candidate:
    """The material's own time in all proposals of the report."""
    place, first = step.order.material_plant_id, len(study.roots)
    alike = [
        at
        for at, code in enumerate(study.waiting.codes, first)
        if study.graph.orders[code].material_plant_id == place and not is_firm(study.graph.orders[code])
    ]
    times = getattr(study.network.nodes, column)
    return _Candidate(ActionKind.SHORTEN_LEAD_TIME, step, int(times[alike].max()), _shortened(column, alike))
