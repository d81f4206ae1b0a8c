"""Bills of material through all levels, flat."""

from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import to_material_plant
from mto_graph.api.types.references import BomItemRef, MaterialPlantRef
from mto_graph.services.reading import explosions
from mto_graph.services.reading.boms import BomItemRow


def _bom_item(
    _read: Reading, rows: Sequence[explosions.ExplosionRow | explosions.WhereUsedRow], _asked: Asked
) -> list[BomItemRow | None]:
    return [None if row.bom_item_row is None else row.bom_item_row.copied() for row in rows]


@graph_type(
    explosions.ExplosionRow,
    description="A line of an explosion: a component on some level below the material asked for, in display order.",
)
class ExplosionRow:
    level: int = shown("How far below the top: 1 for its own components.")
    path: list[str] = shown(
        "The item numbers that lead from the top to this line, the line's own last: unique in one explosion. A stock "
        "transfer stands in it with the supplying plant's code."
    )
    component: MaterialPlantRef = related(to_material_plant, "The material that is needed here.")
    quantity: Decimal = shown(
        "How much of it is needed here for the quantity asked for: multiplied through, scrap included, rounded up to "
        "three places on each level as planning does it."
    )
    bom_item: BomItemRef | None = related(
        _bom_item,
        "The BOM item behind the line; null where the material comes from another plant by stock transfer.",
    )


@graph_type(
    explosions.WhereUsedRow,
    description="A line of a where-used list: an assembly on some level above the component asked for.",
)
class WhereUsedRow:
    level: int = shown("How far above the component: 1 for assemblies that it goes into directly.")
    path: list[str] = shown(
        "The item numbers that lead from the component up to this line, the line's own last."
    )
    assembly: MaterialPlantRef = related(to_material_plant, "The material that the component goes into.")
    quantity: Decimal = shown(
        "How much of the component goes into one unit of the assembly, scrap included, rounded up to three places."
    )
    bom_item: BomItemRef = related(_bom_item, "The item of the assembly's bill of material behind the line.")
