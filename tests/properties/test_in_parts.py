"""A plan made part by part is the plan made in one piece: row for row, with the same numbers, on every table."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.plan_changes.columns import unpacked
from mto_graph.services.planning import PlanningRequest, run_planning

from .budget import looking_at
from .draws import (
    CONFIGURED,
    DISCONTINUATION,
    PLANNING_VARIANTS,
    PROJECTS,
    STOCK_AND_FORECAST,
    STRATEGY_FAMILY,
)
from .test_net_change import changed, merged
from .worlds import DrawnWorld, worlds

IN_ONE_PIECE = 10**9
PLAN = (
    "SELECT o.number, o.material_plant, o.segment, o.quantity, o.start_date, o.finish_date, o.availability_date,"
    " o.firmed, o.created_run, o.changed_run, o.exploded_run, o.requirement_date, s.numbers, p.order_type,"
    " p.convertible, p.strategy, p.requirements_type, p.procurement, p.demand_side, p.lot_size, p.sizing, p.scheduling"
    " FROM planned_order o JOIN order_profile p ON p.id = o.order_profile"
    " JOIN exception_set s ON s.id = o.exception_set ORDER BY o.number",
    "SELECT parent, position, material_plant, segment, quantity, date, bom_item, through, covered_by"
    " FROM dependent_requirement ORDER BY parent, position",
    "SELECT * FROM pegging ORDER BY 1, 2, 3, 4",
    "SELECT * FROM plan_exception ORDER BY 1, 2, 3, 4, 5",
    "SELECT * FROM worklist ORDER BY 1, 2, 3, 4, 5",
    "SELECT * FROM run_exception ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9",
    "SELECT name, value FROM counter ORDER BY 1",
    "SELECT material_plant, segment, reason, date, origin FROM planning_file_entry ORDER BY 1, 2, 3, 4, 5",
)


def rows(application: Application) -> list[list[tuple[Any, ...]]]:
    """Everything that planning has written, with what dictionaries mean in place of their numbers."""
    with application.database.reading() as session:
        return [*(session.rows(statement) for statement in PLAN), told(session)]


def told(session: Any) -> list[tuple[Any, ...]]:
    """What the log says that each run has changed, however many entries it takes."""
    found: set[tuple[Any, ...]] = set()
    for run, *packed in session.rows("SELECT run, orders, sections, message_sections FROM plan_change"):
        for kind, stored, count in zip(("order", "section", "message"), packed, (4, 2, 2), strict=True):
            columns = (column.tolist() for column in unpacked(stored, count))
            found |= {(run, kind, *row) for row in zip(*columns, strict=True)}
    return sorted(found, key=repr)


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
            one, many = map(rows, applications)
            for left, right in zip(one, many, strict=True):
                assert left == right
            change = data.draw(changed(world))
            world = merged(world, change, 0)
            for application in applications:
                upsert(application, change)


@looking_at(20)
@given(worlds(), st.data())
def test_parts_of_anything(sqlite_template: Path, world: DrawnWorld, data: st.DataObject) -> None:
    assert_same_in_parts(world, data, sqlite_template)


@looking_at(10)
@given(worlds(STRATEGY_FAMILY), st.data())
def test_parts_of_all_strategies(sqlite_template: Path, world: DrawnWorld, data: st.DataObject) -> None:
    assert_same_in_parts(world, data, sqlite_template)


@looking_at(10)
@given(worlds(STOCK_AND_FORECAST), st.data())
def test_parts_with_stock_and_forecast(sqlite_template: Path, world: DrawnWorld, data: st.DataObject) -> None:
    assert_same_in_parts(world, data, sqlite_template)


@looking_at(10)
@given(worlds(replace(DISCONTINUATION, strategies=("20", "20", None))), st.data())
def test_parts_with_discontinued_materials(
    sqlite_template: Path, world: DrawnWorld, data: st.DataObject
) -> None:
    assert_same_in_parts(world, data, sqlite_template)


@looking_at(10)
@given(worlds(PROJECTS), st.data())
def test_parts_of_projects(sqlite_template: Path, world: DrawnWorld, data: st.DataObject) -> None:
    assert_same_in_parts(world, data, sqlite_template)


@looking_at(6)
@given(worlds(CONFIGURED), st.data())
def test_parts_of_configured_orders(sqlite_template: Path, world: DrawnWorld, data: st.DataObject) -> None:
    assert_same_in_parts(world, data, sqlite_template)


@looking_at(6)
@given(worlds(PLANNING_VARIANTS), st.data())
def test_parts_with_planning_variants(sqlite_template: Path, world: DrawnWorld, data: st.DataObject) -> None:
    assert_same_in_parts(world, data, sqlite_template)
