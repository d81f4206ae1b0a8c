"""The Pony entities: what is stored, table by table.

Quantities are thousandths, prices ten-thousandths, percents thousandths, factors millionths, dates days since
1970-01-01. Empty text is text that is not maintained, NULL a number or date that is not maintained.
"""

from __future__ import annotations

from typing import Any

from mto_graph.model.entities import documents, identity, ledger, master_data, plan


def define(db: Any) -> None:
    """Define all entities on a bound Pony database: `define(db); db.generate_mapping()`; then `db.Plant` is there.

    The database must be bound first: text is compared byte by byte on every database, and only PostgreSQL has to
    be told so.
    """
    text: dict[str, Any] = {"autostrip": False}
    if db.provider.dialect == "PostgreSQL":
        text["sql_type"] = 'TEXT COLLATE "C"'
    master_data.define_plants(db, text)
    master_data.define_materials(db, text)
    master_data.define_boms(db, text)
    master_data.define_configurations(db, text)
    documents.define_sales_orders(db, text)
    documents.define_plan_and_supply(db, text)
    documents.define_kanban(db, text)
    ledger.define_ledger(db, text)
    plan.define_planned_orders(db)
    plan.define_planning_file(db, text)
    plan.define_dictionaries(db, text)
    plan.define_runs(db, text)
    identity.define_api_keys(db, text)
