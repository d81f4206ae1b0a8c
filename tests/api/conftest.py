"""A small works with three levels, planned, and a client that asks its graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.api.limits import Limits
from mto_graph.api.schema import Schema, build_schema
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

TODAY = date(2025, 3, 3)

WORKS: dict[str, list[dict[str, Any]]] = {
    "plants": [{"plant": "1000", "name": "Bicycle works", "purchasing_processing_days": 1}],
    "holidays": [{"plant": "1000", "date": "2025-04-18"}, {"plant": "1000", "date": "2025-12-25"}],
    "materials": [
        {"material": "BIKE", "description": "Touring bicycle", "material_type": "FERT"},
        {"material": "FRAME", "description": "Welded frame", "material_type": "HALB"},
        {"material": "WHEELS", "description": "Wheel set", "material_type": "HALB"},
        {"material": "TUBE", "description": "Steel tube", "base_unit": "M", "material_type": "ROH"},
        {"material": "RIM", "description": "Rim 28 inch", "material_type": "ROH"},
        {"material": "SPOKE", "description": "Spoke", "material_type": "ROH"},
        {"material": "BELL", "description": "Bell", "material_type": "ROH"},
    ],
    "material_plants": [
        {
            "material": "BIKE",
            "plant": "1000",
            "procurement_type": "in_house",
            "strategy_group": "20",
            "in_house_production_days": 2,
            "replenishment_days": 15,
        },
        {"material": "FRAME", "plant": "1000", "procurement_type": "in_house", "in_house_production_days": 3},
        {
            "material": "WHEELS",
            "plant": "1000",
            "procurement_type": "in_house",
            "special_procurement": "phantom",
        },
        {
            "material": "TUBE",
            "plant": "1000",
            "procurement_type": "external",
            "planned_delivery_days": 5,
            "individual_collective": "collective",
            "component_scrap_percent": 10,
        },
        {"material": "RIM", "plant": "1000", "planned_delivery_days": 3},
        {
            "material": "SPOKE",
            "plant": "1000",
            "individual_collective": "collective",
            "minimum_lot_size": 500,
            "safety_stock": 100,
        },
        {
            "material": "BELL",
            "plant": "1000",
            "mrp_type": "VB",
            "reorder_point": 20,
            "individual_collective": "collective",
        },
    ],
    "bom_items": [
        {"parent": "BIKE", "plant": "1000", "item": "0010", "component": "FRAME", "quantity": 1},
        {"parent": "BIKE", "plant": "1000", "item": "0020", "component": "WHEELS", "quantity": 1},
        {
            "parent": "BIKE",
            "plant": "1000",
            "item": "0030",
            "component": "BELL",
            "quantity": 1,
            "valid_to": "2025-12-31",
        },
        {
            "parent": "FRAME",
            "plant": "1000",
            "item": "0010",
            "component": "TUBE",
            "quantity": "7.5",
            "base_quantity": 2,
        },
        {"parent": "WHEELS", "plant": "1000", "item": "0010", "component": "RIM", "quantity": 2},
        {"parent": "WHEELS", "plant": "1000", "item": "0020", "component": "SPOKE", "quantity": 72},
    ],
    "sales_orders": [
        {
            "sales_order": "4711",
            "item": 10,
            "customer": "ACME",
            "material": "BIKE",
            "plant": "1000",
            "quantity": 10,
            "requested_date": "2025-05-05",
        },
        {
            "sales_order": "4712",
            "item": 10,
            "material": "BIKE",
            "plant": "1000",
            "quantity": 2,
            "requested_date": "2025-03-04",
        },
    ],
    "stock": [
        {"material": "TUBE", "plant": "1000", "storage_location": "A1", "quantity": 12},
        {
            "material": "FRAME",
            "plant": "1000",
            "sales_order": "4711",
            "sales_order_item": 10,
            "quantity": 4,
        },
    ],
    "receipts": [
        {
            "order": "PO1",
            "item": 1,
            "kind": "purchase_order",
            "material": "TUBE",
            "plant": "1000",
            "quantity": 20,
            "availability_date": "2025-04-01",
        }
    ],
    "reservations": [
        {
            "reservation": "R1",
            "item": 1,
            "material": "TUBE",
            "plant": "1000",
            "quantity": 3,
            "date": "2025-04-02",
        }
    ],
    "planned_independent_requirements": [
        {"material": "SPOKE", "plant": "1000", "date": "2025-06-02", "quantity": 50}
    ],
}


class Client:
    """Asks the graph of one application, in this process."""

    def __init__(
        self, application: Application, limits: Limits | None = None, schema: Schema | None = None
    ) -> None:
        self.application = application
        self.api = Api(application, limits, schema=schema, today=lambda: TODAY)

    def body(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer."""
        return self.api.execute(GraphQLRequest(query, variables), "test-request").body

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an answer without errors."""
        body = self.body(query, variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    def faults(self, query: str, variables: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The errors of an answer, of which there is at least one."""
        errors: list[dict[str, Any]] = self.body(query, variables)["errors"]
        assert errors
        return errors

    def statements(self, query: str, variables: Mapping[str, Any] | None = None) -> list[str]:
        """The SQL statements that an answer without errors takes."""
        with self.application.database.observed() as statements:
            self.ask(query, variables)
        return statements


@pytest.fixture(scope="session")
def built_in_schema() -> Schema:
    """The schema with the built-in plugins, which takes longer to build than most questions to answer."""
    return build_schema()


@pytest.fixture
def client(application: Application, built_in_schema: Schema) -> Client:
    """A client of an empty database, on SQLite and on PostgreSQL."""
    return Client(application, schema=built_in_schema)


@pytest.fixture
def memory_client(memory_application: Application, built_in_schema: Schema) -> Client:
    """A client of an empty database in memory, for what has nothing to do with the kind of database."""
    return Client(memory_application, schema=built_in_schema)


@pytest.fixture
def works(application: Application, built_in_schema: Schema) -> Client:
    """A client of the small works, planned, on SQLite and on PostgreSQL."""
    upsert(application, WORKS)
    run_planning(application, PlanningRequest(today=TODAY))
    return Client(application, schema=built_in_schema)


@pytest.fixture(scope="module")
def still_works() -> Iterator[Client]:
    """The same in memory, for tests that change nothing."""
    application = open_application("sqlite://")
    upsert(application, WORKS)
    run_planning(application, PlanningRequest(today=TODAY))
    yield Client(application)
    application.close()
