"""A plan made part by part is the plan made in one piece: row for row, with the same numbers, on every table."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from ..whole_plan import whole_plan
from .budget import looking_at
from .draws import (
    CONFIGURED,
    DISCONTINUATION,
    PLANNING_VARIANTS,
    PROJECTS,
    STOCK_AND_FORECAST,
    STRATEGY_FAMILY,
    Theme,
)
from .test_net_change import changed, merged
from .worlds import DrawnWorld, worlds

IN_ONE_PIECE = 10**9


@contextmanager
def two_of(world: DrawnWorld, template: Path) -> Iterator[list[Application]]:
    """Two applications with the same data, in files: what is in memory is never planned in parts."""
    with TemporaryDirectory() as folder:
        applications = []
        for name in ("one", "many"):
            path = Path(folder) / f"{name}.db"
            shutil.copyfile(template, path)
            applications.append(open_application(f"sqlite:///{path}"))
            upsert(applications[-1], world.tables)
        yield applications
        for application in applications:
            application.close()


def assert_same_in_parts(world: DrawnWorld, data: st.DataObject, template: Path) -> None:
    together = data.draw(st.sampled_from((1, 3, 10)))
    mode = data.draw(st.sampled_from(("1", "1", "2", "3")))
    with two_of(world, template) as applications:
        for days in (0, 0, 2):
            counts = []
            for application, orders in zip(applications, (IN_ONE_PIECE, together), strict=True):
                request = PlanningRequest(
                    today=world.today + timedelta(days=days),
                    run_type="NEUPL",
                    planning_mode=mode,
                    orders_together=orders,
                )
                counts.append(run_planning(application, request).counts)
            differing = {name for name in counts[0] if counts[0][name] != counts[1].get(name)}
            assert not differing, [(name, counts[0][name], counts[1].get(name)) for name in differing]
            one, many = map(whole_plan, applications)
            for left, right in zip(one, many, strict=True):
                assert left == right
            change = data.draw(changed(world))
            world = merged(world, change, 0)
            for application in applications:
                upsert(application, change)


@looking_at(12)
@given(worlds(), st.data())
def test_parts_of_anything(sqlite_template: Path, world: DrawnWorld, data: st.DataObject) -> None:
    assert_same_in_parts(world, data, sqlite_template)


@pytest.mark.parametrize(
    "theme",
    [
        pytest.param(STRATEGY_FAMILY, id="all strategies"),
        pytest.param(STOCK_AND_FORECAST, id="stock and forecast"),
        pytest.param(replace(DISCONTINUATION, strategies=("20", "20", None)), id="discontinued materials"),
        pytest.param(PROJECTS, id="projects"),
        pytest.param(CONFIGURED, id="configured orders"),
        pytest.param(PLANNING_VARIANTS, id="planning variants"),
    ],
)
@looking_at(6)
@given(data=st.data())
def test_parts_of_a_theme(sqlite_template: Path, theme: Theme, data: st.DataObject) -> None:
    assert_same_in_parts(data.draw(worlds(theme)), data, sqlite_template)
