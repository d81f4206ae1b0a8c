"""What the copies are planned with: an order, a plan of the average month, and the last year's orders moved ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mto_graph.mrp.calendars import DAYS, day_of
from mto_graph.services.reading.boms import ONE_UNIT
from mto_graph.services.strategy_advice import history as past
from mto_graph.services.strategy_advice.effects import Setting
from mto_graph.services.strategy_advice.history import History, Ordered
from mto_graph.strategies import Strategy

_WEEK = 7
MOST_ORDERS = 400
"""So many orders are replayed; more are gathered day by day."""
MOST_ROWS = 1_000_000
"""So many orders times places of the structure are planned at most; more are gathered month by month."""
_UNIT = int(ONE_UNIT)


@dataclass(frozen=True, slots=True)
class Demand:
    """The demand that all settings share, on the days that the copies are planned for."""

    today: int
    order_quantity: int
    order_day: int
    first_day: int
    end_day: int
    month_starts: tuple[int, ...]
    month_quantity: int
    quantities: tuple[int, ...]
    days: tuple[int, ...]

    def setting(self, product: int, carrier: int, strategy: Strategy | None, factor: Fraction) -> Setting:
        """The setting of one strategy."""
        return Setting(
            product=product,
            carrier=carrier,
            strategy=strategy,
            factor=factor,
            today=self.today,
            order_quantity=self.order_quantity,
            order_day=self.order_day,
            first_day=self.first_day,
            end_day=self.end_day,
            month_starts=self.month_starts,
            month_quantity=self.month_quantity,
            quantities=self.quantities,
            days=self.days,
        )


def demand_of(history: History, today: date, everything_ready: date | None, places: int) -> Demand | None:
    """The demand for a structure of so many places; None where its lead times lead out of the calendar.

    The last year's orders keep their weekdays and distances: they are moved by whole weeks to after the day on which
    everything can be there. The plan asks for the average month at the beginning of each month, in whole units where
    all orders are.
    """
    if everything_ready is None:
        return None
    order_day = day_of(everything_ready) + _WEEK
    begin, months, orders = past.last_year(history)
    moved = -(-(order_day - begin) // _WEEK) * _WEEK
    if history.end_day + moved >= DAYS:
        return None
    quantity = 0
    if history.is_long_enough:
        unit = _UNIT if all(order.quantity % _UNIT == 0 for order in orders) else 1
        quantity = -(-sum(months) // (len(months) * unit)) * unit
    gathered = _gathered(orders, begin, len(months), places) if quantity else []
    return Demand(
        today=day_of(today),
        order_quantity=past.typical_quantity(history),
        order_day=order_day,
        first_day=begin + moved,
        end_day=history.end_day + moved,
        month_starts=tuple(day + moved for day in past.month_starts(begin, len(months))),
        month_quantity=quantity,
        quantities=tuple(amount for _, amount in gathered),
        days=tuple(day + moved for day, _ in gathered),
    )


def _gathered(orders: Sequence[Ordered], begin: int, months: int, places: int) -> list[tuple[int, int]]:
    """Day and quantity of each order; of days, or of months, where they would be too many."""
    single = [(order.day, order.quantity) for order in orders]
    if len(single) <= MOST_ORDERS and len(single) * places <= MOST_ROWS:
        return single
    starts = past.month_starts(begin, months)
    by_month = min(len({day for day, _ in single}), MOST_ORDERS) * places > MOST_ROWS
    found: dict[int, int] = defaultdict(int)
    for day, quantity in single:
        found[max(start for start in starts if start <= day) if by_month else day] += quantity
    return sorted(found.items())
