"""The stocking level as somebody asks for it who has an application in hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from mto_graph.errors import ErrorCode, refuse
from mto_graph.services.application import Application
from mto_graph.services.places import material_plant_id
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.boms import ONE_UNIT
from mto_graph.services.reading.runs import last_planning_date
from mto_graph.services.stocking_level.showing import StockingLevelRow, stocking_levels

MOST_ROWS = 100_000
"""So many places of a structure are shown at most."""


def stocking_level_of(
    application: Application,
    material: str,
    plant: str,
    *,
    quantity: Fraction = ONE_UNIT,
    today: date | None = None,
) -> StockingLevelRow:
    """The stocking level of a material in a plant, for an order of so many thousandths.

    `today`, the day on which the order comes, is the planning date of the last run where it is not given. Refused:
    NOT_FOUND, and INVALID_VALUE for structures of more than 100,000 places.

    Example: `stocking_level_of(application, "PUMP", "1000").remaining_workdays`
    """
    with application.database.reading() as session:
        identity = material_plant_id(session, material, plant)
        rows = list(material_plants.by_ids(session, [identity]).values())
        when = today or last_planning_date(session) or date.today()
        return stocking_levels(session, application.registry, rows, quantity, when, _Room().count)[0]


class _Room:
    """Refuses a structure that is too large to be read by anybody."""

    def __init__(self) -> None:
        self._rows = 0

    def count(self, further: int) -> None:
        """Count rows that come."""
        self._rows += further
        if self._rows > MOST_ROWS:
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"The structure has more than {MOST_ROWS:,} places; ask for one of the materials below it.",
                "material",
            )
