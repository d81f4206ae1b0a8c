"""Planning calendars: dates of a plant, named by its materials, stored once however often they are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

from .helpers import errors_of, import_errors, materials, places, rows, write_folder

PLANTS = {"plants": [{"plant": "1000"}, {"plant": "2000"}]}


def dates(code: str, *days: int, plant: str = "1000") -> list[dict[str, Any]]:
    return [{"planning_calendar": code, "plant": plant, "date": f"2025-05-{day:02d}"} for day in days]


def stored(application: Application) -> list[tuple[Any, ...]]:
    return rows(
        application,
        "SELECT p.plant, c.planning_calendar, c.date - 20208 FROM planning_calendar c JOIN plant p ON p.id = c.plant"
        " ORDER BY 1, 2, 3",
    )


def test_dates_are_added_and_never_doubled(application: Application) -> None:
    upsert(application, {**PLANTS, "planning_calendars": dates("W", 8, 1)})
    added = [*dates("W", 8, 15), *dates("V", 8), *dates("W", 8, plant="2000")]
    assert upsert(application, {"planning_calendars": added}) == {"planning_calendars": 4}
    assert stored(application) == [
        ("1000", "V", 8),
        ("1000", "W", 1),
        ("1000", "W", 8),
        ("1000", "W", 15),
        ("2000", "W", 8),
    ]


def test_a_date_given_twice_is_told(application: Application) -> None:
    assert places(errors_of(application, {**PLANTS, "planning_calendars": dates("W", 8, 8)})) == [
        "planning_calendars:1:date DUPLICATE"
    ]


def test_a_material_names_a_calendar_of_its_own_plant(application: Application) -> None:
    """In one data set with it, or stored before; the other plant's calendar of that code is another."""
    both = {"planning_calendars": dates("W", 1), "material_plants": materials("A", planning_calendar="W")}
    upsert(application, {**PLANTS, **both})
    upsert(application, {"material_plants": materials("B", planning_calendar="W")})
    (error,) = errors_of(
        application, {"material_plants": materials("A", plant="2000", planning_calendar="W")}
    )
    assert error.path == ("material_plants", "0", "planning_calendar")
    assert (
        "planning calendar W of plant 2000 does not exist; add it to planning_calendars first"
        in error.message
    )
    named = (
        "SELECT m.material, mp.planning_calendar FROM material_plant mp JOIN material m ON m.id = mp.material"
    )
    assert sorted(rows(application, named)) == [("A", "W"), ("B", "W")]


def test_a_calendar_is_kept_when_it_is_not_given_and_cleared_when_it_is_empty(
    application: Application,
) -> None:
    upsert(application, {**PLANTS, "planning_calendars": dates("W", 1)})
    for given, kept in (
        ({"planning_calendar": "W"}, "W"),
        ({"safety_stock": 1}, "W"),
        ({"planning_calendar": ""}, ""),
    ):
        upsert(application, {"material_plants": materials("A", **given)})
        assert rows(application, "SELECT planning_calendar FROM material_plant") == [(kept,)]


def test_a_faulty_calendar_is_one_fault_however_many_materials_name_it(
    application: Application, tmp_path: Path
) -> None:
    files: dict[str, str | bytes] = {
        "plants.csv": "plant\n1000\n",
        "planning_calendars.csv": "planning_calendar,plant,date\nW,1000,2025-02-30\n",
        "material_plants.csv": "material,plant,planning_calendar\nA,1000,W\nB,1000,V\n",
    }
    assert places(import_errors(application, write_folder(tmp_path / "set", files))) == [
        "planning_calendars.csv:2:date INVALID_VALUE",
        "material_plants.csv:3:planning_calendar NOT_FOUND",
    ]
