"""Plans of components that are derived from a product's: each part is procured by one plan only."""

from __future__ import annotations

from decimal import Decimal

from mto_graph.services.application import Application
from mto_graph.services.derived_plans import derive_plan
from mto_graph.services.planning import PlanningRequest, run_planning

from .worlds import TODAY, bought, forecast, item, load, made, rows

COLLECTIVE = {"individual_collective": "collective"}
PLANNED = {"strategy_group": "70", "mixed_mrp": 1, **COLLECTIVE}


def test_what_comes_through_a_planned_phantom_is_procured_by_the_plan_of_the_phantom(
    application: Application,
) -> None:
    """10 bikes of 2 kits of 1 frame: the plan of the kits brings the frames; the wheels stand alone."""
    load(
        application,
        material_plants=[
            made("BIKE", strategy_group="89"),
            made("KIT", strategy_group="59", special_procurement="phantom"),
            made("FRAME", **PLANNED),
            made("WHEEL", **PLANNED),
            bought("BOLT", **COLLECTIVE),
        ],
        bom_items=[
            item("BIKE", "KIT", 2),
            item("BIKE", "WHEEL", 2),
            item("KIT", "FRAME"),
            item("FRAME", "BOLT"),
            item("WHEEL", "BOLT"),
        ],
        planned_independent_requirements=[forecast("BIKE", 10, active=False)],
    )
    lines = derive_plan(application, "BIKE")
    assert [(line.material, line.quantity) for line in lines] == [
        ("KIT", Decimal(20)),
        ("WHEEL", Decimal(20)),
    ]
    run_planning(application, PlanningRequest(today=TODAY))
    made_or_bought = rows(
        application,
        "SELECT m.material, SUM(o.quantity) FROM planned_order o JOIN material_plant mp ON mp.id = o.material_plant"
        " JOIN material m ON m.id = mp.material GROUP BY m.material ORDER BY m.material",
    )
    assert [(name, int(quantity)) for name, quantity in made_or_bought] == [
        ("BOLT", 40_000),
        ("FRAME", 20_000),
        ("KIT", 20_000),
        ("WHEEL", 20_000),
    ]
