"""Findings: master data as the checks of the plugins see it, read from what is stored and planned."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.findings import findings, findings_of
from mto_graph.strategies import Finding, MasterDataCheck, MaterialFacts, Registry, hookimpl

from .worlds import bought, forecast, item, load, made, order, plan, rows


def codes(application: Application, name: str) -> set[str]:
    return {finding.code for finding in findings_of(application, name, "1000")}


def product(**columns: Any) -> dict[str, Any]:
    consumption = {"consumption_mode": 1, "backward_consumption_days": 30}
    return {**made("P", strategy_group="50", **consumption), **columns}


def test_sound_master_data_has_no_findings(application: Application) -> None:
    load(application, material_plants=[product(), bought("C")], bom_items=[item("P", "C")])
    assert findings_of(application, "P", "1000") == ()
    assert findings_of(application, "C", "1000") == ()


def test_everything_that_is_wrong_is_found_at_once(application: Application) -> None:
    wrong = product(
        procurement_type="external",
        lot_size="FX",
        rounding_value=10,
        consumption_mode=None,
        backward_consumption_days=None,
    )
    load(application, material_plants=[wrong])
    assert codes(application, "P") == {
        "NOT_IN_HOUSE",
        "NOT_LOT_FOR_LOT",
        "LOT_MODIFIED",
        "CONSUMPTION_MISSING",
        "FIXED_LOT_SIZE_MISSING",
    }


def test_a_bill_of_material_is_looked_for(memory_application: Application) -> None:
    load(memory_application, material_plants=[product(), bought("C")])
    assert codes(memory_application, "P") == {"BOM_MISSING"}
    load(memory_application, bom_items=[item("P", "C")])
    assert codes(memory_application, "P") == set()


def test_sales_orders_make_a_planning_material_necessary(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[product(strategy_group="60"), bought("C")],
        bom_items=[item("P", "C")],
    )
    assert codes(memory_application, "P") == set()
    load(memory_application, sales_orders=[order(1, "P", 1)])
    assert codes(memory_application, "P") == {"PLANNING_MATERIAL_MISSING"}


def test_the_planning_materials_strategy_is_looked_up_in_the_planning_plant(
    memory_application: Application,
) -> None:
    variant = product(strategy_group="60", planning_material="PM", planning_plant="2000")
    load(
        memory_application,
        plants=[{"plant": "1000"}, {"plant": "2000"}],
        material_plants=[
            made("PM", strategy_group="60"),
            made("PM", plant="2000", strategy_group="50"),
            variant,
            bought("C"),
        ],
        bom_items=[item("P", "C")],
    )
    assert codes(memory_application, "P") == {"PLANNING_MATERIAL_STRATEGY"}
    load(memory_application, material_plants=[made("PM", plant="2000", strategy_group="60")])
    assert codes(memory_application, "P") == set()


@pytest.mark.parametrize(
    ("demand", "individual"),
    [
        ({"sales_orders": [order(1, "P", 1)]}, True),
        ({"planned_independent_requirements": [forecast("P", 1)]}, True),
        ({"sales_orders": [order(1, "P", 1)], "individual_collective": "collective"}, False),
        ({}, False),
    ],
)
def test_demand_decides_whether_a_components_lot_size_has_an_effect(
    memory_application: Application, demand: dict[str, Any], individual: bool
) -> None:
    demand = dict(demand)
    indicator = demand.pop("individual_collective", "")
    load(
        memory_application,
        material_plants=[product(), bought("C", rounding_value=10, individual_collective=indicator)],
        bom_items=[item("P", "C")],
        **demand,
    )
    plan(memory_application)
    assert codes(memory_application, "C") == ({"LOT_SIZE_WITHOUT_EFFECT"} if individual else set())


def test_what_is_maintained_for_lot_sizes_is_read_exactly(application: Application) -> None:
    """A check sees what was entered, in the units of the data set."""
    calendar = [{"planning_calendar": "WEEKS", "plant": "1000", "date": "2025-04-07"}]
    maintained = {
        "maximum_stock": Decimal("12.345"),
        "lot_size_independent_cost": Decimal("100.5001"),
        "storage_cost_percent": Decimal("7.125"),
        "standard_price": Decimal("0.0001"),
        "purchase_price": Decimal(20),
        "planning_calendar": "WEEKS",
        "individual_lot_sizing": "rounding",
    }
    load(application, planning_calendars=calendar, material_plants=[bought("C", **maintained), bought("D")])
    seen: dict[str, MaterialFacts] = {}
    check = MasterDataCheck("SEE", "", "", lambda facts: seen.update({facts.material: facts}))
    registry = Registry([])
    registry._shelves["mto_master_data_checks"].items["SEE"] = check
    with application.database.reading() as session:
        findings(session, registry, [row[0] for row in rows(application, "SELECT id FROM material_plant")])
    assert {name: getattr(seen["C"], name) for name in maintained} == maintained
    nothing = {name: getattr(seen["D"], name) for name in maintained}
    assert set(nothing.values()) == {None, ""}


def test_a_procedure_without_its_settings_is_found(application: Application) -> None:
    load(
        application,
        material_plants=[
            bought("H", lot_size="HB"),
            bought("K", lot_size="PK"),
            bought("G", lot_size="GR", lot_size_independent_cost=100, standard_price=20),
        ],
    )
    assert codes(application, "H") == {"MAXIMUM_STOCK_MISSING"}
    assert codes(application, "K") == {"PLANNING_CALENDAR_MISSING"}
    assert codes(application, "G") == {"LOT_COSTS_MISSING"}


def test_all_materials_are_checked_in_three_statements(application: Application) -> None:
    load(application, material_plants=[made(f"P{number}", lot_size="FX") for number in range(9)])
    ids = [row[0] for row in rows(application, "SELECT id FROM material_plant ORDER BY id")]
    with application.database.observed() as statements, application.database.reading() as session:
        found = findings(session, application.registry, ids)
    assert len(statements) == 3
    assert {identity: [finding.code for finding in each] for identity, each in found.items()} == {
        identity: ["FIXED_LOT_SIZE_MISSING"] for identity in ids
    }


class Own:
    """A plugin with a check that fails, one that is right and one that does not answer in words."""

    @hookimpl
    def mto_master_data_checks(self) -> list[MasterDataCheck]:
        def failing(facts: MaterialFacts) -> str | None:
            raise LookupError("no such licence")

        return [
            MasterDataCheck("FAILING", "bom", "It fails.", failing),
            MasterDataCheck("FIRST", "bom", "Always found.", lambda facts: f"Look at {facts.material}."),
            MasterDataCheck("NUMBER", "bom", "No sentence.", lambda facts: 5),  # type: ignore[arg-type,return-value]
        ]


def test_a_check_that_fails_is_a_finding_and_stops_nothing() -> None:
    application = open_application("sqlite://", plugins=[Own()])
    try:
        load(application, material_plants=[bought("C")])
        failing, first, number = findings_of(application, "C", "1000")
        assert (failing.code, failing.field) == ("FAILING", "bom")
        assert failing.message == (
            "Check FAILING failed for material C (LookupError: no such licence); correct its plugin."
        )
        assert first == Finding("FIRST", "bom", "Look at C.")
        assert number.message.startswith(
            "Check NUMBER failed for material C (TypeError: it answered with int"
        )
        assert plan(application).counts["planned_orders"] == 0
    finally:
        application.close()


def test_the_findings_of_what_does_not_exist_are_refused(memory_application: Application) -> None:
    load(memory_application, material_plants=[bought("C")])
    for name, plant in (("NO", "1000"), ("C", "9")):
        with pytest.raises(Refused) as refused:
            findings_of(memory_application, name, plant)
        assert refused.value.errors[0].code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(
    ("excluded", "columns", "found"),
    [
        (False, {"individual_collective": "individual"}, {"KANBAN_INDIVIDUAL"}),
        (True, {"individual_collective": "individual", "mrp_type": "ND"}, {"KANBAN_INDIVIDUAL"}),
        (False, {"individual_collective": "collective", "mrp_type": "ND"}, {"KANBAN_WITHOUT_PREVIEW"}),
        (True, {"mrp_type": "ND"}, set()),
        (False, {}, set()),
    ],
)
def test_kanban_parts_are_collective_and_planned_where_planning_sees_them(
    application: Application, excluded: bool, columns: dict[str, Any], found: set[str]
) -> None:
    load(
        application,
        storage_locations=[{"plant": "1000", "storage_location": "LINE", "excluded_from_planning": excluded}],
        material_plants=[bought("C", **columns)],
        control_cycles=[
            {
                "control_cycle": "K1",
                "material": "C",
                "plant": "1000",
                "storage_location": "LINE",
                "number_of_containers": 1,
                "container_quantity": 1,
                "replenishment": "external",
            }
        ],
    )
    assert codes(application, "C") == found


def test_what_mrp_types_make_of_a_forecast(memory_application: Application) -> None:
    """Each needs it, or does not look at it; a computed reorder point is not maintained."""
    types = ("PD", "VB", "V1", "VM", "V2", "VV")
    parts = [{**bought(f"C-{kind}"), "mrp_type": kind, "reorder_point": 5} for kind in types]
    load(memory_application, material_plants=parts)
    found = {kind: codes(memory_application, f"C-{kind}") for kind in types}
    missing, without_effect = "FORECAST_MISSING", "REORDER_POINT_WITHOUT_EFFECT"
    assert found == {
        **{kind: set() for kind in ("PD", "VB", "V1")},
        **{kind: {missing, without_effect} for kind in ("VM", "V2")},
        "VV": {missing},
    }
    expected = [
        {"material": row["material"], "plant": "1000", "date": "2025-06-01", "quantity": 1} for row in parts
    ]
    load(memory_application, forecast_requirements=expected)
    found = {kind: codes(memory_application, f"C-{kind}") for kind in types}
    assert found == {
        **{kind: {"FORECAST_WITHOUT_EFFECT"} for kind in ("PD", "VB", "V1")},
        **{kind: {without_effect} for kind in ("VM", "V2")},
        "VV": set(),
    }


@pytest.mark.parametrize(("mrp_type", "word"), [("VB", "reorder point"), ("VV", "forecast")])
def test_parts_that_watch_plant_stock_are_collective(
    memory_application: Application, mrp_type: str, word: str
) -> None:
    part = {**bought("C"), "mrp_type": mrp_type, "individual_collective": "individual"}
    load(memory_application, material_plants=[part])
    (found,) = (
        one for one in findings_of(memory_application, "C", "1000") if one.code == "REORDER_POINT_INDIVIDUAL"
    )
    assert f"is planned by {word}, so its requirements stay in the net segment" in found.message


OUT = {"effective_out_date": "2025-06-01"}


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({**OUT, "follow_up_material": "NEW"}, set()),
        (OUT, {"FOLLOW_UP_MISSING"}),
        ({"follow_up_material": "NEW"}, {"EFFECTIVE_OUT_DATE_MISSING"}),
        ({**OUT, "follow_up_material": "NEW", "mrp_type": "VB", "reorder_point": 5}, {"NOTHING_PASSED_ON"}),
        ({**OUT, "follow_up_material": "NEW", "mrp_type": "ND"}, {"NOTHING_PASSED_ON"}),
        ({**OUT, "follow_up_material": "LITRES"}, {"FOLLOW_UP_OTHER_UNIT"}),
        ({**OUT, "follow_up_material": "HOLLOW"}, {"FOLLOW_UP_PHANTOM"}),
        ({"mrp_type": "VB", "reorder_point": 5, "safety_time_days": 2}, {"SAFETY_TIME_WITHOUT_EFFECT"}),
        ({"safety_time_days": 2}, set()),
    ],
)
def test_discontinued_materials_can_be_replaced(
    memory_application: Application, columns: dict[str, Any], found: set[str]
) -> None:
    load(
        memory_application,
        materials=[{"material": "LITRES", "base_unit": "L"}],
        material_plants=[
            bought("NEW"),
            bought("LITRES"),
            {**bought("HOLLOW"), "special_procurement": "phantom"},
            {**bought("OLD"), **columns},
        ],
    )
    assert codes(memory_application, "OLD") == found


def test_items_that_are_planned_by_project_name_one(application: Application) -> None:
    """Whatever strategy the material has; a material that items configure is no product of a project at all."""
    by_project = {"strategy_group": "21"}
    load(
        application,
        projects=[{"project": "P-1"}],
        material_plants=[made("P", strategy_group="20")],
        sales_orders=[
            order(1, "P", 1, **by_project),
            order(2, "P", 1, project="P-1", **by_project),
            order(3, "P", 1, rejected=True, **by_project),
            order(4, "P", 1),
        ],
    )
    (finding,) = findings_of(application, "P", "1000")
    assert (finding.code, finding.field) == ("PROJECT_MISSING", "project")
    assert finding.message == (
        "Sales order items of material P are planned by project and name none: 1/10; each is planned in a section of "
        "its own until its project is entered in sales_orders."
    )
    load(
        application,
        sales_orders=[order(1, "P", 1, project="P-1", **by_project)],
        material_plants=[made("Q")],
        order_bom_items=[
            {"parent": "P", "plant": "1000", "item": "1", "component": "Q", "quantity": 1, **owner}
            for owner in ({"sales_order": number, "sales_order_item": 10} for number in ("1", "4"))
        ],
    )
    (finding,) = findings_of(application, "P", "1000")
    assert (finding.code, finding.field) == ("PROJECT_ORDER_BOM", "order_bom_items")
    assert "made by the bills of material of everybody: 1/10; delete the order BOM" in finding.message
    load(application, sales_orders=[order(1, "P", 1, strategy_group="20")])
    assert findings_of(application, "P", "1000") == ()
    load(
        application,
        material_plants=[made("P", strategy_group="21")],
        characteristics=[{"characteristic": "X", "type": "text"}],
        material_characteristics=[{"material": "P", "characteristic": "X", "required": False}],
    )
    assert codes(application, "P") == {"PROJECT_MISSING", "PROJECT_CONFIGURABLE"}
