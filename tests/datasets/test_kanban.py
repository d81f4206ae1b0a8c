"""Control cycles and containers: what they need, what goes together, and the containers that come with a cycle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.kanban import KanbanStatusChange, create_kanban, set_kanban_status

from .helpers import errors_of, exported, materials, places, rows

BASE: dict[str, Any] = {
    "plants": [{"plant": "1000"}],
    "storage_locations": [
        {"plant": "1000", "storage_location": "MAIN"},
        {"plant": "1000", "storage_location": "LINE", "excluded_from_planning": True},
    ],
    "material_plants": materials("BOLT", "NUT"),
}
CYCLE: dict[str, Any] = {
    "control_cycle": "K1",
    "material": "BOLT",
    "plant": "1000",
    "storage_location": "LINE",
    "number_of_containers": 3,
    "container_quantity": 10,
    "replenishment": "external",
}


@pytest.fixture
def stocked(memory_application: Application) -> Application:
    upsert(memory_application, {**BASE, "control_cycles": [CYCLE]})
    return memory_application


def containers(application: Application) -> list[tuple[Any, ...]]:
    return rows(
        application,
        "SELECT y.control_cycle, c.container, c.status FROM kanban_container c"
        " JOIN control_cycle y ON y.id = c.control_cycle ORDER BY 1, 2",
    )


def test_a_cycle_comes_with_its_containers_and_gets_those_it_lacks(application: Application) -> None:
    upsert(application, {**BASE, "control_cycles": [{**CYCLE, "number_of_containers": 2}]})
    assert containers(application) == [("K1", 1, "wait"), ("K1", 2, "wait")]
    upsert(application, {"kanban_containers": [{"control_cycle": "K1", "container": 1, "status": "full"}]})
    upsert(application, {"control_cycles": [{"control_cycle": "K1", "number_of_containers": 3}]})
    assert containers(application) == [("K1", 1, "full"), ("K1", 2, "wait"), ("K1", 3, "wait")]


def test_only_waiting_containers_are_taken_away(stocked: Application) -> None:
    upsert(stocked, {"kanban_containers": [{"control_cycle": "K1", "container": 2, "status": "full"}]})
    (error,) = errors_of(stocked, {"control_cycles": [{"control_cycle": "K1", "number_of_containers": 1}]})
    assert error.path == ("control_cycles", "0", "number_of_containers")
    assert "container 2 is full; set it to wait before it is taken away" in error.message
    assert len(containers(stocked)) == 3
    upsert(stocked, {"control_cycles": [{"control_cycle": "K1", "number_of_containers": 2}]})
    assert containers(stocked) == [("K1", 1, "wait"), ("K1", 2, "full")]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"storage_location": "NOWHERE"}, "storage_location NOT_FOUND"),
        ({"number_of_containers": None}, "number_of_containers REQUIRED"),
        ({"container_quantity": None}, "container_quantity REQUIRED"),
        ({"event_driven": True}, "number_of_containers CONFLICT"),
        ({"replenishment": "from_storage_location"}, "source_storage_location REQUIRED"),
        (
            {"replenishment": "from_storage_location", "source_storage_location": "LINE"},
            "source_storage_location REQUIRED",
        ),
        (
            {"replenishment": "from_storage_location", "source_storage_location": "ELSEWHERE"},
            "source_storage_location NOT_FOUND",
        ),
        ({"source_storage_location": "MAIN"}, "source_storage_location CONFLICT"),
        ({"replenishment": "by_magic"}, "replenishment INVALID_VALUE"),
        ({"material": "GONE"}, "material NOT_FOUND"),
        ({"number_of_containers": 10_000}, "number_of_containers INVALID_VALUE"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    memory_application: Application, changes: dict[str, Any], fault: str
) -> None:
    found = errors_of(memory_application, {**BASE, "control_cycles": [{**CYCLE, **changes}]})
    assert places(found) == [f"control_cycles:0:{fault}"]


def test_a_new_cycle_lacks_nothing_it_needs(memory_application: Application) -> None:
    found = errors_of(memory_application, {**BASE, "control_cycles": [{"control_cycle": "K1"}]})
    assert places(found) == [
        f"control_cycles:0:{column} REQUIRED"
        for column in ("material", "plant", "storage_location", "replenishment")
    ]


@pytest.mark.parametrize(("column", "value"), [("material", "NUT"), ("event_driven", True)])
def test_a_cycle_keeps_its_material_and_its_kind(stocked: Application, column: str, value: object) -> None:
    found = errors_of(stocked, {"control_cycles": [{"control_cycle": "K1", column: value}]})
    assert places(found) == [f"control_cycles:0:{column} CONFLICT"]


def test_containers_belong_to_a_cycle_that_has_them_and_to_what_brings_its_material(
    stocked: Application,
) -> None:
    nuts = {"material": "NUT", "plant": "1000", "quantity": 1}
    other = {
        "receipts": [{"order": "9", "kind": "purchase_order", **nuts, "availability_date": "2025-05-01"}],
        "reservations": [{"reservation": "8", "item": 1, **nuts, "date": "2025-05-01"}],
    }
    upsert(stocked, other)
    wrong = [
        {"control_cycle": "K2", "container": 1},
        {"control_cycle": "K1", "container": 4},
        {"control_cycle": "K1", "container": 1, "order": "9"},
        {"control_cycle": "K1", "container": 2, "reservation": "8", "reservation_item": 1},
        {"control_cycle": "K1", "container": 3, "reservation": "8"},
    ]
    assert places(errors_of(stocked, {"kanban_containers": wrong})) == [
        "kanban_containers:0:control_cycle NOT_FOUND",
        "kanban_containers:1:container NOT_FOUND",
        "kanban_containers:2:control_cycle CONFLICT",
        "kanban_containers:3:control_cycle CONFLICT",
        "kanban_containers:4:reservation_item REQUIRED",
    ]
    missing = [
        {"control_cycle": "K1", "container": 1, "order": "10"},
        {"control_cycle": "K1", "container": 2, "reservation": "10", "reservation_item": 1},
        {"control_cycle": "K1", "container": 3, "status": "lost"},
    ]
    assert places(errors_of(stocked, {"kanban_containers": missing})) == [
        "kanban_containers:0:order NOT_FOUND",
        "kanban_containers:1:reservation NOT_FOUND",
        "kanban_containers:2:status INVALID_VALUE",
    ]


def test_what_a_faulty_row_would_have_created_may_be_named_without_a_further_fault(
    memory_application: Application,
) -> None:
    location = {"plant": "1000", "storage_location": "LINE", "excluded_from_planning": "maybe"}
    tables = {
        **BASE,
        "storage_locations": [location],
        "control_cycles": [CYCLE],
        "kanban_containers": [{"control_cycle": "K1", "container": 1}],
    }
    assert places(errors_of(memory_application, tables)) == [
        "storage_locations:0:excluded_from_planning INVALID_VALUE"
    ]


def test_an_export_with_open_calls_loads_unchanged_and_goes_on(
    application: Application, memory_application: Application, tmp_path: Path
) -> None:
    cycles = [
        CYCLE,
        {
            **CYCLE,
            "control_cycle": "K2",
            "replenishment": "from_storage_location",
            "source_storage_location": "MAIN",
        },
        {
            "control_cycle": "E1",
            **{name: CYCLE[name] for name in ("material", "plant", "storage_location")},
            "event_driven": True,
            "replenishment": "in_house",
        },
    ]
    upsert(application, {**BASE, "control_cycles": cycles})
    signals = [
        KanbanStatusChange(control_cycle=cycle, container=container, status="empty")
        for cycle in ("K1", "K2")
        for container in (1, 2)
    ]
    set_kanban_status(application, signals)
    set_kanban_status(application, [KanbanStatusChange(control_cycle="K1", container=1, status="full")])
    create_kanban(application, "E1", 5)  # type: ignore[arg-type]
    first = exported(application, tmp_path / "first")
    import_folder(memory_application, tmp_path / "first")
    assert exported(memory_application, tmp_path / "second") == first
    # Their calls came along: nobody calls twice.
    again = set_kanban_status(
        memory_application,
        [
            KanbanStatusChange(control_cycle=cycle, container=container, status="empty")
            for cycle, container in (("K1", 2), ("K2", 1), ("K2", 2), ("E1", 1))
        ],
    )
    assert [change.called for change in again] == [False] * 4
