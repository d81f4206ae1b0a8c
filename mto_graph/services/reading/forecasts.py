"""The forecast of consumption."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.reading.references import FORECAST_REQUIREMENT, Reference
from mto_graph.services.reading.rows import Row, calendar_day, stored, thousandths
from mto_graph.services.reading.sql import grouped, numbers


class ForecastRequirementRow(Row):
    """The forecast of one period."""

    __slots__ = ()

    id: int = stored("fr.id")
    material_plant_id: int = stored("fr.material_plant")
    date: datetime.date = calendar_day("fr.date")
    period: str = stored("fr.period")
    quantity: Decimal = thousandths("fr.quantity")
    withdrawn_quantity: Decimal = thousandths("fr.withdrawn_quantity")
    open_quantity: Decimal = thousandths(
        "CASE WHEN fr.withdrawn_quantity < fr.quantity THEN fr.quantity - fr.withdrawn_quantity ELSE 0 END"
    )

    @property
    def reference(self) -> Reference:
        """What peggings call it."""
        return Reference(FORECAST_REQUIREMENT, self.id)


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, ForecastRequirementRow]:
    """The forecasts of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {ForecastRequirementRow.COLUMNS} FROM forecast_requirement fr WHERE fr.id IN {among}",
        [parameter],
    )
    return {row.id: row for row in ForecastRequirementRow.all(lines)}


def of_material_plants(
    session: Session, material_plants: Iterable[int]
) -> dict[int, list[ForecastRequirementRow]]:
    """The forecast of each material plant, by date."""
    wanted = list(material_plants)
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {ForecastRequirementRow.COLUMNS} FROM forecast_requirement fr"
        f" WHERE fr.material_plant IN {among} ORDER BY fr.date",
        [parameter],
    )
    return grouped(wanted, ((row.material_plant_id, row) for row in ForecastRequirementRow.all(lines)))
