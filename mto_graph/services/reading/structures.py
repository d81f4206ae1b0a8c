"""The product structure in SQL: one step down from the materials that a recursive query has reached."""

from __future__ import annotations

from typing import Final

from mto_graph.model.sessions import Session

_TRANSFERS: Final = (
    "material_plant above JOIN material_plant below ON below.material = above.material"
    " AND below.plant = above.supplying_plant"
)
_IS_TRANSFER: Final = "above.special_procurement = 'stock_transfer'"


def below(session: Session) -> str:
    """The recursive term of `WITH RECURSIVE reached(id)`: components, and what a stock transfer brings, by index.

    SQLite takes two recursive selects but no LATERAL, PostgreSQL the other way round.
    """
    if session.dialect == "sqlite":
        return (
            "SELECT b.component FROM reached JOIN bom_item b ON b.parent = reached.id UNION"
            f" SELECT below.id FROM reached JOIN {_TRANSFERS} WHERE above.id = reached.id AND {_IS_TRANSFER}"
        )
    return (
        "SELECT used.id FROM reached, LATERAL (SELECT b.component AS id FROM bom_item b WHERE b.parent = reached.id"
        f" UNION ALL SELECT below.id FROM {_TRANSFERS} WHERE above.id = reached.id AND {_IS_TRANSFER}) used"
    )
