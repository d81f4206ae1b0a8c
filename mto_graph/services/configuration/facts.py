"""What checks of master data want to know of configurations: what is configurable, and what is incomplete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from mto_graph.model.sessions import Session
from mto_graph.services.reading.sql import numbers

MOST_ITEMS_NAMED: Final = 5

_SQL: Final = """
SELECT mp.id, configurable.material, c.characteristic, '', 0,
    k.required AND NOT EXISTS (SELECT 1 FROM material_configuration g
        WHERE g.material = mp.material AND g.characteristic = k.characteristic AND g.value <> '')
FROM material_plant mp JOIN material_variant v ON v.material = mp.material
JOIN material configurable ON configurable.id = v.configurable_material
LEFT JOIN material_characteristic k ON k.material = v.configurable_material
LEFT JOIN characteristic c ON c.id = k.characteristic
WHERE mp.id IN {among}
UNION ALL
SELECT mp.id, '', c.characteristic, o.sales_order, i.item,
    i.id IS NOT NULL AND k.required AND NOT EXISTS (SELECT 1 FROM sales_order_configuration g
        WHERE g.sales_order_item = i.id AND g.characteristic = k.characteristic AND g.value <> '')
FROM material_plant mp JOIN material_characteristic k ON k.material = mp.material
JOIN characteristic c ON c.id = k.characteristic
LEFT JOIN sales_order_item i ON i.material_plant = mp.id AND NOT i.rejected
LEFT JOIN sales_order o ON o.id = i.sales_order
WHERE mp.id IN {among}
ORDER BY 4, 5, 3
"""


def configuration_facts(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The facts about configuration of materials in plants (ids), by the names of `MaterialFacts`, in one statement."""
    among, parameter = numbers(session, ids)
    found: dict[int, dict[str, Any]] = {}
    items: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place, variant_of, name, order, item, lacks in session.rows(
        _SQL.format(among=among), [parameter, parameter]
    ):
        facts = found.setdefault(place, {})
        if variant_of:
            facts["variant_of"] = variant_of
            if lacks:
                facts["lacking_values"] = (*facts.get("lacking_values", ()), name)
        else:
            facts["configurable"] = True
            if lacks:
                items[place][f"{order}/{item}"].append(name)
    for place, lacking in items.items():
        named = [f"{item} ({', '.join(names)})" for item, names in lacking.items()]
        found[place]["unconfigured_items"] = tuple(named[:MOST_ITEMS_NAMED])
    return found
