"""A material that cannot be planned, in the graph: its message without a subject, and its findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import Client
from .test_mutations import upsert_of

LATE = date(2099, 1, 5)
ORDER = {"sales_order": "1", "item": 10, "plant": "1000", "quantity": 3, "requested_date": "2099-03-09"}


@pytest.fixture
def broken(database_url: str) -> Iterator[Application]:
    application = open_application(database_url)
    upsert(
        application,
        {
            "plants": [{"plant": "1000"}],
            "material_plants": [
                {"material": "PUMP", "plant": "1000", "procurement_type": "in_house", "strategy_group": "20"},
                {"material": "SEAL", "plant": "1000", "planned_delivery_days": 4000},
            ],
            "bom_items": [
                {"parent": "PUMP", "plant": "1000", "item": "0010", "component": "SEAL", "quantity": 2}
            ],
            "sales_orders": [{**ORDER, "material": "PUMP"}],
        },
    )
    run_planning(application, PlanningRequest(today=LATE))
    yield application
    application.close()


def test_the_message_is_about_the_material_in_its_section(broken: Application) -> None:
    client = Client(broken)
    asked = """{ exceptions(where: {numbers: ["62"]}) { totalCount nodes {
        number group text subject { __typename } material { material { number } findings { code } }
        section { __typename } } } }"""
    found = client.ask(asked)["exceptions"]
    assert found == {
        "totalCount": 1,
        "nodes": [
            {
                "number": "62",
                "group": 5,
                "text": "Scheduling: master data inconsistent",
                "subject": None,
                "material": {"material": {"number": "SEAL"}, "findings": [{"code": "LEAD_TIMES_TOO_LONG"}]},
                "section": {"__typename": "CustomerSection"},
            }
        ],
    }


def test_the_message_stands_at_the_head_of_the_section(broken: Application) -> None:
    asked = """{ stockRequirementsList(material: "SEAL", plant: "1000") { sections { __typename rows {
        shortText available exceptions { number subject { __typename } } } } } }"""
    sections = Client(broken).ask(asked)["stockRequirementsList"]["sections"]
    (customer,) = [section for section in sections if section["__typename"] == "CustomerSection"]
    assert customer["rows"] == [
        {"shortText": "CustSt", "available": "0", "exceptions": [{"number": "62", "subject": None}]},
        {"shortText": "DepReq", "available": "-6", "exceptions": []},
    ]


def test_times_by_quantity_come_back_as_they_were_given(client: Client) -> None:
    upsert_of(client, "Plants", [{"plant": "1000"}])
    times = {
        "setupTimeDays": "0.5",
        "processingTimeDays": "0.025",
        "interoperationTimeDays": "1",
        "processingBaseQuantity": "2.5",
    }
    upsert_of(client, "MaterialPlants", [{"material": "A", "plant": "1000", **times}])
    asked = f'{{ materialPlant(material: "A", plant: "1000") {{ {" ".join(times)} }} }}'
    assert client.ask(asked) == {"materialPlant": times}


def test_messages_of_new_orders_give_way_to_those_of_existing_ones(application: Application) -> None:
    upsert(
        application,
        {
            "plants": [{"plant": "1000", "keep_backward_dates": True}],
            "material_plants": [{"material": "P", "plant": "1000", "planned_delivery_days": 30}],
            "sales_orders": [{**ORDER, "material": "P", "requested_date": "2099-01-12"}],
        },
    )
    asked = "{ exceptions { nodes { number } } plannedOrders { nodes { exceptions { number } } } }"
    for expected in ([{"number": "01"}, {"number": "03"}], [{"number": "06"}]):
        run_planning(application, PlanningRequest(today=LATE))
        found = Client(application).ask(asked)
        assert found["exceptions"]["nodes"] == expected
        assert found["plannedOrders"]["nodes"] == [{"exceptions": expected}]
