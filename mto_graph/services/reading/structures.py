"""The product structure in SQL: one step down or up from the materials that a recursive query has reached."""

from __future__ import annotations

from typing import Final

from mto_graph.model.sessions import Session

_TRANSFERS: Final = (
    "material_plant above JOIN material_plant below ON below.material = above.material"
    " AND below.plant = above.supplying_plant"
)
_FOLLOW_UPS: Final = (
    "material_plant old JOIN material_plant new ON new.material = old.follow_up_material"
    " AND new.plant = old.plant"
)
_IS_TRANSFER: Final = "above.special_procurement = 'stock_transfer'"


ALL_OWNERS: Final = "(SELECT id FROM sales_order_item)"


def below(session: Session, owners: str) -> str:
    """The recursive term of `WITH RECURSIVE reached(id)`: components, what a stock transfer brings, and follow-up
    materials, by index.

    `owners` is a subselect of ids of sales order items, whose order BOMs count as well. SQLite takes two recursive
    selects but no LATERAL, PostgreSQL the other way round.
    """
    if session.dialect == "sqlite":
        return (
            "SELECT b.component FROM reached JOIN bom_item b ON b.parent = reached.id UNION"
            " SELECT o.component FROM reached JOIN order_bom_item o ON o.parent = reached.id"
            f" WHERE o.sales_order_item IN {owners} UNION"
            f" SELECT below.id FROM reached JOIN {_TRANSFERS} WHERE above.id = reached.id AND {_IS_TRANSFER} UNION"
            f" SELECT new.id FROM reached JOIN {_FOLLOW_UPS} WHERE old.id = reached.id"
        )
    return (
        "SELECT used.id FROM reached, LATERAL (SELECT b.component AS id FROM bom_item b WHERE b.parent = reached.id"
        " UNION ALL SELECT o.component FROM order_bom_item o WHERE o.parent = reached.id"
        f" AND o.sales_order_item IN {owners}"
        f" UNION ALL SELECT below.id FROM {_TRANSFERS} WHERE above.id = reached.id AND {_IS_TRANSFER}"
        f" UNION ALL SELECT new.id FROM {_FOLLOW_UPS} WHERE old.id = reached.id) used"
    )


def above(session: Session) -> str:
    """The recursive term of `WITH RECURSIVE above(id)`: what has a material as component, by anybody's BOM."""
    if session.dialect == "sqlite":
        return (
            "SELECT b.parent FROM above JOIN bom_item b ON b.component = above.id UNION"
            " SELECT o.parent FROM above JOIN order_bom_item o ON o.component = above.id"
        )
    return (
        "SELECT used_in.id FROM above, LATERAL (SELECT b.parent AS id FROM bom_item b WHERE b.component = above.id"
        " UNION ALL SELECT o.parent FROM order_bom_item o WHERE o.component = above.id) used_in"
    )
