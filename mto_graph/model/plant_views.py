"""What a session sees that may look at some plants only: each statement reads the tables through views of these plants.

A statement of such a session is given common table expressions in front that bear the names of the tables it reads
and hold their rows of these plants. So it cannot see more, however it joins, nests or counts: what lies elsewhere
does not exist for it. Statements of other sessions are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

_EVERYTHING: Final = ""
_NOTHING: Final = "1 = 0"
_IN_PLANT: Final = "plant IN ({plants})"
_PLACES: Final = "(SELECT id FROM {schema}.material_plant WHERE plant IN ({plants}))"
_IN_PLACE: Final = f"material_plant IN {_PLACES}"
_MATERIALS: Final = "(SELECT material FROM {schema}.material_plant WHERE plant IN ({plants}))"
_OF_MATERIAL: Final = f"material IN {_MATERIALS}"
_ITEMS: Final = f"(SELECT id FROM {{schema}}.sales_order_item WHERE {_IN_PLACE})"
_OF_ITEM: Final = f"sales_order_item IN {_ITEMS}"
_MOVED: Final = f"goods_movement IN (SELECT id FROM {{schema}}.goods_movement WHERE {_IN_PLACE})"
_ITEM_OF_RUN: Final = (
    "EXISTS (SELECT 1 FROM {schema}.sales_order_item i JOIN {schema}.sales_order o ON o.id = i.sales_order"
    " JOIN {schema}.material_plant there ON there.id = i.material_plant WHERE o.sales_order = r.sales_order"
    " AND i.item = r.sales_order_item AND there.plant IN ({plants}))"
)

VISIBLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "plant": "id IN ({plants})",
        "holiday": _IN_PLANT,
        "planning_calendar": _IN_PLANT,
        "storage_location": _IN_PLANT,
        "material": f"id IN {_MATERIALS}",
        "material_plant": _IN_PLANT,
        "bom_item": f"parent IN {_PLACES} AND component IN {_PLACES}",
        "order_bom_item": f"{_OF_ITEM} AND parent IN {_PLACES} AND component IN {_PLACES}",
        "characteristic": _EVERYTHING,
        "characteristic_value": _EVERYTHING,
        "material_characteristic": _OF_MATERIAL,
        "material_variant": f"{_OF_MATERIAL} AND configurable_material IN {_MATERIALS}",
        "material_configuration": _OF_MATERIAL,
        "usage_probability": _OF_MATERIAL,
        "project": " OR ".join(
            f"id IN (SELECT project FROM {{schema}}.{table} WHERE project IS NOT NULL AND {_IN_PLACE})"
            for table in ("sales_order_item", "stock", "receipt", "reservation")
        ),
        "sales_order": f"id IN (SELECT sales_order FROM {{schema}}.sales_order_item WHERE {_IN_PLACE})",
        "sales_order_item": _IN_PLACE,
        "sales_order_configuration": _OF_ITEM,
        "schedule_line": _OF_ITEM,
        "planned_independent_requirement": _IN_PLACE,
        "forecast_requirement": _IN_PLACE,
        "stock": _IN_PLACE,
        "receipt": _IN_PLACE,
        "reservation": _IN_PLACE,
        "control_cycle": _IN_PLACE,
        "kanban_container": f"control_cycle IN (SELECT id FROM {{schema}}.control_cycle WHERE {_IN_PLACE})",
        "goods_movement": f"{_IN_PLACE} AND (to_material_plant IS NULL OR to_material_plant IN {_PLACES})",
        "plan_reduction": _MOVED,
        "forecast_reduction": _MOVED,
        "planned_order": _IN_PLACE,
        "dependent_requirement": _IN_PLACE,
        "pegging": _IN_PLACE,
        "plan_exception": _IN_PLACE,
        "worklist": _IN_PLACE,
        "run_exception": _IN_PLACE,
        "planning_file_entry": _IN_PLACE,
        "order_profile": _EVERYTHING,
        "exception_set": _EVERYTHING,
        "planning_run": (
            "r.plant IN (SELECT plant FROM {schema}.plant WHERE id IN ({plants}))"
            f" OR (r.plant = '' AND (r.sales_order = '' OR {_ITEM_OF_RUN}))"
        ),
        # Its bytes name places of all plants; who may hear of which decides the interest of who reads it.
        "plan_change": _EVERYTHING,
        "counter": _NOTHING,
        "api_key": _NOTHING,
        "idempotency_key": _NOTHING,
        "schema_version": _NOTHING,
    }
)
"""Which rows of each table (`r`) such a session sees; a test fails when a table is not listed."""

RUN_COLUMNS: Final = (
    *("id", "status", "plant", "material", "sales_order", "sales_order_item", "run_type", "planning_mode"),
    *("planning_date", "started_at", "finished_at", "counts", "error_code", "error_message", "single_level"),
    *("started_by", "phase", "progress", "cancel_requested", "read_milliseconds", "plan_milliseconds"),
    *("write_milliseconds", "plugins"),
)
_ABOUT_ALL: Final = ("counts", "error_message")
"""What a run of all plants did and met is about all plants: these columns are empty then."""

_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "planning_run": ", ".join(
            f"CASE WHEN r.plant = '' AND r.sales_order = '' THEN '' ELSE r.{name} END AS {name}"
            if name in _ABOUT_ALL
            else f"r.{name}"
            for name in RUN_COLUMNS
        )
    }
)

_WORD: Final = re.compile(r"[a-z_]+")
_QUOTED: Final = re.compile(r"'[^']*'")
_BEGIN: Final = re.compile(r"\s*(WITH RECURSIVE|WITH|SELECT)\s")


@dataclass(frozen=True, slots=True)
class PlantView:
    """The plants (ids) whose rows a session sees, and the schema that holds the tables.

    Example: `PlantView("main", (3,)).over("SELECT id FROM stock")` reads the stock of one plant.
    """

    schema: str
    plants: tuple[int, ...]

    def over(self, sql: str) -> str:
        """The same query on these plants alone; its parameters stay where they are."""
        return _over(self, sql)


@lru_cache(maxsize=4096)
def _over(view: PlantView, sql: str) -> str:
    begin = _BEGIN.match(sql)
    if begin is None:
        raise RuntimeError("a session that sees some plants only reads by SELECT")
    words = set(_WORD.findall(_QUOTED.sub("", sql)))
    tables = [name for name, rows in VISIBLE.items() if rows and name in words]
    if not tables:
        return sql
    views = ", ".join(_view(view, name) for name in tables)
    if begin[1] == "SELECT":
        return f"WITH {views} {sql}"
    return f"{begin[1]} {views}, {sql[begin.end() :]}"


def _view(view: PlantView, table: str) -> str:
    plants = ", ".join(str(int(plant)) for plant in view.plants) or "NULL"
    rows = VISIBLE[table].format(schema=view.schema, plants=plants)
    columns = _COLUMNS.get(table, "r.*")
    # Not materialised: the database reads through it by the table's indexes.
    return f"{table} AS NOT MATERIALIZED (SELECT {columns} FROM {view.schema}.{table} r WHERE {rows})"
