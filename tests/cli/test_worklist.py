"""`mto-graph worklist`: a table for people, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mto_graph.services.application import open_application
from mto_graph.services.demo_company import fill_with_demo_company

from .conftest import Command


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo company, planned."""
    folder: Path = tmp_path_factory.mktemp("worklist")
    application = open_application(f"sqlite:///{folder}/demo.db")
    fill_with_demo_company(application)
    application.close()
    return f"sqlite:///{folder}/demo.db"


def test_the_most_urgent_first_with_what_to_do(cli: Command, database: str) -> None:
    result = cli("--database", database, "worklist")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].split() == [
        *("urgency", "due", "message", "material", "plant", "section", "order", "quantity", "proposal"),
    ]
    urgencies = [int(line.split()[0]) for line in lines[1:]]
    assert urgencies == sorted(urgencies)
    assert urgencies
    assert "Bring it forward from 2027-03-16 to 2027-03-12." in result.out


def test_of_one_sales_order_item_as_json(cli: Command, database: str) -> None:
    result = cli("--database", database, "worklist", "--sales-order", "4712/10", "--first", "1", "--json")
    answer = json.loads(result.out)
    assert answer["total"] == 6
    (entry,) = answer["entries"]
    assert entry == {
        "key": f"30:planned_order:{entry['order']}",
        "urgency": 1,
        "number": "30",
        "text": "Plan process according to schedule",
        "due_date": "2027-03-01",
        "mrp_controller": None,
        "material": "FRM-400",
        "plant": "1000",
        "section": "customer 4712/10",
        "order": entry["order"],
        "quantity": "1",
        "action": "Bring it forward from 2027-03-05 to 2027-03-01.",
    }


def test_what_is_left_out_is_counted(cli: Command, database: str) -> None:
    result = cli("--database", database, "worklist", "--first", "2")
    assert len(result.out.splitlines()) == 4
    assert "more messages; see --first." in result.out.splitlines()[-1]


def test_nothing_to_do(cli: Command, database: str) -> None:
    assert cli("--database", database, "worklist", "--plant", "9999").out == "Nothing to do.\n"
    assert cli("--database", database, "worklist", "--mrp-controller", "nobody").out == "Nothing to do.\n"


def test_wrong_usage(cli: Command, database: str) -> None:
    assert cli("--database", database, "worklist", "--sales-order", "4712").code == 2
    assert cli("--database", database, "worklist", "--first", "0").code == 2
