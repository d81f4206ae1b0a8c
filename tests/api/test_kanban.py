"""Kanban in the graph: the board, signals, single needs, and the links between containers and what fills them."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.services.datasets import upsert

from .conftest import Client

PLACE = {"plant": "1000", "storage_location": "LINE"}

UPSERT = """mutation ($cycles: UpsertControlCyclesInput!) { upsertControlCycles(input: $cycles) {
    rows controlCycles { number numberOfContainers containerQuantity eventDriven replenishment storageLocation
        sourceStorageLocation withMrp material { material { number } }
        containers { totalCount nodes { number status } } }
    errors { code path } } }"""
SET = """mutation ($input: SetKanbanStatusInput!) { setKanbanStatus(input: $input) {
    changes { number status called controlCycle { number } container { status actualQuantity changedOn }
        order { __typename number quantity openQuantity storageLocation kanbanContainer { number } }
        reservation { number storageLocation toStorageLocation openQuantity kanbanContainer { number } }
        goodsMovements { movementType { code } quantity toStorageLocation } }
    errors { code message path } } }"""
CREATE = """mutation ($input: CreateKanbanInput!) { createKanban(input: $input) {
    change { number status called container { id } order { quantity availabilityDate } }
    errors { code message path } } }"""
BOARD = """query ($where: KanbanContainerWhere, $after: String) {
    kanbanContainers(where: $where, first: 2, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { number status controlCycle { number } } } }"""


def cycle(number: str, material: str, replenishment: str, **fields: Any) -> dict[str, Any]:
    return {
        "controlCycle": number,
        "material": material,
        "plant": "1000",
        "storageLocation": "LINE",
        "replenishment": replenishment,
        **fields,
    }


@pytest.fixture
def line(works: Client) -> Client:
    """The works with a line that BELL, SPOKE and TUBE are brought to."""
    upsert(
        works.application,
        {
            "storage_locations": [
                {**PLACE, "excluded_from_planning": True},
                {"plant": "1000", "storage_location": "A1"},
            ]
        },
    )
    upserted = works.ask(
        UPSERT,
        {
            "cycles": {
                "controlCycles": [
                    cycle("BELLS", "BELL", "EXTERNAL", numberOfContainers=2, containerQuantity="5"),
                    cycle(
                        "TUBES",
                        "TUBE",
                        "FROM_STORAGE_LOCATION",
                        numberOfContainers=1,
                        containerQuantity="4",
                        sourceStorageLocation="A1",
                    ),
                    cycle("FRAMES", "FRAME", "IN_HOUSE", eventDriven=True),
                ]
            }
        },
    )["upsertControlCycles"]
    assert upserted["errors"] == []
    assert upserted["rows"] == 3
    assert upserted["controlCycles"][0] == {
        "number": "BELLS",
        "numberOfContainers": 2,
        "containerQuantity": "5",
        "eventDriven": False,
        "replenishment": "EXTERNAL",
        "storageLocation": "LINE",
        "sourceStorageLocation": None,
        "withMrp": False,
        "material": {"material": {"number": "BELL"}},
        "containers": {
            "totalCount": 2,
            "nodes": [{"number": 1, "status": "WAIT"}, {"number": 2, "status": "WAIT"}],
        },
    }
    return works


def signal(client: Client, *signals: tuple[Any, ...], key: str | None = None) -> Any:
    names = ("controlCycle", "container", "status", "quantity")
    given = [dict(zip(names, one, strict=False)) for one in signals]
    return client.ask(SET, {"input": {"containers": given, "idempotencyKey": key}})["setKanbanStatus"]


def test_a_container_goes_round(line: Client) -> None:
    called = signal(line, ("BELLS", 1, "EMPTY"), ("TUBES", 1, "EMPTY"))
    assert called["errors"] == []
    bells, tubes = called["changes"]
    assert bells["called"]
    assert bells["container"] == {"status": "EMPTY", "actualQuantity": "0", "changedOn": "2025-03-03"}
    assert bells["order"] == {
        "__typename": "PurchaseRequisition",
        "number": "10000001",
        "quantity": "5",
        "openQuantity": "5",
        "storageLocation": "LINE",
        "kanbanContainer": {"number": 1},
    }
    assert bells["goodsMovements"] == []
    assert tubes["order"] is None
    assert tubes["reservation"] == {
        "number": "1",
        "storageLocation": "A1",
        "toStorageLocation": "LINE",
        "openQuantity": "4",
        "kanbanContainer": {"number": 1},
    }
    bells, tubes = signal(line, ("BELLS", 1, "FULL", "4.5"), ("TUBES", 1, "FULL"))["changes"]
    assert bells["order"]["__typename"] == "PurchaseOrder"
    assert bells["order"]["openQuantity"] == "0"
    assert bells["container"]["actualQuantity"] == "4.5"
    assert bells["goodsMovements"] == [
        {"movementType": {"code": "101"}, "quantity": "4.5", "toStorageLocation": "LINE"}
    ]
    assert tubes["goodsMovements"] == [
        {"movementType": {"code": "311"}, "quantity": "4", "toStorageLocation": "LINE"}
    ]
    assert tubes["reservation"]["openQuantity"] == "0"


def test_faults_lead_into_the_input_and_nothing_is_changed(line: Client) -> None:
    answer = signal(line, ("BELLS", 1, "EMPTY"), ("BELLS", 2, "IN_USE"), ("NONE", 1, "EMPTY"))
    assert answer["changes"] == []
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [
        ("CONFLICT", ["input", "containers", "1", "status"]),
        ("NOT_FOUND", ["input", "containers", "2", "container"]),
    ]
    assert "it may become empty, not in_use" in answer["errors"][0]["message"]
    board = line.ask(BOARD, {"where": {"status": ["EMPTY"]}})["kanbanContainers"]
    assert board["totalCount"] == 0


def test_an_idempotency_key_gives_the_first_answer(line: Client) -> None:
    first = signal(line, ("BELLS", 1, "EMPTY"), key="scan-1")
    signal(line, ("BELLS", 1, "FULL"))
    signal(line, ("BELLS", 1, "IN_USE"))
    again = signal(line, ("BELLS", 1, "EMPTY"), key="scan-1")
    assert again["changes"][0]["called"] == first["changes"][0]["called"] is True
    assert again["changes"][0]["container"]["status"] == "IN_USE"


def test_a_single_need(line: Client) -> None:
    wanted = {"controlCycle": "FRAMES", "quantity": "2", "date": "2025-04-07", "idempotencyKey": "need-1"}
    created = line.ask(CREATE, {"input": wanted})["createKanban"]
    assert created["errors"] == []
    assert created["change"]["order"] == {"quantity": "2", "availabilityDate": "2025-04-07"}
    again = line.ask(CREATE, {"input": wanted})["createKanban"]
    assert again == created
    (filled,) = signal(line, ("FRAMES", created["change"]["number"], "FULL"))["changes"]
    assert filled["container"] is None
    assert filled["controlCycle"] == {"number": "FRAMES"}
    refused = line.ask(CREATE, {"input": {"controlCycle": "FRAMES"}})["createKanban"]
    assert refused["change"] is None
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("REQUIRED", ["input", "quantity"])
    ]


def test_the_board_page_by_page(line: Client) -> None:
    seen: list[tuple[str, int]] = []
    after = None
    while True:
        page = line.ask(BOARD, {"where": {"storageLocation": "LINE"}, "after": after})["kanbanContainers"]
        assert page["totalCount"] == 3
        seen += [(node["controlCycle"]["number"], node["number"]) for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [("BELLS", 1), ("BELLS", 2), ("TUBES", 1)]
    for where, count in (
        ({"controlCycle": "BELLS"}, 2),
        ({"material": "TUBE"}, 1),
        ({"plant": "2000"}, 0),
        ({"status": []}, 0),
        ({"status": ["WAIT", "FULL"]}, 3),
    ):
        assert line.ask(BOARD, {"where": where})["kanbanContainers"]["totalCount"] == count


def test_the_links_from_material_plant_and_cycle(line: Client) -> None:
    found = line.ask(
        """{ materialPlant(material: "BELL", plant: "1000") { controlCycles { number containers(first: 1) {
                nodes { number controlCycle { number } } } } }
            controlCycle(number: "TUBES") { sourceStorageLocation material { material { number } } }
            nothing: controlCycle(number: "NONE") { number }
            kanbanContainer(controlCycle: "BELLS", number: 2) { status order { number } reservation { number } }
            controlCycles(where: {eventDriven: true}) { nodes { number } }
            all: controlCycles(where: {material: "BELL", plant: "1000", storageLocation: "LINE"}) { totalCount }
            plant(code: "1000") { storageLocations { code excludedFromPlanning } } }"""
    )
    assert found == {
        "materialPlant": {
            "controlCycles": [
                {
                    "number": "BELLS",
                    "containers": {"nodes": [{"number": 1, "controlCycle": {"number": "BELLS"}}]},
                }
            ]
        },
        "controlCycle": {"sourceStorageLocation": "A1", "material": {"material": {"number": "TUBE"}}},
        "nothing": None,
        "kanbanContainer": {"status": "WAIT", "order": None, "reservation": None},
        "controlCycles": {"nodes": [{"number": "FRAMES"}]},
        "all": {"totalCount": 1},
        "plant": {
            "storageLocations": [
                {"code": "A1", "excludedFromPlanning": False},
                {"code": "LINE", "excludedFromPlanning": True},
            ]
        },
    }


def test_the_statements_of_a_board_do_not_grow_with_it(line: Client) -> None:
    query = """{ kanbanContainers { nodes { controlCycle { number material { material { number } } }
        order { number kanbanContainer { number } } reservation { number kanbanContainer { number } } } } }"""
    signal(line, ("BELLS", 1, "EMPTY"), ("TUBES", 1, "EMPTY"))
    before = len(line.statements(query))
    upsert(
        line.application,
        {"control_cycles": [{"control_cycle": "BELLS", "number_of_containers": 30}]},
    )
    signal(line, *(("BELLS", number, "EMPTY") for number in range(2, 31)))
    assert len(line.statements(query)) == before


def test_containers_and_locations_are_loaded_as_they_stand(line: Client) -> None:
    answer = line.ask(
        """mutation { upsertStorageLocations(input: {storageLocations: [
                {plant: "1000", storageLocation: "LINE", excludedFromPlanning: false}]}) {
                rows plants { storageLocations { code excludedFromPlanning } } errors { code } }
            upsertKanbanContainers(input: {kanbanContainers: [
                {controlCycle: "BELLS", container: 2, status: FULL, actualQuantity: "3", changedOn: "2025-03-01"}]}) {
                rows kanbanContainers { number status actualQuantity changedOn controlCycle { withMrp } }
                errors { code } } }"""
    )
    assert answer["upsertStorageLocations"] == {
        "rows": 1,
        "plants": [
            {
                "storageLocations": [
                    {"code": "A1", "excludedFromPlanning": False},
                    {"code": "LINE", "excludedFromPlanning": False},
                ]
            }
        ],
        "errors": [],
    }
    assert answer["upsertKanbanContainers"] == {
        "rows": 1,
        "kanbanContainers": [
            {
                "number": 2,
                "status": "FULL",
                "actualQuantity": "3",
                "changedOn": "2025-03-01",
                "controlCycle": {"withMrp": True},
            }
        ],
        "errors": [],
    }
