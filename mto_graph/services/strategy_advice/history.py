"""The order history of a product, month by month, and what it says of the demand: exact fractions throughout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.units import from_day

MONTHS = 36
"""So many complete months before the day of asking are looked at."""
LEAST_MONTHS = 6
LEAST_DEMANDS = 3
"""With fewer months, or fewer months with demand, nothing is said of the demand."""
MOST_LINES = 20_000
"""So many different dates, customers and days of order of a history are read at most."""
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Ordered:
    """What one customer ordered for one day."""

    day: int
    customer: str
    quantity: int
    """Thousandths."""
    entered: int | None = None
    """The day on which it was ordered; None: not kept."""


@dataclass(frozen=True, slots=True)
class History:
    """The orders of complete months, from the first month with demand on, and what is open after today."""

    first_day: int
    """The first day of the first month."""
    end_day: int
    """The first day of the month of asking: the history ends before it."""
    months: tuple[int, ...]
    """The demand of each month, in thousandths."""
    orders: tuple[Ordered, ...]
    ahead: tuple[Ordered, ...]
    """Open orders for later than the day of asking."""

    @property
    def demands(self) -> list[int]:
        """The demand of the months that have any."""
        return [quantity for quantity in self.months if quantity]

    @property
    def is_long_enough(self) -> bool:
        """Whether something can be said of the demand."""
        return len(self.months) >= LEAST_MONTHS and len(self.demands) >= LEAST_DEMANDS


def read_history(session: Session, material_plant: int, today: date) -> History:
    """The orders of a material in a plant by requested date; rejected items do not count, delivered ones do.

    Refused with INVALID_VALUE where there are more than 20,000 different dates, customers and days of order.
    """
    end = day_of(today.replace(day=1))
    begin = day_of(_months_before(today, MONTHS))
    rows = session.rows(
        "SELECT l.requested_date, o.customer, o.order_date, SUM(l.quantity), SUM(l.quantity - l.delivered_quantity)"
        " FROM schedule_line l JOIN sales_order_item i ON i.id = l.sales_order_item"
        " JOIN sales_order o ON o.id = i.sales_order WHERE NOT i.rejected AND l.quantity > 0"
        " AND i.material_plant = ? AND l.requested_date >= ?"
        " GROUP BY l.requested_date, o.customer, o.order_date"
        " ORDER BY l.requested_date, o.customer, COALESCE(o.order_date, -1)"
        f" LIMIT {MOST_LINES + 1}",
        [material_plant, begin],
    )
    lines = list(rows)
    if len(lines) > MOST_LINES:
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"The order history has more than {MOST_LINES:,} dates and customers in {MONTHS} months, too many for "
            "advice; look at one plant or variant of the material.",
            "material",
        )
    now = day_of(today)
    past = tuple(
        Ordered(int(day), customer, int(total), entered)
        for day, customer, entered, total, _ in lines
        if day < end
    )
    ahead = tuple(
        Ordered(int(day), customer, int(left), entered)
        for day, customer, entered, _, left in lines
        if day > now and left > 0
    )
    if not past:
        return History(end, end, (), (), ahead)
    first = from_day(past[0].day).replace(day=1)
    months = [0] * _months_between(first, from_day(end))
    for order in past:
        months[_months_between(first, from_day(order.day))] += order.quantity
    return History(day_of(first), end, tuple(months), past, ahead)


def interval(history: History) -> Fraction:
    """The average demand interval: months for each month with demand.

    Example: demand in 4 of 12 months is 3.
    """
    return Fraction(len(history.months), len(history.demands))


def variation(history: History) -> Fraction:
    """The squared coefficient of variation of the demand of months that have any (variance of all of them).

    Example: 2, 4 and 6 have the mean 4 and the variance 8/3: 1/6.
    """
    return squared_variation(history.demands)


def squared_variation(values: Sequence[int]) -> Fraction:
    """Variance by squared mean.

    >>> squared_variation([2, 4, 6])
    Fraction(1, 6)
    """
    total = sum(values)
    return Fraction(len(values) * sum(value * value for value in values), total * total) - 1


def trend(history: History) -> Fraction:
    """The mean of the later half of the months less that of the earlier half, by the mean of all; a middle month is
    left out.

    Example: 1, 1, 3, 3 rises by 2 on a mean of 2: 1.
    """
    half = len(history.months) // 2
    earlier, later = sum(history.months[:half]), sum(history.months[-half:])
    return Fraction(later - earlier, half) / Fraction(sum(history.months), len(history.months))


def replaceability(history: History) -> Fraction | None:
    """The part of the ordered quantity that did not go to the largest customer; None where orders name no customer."""
    customers: dict[str, int] = defaultdict(int)
    for order in (*history.orders, *history.ahead):
        customers[order.customer] += order.quantity
    if "" in customers or not customers:
        return None
    total = sum(customers.values())
    return 1 - Fraction(max(customers.values()), total)


def typical_quantity(history: History) -> int:
    """The median of what was ordered at once (the lower one of two), in thousandths; one unit without orders."""
    quantities = sorted(order.quantity for order in (*history.orders, *history.ahead))
    return quantities[(len(quantities) - 1) // 2] if quantities else 1000


def last_year(history: History) -> tuple[int, tuple[int, ...], tuple[Ordered, ...]]:
    """The first day, the months and the orders of the last twelve months of the history, or of all if it is shorter."""
    months = history.months[-_MONTHS_OF_YEAR:]
    begin = day_of(_months_before(from_day(history.end_day), len(months)))
    return begin, months, tuple(order for order in history.orders if order.day >= begin)


def month_starts(begin: int, count: int) -> list[int]:
    """The first days of so many months from one on."""
    first = from_day(begin)
    places = [first.year * _MONTHS_OF_YEAR + first.month - 1 + at for at in range(count)]
    return [day_of(date(place // _MONTHS_OF_YEAR, place % _MONTHS_OF_YEAR + 1, 1)) for place in places]


def _months_before(day: date, count: int) -> date:
    place = day.year * _MONTHS_OF_YEAR + day.month - 1 - count
    return date(place // _MONTHS_OF_YEAR, place % _MONTHS_OF_YEAR + 1, 1)


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * _MONTHS_OF_YEAR + last.month - first.month
