"""Whole plans: the worked examples of strategies 20, 50 and 60, and small worlds worked out by hand."""

from datetime import date
from fractions import Fraction

from . import plan_world

TODAY = date(2024, 3, 4)
PLAN_DATES = (date(2024, 4, 8), date(2024, 5, 6), date(2024, 6, 3))
BOTH_WAYS = {"consumption_mode": 2, "backward_consumption_days": 999, "forward_consumption_days": 999}


def made(material, **columns):
    return {"material": material, "plant": "1000", "procurement_type": "in_house", **columns}


def bought(material, **columns):
    return {"material": material, "plant": "1000", "procurement_type": "external", **columns}


def item(parent, component, number="0010", **columns):
    return {
        "parent": parent,
        "plant": "1000",
        "item": number,
        "component": component,
        "quantity": 1,
        **columns,
    }


def order(material, quantity, number="333", requested=TODAY, **columns):
    keys = {"sales_order": number, "item": 10, "material": material, "plant": "1000"}
    return {**keys, "quantity": quantity, "requested_date": requested, **columns}


def planned(material, quantity, day):
    return {"material": material, "plant": "1000", "date": day, "quantity": quantity}


def world(*masters, **tables):
    return {"plants": [{"plant": "1000"}], "material_plants": list(masters), **tables}


def orders(plan, material):
    return [
        (each.section, each.quantity, each.availability, each.order_type, each.convertible)
        for each in plan.planned_orders
        if each.material == material
    ]


def test_make_to_order():
    fg20 = made("FG20", strategy_group="20", in_house_production_days=10)
    plan = plan_world(world(fg20, sales_orders=[order("FG20", 10)]), TODAY)
    assert orders(plan, "FG20") == [("customer 333/10", 10, date(2024, 3, 18), "KD", True)]
    assert plan.planned_orders[0].exceptions == (30, 50)


def strategy_50(**tables):
    product = made("SZ-50", strategy_group="50", in_house_production_days=10, **BOTH_WAYS)
    return world(
        product,
        bought("ROH50A", individual_collective="collective"),
        bom_items=[item("SZ-50", "ROH50A")],
        planned_independent_requirements=[planned("SZ-50", 100, day) for day in PLAN_DATES],
        **tables,
    )


def test_planning_without_final_assembly_before_the_sale():
    plan = plan_world(strategy_50(), TODAY)
    assert orders(plan, "SZ-50") == [("planning", 100, day, "VP", False) for day in PLAN_DATES]
    days = [date(2024, 3, 25), date(2024, 4, 22), date(2024, 5, 20)]
    assert orders(plan, "ROH50A") == [("net", 100, day, "NB", True) for day in days]


def test_planning_without_final_assembly_after_the_sale():
    plan = plan_world(strategy_50(sales_orders=[order("SZ-50", 90)]), TODAY)
    assert orders(plan, "SZ-50") == [
        ("planning", 10, PLAN_DATES[0], "VP", False),
        ("planning", 100, PLAN_DATES[1], "VP", False),
        ("planning", 100, PLAN_DATES[2], "VP", False),
        ("customer 333/10", 90, date(2024, 3, 18), "KD", True),
    ]
    components = sorted((part.date, part.quantity) for part in plan.dependent_requirements)
    assert components == [
        (TODAY, 90),
        (date(2024, 3, 25), 10),
        (date(2024, 4, 22), 100),
        (date(2024, 5, 20), 100),
    ]


def test_planning_with_planning_material():
    masters = [
        made("PLANNINGMATL", strategy_group="60", **BOTH_WAYS),
        made("VARIANT", strategy_group="60", planning_material="PLANNINGMATL", in_house_production_days=10),
        bought("ROHCOMMON", individual_collective="collective"),
        bought("ROHVAR", individual_collective="collective"),
    ]
    tables = {
        "bom_items": [
            item("PLANNINGMATL", "ROHCOMMON"),
            item("VARIANT", "ROHCOMMON"),
            item("VARIANT", "ROHVAR", "0020"),
        ],
        "planned_independent_requirements": [planned("PLANNINGMATL", 100, day) for day in PLAN_DATES],
    }
    before = plan_world(world(*masters, **tables), TODAY)
    assert orders(before, "PLANNINGMATL") == [("planning", 100, day, "VP", False) for day in PLAN_DATES]
    assert orders(before, "ROHCOMMON") == [("net", 100, day, "NB", True) for day in PLAN_DATES]
    after = plan_world(world(*masters, **tables, sales_orders=[order("VARIANT", 90)]), TODAY)
    assert orders(after, "VARIANT") == [("customer 333/10", 90, date(2024, 3, 18), "KD", True)]
    quantities = [each.quantity for each in after.planned_orders if each.material == "PLANNINGMATL"]
    assert quantities == [10, 100, 100]
    assert orders(after, "ROHVAR") == [("net", 90, TODAY, "NB", True)]


def test_segments_inherit_down_to_the_collective_part_and_end_there():
    masters = [
        made("TOP", strategy_group="20"),
        made("OWN"),
        made("SHARED", individual_collective="collective"),
        bought("PART", individual_collective="individual"),
    ]
    items = [item("TOP", "OWN"), item("TOP", "SHARED", "0020"), item("OWN", "PART"), item("SHARED", "PART")]
    day = date(2024, 3, 15)
    stock = [{"material": "PART", "plant": "1000", "quantity": 3}]
    customer_stock = {
        "material": "OWN",
        "plant": "1000",
        "sales_order": "333",
        "sales_order_item": 10,
        "quantity": 2,
    }
    plan = plan_world(
        world(
            *masters,
            bom_items=items,
            stock=[*stock, customer_stock],
            sales_orders=[order("TOP", 10, requested=day)],
        ),
        TODAY,
    )
    assert orders(plan, "OWN") == [("customer 333/10", 8, day, "KD", True)]
    assert orders(plan, "SHARED") == [("net", 10, day, "LA", True)]
    assert orders(plan, "PART") == [("net", 7, day, "NB", True), ("customer 333/10", 8, day, "NB", True)]


def test_safety_stock_comes_before_todays_requirements_and_only_in_the_net_section():
    part = bought("PART", safety_stock=5, strategy_group="20")
    tables = {
        "stock": [{"material": "PART", "plant": "1000", "quantity": 6}],
        "reservations": [
            {"reservation": "R", "item": 1, "material": "PART", "plant": "1000", "quantity": 4, "date": TODAY}
        ],
        "sales_orders": [order("PART", 1)],
    }
    plan = plan_world(world(part, **tables), TODAY)
    assert [(each.section, each.quantity) for each in plan.planned_orders] == [
        ("net", 3),
        ("customer 333/10", 1),
    ]


def test_safety_stock_is_wanted_today_even_on_a_sunday():
    sunday = date(2024, 3, 3)
    receipt = {"order": "1", "kind": "purchase_order", "material": "PART", "plant": "1000", "quantity": 5}
    tables = world(bought("PART", safety_stock=5), receipts=[{**receipt, "availability_date": sunday}])
    assert plan_world(tables, sunday).planned_orders == []
    (proposal,) = plan_world(world(bought("PART", safety_stock=5)), sunday).planned_orders
    assert (proposal.start, proposal.availability, proposal.exceptions) == (TODAY, TODAY, (30,))


def test_reorder_point_counts_stock_and_firm_receipts_and_schedules_forward():
    part = bought(
        "PART", mrp_type="VB", reorder_point=20, safety_stock=9, rounding_value=4, planned_delivery_days=5
    )
    tables = {
        "stock": [
            {"material": "PART", "plant": "1000", "quantity": 6},
            {"material": "PART", "plant": "1000", "stock_type": "blocked", "quantity": 50},
        ],
        "receipts": [
            {
                "order": "77",
                "kind": "purchase_order",
                "material": "PART",
                "plant": "1000",
                "quantity": 5,
                "received_quantity": 2,
                "availability_date": date(2024, 9, 2),
            }
        ],
        "reservations": [
            {
                "reservation": "R",
                "item": 1,
                "material": "PART",
                "plant": "1000",
                "quantity": 99,
                "date": TODAY,
            }
        ],
    }
    plan = plan_world(world(part, **tables), TODAY)
    (proposal,) = plan.planned_orders
    assert (proposal.quantity, proposal.availability, proposal.exceptions) == (12, date(2024, 3, 11), ())


def test_without_planning_nothing_is_proposed():
    assert (
        plan_world(world(bought("P", mrp_type="ND"), sales_orders=[order("P", 5)]), TODAY).planned_orders
        == []
    )


def test_surplus_of_a_customer_section_is_reported():
    stock = {"material": "P", "plant": "1000", "sales_order": "333", "sales_order_item": 10, "quantity": 7}
    plan = plan_world(
        world(bought("P", strategy_group="20"), stock=[stock], sales_orders=[order("P", 5)]), TODAY
    )
    assert [(message.number, message.section, message.quantity) for message in plan.messages] == [
        (26, "customer 333/10", 2)
    ]


def test_a_firm_planned_order_needs_its_components():
    firm = {
        "order": "9",
        "kind": "planned_order",
        "material": "TOP",
        "plant": "1000",
        "quantity": 4,
        "firmed": True,
    }
    firm |= {"start_date": date(2024, 3, 6), "availability_date": date(2024, 3, 8)}
    plan = plan_world(
        world(made("TOP"), bought("PART"), bom_items=[item("TOP", "PART")], receipts=[firm]), TODAY
    )
    (part,) = plan.dependent_requirements
    assert (part.parent, part.quantity, part.date) == (("receipt", "9", 1), 4, date(2024, 3, 6))
    assert [each.material for each in plan.planned_orders] == ["PART"]


def test_lots_split_a_requirement_and_each_explodes():
    masters = [made("P", maximum_lot_size=4), bought("PART")]
    plan = plan_world(world(*masters, bom_items=[item("P", "PART")], sales_orders=[order("P", 10)]), TODAY)
    assert [each.quantity for each in plan.planned_orders if each.material == "P"] == [4, 4, 2]
    assert [part.quantity for part in plan.dependent_requirements] == [4, 4, 2]
    assert sum(peg.quantity for peg in plan.pegging if peg.material == "P") == Fraction(10)
