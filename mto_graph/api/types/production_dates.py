"""When the quantity of a planned order is made."""

import datetime
from collections.abc import Sequence

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, shown
from mto_graph.api.lookahead import Asked
from mto_graph.services.reading import production_dates
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.production_dates import ProductionDatesRow


@graph_type(
    ProductionDatesRow,
    description="When the quantity of a planned order is made, by set-up, processing and interoperation time of its "
    "material. They are maintained apart from the days that date the order, so they may not fit: message 63 "
    "says that production starts before the order, 64 that it finishes after it.",
)
class ProductionDates:
    start_date: datetime.date | None = shown("When production starts; null before the calendar begins.")
    finish_date: datetime.date | None = shown(
        "When production is finished; null after the calendar has ended."
    )
    workdays: int = shown("How many workdays the quantity takes.")


def load_production_dates(
    read: Reading, rows: Sequence[PlannedOrderRow], _asked: Asked
) -> list[ProductionDatesRow | None]:
    return production_dates.of_planned_orders(read.session, rows)
