"""Strategy advice as somebody asks for it who has an application in hand."""

from __future__ import annotations

from datetime import date

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.places import material_plant_id
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.runs import last_planning_date
from mto_graph.services.strategy_advice.effort import MOST_SECONDS, SECONDS, Effort
from mto_graph.services.strategy_advice.showing import StrategyAdviceRow, advice_row
from mto_graph.services.strategy_advice.study import study_of
from mto_graph.strategies import Registry


def advice_of(
    application: Application, material: str, plant: str, *, today: date | None = None, seconds: int = SECONDS
) -> StrategyAdviceRow:
    """The advice for a material in a plant; nothing is written.

    `today` is the planning date of the last run where it is not given. Refused: NOT_FOUND, and INVALID_VALUE for
    structures of more than 20,000 places and histories of more than 20,000 dates and customers.

    Example: `advice_of(application, "PUMP", "1000").strategy_code`
    """
    with application.database.reading() as session:
        identity = material_plant_id(session, material, plant)
        row = material_plants.by_ids(session, [identity])[identity]
        when = today or last_planning_date(session) or date.today()
        return strategy_advice(session, application.registry, row, when, seconds)


def strategy_advice(
    session: Session, registry: Registry, product: MaterialPlantRow, today: date, seconds: int = SECONDS
) -> StrategyAdviceRow:
    """The advice for a material in a plant, for those who have a session."""
    if not 1 <= seconds <= MOST_SECONDS:
        raise refuse(ErrorCode.INVALID_VALUE, f"seconds is {seconds}; allow 1 to {MOST_SECONDS}.", "seconds")
    return advice_row(study_of(session, registry, product, today, Effort(seconds)))
