"""One order from planned cost to margin, every number worked by hand.

Four pumps at 95.00 are ordered (4711/10). A PUMP (making it: 12.50) has one BODY, two SEALs and six BOLTs; a BODY
(making it: 20.00) has 2.5 KG of CASTING and loses 4 % of it, so it needs 2.6 KG. SEAL costs 3.20 and CASTING 8.00 a
KG to buy, both for the order alone; BOLTs come from plant stock (collective) at 4.50 a hundred.

Planned, level by level:

    0  PUMP      4    × 12.50                  50.00
    1  BODY      4    × 20.00                  80.00
       SEAL      8    ×  3.20                  25.60
       BOLT     24    ×  4.50 / 100             1.08
    2  CASTING  10.4  ×  8.00                  83.20
                                              239.88     revenue 4 × 95.00 = 380.00, margin 140.12
"""

from __future__ import annotations

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

from .costing import PUMP_WORKS, amounts, by_material, causes, cost, levels, money, order, post


@pytest.fixture
def works(application: Application) -> Application:
    """The pump works with a hundred bolts in plant stock."""
    upsert(application, PUMP_WORKS)
    upsert(application, {"stock": [{"material": "BOLT", "plant": "1000", "quantity": 100}]})
    return application


def test_planned_cost_before_anything_is_posted(works: Application) -> None:
    found = cost(works)
    assert amounts(found, "planned", "actual", "variance", "revenue", "planned_margin", "margin") == {
        "planned": "239.88",
        "actual": "0",
        "variance": "-239.88",
        "revenue": "380",
        "planned_margin": "140.12",
        "margin": "0",
    }
    assert levels(found) == [(0, "50", "0"), (1, "106.68", "0"), (2, "83.2", "0")]
    # Nothing is done yet: the distance to the plan is all quantity, and usage for what comes from plant stock.
    assert causes(found) == {"quantity": "-238.8", "usage": "-1.08"}
    assert found.findings == ()


def test_from_purchase_to_margin(works: Application) -> None:
    buy_parts(works)
    make_bodies_one_of_them_in_vain(works)
    make_pumps(works)
    deliver(works)


def buy_parts(works: Application) -> None:
    """11 KG of CASTING at 8.50 are 93.50, eight SEALs at 3.00 are 24.00: bought dearer, cheaper, and more."""
    order(works, "PO1", "purchase_order", "CASTING", "11", net_price="8.50")
    order(works, "PO2", "purchase_order", "SEAL", "8", net_price="3")
    post(works, "101", "11", order="PO1")
    post(works, "101", "8", order="PO2")
    found = cost(works)
    assert amounts(found, "actual", "stock_value", "work_in_process") == {
        "actual": "117.5",
        "stock_value": "117.5",
        "work_in_process": "0",
    }
    # 11 KG at 8.00 planned would be 88.00: 5.50 dearer by price, 4.80 above the planned 83.20 by quantity.
    assert causes(by_material(works, found)["CASTING"]) == {"price": "5.5", "quantity": "4.8"}
    assert causes(by_material(works, found)["SEAL"]) == {"price": "-1.6"}


def make_bodies_one_of_them_in_vain(works: Application) -> None:
    """10.9 of 11 KG go in at 8.50 (92.65); four BODYs come out for 92.65 + 80.00 = 172.65."""
    order(works, "PR1", "production_order", "BODY", "4")
    post(works, "261", "10.9", order="PR1", material="CASTING", section="customer 4711/10")
    found = cost(works)
    assert amounts(found, "actual", "stock_value", "work_in_process") == {
        "actual": "117.5",
        "stock_value": "24.85",
        "work_in_process": "92.65",
    }
    assert money(by_material(works, found)["BODY"].work_in_process) == "92.65"
    post(works, "101", "4", order="PR1")
    # One of the four is scrapped: 172.65 / 4 = 43.1625.
    post(works, "551", "1", material="BODY", sales_order="4711")
    found = cost(works)
    assert amounts(found, "actual", "stock_value", "work_in_process", "scrapped") == {
        "actual": "197.5",
        "stock_value": "154.3375",
        "work_in_process": "0",
        "scrapped": "43.1625",
    }
    # Its replacement: 2.5 KG more at 8.20 (20.50) and the 0.1 KG left (0.85) make 21.35; with 20.00 it is 41.35.
    order(works, "PO3", "purchase_order", "CASTING", "2.5", net_price="8.20")
    order(works, "PR2", "production_order", "BODY", "1")
    post(works, "101", "2.5", order="PO3")
    post(works, "261", "2.6", order="PR2", material="CASTING", section="customer 4711/10")
    post(works, "101", "1", order="PR2")
    # Three at 129.4875 and one at 41.35.
    assert money(by_material(works, cost(works))["BODY"].stock.value) == "170.8375"


def make_pumps(works: Application) -> None:
    """Four BODYs 170.8375, eight SEALs 24.00 and 26 BOLTs (two more than planned) 1.17 make 196.0075."""
    order(works, "PR3", "production_order", "PUMP", "4")
    post(works, "261", "4", order="PR3", material="BODY", section="customer 4711/10")
    post(works, "261", "8", order="PR3", material="SEAL", section="customer 4711/10")
    post(works, "261", "26", order="PR3", material="BOLT", section="net")
    assert amounts(cost(works), "stock_value", "work_in_process") == {
        "stock_value": "0",
        "work_in_process": "196.0075",
    }
    # The first of four takes a quarter, 49.001875, rounded half up once, and its 12.50.
    post(works, "101", "1", order="PR3")
    assert amounts(cost(works), "stock_value", "work_in_process") == {
        "stock_value": "61.5019",
        "work_in_process": "147.0056",
    }
    # The last three take all that is left, 147.0056, and 37.50.
    post(works, "101", "3", order="PR3")
    assert amounts(cost(works), "stock_value", "work_in_process") == {
        "stock_value": "246.0075",
        "work_in_process": "0",
    }


def deliver(works: Application) -> None:
    """Three of four: 246.0075 × 3 / 4 = 184.505625. Spent: 114.00 + 24.00 + 100.00 + 1.17 + 50.00 = 289.17."""
    post(works, "601", "3", sales_order="4711")
    found = cost(works)
    assert amounts(
        found, "actual", "stock_value", "work_in_process", "delivered", "scrapped", "difference"
    ) == {
        "actual": "289.17",
        "stock_value": "61.5019",
        "work_in_process": "0",
        "delivered": "184.5056",
        "scrapped": "43.1625",
        "difference": "0",
    }
    # 3 × 95.00 less all that was spent but for what still lies there: 285.00 - (289.17 - 61.5019).
    assert money(found.margin) == "57.3319"
    post(works, "601", "1", sales_order="4711")
    found = cost(works)
    assert amounts(found, "planned", "actual", "variance", "delivered", "stock_value") == {
        "planned": "239.88",
        "actual": "289.17",
        "variance": "49.29",
        "delivered": "246.0075",
        "stock_value": "0",
    }
    # All is delivered, so the margin falls short of the planned one by exactly the variance: 140.12 - 49.29.
    assert amounts(found, "planned_margin", "margin") == {"planned_margin": "140.12", "margin": "90.83"}
    assert levels(found) == [(0, "50", "50"), (1, "106.68", "125.17"), (2, "83.2", "114")]
    # price: CASTING 114.00 for 13.5 KG at 8.00 = 108.00, so 6.00; SEAL -1.60.
    # quantity: CASTING 108.00 - 83.20 and a fifth BODY 20.00, less the 43.1625 that are shown as scrap.
    assert causes(found) == {"price": "4.4", "quantity": "1.6375", "usage": "0.09", "scrap": "43.1625"}
