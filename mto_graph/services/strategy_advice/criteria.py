"""The criteria of a product: what its history, structure, times and prices say, and what is missing to say more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from mto_graph.mrp.calendars import day_of
from mto_graph.services.planning.master_data import Plants
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.stocking_level.stages import Stage
from mto_graph.services.stocking_level.structure import Place
from mto_graph.services.strategy_advice import history as past
from mto_graph.services.strategy_advice.commonality import Commonality
from mto_graph.services.strategy_advice.history import History
from mto_graph.strategies import Criterion, Finding, MaterialFacts


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is known of a product, and what keeps more from being known."""

    values: Mapping[Criterion, Fraction]
    missing: tuple[Finding, ...]
    customer_wait: int | None
    """Workdays that customers give, the median of their orders; None: nothing says it."""


def criteria_of(
    plants: Plants,
    facts: MaterialFacts,
    history: History,
    places: Sequence[Place],
    used: Commonality,
    similar: int,
    cumulative_workdays: int,
    today: date,
) -> Criteria:
    """All criteria of the product whose structure `places` are, one unit of it."""
    product = places[0].material
    values = {
        Criterion.CONFIGURABLE: Fraction(facts.configurable),
        Criterion.VARIANT: Fraction(bool(facts.variant_of)),
    }
    missing: list[Finding] = []
    if history.is_long_enough:
        values[Criterion.DEMAND_INTERVAL] = past.interval(history)
        values[Criterion.DEMAND_VARIATION] = past.variation(history)
        values[Criterion.DEMAND_TREND] = past.trend(history)
    else:
        missing.append(_short_history(product, history))
    share = past.replaceability(history)
    if share is not None:
        values[Criterion.REPLACEABILITY] = share
    elif history.orders or history.ahead:
        missing.append(_found("CUSTOMER_MISSING", "customer", "some of its sales orders name no customer"))
    wait = _customer_wait(plants, product, history, today)
    if wait is None:
        missing.append(_found("WAIT_UNKNOWN", "order_date", "no order says how long customers wait"))
    elif cumulative_workdays:
        values[Criterion.LEAD_TIME_COVERAGE] = Fraction(wait, cumulative_workdays)
    direct = direct_components(places)
    added = _assembly_share(product, direct, missing)
    if added is not None:
        values[Criterion.ASSEMBLY_SHARE] = added
    parts = {place.material.id for place in direct}
    if parts:
        common = sum(used.is_common(identity) for identity in parts)
        values[Criterion.COMMON_PARTS] = Fraction(common, len(parts))
        values[Criterion.SIMILAR_PRODUCTS] = Fraction(similar)
    return Criteria(values, tuple(missing), wait)


def direct_components(places: Sequence[Place]) -> list[Place]:
    """What the product's own orders take: the first level, through phantoms."""
    passed = {0}
    found = []
    for at, place in enumerate(places):
        if place.above in passed and at:
            if place.decided.stage is Stage.PASSED_THROUGH:
                passed.add(at)
            else:
                found.append(place)
    return found


def price_of(row: MaterialPlantRow) -> Fraction | None:
    """What one base unit is worth: the standard price, else the purchase price; None where neither is maintained."""
    price = row.standard_price if row.standard_price else row.purchase_price
    return Fraction(price) / (row.price_unit or 1) if price else None


def _assembly_share(
    product: MaterialPlantRow, direct: Sequence[Place], missing: list[Finding]
) -> Fraction | None:
    """The part of the product's price that components do not make up; not below 0."""
    whole = price_of(product)
    rows = [product, *(place.material for place in direct)]
    unpriced = list(dict.fromkeys(row.material_number for row in rows if price_of(row) is None))
    if unpriced:
        shown = ", ".join(unpriced[:10])
        missing.append(_found("PRICE_MISSING", "standard_price", f"there is no price of {shown}"))
        return None
    if whole is None or not direct:
        return None
    parts = sum(((price_of(place.material) or 0) * place.required / 1000 for place in direct), Fraction(0))
    return max(1 - parts / whole, Fraction(0))


def _customer_wait(plants: Plants, product: MaterialPlantRow, history: History, today: date) -> int | None:
    """The median (the lower one of two) of the workdays from the order to the requested date.

    Where no order says when it was placed, open orders count from the day of asking.
    """
    dated = [
        (order.entered, order.day) for order in (*history.orders, *history.ahead) if order.entered is not None
    ]
    spans = dated or [(day_of(today), order.day) for order in history.ahead]
    if not spans:
        return None
    begin, wanted = (np.array(days, dtype=np.int64) for days in zip(*spans, strict=True))
    place = plants.numbering.places(np.array([product.plant_id], dtype=np.int64))
    calendar = np.repeat(plants.calendar[place], len(spans))
    first = plants.calendars.at_or_after(calendar, begin)
    workdays = np.maximum(plants.calendars.workdays_between(calendar, first, wanted), 0)
    return int(np.sort(workdays)[(len(spans) - 1) // 2])


def _short_history(product: MaterialPlantRow, history: History) -> Finding:
    return _found(
        "HISTORY_SHORT",
        "sales_orders",
        f"its orders cover {len(history.months)} complete months, {len(history.demands)} of them with demand; "
        f"{past.LEAST_MONTHS} and {past.LEAST_DEMANDS} are needed to judge the demand of {product.material_number}",
    )


def _found(code: str, field: str, what: str) -> Finding:
    return Finding(code, field, f"{what[0].upper()}{what[1:]}: this criterion is left out until it is there.")
