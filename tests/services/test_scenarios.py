"""The scenario runner itself: it must see every kind of wrong expectation, and refuse what is no scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.vocabulary import TABLES
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.scenarios import (
    ExpectedRow,
    ScenarioResult,
    SeenRow,
    parse_scenario,
    perform_scenario,
    performing,
    run_scenario,
)
from mto_graph.services.scenarios.comparing import compare_list, differing_keys
from mto_graph.services.scenarios.expectations import ExpectList
from mto_graph.strategies import RequirementsClass, SegmentKind, Strategy, hookimpl

HELD = """\
schema: mto-scenario/1
title: everything that can be expected
today: 2024-03-04
given:
  plants: [{plant: "1000"}]
  material_plants:
    - {material: FG50, plant: "1000", procurement_type: in_house, strategy_group: "50", consumption_mode: 1,
       backward_consumption_days: 20, in_house_production_days: 5}
    - {material: PART, plant: "1000", procurement_type: external, individual_collective: collective}
  bom_items:
    - {parent: FG50, plant: "1000", item: "0010", component: PART, quantity: 1}
  planned_independent_requirements:
    - {material: FG50, plant: "1000", date: 2024-05-06, quantity: 100}
  sales_orders:
    - {sales_order: "1", item: 10, material: FG50, plant: "1000", quantity: 30, requested_date: 2024-05-13}
    - {sales_order: "2", item: 10, material: FG50, plant: "1000", quantity: 5, requested_date: 2024-03-04}
  stock:
    - {material: FG50, plant: "1000", sales_order: "1", sales_order_item: 10, quantity: 4}
steps:
  - planning_run: {}
  - expect:
      material: FG50
      sections:
        planning:
          - {date: 2024-05-06, element: IndReq, quantity: -70}
          - {date: 2024-05-06, element: PldOrd, quantity: 70, available: 0, order_type: VP, convertible: false}
        customer 1/10:
          - {date: 2024-03-04, element: CustSt, available: 4}
          - {date: 2024-05-13, element: CusOrd, quantity: -30}
          - {date: 2024-05-13, element: PldOrd, quantity: 26, available: 0, order_type: KD, convertible: true,
             start_date: 2024-05-06}
        customer 2/10:
          - {date: 2024-03-04, element: CustSt, available: 0}
          - {date: 2024-03-04, element: CusOrd, quantity: -5, available: -5}
          - {date: 2024-03-11, element: PldOrd, quantity: 5, exceptions: [30]}
      absent: [gross, customer 1/20]
      promise: {sales_order: "1", item: 10, confirmed_quantity: 30, confirmed_date: 2024-05-13}
  - expect:
      material: PART
      partial: true
      sections:
        net:
          - {date: 2024-04-29, element: DepReq, quantity: -70}
      absent_rows: [{element: CusOrd}]
  - convert_planned_orders: {material: FG50, section: customer 1/10}
  - expect:
      material: FG50
      partial: true
      sections:
        customer 1/10:
          - {element: PrdOrd, firmed: true}
  - goods_receipt: {material: FG50, section: customer 1/10}
  - delivery: {sales_order: "1", item: 10, quantity: 30}
    plan: {material: FG50, date: 2024-05-06, planned_quantity: 70, withdrawn_quantity: 30}
  - expect_error: {code: NOT_FOUND, step: {goods_receipt: {material: FG50, section: customer 1/10}}}
  - today: 2024-03-05
  - expect:
      material: FG50
      sections:
        net:
          - {date: 2024-03-05, element: Stock, available: 0}
"""

MISTAKES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "quantity": ("quantity: -70}\n          - {date: 2024-05-06", "quantity: -71}\n          - {date: 2024-05-06",
                 ("step 2 (expect), section planning", "quantity")),
    "quantity by a thousandth": ("PldOrd, quantity: 26,", "PldOrd, quantity: 26.001,", ("customer 1/10", "quantity")),
    "available at the end of the day": ("quantity: 70, available: 0", "quantity: 70, available: 70",
                                        ("section planning", "available")),
    "available of a header is the stock": ("CustSt, available: 4", "CustSt, available: -26",
                                           ("customer 1/10", "available")),
    "date": ("date: 2024-05-13, element: PldOrd", "date: 2024-05-14, element: PldOrd", ("customer 1/10", "date")),
    "element": ("element: IndReq", "element: DepReq", ("section planning", "missing", "not expected")),
    "order type": ("order_type: KD", "order_type: LA", ("customer 1/10", "order_type")),
    "convertible": ("convertible: false", "convertible: true", ("section planning", "convertible")),
    "firmed": ("firmed: true", "firmed: false", ("step 5", "firmed")),
    "start date": ("start_date: 2024-05-06", "start_date: 2024-05-07", ("customer 1/10", "start_date")),
    "exceptions": ("exceptions: [30]", "exceptions: [30, 50]", ("customer 2/10", "exceptions", "[30, 50]")),
    "a row that is not there": ("      absent: [gross",
                                "        net: [{element: Stock}, {element: SafeSt}]\n      absent: [gross",
                                ("section net", "missing")),
    "a row that was not named": ("          - {date: 2024-05-06, element: IndReq, quantity: -70}\n", "",
                                 ("section planning", "not expected")),
    "a row seen only once": ("element: IndReq, quantity: -70}\n",
                             "element: IndReq, quantity: -70}\n          - {element: IndReq, quantity: -70}\n",
                             ("section planning", "missing")),
    "a section that is not there": ("customer 2/10:", "customer 3/10:", ("customer 3/10: ", "is not there")),
    "a section that must not be there": ("absent: [gross", "absent: [planning, gross", ("must not be there",)),
    "a row that must be absent": ("[{element: CusOrd}]", "[{element: DepReq}]", ("section net", "must be absent")),
    "not only a part": ("      partial: true\n      sections:\n        net:", "      sections:\n        net:",
                        ("step 3", "section net", "not expected")),
    "promised quantity": ("confirmed_quantity: 30", "confirmed_quantity: 29", ("confirmed_quantity expected 29",)),
    "promised date": ("confirmed_date: 2024-05-13", "confirmed_date: 2024-05-14", ("expected 2024-05-14",)),
    "no promised date": ("confirmed_date: 2024-05-13", "confirmed_date:", ("confirmed_date expected nothing",)),
    "planned quantity": ("planned_quantity: 70", "planned_quantity: 100", ("planned_quantity expected 100, seen 70",)),
    "withdrawn quantity": ("withdrawn_quantity: 30", "withdrawn_quantity: 0", ("expected 0, seen 30",)),
    "a plan line that is not there": ("FG50, date: 2024-05-06, planned", "FG50, date: 2024-05-07, planned",
                                      ("no such plan line",)),
    "another error": ("code: NOT_FOUND", "code: CONFLICT", ("step 8", "expected the error CONFLICT", "NOT_FOUND")),
    "no error": ("step: {goods_receipt: {material: FG50, section: customer 1/10}}",
                 "step: {stock: [{material: PART, plant: \"1000\", quantity: 1}]}", ("was carried out",)),
    "today": ("date: 2024-03-05, element: Stock", "date: 2024-03-04, element: Stock", ("step 10", "date")),
    "a step that is refused": ("  - goods_receipt: {material: FG50, section: customer 1/10}",
                               "  - goods_receipt: {material: FG50, section: customer 1/10, quantity: 27}",
                               ("step 6 (goods_receipt): refused with EXCEEDS_OPEN_QUANTITY",)),
    "given rows that are refused": ("component: PART", "component: NOBODY", ("given: refused with NOT_FOUND",)),
    "a material that is not there": ("      material: PART\n", "      material: NOBODY\n", ("step 3", "NOBODY")),
}  # fmt: skip


def perform(text: str, **plugins: Any) -> ScenarioResult:
    return perform_scenario(parse_scenario(text, "example.yaml", TABLES), **plugins)


def with_change(old: str, new: str) -> str:
    assert HELD.count(old) == 1, f"{old!r} does not stand there exactly once"
    return HELD.replace(old, new)


def test_what_holds_passes() -> None:
    result = perform(HELD)
    assert result.passed, str(result)
    assert str(result) == "passed  example.yaml: everything that can be expected"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_expectation_is_seen(mistake: str) -> None:
    old, new, words = MISTAKES[mistake]
    result = perform(with_change(old, new))
    assert not result.passed
    for word in words:
        assert word in str(result)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # the order of rows within a date is not asserted
        (
            "- {date: 2024-03-04, element: CustSt, available: 0}\n          - {date: 2024-03-04, element: CusOrd",
            "- {date: 2024-03-04, element: CusOrd, quantity: -5, available: -5}\n"
            "          - {date: 2024-03-04, element: CustSt, available: 0}\n          # {",
        ),
        # sections that are not named are not asserted
        ("absent: [gross, customer 1/20]", "absent: [gross]"),
        # a plant that is the only one given may be written, too
        ("material: PART\n      partial", 'material: PART\n      plant: "1000"\n      partial'),
        # further expectations may stand beside a step or inside `expect`
        ("    plan: {material", "    expect:\n     plan: {material"),
        ("exceptions: [30]", "exceptions: []"),
        ('given:\n  plants: [{plant: "1000"}]', "given:\n  plants: [{plant: 1000}]"),
    ],
)  # fmt: skip
def test_another_way_to_write_the_same(old: str, new: str) -> None:
    result = perform(with_change(old, new))
    assert result.passed, str(result)


def test_a_difference_shows_expected_and_seen_rows_side_by_side() -> None:
    result = perform(with_change("PldOrd, quantity: 26,", "PldOrd, quantity: 30,"))
    wrong = "quantity 30 available 0 order_type KD convertible true start_date 2024-05-06"
    right = wrong.replace("30", "26")
    lines = (
        (" ", "expected", "seen", ""),
        (" ", "2024-03-04 CustSt available 4", "2024-03-04 CustSt available 4", ""),
        (" ", "2024-05-13 CusOrd quantity -30", "2024-05-13 CusOrd quantity -30 available 0", ""),
        ("!", f"2024-05-13 PldOrd {wrong}", f"2024-05-13 PldOrd {right}", "   <- quantity"),
    )
    width = len(f"2024-05-13 PldOrd {wrong}")
    assert str(result).splitlines() == [
        "FAILED  example.yaml: everything that can be expected",
        "  step 2 (expect), section customer 1/10: FG50 in plant 1000: the rows differ",
        *(f"    {mark} {expected:{width}} | {seen}{faults}" for mark, expected, seen, faults in lines),
    ]


def test_nothing_is_done_after_a_step_that_was_refused() -> None:
    result = perform(with_change('delivery: {sales_order: "1"', 'delivery: {sales_order: "9"'))
    assert [difference.step for difference in result.differences] == [7]


def test_a_refused_step_that_changes_something_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(application: Application, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        upsert(application, tables)
        if "stock" in tables and "plants" not in tables:
            raise refuse(ErrorCode.CONFLICT, "too late")

    monkeypatch.setattr(performing, "upsert", careless)
    text = with_change(
        "code: NOT_FOUND, step: {goods_receipt: {material: FG50, section: customer 1/10}}",
        'code: CONFLICT, step: {stock: [{material: PART, plant: "1000", quantity: 1}]}',
    )
    assert "refused with CONFLICT, but changed counter, goods_movement, planning_file_entry, stock" in str(
        perform(text)
    )


def test_absent_rows_look_at_the_sections_named_or_at_all() -> None:
    expect = "{material: FG50, partial: true, %s absent_rows: [{element: PldOrd, %s quantity: 70}]}"
    for sections, narrowed, passes in (
        ("", "", False),
        ("sections: {net: [{element: Stock}]},", "", True),
        ("sections: {planning: [{element: IndReq}]},", "", False),
        ("", "section: planning,", False),
        ("", "section: net,", True),
    ):
        first = f"  - planning_run: {{}}\n  - expect: {expect % (sections, narrowed)}\n"
        text = HELD.replace("  - planning_run: {}\n", first)
        assert perform(text).passed is passes, (sections, narrowed)


def test_the_plan_of_all_versions_or_of_one() -> None:
    text = HELD.replace(
        "  - planning_run: {}\n",
        '  - planned_independent_requirements: [{material: FG50, plant: "1000", version: "01", date: 2024-05-06,'
        " quantity: 11, active: false}]\n"
        "  - plan: {material: FG50, date: 2024-05-06, planned_quantity: 111}\n"
        '  - plan: {material: FG50, date: 2024-05-06, version: "01", planned_quantity: 11}\n'
        "  - planning_run: {}\n",
    )
    old = "planned_quantity: 70, withdrawn_quantity: 30"
    assert perform(text.replace(old, "planned_quantity: 81, withdrawn_quantity: 30")).passed
    assert not perform(
        text.replace(old, "planned_quantity: 81, withdrawn_quantity: 30").replace("111", "100")
    ).passed


FAULTY: Mapping[str, tuple[str, str, ErrorCode, str]] = {
    "another schema": ("mto-scenario/1", "mto-scenario/2", ErrorCode.INVALID_VALUE, "schema"),
    "no title": ("title: everything that can be expected\n", "", ErrorCode.REQUIRED, "title"),
    "no date": ("today: 2024-03-04\n", "", ErrorCode.REQUIRED, "today"),
    "no day of the calendar": ("today: 2024-03-04\n", "today: 2024-02-30\n", ErrorCode.INVALID_VALUE, "today"),
    "unknown key above": ("title:", "titel: x\ntitle:", ErrorCode.UNKNOWN_COLUMN, "titel"),
    "unknown table": ("  bom_items:", "  boms:", ErrorCode.UNKNOWN_TABLE, "given:boms"),
    "unknown step": ("- delivery:", "- deliver:", ErrorCode.UNKNOWN_COLUMN, "steps:7:deliver"),
    "unknown key of a step": ("convert_planned_orders: {", "convert_planned_orders: {order: 7, ",
                              ErrorCode.UNKNOWN_COLUMN, "steps:4:convert_planned_orders:order"),
    "unknown key of expect": ("partial: true\n      sections:\n        net",
                              "partially: true\n      sections:\n        net",
                              ErrorCode.UNKNOWN_COLUMN, "steps:3:expect:partially"),
    "unknown key of a row": ("available: 4}", "avialable: 4}", ErrorCode.UNKNOWN_COLUMN,
                             "steps:2:expect:sections:customer 1/10:1:avialable"),
    "order number": ("available: 4}", "order: 17}", ErrorCode.UNKNOWN_COLUMN, "customer 1/10:1:order"),
    "unknown element": ("element: IndReq", "element: IndReqs", ErrorCode.INVALID_VALUE, "planning:1:element"),
    "unknown element that is absent": ("[{element: CusOrd}]", "[{element: CusOrds}]", ErrorCode.INVALID_VALUE,
                                       "absent_rows:1:element"),
    "unknown section": ("absent: [gross", "absent: [grass", ErrorCode.INVALID_VALUE, "absent"),
    "half a section": ("customer 2/10:", "customer 2:", ErrorCode.INVALID_VALUE, "customer 2"),
    "a quantity that is none": ("PldOrd, quantity: 26,", "PldOrd, quantity: 26.0001,",
                                ErrorCode.INVALID_VALUE, "quantity"),
    "a quantity in words": ("PldOrd, quantity: 26,", "PldOrd, quantity: many,", ErrorCode.INVALID_VALUE, "quantity"),
    "a flag in words": ("firmed: true", "firmed: yes", ErrorCode.INVALID_VALUE, "firmed"),
    "exceptions that are no list": ("exceptions: [30]", "exceptions: 30", ErrorCode.INVALID_VALUE, "exceptions"),
    "two things in one step": ("  - planning_run: {}\n", "  - planning_run: {}\n    today: 2024-03-05\n",
                               ErrorCode.INVALID_VALUE, "steps:1"),
    "nothing in a step": ("  - planning_run: {}\n", "  - {}\n", ErrorCode.INVALID_VALUE, "steps:1"),
    "a step that is none": ("  - planning_run: {}\n", "  - planning_run\n", ErrorCode.INVALID_VALUE, "steps:1"),
    "nothing expected": ("      absent_rows: [{element: CusOrd}]\n", "  - expect: {material: FG50}\n",
                         ErrorCode.INVALID_VALUE, "steps:4:expect"),
    "unknown error code": ("code: NOT_FOUND", "code: NOT_THERE", ErrorCode.INVALID_VALUE, "steps:8:expect_error:code"),
    "an expectation that is refused": ("step: {goods_receipt: {material: FG50, section: customer 1/10}}",
                                       "step: {expect: {material: FG50, absent: [net]}}", ErrorCode.INVALID_VALUE,
                                       "steps:8:expect_error:step"),
    "an item without its order": ("planning_run: {}", "planning_run: {item: 10}", ErrorCode.REQUIRED, "sales_order"),
    "an order without its item": ("planning_run: {}", 'planning_run: {sales_order: "1"}', ErrorCode.REQUIRED, "item"),
    "a cost of nothing": ("    plan: {material", "    cost: {sales_order: \"1\", item: 10}\n    plan: {material",
                          ErrorCode.INVALID_VALUE, "steps:7:cost"),
    "a hundred-thousandth": ("    plan: {material",
                                       "    cost: {sales_order: \"1\", item: 10, planned: 0.00001}\n"
                                       "    plan: {material",
                                       ErrorCode.INVALID_VALUE, "steps:7:cost:planned"),
    "a cause that is none inside expect": ("      absent: [gross",
                                           "      cost: {sales_order: \"1\", item: 10, by_cause: {luck: 5}}\n"
                                           "      absent: [gross",
                                           ErrorCode.UNKNOWN_COLUMN, "steps:2:expect:cost:by_cause:luck"),
    "a scope": ("planning_run: {}", "planning_run: {scope: total}", ErrorCode.INVALID_VALUE, "planning_run:scope"),
    "a key twice": ("title:", "title: x\ntitle:", ErrorCode.MALFORMED_FILE, "line 3, column 1"),
    "no YAML": ("title: everything", "title: [everything", ErrorCode.MALFORMED_FILE, "line"),
    "a Python object": ("title: everything that can be expected", "title: !!python/name:os.system x",
                        ErrorCode.MALFORMED_FILE, "line 2"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTY)
def test_what_is_no_scenario_is_refused_by_name(fault: str) -> None:
    old, new, code, words = FAULTY[fault]
    with pytest.raises(Refused) as refused:
        parse_scenario(with_change(old, new), "example.yaml", TABLES)
    assert [error.code for error in refused.value.errors] == [code]
    assert str(refused.value).startswith("example.yaml:")
    assert words in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    text = (
        HELD.replace("title:", "titel:")
        .replace("firmed: true", "firmed: 1")
        .replace("- delivery:", "- deliver:")
    )
    with pytest.raises(Refused) as refused:
        parse_scenario(text, "example.yaml", TABLES)
    assert len(refused.value.errors) == 4


def test_the_plant_must_be_written_where_there_are_two() -> None:
    text = with_change('plants: [{plant: "1000"}]', 'plants: [{plant: "1000"}, {plant: "2000"}]')
    with pytest.raises(Refused) as refused:
        parse_scenario(text, "example.yaml", TABLES)
    assert {error.path[-1] for error in refused.value.errors} == {"plant"}
    assert {error.code for error in refused.value.errors} == {ErrorCode.REQUIRED}


@pytest.mark.parametrize(
    "content",
    [
        b"a: &a [*a]",
        b"[" * 100_000,
        b"a: &x [1,1,1,1,1,1,1,1,1,1]\nb: &y [*x,*x,*x,*x,*x,*x,*x,*x,*x,*x]\n"
        b"c: &z [*y,*y,*y,*y,*y,*y,*y,*y,*y,*y]\nd: &v [*z,*z,*z,*z,*z,*z,*z,*z,*z,*z]\n"
        b"e: &w [*v,*v,*v,*v,*v,*v,*v,*v,*v,*v]\nf: [*w,*w,*w,*w,*w,*w,*w,*w,*w,*w]\n",
        b"\xff\xfe\x00",
        b"x" * 4_000_001,
        b"a: " + b"1" * 10_000,
        b"",
        b"5",
    ],
    ids=["itself", "deep", "many", "not UTF-8", "long", "digits", "empty", "number"],
)
def test_a_hostile_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        run_scenario(file)
    assert str(tmp_path) not in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        run_scenario(tmp_path / "missing.yaml")
    assert [error.code for error in refused.value.errors] == [ErrorCode.NOT_FOUND]


JSON = """{"schema": "mto-scenario/1", "title": "in JSON", "today": "2024-03-04",
 "given": {"plants": [{"plant": "1000"}],
           "material_plants": [{"material": "RAW", "plant": "1000", "procurement_type": "external"}],
           "stock": [{"material": "RAW", "plant": "1000", "quantity": 0.125}]},
 "steps": [{"expect": {"material": "RAW",
                       "sections": {"net": [{"date": "2024-03-04", "element": "Stock", "available": 0.125}]}}}]}"""


def test_a_scenario_in_json(tmp_path: Path) -> None:
    file = tmp_path / "raw.json"
    file.write_text(JSON)
    assert run_scenario(file).passed
    file.write_text(JSON.replace('"available": 0.125', '"available": 0.126'))
    assert not run_scenario(str(file)).passed


@pytest.mark.parametrize("mistake", ['"title": "x", "title": "y"', '"title": NaN', '"title": "x",'])
def test_json_that_is_none(tmp_path: Path, mistake: str) -> None:
    file = tmp_path / "raw.json"
    file.write_text("{" + mistake + "}")
    with pytest.raises(Refused) as refused:
        run_scenario(file)
    assert [error.code for error in refused.value.errors] == [ErrorCode.MALFORMED_FILE]


class _OwnStrategy:
    @hookimpl
    def mto_strategies(self) -> list[Strategy]:
        customer = RequirementsClass(requirements_type="XX", segment=SegmentKind.CUSTOMER, order_type="XO")
        return [Strategy(code="X1", name="mine", when_to_use="In tests.", customer=customer)]


def test_a_scenario_of_an_own_plugin() -> None:
    text = """\
schema: mto-scenario/1
title: a strategy of one's own
today: 2024-03-04
given:
  plants: [{plant: "1000"}]
  material_plants: [{material: MINE, plant: "1000", procurement_type: in_house, strategy_group: X1}]
  sales_orders:
    - {sales_order: "1", item: 10, material: MINE, plant: "1000", quantity: 1, requested_date: 2024-05-06}
steps:
  - planning_run: {}
  - expect: {material: MINE, partial: true, sections: {customer 1/10: [{element: PldOrd, order_type: XO}]}}
"""
    assert perform(text, plugins=[_OwnStrategy()]).passed
    assert "X1" in str(perform(text))


def test_scenarios_do_not_see_each_other(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(JSON)
    assert [run_scenario(file).passed for _ in range(2)] == [True, True]


SEEN = st.builds(
    SeenRow,
    element=st.sampled_from(["PldOrd", "DepReq"]),
    date=st.just(date(2024, 3, 4)),
    quantity=st.sampled_from([Decimal(1), Decimal(2)]),
    available=st.just(Decimal(0)),
    order_type=st.none(),
    convertible=st.none(),
    firmed=st.booleans(),
    start_date=st.none(),
    exceptions=st.sampled_from([(), (30,), (30, 50)]),
)


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[list[ExpectedRow], list[SeenRow]]:
    """Rows that are seen, and some of them in another order as expectations that name a few of their keys."""
    seen = draw(st.lists(SEEN, max_size=5))
    chosen = draw(st.permutations(seen))[: draw(st.integers(0, 5))]
    expected = [
        ExpectedRow(
            element=draw(st.sampled_from([row.element, "PldOrd"])),
            quantity=draw(st.sampled_from([None, row.quantity, Decimal(1)])),
            firmed=draw(st.sampled_from([None, row.firmed])),
            exceptions=draw(st.sampled_from([None, row.exceptions, (30,)])),
        )
        for row in chosen
    ]
    return expected, seen


def seen_row(quantity: int) -> SeenRow:
    return SeenRow("PldOrd", date(2024, 3, 4), Decimal(quantity), Decimal(0), None, None, True, None, ())


TAKES_ANY = ExpectedRow("PldOrd")
TAKES_ONE = ExpectedRow("PldOrd", quantity=Decimal(1))


@given(comparisons(), st.booleans())
@example(([TAKES_ANY, TAKES_ONE], [seen_row(1), seen_row(2)]), False)
@example(([TAKES_ANY, TAKES_ANY, TAKES_ONE], [seen_row(1), seen_row(2), seen_row(3)]), True)
def test_rows_are_paired_whenever_they_can_be(
    rows: tuple[list[ExpectedRow], list[SeenRow]], partial: bool
) -> None:
    """A wrong first choice must not make a list differ: all ways to pair the rows are tried here."""
    expected, seen = rows
    list_expected = ExpectList("M", "P", (("net", tuple(expected)),), partial, (), (), "")
    agrees = not compare_list(list_expected, [("net", tuple(seen))])
    possible = (partial or len(seen) == len(expected)) and any(
        not any(differing_keys(wanted, row) for wanted, row in zip(expected, chosen, strict=True))
        for chosen in permutations(seen, len(expected))
    )
    assert agrees is possible
