"""Which planning variants orders may consume is found without joining the materials of a plant with one another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.plan_owners import strategies_by_similarity, variants_planned
from mto_graph.services.reading.sql import numbers, texts

MATERIALS = 8_000


def test_materials_just_loaded_are_looked_at_once_each(bare_postgresql_url: str) -> None:
    """PostgreSQL knows nothing about new rows yet; 12,000 new materials of one plant took it minutes."""
    with closing(open_application(bare_postgresql_url)) as application:
        places = [
            {
                "material": f"M{at}",
                "plant": "1000",
                "procurement_type": "in_house",
                "strategy_group": "20",
                "in_house_production_days": 3,
                "goods_receipt_days": 1,
                "mrp_controller": f"P{at % 20}",
            }
            for at in range(MATERIALS)
        ]
        upsert(application, {"plants": [{"plant": "1000"}], "material_plants": places})
        with application.database.reading() as session:
            ids = [row[0] for row in session.rows("SELECT id FROM material_plant")]
            with application.database.observed() as statements:
                assert variants_planned(session, application.registry, ids) == set()
            codes = strategies_by_similarity(application.registry)
            parameters = [numbers(session, ids)[1], texts(session, codes)[1]]
            ((plan,),) = session.rows(f"EXPLAIN (ANALYZE, FORMAT JSON) {statements[-1]}", parameters)
    assert max(_rows(json.loads(plan)[0]["Plan"])) <= 10 * MATERIALS


def _rows(node: dict[str, Any]) -> Iterator[int]:
    """How many rows each step of a plan has looked at."""
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    yield node["Actual Loops"] * (node["Actual Rows"] + removed)
    for below in node.get("Plans", ()):
        yield from _rows(below)
