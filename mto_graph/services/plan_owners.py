"""Whose plan a sales order item consumes: its own material's, the planning material's, or a similar variant's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.services.reading.sql import numbers, texts
from mto_graph.strategies import Integers, PlanOwner, Registry, RequirementsClass
from mto_graph.units import FACTOR_PLACES

_ONE: Final = 10**FACTOR_PLACES

_SIMILAR: Final = """
SELECT i.id, variant.id, (SELECT COUNT(*) FROM material_configuration g
    WHERE g.material = v.material AND g.value <> ''), m.material
FROM sales_order_item i JOIN material_plant mp ON mp.id = i.material_plant
JOIN material_variant v ON v.configurable_material = mp.material
JOIN material m ON m.id = v.material
JOIN material_plant variant ON variant.material = v.material AND variant.plant = mp.plant
WHERE i.id IN {among} AND variant.strategy_group = CASE i.strategy_group WHEN '' THEN mp.strategy_group
    ELSE i.strategy_group END
AND NOT EXISTS (SELECT 1 FROM material_configuration g WHERE g.material = v.material AND g.value <> ''
    AND NOT EXISTS (SELECT 1 FROM sales_order_configuration o WHERE o.sales_order_item = i.id
        AND o.characteristic = g.characteristic AND o.value = g.value))
UNION ALL
SELECT i.id, i.material_plant, 0, '' FROM sales_order_item i JOIN material_plant mp ON mp.id = i.material_plant
JOIN material_variant v ON v.material = mp.material WHERE i.id IN {among}
ORDER BY 1, 3 DESC, 4
"""

_PLANNED: Final = """
WITH kin AS MATERIALIZED (SELECT v.material, mp.plant FROM material_plant mp
    JOIN material_variant v ON v.configurable_material = COALESCE(
        (SELECT own.configurable_material FROM material_variant own WHERE own.material = mp.material), mp.material)
    WHERE mp.id IN {among})
SELECT variant.id FROM kin JOIN material_plant variant ON variant.material = kin.material AND variant.plant = kin.plant
WHERE variant.strategy_group IN {known}
"""
"""In two steps: before it has counted rows, PostgreSQL would join all materials of a plant with one another."""


def similar_variants(session: Session, items: Iterable[int]) -> dict[int, int]:
    """The planning variant (material in its plant, id) most similar to what each sales order item (id) asks for.

    Variants of the ordered material in the same plant, with the item's strategy, fit when the item has every value
    that is stored for them; what they leave open fits anything. The one with most values is most similar, of several
    the first by number. An item that orders a variant is similar to that. Items that no variant fits are left out.
    """
    among, parameter = numbers(session, items)
    found: dict[int, int] = {}
    for item, variant, _, _ in session.rows(_SIMILAR.format(among=among), [parameter, parameter]):
        found.setdefault(item, variant)
    return found


def by_similarity(declared: RequirementsClass | None) -> bool:
    """Whether orders of the class consume the plan of the planning variant that is most similar to them."""
    return (
        declared is not None
        and declared.consumption is not None
        and declared.consumes_plan_of is PlanOwner.PLANNING_VARIANT
    )


def strategies_by_similarity(registry: Registry) -> list[str]:
    """The strategies whose orders consume the plan of similar variants."""
    return [code for code, strategy in registry.strategies.items() if by_similarity(strategy.customer)]


def plan_owners(
    session: Session,
    registry: Registry,
    places: Callable[[Integers], Integers],
    lines: tuple[Integers, Integers, Integers],
    planning: tuple[Integers, Integers],
) -> tuple[Integers, Integers]:
    """For sales order lines the material whose plan each consumes (-1: none fits) and the factor in millionths.

    `lines` have the id of the sales order item, the material and the strategy, `planning` for each material its
    planning material and the factor, all materials as positions that `places` tells of ids.
    """
    item, material, strategy = lines
    customers = [declared.customer for declared in registry.strategies.values()]
    shared = np.array(
        [found is not None and found.consumes_plan_of is PlanOwner.PLANNING_MATERIAL for found in customers]
        + [False],
        dtype=np.bool_,
    )[strategy]
    similar = np.array([by_similarity(found) for found in customers] + [False], dtype=np.bool_)[strategy]
    owner = np.where(shared, planning[0][material], material)
    factor = np.where(shared, planning[1][material], _ONE)
    if similar.any():
        variants = similar_variants(session, np.unique(item[similar]).tolist())
        found = np.array([variants.get(identity, -1) for identity in item[similar].tolist()], dtype=np.int64)
        owner[similar] = places(found)
    return owner, factor


def variants_planned(session: Session, registry: Registry, materials: Iterable[int]) -> set[int]:
    """The planning variants whose plan orders for these materials in plants (ids) may consume.

    Those of a configurable material; of a variant its kin, because orders that do not fit it any more fit them.
    """
    codes = strategies_by_similarity(registry)
    wanted = set(materials)
    if not codes or not wanted:
        return set()
    among, parameter = numbers(session, wanted)
    known, codes_parameter = texts(session, codes)
    return {
        variant
        for (variant,) in session.rows(
            _PLANNED.format(among=among, known=known),
            [parameter, codes_parameter],
        )
    }


def consumers_of_variants(session: Session, registry: Registry, variants: Iterable[int]) -> set[int]:
    """The configurable materials whose orders may consume the plan of these variants in plants (ids)."""
    wanted = set(variants)
    if not strategies_by_similarity(registry) or not wanted:
        return set()
    among, parameter = numbers(session, wanted)
    return {
        material
        for (material,) in session.rows(
            "SELECT mp.id FROM material_plant variant JOIN material_variant v ON v.material = variant.material"
            " JOIN material_plant mp ON mp.material = v.configurable_material AND mp.plant = variant.plant"
            f" WHERE variant.id IN {among}",
            [parameter],
        )
    }
