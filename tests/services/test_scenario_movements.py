"""Goods movements as steps of a scenario: every key reaches the posting, and a wrong expectation is seen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.application import Application
from mto_graph.services.scenarios import ScenarioResult, parse_scenario, perform_scenario
from mto_graph.services.scenarios.actions import UpsertRows
from mto_graph.services.scenarios.performing import Performer
from mto_graph.units import from_day

HELD = """\
schema: mto-scenario/1
title: every key of a goods movement
today: 2024-03-04
given:
  plants: [{plant: "1000"}]
  material_plants:
    - {material: CAR, plant: "1000", procurement_type: in_house, strategy_group: "20"}
    - {material: WHEEL, plant: "1000", procurement_type: external, individual_collective: collective}
    - {material: SPARE, plant: "1000", procurement_type: external}
  sales_orders:
    - {sales_order: "1", item: 10, material: CAR, plant: "1000", quantity: 9, requested_date: 2024-05-06}
  receipts:
    - {order: "P1", item: 2, kind: production_order, material: CAR, plant: "1000", quantity: 3,
       availability_date: 2024-05-06, sales_order: "1", sales_order_item: 10}
    - {order: "P2", kind: production_order, material: CAR, plant: "1000", quantity: 2,
       availability_date: 2024-05-07, sales_order: "1", sales_order_item: 10}
  reservations:
    - {reservation: "R1", item: 1, material: WHEEL, plant: "1000", quantity: 12, date: 2024-05-06,
       order: "P1", order_item: 2}
    - {reservation: "R1", item: 2, material: WHEEL, plant: "1000", quantity: 4, date: 2024-05-06,
       order: "P1", order_item: 2}
    - {reservation: "R2", item: 1, material: WHEEL, plant: "1000", quantity: 8, date: 2024-05-06, order: "P2"}
  stock:
    - {material: WHEEL, plant: "1000", storage_location: EAST, quantity: 20}
    - {material: WHEEL, plant: "1000", storage_location: WEST, quantity: 10}
steps:
  - goods_movement: {movement_type: "261", reservation: "R1", reservation_item: 2, storage_location: EAST,
                     quantity: 1, final: true}
  - goods_movement: {movement_type: "101", order: "P1", order_item: 2, quantity: 2, issue_components: true,
                     document: note 7}
  - expect:
      material: CAR
      sections:
        customer 1/10:
          - {date: 2024-03-04, element: CustSt, available: 2}
          - {date: 2024-05-06, element: CusOrd, quantity: -9}
          - {date: 2024-05-06, element: PrdOrd, quantity: 1, available: -6}
          - {date: 2024-05-07, element: PrdOrd, quantity: 2, available: -4}
  - expect:
      material: WHEEL
      sections:
        net:
          - {date: 2024-03-04, element: Stock, available: 21}
          - {date: 2024-05-06, element: OrdRes, quantity: -4}
          - {date: 2024-05-06, element: OrdRes, quantity: -8, available: 9}
  - goods_movement: {movement_type: "309", material: WHEEL, to_material: SPARE, storage_location: WEST,
                     to_storage_location: SHOP, quantity: 3}
  - goods_movement: {movement_type: "551", material: SPARE, storage_location: SHOP, quantity: 1,
                     posting_date: 2024-03-01}
  - goods_movement: {movement_type: "561", material: SPARE, section: customer 1/10, stock_type: blocked, quantity: 4}
  - goods_movement: {movement_type: "343", material: SPARE, section: customer 1/10, quantity: 3}
  - expect:
      material: SPARE
      sections:
        net: [{date: 2024-03-04, element: Stock, available: 2}]
        customer 1/10: [{date: 2024-03-04, element: CustSt, available: 3}]
  - goods_movement: {movement_type: "309", material: SPARE, section: customer 1/10, to_material: CAR,
                     to_section: net, quantity: 1}
  - expect: {material: CAR, partial: true, sections: {net: [{element: Stock, available: 1}]}}
  - goods_receipt: {material: CAR, section: customer 1/10, date: 2024-05-07, quantity: 1,
                    issue_components: true, final: true}
  - expect:
      material: CAR
      partial: true
      sections: {customer 1/10: [{date: 2024-03-04, element: CustSt, available: 3}]}
      absent_rows: [{element: PrdOrd, quantity: 1, date: 2024-05-07}]
"""

MISTAKES: Mapping[str, tuple[str, str, str]] = {
    "another reservation item": ("reservation_item: 2, storage", "reservation_item: 1, storage", "step 4"),
    "a location without so much": ("quantity: 1, final", "quantity: 20.5, final",
                                   "INSUFFICIENT_STOCK"),
    "not final": ("quantity: 1, final: true", "quantity: 1", "step 4"),
    "another item of the order": ("order_item: 2, quantity: 2", "order_item: 1, quantity: 2", "NOT_FOUND"),
    "components left where they are": ("quantity: 2, issue_components: true", "quantity: 2", "step 4"),
    "another material": ("to_material: SPARE", "to_material: CAR", "INSUFFICIENT_STOCK"),
    "another location": ("to_storage_location: SHOP", "to_storage_location: SHED", "INSUFFICIENT_STOCK"),
    "another stock type": ("stock_type: blocked", "stock_type: unrestricted", "INSUFFICIENT_STOCK"),
    "another section": ("section: customer 1/10, stock_type", "section: net, stock_type", "INSUFFICIENT_STOCK"),
    "the section that it goes to": ("to_section: net", "to_section: customer 1/10", "step 11"),
    "an order with more to come": ("issue_components: true, final: true", "issue_components: true", "must be absent"),
    "more than was expected": ("customer 1/10, quantity: 3", "customer 1/10, quantity: 2", "step 9"),
}  # fmt: skip


def perform(text: str) -> ScenarioResult:
    return perform_scenario(parse_scenario(text, "example.yaml", TABLES))


def with_change(old: str, new: str) -> str:
    assert HELD.count(old) == 1, f"{old!r} does not stand there exactly once"
    return HELD.replace(old, new)


def test_what_holds_passes() -> None:
    result = perform(HELD)
    assert result.passed, str(result)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_key_or_expectation_is_seen(mistake: str) -> None:
    old, new, words = MISTAKES[mistake]
    result = perform(with_change(old, new))
    assert not result.passed
    assert words in str(result)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("stock_type: blocked", "stock_type: lost", ErrorCode.INVALID_VALUE, "goods_movement:stock_type"),
        ('movement_type: "551", ', "", ErrorCode.REQUIRED, "goods_movement:movement_type"),
        ("to_section: net", "to_sections: net", ErrorCode.UNKNOWN_COLUMN, "goods_movement:to_sections"),
        (
            "posting_date: 2024-03-01",
            "posting_date: 1",
            ErrorCode.INVALID_VALUE,
            "goods_movement:posting_date",
        ),
        ("document: note 7", "final: perhaps", ErrorCode.INVALID_VALUE, "goods_movement:final"),
    ],
)
def test_a_movement_that_is_not_written_right_is_refused_by_name(
    old: str, new: str, code: ErrorCode, place: str
) -> None:
    with pytest.raises(Refused) as refused:
        parse_scenario(with_change(old, new), "example.yaml", TABLES)
    assert [error.code for error in refused.value.errors] == [code]
    assert place in str(refused.value)


def test_postings_are_of_the_scenarios_own_day(memory_application: Application) -> None:
    scenario = parse_scenario(HELD, "example.yaml", TABLES)
    performer = Performer(memory_application, scenario.today)
    performer.perform(UpsertRows(scenario.given))
    for step in scenario.steps:
        if step.action is not None:
            performer.perform(step.action)
    with memory_application.database.reading() as session:
        rows = session.rows("SELECT movement_type, posting_date, document FROM goods_movement ORDER BY id")
    posted = [(kind, str(from_day(day)), document) for kind, day, document in rows]
    days = [day for kind, day, _ in posted if kind not in ("561", "551")]
    assert days == ["2024-03-04"] * len(days)
    assert ("551", "2024-03-01", "") in posted
    assert ("101", "2024-03-04", "note 7") in posted
