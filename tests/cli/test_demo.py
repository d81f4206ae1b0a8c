"""The demo: a company worth looking at, planned, served, and never poured into somebody's data."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mto_graph import demo

from .conftest import PROGRAM, Command, environment, interruptible


def rows(table: str) -> list[dict[str, str]]:
    with (demo.DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def levels(parent: str) -> int:
    """The number of BOM levels from a material down to what is bought, itself counted."""
    below = [item["component"] for item in rows("bom_items") if item["parent"] == parent]
    return 1 + max((levels(component) for component in below), default=0)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db"
    done = subprocess.run(
        [*PROGRAM, "--database", url, "demo", "--no-serve"],
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return url


def listed(cli: Command, database: str, material: str, plant: str) -> dict[str, list[dict[str, Any]]]:
    result = cli("--database", database, "list", material, plant, "--json")
    assert result.code == 0, result.out
    return {section["section"]: section["rows"] for section in json.loads(result.out)["sections"]}


def test_the_company_has_what_a_machine_builder_has() -> None:
    material_plants = rows("material_plants")
    products = {row["material"]: row["strategy_group"] for row in material_plants if row["strategy_group"]}
    assert set(products.values()) == {"20", "50", "60"}
    assert all(levels(material) in (4, 5) for material in products)
    variants = [row for row in material_plants if row["planning_material"]]
    assert len(variants) == 2
    assert {row["planning_material"] for row in variants} == {"CTM-120"}
    assert {row["individual_collective"] for row in material_plants} == {"", "individual", "collective"}
    assert [row["lot_size"] for row in material_plants if row["mrp_type"] == "VB"] == ["FX"] * 3
    assert {"phantom", "stock_transfer"} <= {row["special_procurement"] for row in material_plants}
    assert len({row["workdays"] for row in rows("plants")}) == 2
    assert len({row["customer"] for row in rows("sales_orders")}) >= 5
    customer_stock = {row["material"] for row in rows("stock") if row["sales_order"]}
    assert {"TSM-400", "CNV-100"} <= customer_stock
    assert all(row["description"] for row in rows("materials"))
    assert {row["material"] for row in rows("materials")} == {row["material"] for row in material_plants}
    assert all(row["standard_price"] and row["price_unit"] for row in material_plants)


def test_the_late_order_is_told_as_late_and_the_others_are_in_time(cli: Command, database: str) -> None:
    sections = listed(cli, database, "TSM-400", "1000")
    late, in_time = (
        next(row for row in sections[f"customer {order}"] if row["element"] == "PldOrd")
        for order in ("4712/10", "4711/10")
    )
    assert late["date"] > "2027-03-12"
    assert 30 in late["exceptions"]
    assert in_time["date"] == "2027-06-04"
    assert 30 not in in_time["exceptions"]


def test_what_is_made_already_is_not_planned_again(cli: Command, database: str) -> None:
    section = listed(cli, database, "TSM-400", "1000")["customer 4708/10"]
    assert [(row["element"], row["available"]) for row in section] == [("CustSt", "1"), ("CusOrd", "0")]


def test_the_plan_cascades_to_parts_that_are_not_stocked_ahead(cli: Command, database: str) -> None:
    for material in ("FWM-250", "FIL-250", "SPL-250"):
        planning = listed(cli, database, material, "1000")["planning"]
        assert {row["order_type"] for row in planning if row["element"] == "PldOrd"} == {"VP"}


def test_the_frames_come_from_the_other_plant_for_their_order(cli: Command, database: str) -> None:
    assert "customer 4711/10" in listed(cli, database, "FRM-400", "1000")
    assert "customer 4711/10" in listed(cli, database, "FRM-400", "2000")


def test_surplus_and_late_receipts_are_told(cli: Command, database: str) -> None:
    tool = listed(cli, database, "TOL-400", "1000")["customer 4712/10"]
    assert any(26 in row["exceptions"] for row in tool)
    panel = listed(cli, database, "PNL-010", "1000")["net"]
    assert any(10 in row["exceptions"] for row in panel)


def test_a_second_run_changes_nothing_and_keeps_what_somebody_did(cli: Command, database: str) -> None:
    result = cli(
        "--database", database, "plan", "--today", str(demo.PLANNING_DATE), "--regenerative", "--json"
    )
    counts = json.loads(result.out)["counts"]
    assert not any(counts[name] for name in counts if name.endswith(("_created", "_changed", "_deleted")))
    assert cli("--database", database, "demo", "--no-serve").code == 0


def test_a_database_with_other_data_is_refused_and_untouched(
    cli: Command, small: Path, tmp_path: Path
) -> None:
    assert cli("import", small).code == 0
    assert cli("export", "before").code == 0
    result = cli("demo", "--no-serve")
    assert result.code == 1
    assert "other data" in result.err
    assert cli("export", "after").code == 0
    before, after = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("before", "after"))
    assert before == after


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """A serving command, its address, and the file that it prints to."""
    printed = folder / "printed.txt"
    with printed.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [*PROGRAM, *arguments],
            cwd=folder,
            env=environment(PYTHONUNBUFFERED="1", PYTHONUTF8="1"),
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=interruptible,
        )
        try:
            while not (
                found := re.search(r"http://127\.0\.0\.1:\d+/graphql", printed.read_text(encoding="utf-8"))
            ):
                assert process.poll() is None, process.stderr and process.stderr.read()
                time.sleep(0.05)
            yield process, found[0], printed
        finally:
            process.kill()
            process.communicate()


def ask(address: str, query: str) -> Any:
    request = urllib.request.Request(
        address,
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json", "Accept": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def wait_for(address: str) -> None:
    """Until the server answers; a connection is taken before the server is there, so the first answer is late."""
    assert ask(address, "{ __typename }") == {"data": {"__typename": "Query"}}


def test_the_demo_serves_answers_its_queries_and_stops_quietly(tmp_path: Path) -> None:
    with serving(tmp_path, "demo", "--port", "0") as (process, address, printed):
        wait_for(address)
        for query in demo.queries():
            answer = ask(address, query.text)
            assert "errors" not in answer, answer
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert err.strip() == ""
        for query in demo.queries():
            assert query.question in printed.read_text(encoding="utf-8")
            assert query.text.splitlines()[1].strip() in printed.read_text(encoding="utf-8")


def test_serve_serves_what_was_planned(tmp_path: Path, database: str) -> None:
    with serving(tmp_path, "--database", database, "serve", "--port", "0") as (_, address, _):
        wait_for(address)
        answer = ask(address, '{ material(number: "TSM-400") { description } }')
        assert answer["data"]["material"]["description"] == "Tray sealing machine TSM 400"


def test_a_taken_port_is_told(cli: Command, database: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = cli("--database", database, "serve", "--port", str(port))
    assert result.code == 1
    assert "another program listens there already" in result.err
    assert "--port" in result.err


def test_there_are_six_queries_and_each_has_its_question() -> None:
    assert len(demo.queries()) == 6
    assert all(query.question.endswith("?") for query in demo.queries())
