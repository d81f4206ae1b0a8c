"""The product in the hands of a property: a fresh database in memory, a world loaded, planned and read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, PlanningResult, run_planning

from .draws import Tables
from .views import PlanView, of_product
from .worlds import DrawnWorld


@contextmanager
def loaded(tables: Tables) -> Iterator[Application]:
    """An application of its own that holds the data set and nothing else."""
    application = open_application("sqlite://")
    try:
        upsert(application, tables)
        yield application
    finally:
        application.close()


def plan(application: Application, today: date, run_type: str = "NEUPL") -> PlanningResult:
    return run_planning(application, PlanningRequest(today=today, run_type=run_type))


def planned(world: DrawnWorld) -> PlanView:
    """The product's plan of a world."""
    with loaded(world.tables) as application:
        plan(application, world.today)
        return of_product(application)
