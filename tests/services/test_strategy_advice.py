"""Strategy advice: a worked product, its numbers, and what bounds the effort."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.places import material_plant_id
from mto_graph.services.reading import material_plants
from mto_graph.services.stocking_level import stocking_level_of
from mto_graph.services.strategy_advice import StrategyAdviceRow, advice_of
from mto_graph.services.strategy_advice.commonality import commonality, similar_products
from mto_graph.services.strategy_advice.effort import Effort
from mto_graph.services.strategy_advice.history import (
    History,
    Ordered,
    interval,
    replaceability,
    trend,
    variation,
)
from mto_graph.services.strategy_advice.showing import advice_row
from mto_graph.services.strategy_advice.study import study_of
from mto_graph.strategies import (
    Argument,
    Comparison,
    Criterion,
    ProductFacts,
    RequirementsClass,
    Rule,
    SegmentKind,
    Strategy,
    Suitability,
    hookimpl,
)

from .worlds import TODAY, Tables, bought, item, load, made, order, plan, rows, stored

COLLECTIVE = {"individual_collective": "collective"}


def months(quantities: list[int], day: int = 10) -> Iterator[dict[str, Any]]:
    """A delivered order in each of the months before March 2025, for customers A and B in turn."""
    for at, quantity in enumerate(quantities):
        place = 2025 * 12 + 2 - len(quantities) + at
        on = date(place // 12, place % 12 + 1, day)
        if quantity:
            head = {"customer": "AB"[at % 2], "delivered_quantity": quantity}
            yield order(1000 + at, "PUMP", quantity, str(on), **head)


def pump(demand: list[int], wanted: str = "2025-03-24", **changed: dict[str, Any]) -> Tables:
    """A pump (5 workdays) of a rotor (3 workdays) of two shafts (14 days), and a casing (21 days, 1 workday)."""
    materials = {
        "PUMP": made("PUMP", 5, strategy_group="20", standard_price=100),
        "ROTOR": made("ROTOR", 3, standard_price=40),
        "SHAFT": bought("SHAFT", 14, standard_price=10),
        "CASING": bought("CASING", 21, goods_receipt_days=1, standard_price=30),
    }
    return {
        "material_plants": [{**row, **changed.get(name, {})} for name, row in materials.items()],
        "bom_items": [item("PUMP", "ROTOR"), item("ROTOR", "SHAFT", 2), item("PUMP", "CASING")],
        "sales_orders": [*months(demand), order(1, "PUMP", 4, wanted, customer="A")],
    }


def advised(application: Application, **given: Any) -> StrategyAdviceRow:
    return advice_of(application, "PUMP", "1000", today=TODAY, **given)


def option(found: StrategyAdviceRow, code: str | None) -> Any:
    return next(one for one in found.options if one.strategy_code == code)


def criteria(found: StrategyAdviceRow) -> dict[str, str]:
    return {one.criterion: str(one.value) for one in found.criteria}


def proposed(found: StrategyAdviceRow) -> dict[str, tuple[bool, str | None, bool]]:
    return {
        one.material_number: (one.stocked, one.individual_collective, one.changes) for one in found.components
    }


STEADY = [4] * 12


def test_steady_demand_of_impatient_customers_is_planned_without_final_assembly(
    application: Application,
) -> None:
    """15 workdays are given, 10 are left for parts: the casing takes 16, the rotor 3 and its shafts 10."""
    load(application, **pump(STEADY))
    found = advised(application)
    assert (found.strategy_code, found.months, found.demand_pattern) == ("50", 12, "smooth")
    assert found.customer_wait_workdays == 15
    assert criteria(found) == {
        "demand_interval": "1.000",
        "demand_variation": "0.000",
        "demand_trend": "0.000",
        "replaceability": "0.462",
        "lead_time_coverage": "0.714",
        "assembly_share": "0.300",
        "common_parts": "0.000",
        "similar_products": "0.000",
        "configurable": "0.000",
        "variant": "0.000",
    }
    assert [(one.strategy_code, one.points) for one in found.options if not one.ruled_out] == [
        ("50", 8),
        ("20", -3),
    ]
    assert proposed(found) == {
        "CASING": (True, "collective", True),
        "ROTOR": (False, "individual", False),
        "SHAFT": (True, "collective", True),
    }
    assert [one.grounds for one in found.components] == [["too_slow"], ["in_time"], ["too_slow"]]
    assert {one.material_number: (one.workdays, one.workdays_left) for one in found.components} == {
        "CASING": (16, 10),
        "ROTOR": (13, 10),
        "SHAFT": (10, 7),
    }
    assert {finding.code for finding in option(found, "50").missing} == {
        "CONSUMPTION_MISSING",
        "PLAN_MISSING",
    }
    assert "about 4 a month" in option(found, "50").missing[-1].message
    assert "CASING, SHAFT" in option(found, "20").missing[-1].message
    assert found.missing == ()


def served(demand: list[int], wanted: str, **changed: dict[str, Any]) -> Tables:
    """The pump, each order of another customer."""
    tables = pump(demand, wanted, **changed)
    for at, row in enumerate(tables["sales_orders"]):
        row["customer"] = "ABCDEFGHIJKLM"[at]
    return tables


@pytest.mark.parametrize(
    ("demand", "wanted", "changed", "strategy"),
    [
        pytest.param(STEADY, "2025-03-05", {"PUMP": {"standard_price": 80}}, "10", id="at once, steady"),
        pytest.param([1, 9] * 6, "2025-03-05", {"PUMP": {"standard_price": 80}}, "40", id="at once, erratic"),
        pytest.param(STEADY, "2025-03-24", {}, "52", id="soon, assembly costly"),
        pytest.param(STEADY, "2025-06-02", {}, "30", id="later"),
    ],
)
def test_what_many_customers_take_is_for_stock(
    memory_application: Application, demand: list[int], wanted: str, changed: dict[str, Any], strategy: str
) -> None:
    """Each order is of another customer; everything takes 21 workdays, of which 2, 15 or 64 are given."""
    load(memory_application, **served(demand, wanted, **changed))
    found = advised(memory_application)
    assert found.strategy_code == strategy
    assert option(found, strategy).effect is not None
    assert option(found, "25").ruled_out


@pytest.mark.parametrize(
    ("demand", "wanted", "strategy"),
    [(STEADY, "2025-03-24", "56"), ([1, 0, 0, 9, 0, 0, 1, 0, 0, 9, 0, 0], "2025-06-02", "25")],
)
def test_what_customers_configure_has_strategies_of_its_own(
    memory_application: Application, demand: list[int], wanted: str, strategy: str
) -> None:
    load(
        memory_application,
        characteristics=[{"characteristic": "SEAL", "type": "text"}],
        characteristic_values=[{"characteristic": "SEAL", "value": "ring"}],
        **pump(demand, wanted),
    )
    load(memory_application, material_characteristics=[{"material": "PUMP", "characteristic": "SEAL"}])
    found = advised(memory_application)
    assert found.strategy_code == strategy
    assert criteria(found)["configurable"] == "1.000"
    assert {one.strategy_code for one in found.options if not one.ruled_out} == {"25", "56"}
    assert "the customer configures it" in " ".join(one.text for one in option(found, strategy).arguments)


def back(day: date, workdays: int) -> date:
    """So many workdays before the workday at or before a day."""
    while day.weekday() > 4:
        day -= timedelta(1)
    for _ in range(workdays):
        day -= timedelta(1)
        while day.weekday() > 4:
            day -= timedelta(1)
    return day


def waiting(workdays: int) -> int:
    """Days of the year on which what a plan of the 1st has brought waits for the order of the 10th, so much earlier."""
    begin, end = date(2024, 3, 1), date(2025, 3, 1)
    days = set()
    for month in range(12):
        first = date(2024 + (month + 2) // 12, (month + 2) % 12 + 1, 1)
        there, gone = back(first, workdays), back(first.replace(day=10), workdays)
        days |= {there + timedelta(at) for at in range((gone - there).days)}
    return sum(begin <= day < end for day in days)


def test_the_effect_is_what_planning_a_copy_brings(memory_application: Application) -> None:
    """Now 21 workdays and no stock; then pump and rotor, 8 workdays, while 4 casings and 8 shafts wait for orders.

    The casing is needed when the pump begins (5 workdays before), the shafts when the rotor does (8 before).
    """
    load(memory_application, **pump(STEADY))
    found = advised(memory_application)
    assert found.current_effect is not None
    now, then = found.current_effect, option(found, "50").effect
    assert (now.lead_time_workdays, now.average_stock_value, now.short_days) == (21, Decimal("0.00"), 0)
    value = Fraction(4 * 30 * waiting(5) + 8 * 10 * waiting(8), 365)
    assert then.lead_time_workdays == 8
    assert then.average_stock_value == Decimal(round(value * 100)) / 100
    assert Decimal(40) < then.average_stock_value < Decimal(80)
    assert then.short_days == 0
    assert "an order takes 8 workdays" in found.sentence


def test_the_copy_takes_as_long_as_the_stocking_level_says(memory_application: Application) -> None:
    """Both ways to the lead time: the path through the structure, and the path through the orders of a plan."""
    for changes in (
        {},
        {"CASING": COLLECTIVE},
        {"CASING": COLLECTIVE, "SHAFT": COLLECTIVE},
        {"ROTOR": COLLECTIVE},
    ):
        planned = {"strategy_group": "50", "consumption_mode": 1, "backward_consumption_days": 9}
        load(memory_application, **pump(STEADY, PUMP=planned, **changes))
        found = advised(memory_application)
        level = stocking_level_of(memory_application, "PUMP", "1000", today=TODAY, quantity=Fraction(4000))
        assert found.current_effect is not None
        assert found.current_effect.lead_time_workdays == level.remaining_workdays


def test_what_is_below_a_safety_stock_does_not_count(memory_application: Application) -> None:
    """Rotor and casing are in stock without any plan, so nobody waits for shafts: the pump's 5 workdays remain."""
    kept = {**COLLECTIVE, "safety_stock": 9}
    load(memory_application, **pump(STEADY, ROTOR=kept, CASING=kept))
    effect = advised(memory_application).current_effect
    assert effect is not None
    assert effect.lead_time_workdays == 5


def test_lumpy_demand_of_patient_customers_is_made_to_order(memory_application: Application) -> None:
    """Demand in 4 of 12 months is an interval of 3; 1, 9, 1 and 9 vary by 4² on a mean of 5: 0.64."""
    load(memory_application, **pump([1, 0, 0, 9, 0, 0, 1, 0, 0, 9, 0, 0], wanted="2025-06-02"))
    found = advised(memory_application)
    assert (found.strategy_code, found.demand_pattern) == ("20", "lumpy")
    assert criteria(found)["demand_interval"] == "3.000"
    assert criteria(found)["demand_variation"] == "0.640"
    assert criteria(found)["lead_time_coverage"] == "3.095"
    assert option(found, "20").points == 3 + 2 + 2
    assert option(found, "50").points == 2 - 2
    assert found.sentence.startswith("PUMP should keep strategy 20")
    assert {changes for _, _, changes in proposed(found).values()} == {False}


def test_demand_above_the_average_month_is_told_as_days_short(memory_application: Application) -> None:
    """The plan brings 4 a month; the 8 of September wait for those of October, one month on each part."""
    load(memory_application, **pump([4, 4, 4, 4, 4, 4, 8, 0, 4, 4, 4, 4]))
    effect = option(advised(memory_application), "50").effect
    assert effect is not None
    assert 15 <= effect.short_days <= 31


def test_nothing_is_said_of_a_short_history(memory_application: Application) -> None:
    load(memory_application, **pump([4, 4, 4]))
    found = advised(memory_application)
    assert [finding.code for finding in found.missing] == ["HISTORY_SHORT"]
    assert found.demand_pattern is None
    effect = option(found, "50").effect
    assert (effect.lead_time_workdays, effect.average_stock_value, effect.short_days) == (8, None, None)


def test_without_orders_the_usual_stocking_level_is_proposed(memory_application: Application) -> None:
    tables = pump([])
    del tables["sales_orders"]
    load(memory_application, **tables)
    found = advised(memory_application)
    assert {finding.code for finding in found.missing} == {"HISTORY_SHORT", "WAIT_UNKNOWN"}
    assert [(one.material_number, one.stocked, one.grounds) for one in found.components] == [
        ("CASING", True, ["one_level_below"]),
        ("ROTOR", True, ["one_level_below"]),
        ("SHAFT", True, ["below_stock"]),
    ]


def test_the_order_date_says_how_long_customers_wait(application: Application) -> None:
    """Delivered orders waited 9, 20 and 30 workdays: the median counts, and what has no date does not."""
    tables = pump(STEADY)
    for row, on in zip(tables["sales_orders"], ("2024-02-26", "2024-03-13", "2024-03-29"), strict=False):
        row["order_date"] = on
    load(application, **tables)
    assert advised(application).customer_wait_workdays == 20


def test_missing_prices_and_customers_are_named(memory_application: Application) -> None:
    tables = pump(STEADY, CASING={"standard_price": None})
    load(memory_application, **tables)
    load(memory_application, sales_orders=[order(2, "PUMP", 1, "2025-03-25", customer=None)])
    found = advised(memory_application)
    assert {finding.code for finding in found.missing} == {"CUSTOMER_MISSING", "PRICE_MISSING"}
    assert "CASING" in next(one.message for one in found.missing if one.code == "PRICE_MISSING")
    assert option(found, "50").effect.without_price == ["CASING in plant 1000"]


def test_what_several_products_use_is_stocked_and_products_alike_are_counted(
    memory_application: Application,
) -> None:
    tables = pump(STEADY, wanted="2025-12-01")
    load(memory_application, **tables)
    load(
        memory_application,
        material_plants=[made("BIG", 5), made("SMALL", 5)],
        bom_items=[item("BIG", "CASING"), item("BIG", "ROTOR"), item("SMALL", "SHAFT")],
    )
    found = advised(memory_application)
    assert {one.material_number: (one.products, one.grounds) for one in found.components} == {
        "CASING": (2, ["common"]),
        "ROTOR": (2, ["common"]),
        "SHAFT": (3, ["below_stock"]),
    }
    assert criteria(found)["similar_products"] == "1.000"
    assert criteria(found)["common_parts"] == "1.000"
    ids = dict(
        rows(
            memory_application,
            "SELECT m.material, mp.id FROM material_plant mp JOIN material m ON m.id = mp.material",
        )
    )
    with memory_application.database.reading() as session:
        counted = commonality(session, [ids["SHAFT"], ids["PUMP"]])
        assert (counted.products, counted.complete) == ({ids["SHAFT"]: 3, ids["PUMP"]: 1}, True)
        assert similar_products(session, ids["PUMP"], {ids["CASING"], ids["ROTOR"]}) == 1
        assert similar_products(session, ids["PUMP"], set()) == 0
    load(memory_application, sales_orders=[order(9, "ROTOR", 1, "2025-12-01")])
    with memory_application.database.reading() as session:
        assert commonality(session, [ids["SHAFT"]]).products == {ids["SHAFT"]: 4}


def test_a_family_shares_the_plan_of_its_planning_material(memory_application: Application) -> None:
    """The planning material has the casing only, so its plan brings no shafts: rotor 3, shafts 10 and pump 5 remain."""
    family = {"strategy_group": "60", "consumption_mode": 1, "backward_consumption_days": 9}
    product = {"strategy_group": "60", "planning_material": "FAMILY", "planning_plant": "1000"}
    load(memory_application, material_plants=[made("FAMILY", 5, **family)])
    load(memory_application, **pump(STEADY, PUMP=product, CASING=COLLECTIVE, SHAFT=COLLECTIVE))
    load(memory_application, bom_items=[item("FAMILY", "CASING")])
    found = advised(memory_application)
    assert found.current_effect is not None
    assert found.current_effect.lead_time_workdays == 18
    assert option(found, "50").effect.lead_time_workdays == 8


def test_nothing_is_written(memory_application: Application) -> None:
    load(memory_application, **pump(STEADY))
    plan(memory_application)
    before = stored(memory_application), rows(memory_application, "SELECT * FROM material_plant")
    advised(memory_application)
    assert (stored(memory_application), rows(memory_application, "SELECT * FROM material_plant")) == before
    assert rows(memory_application, "SELECT COUNT(*) FROM planned_independent_requirement") == [(0,)]


class Outside:
    """A plugin of somebody else: one strategy by rules and a function, one that fails, one that says nothing."""

    def __init__(self, weighs: Any) -> None:
        self.weighs = weighs

    @hookimpl
    def mto_strategies(self) -> Iterator[Strategy]:
        customer = RequirementsClass(requirements_type="ZX", segment=SegmentKind.CUSTOMER)
        growing = Rule(
            criterion=Criterion.DEMAND_TREND,
            comparison=Comparison.AT_LEAST,
            threshold=Decimal("0.5"),
            points=20,
            because="it grows",
        )
        yield Strategy(
            code="Z1",
            name="Growth",
            when_to_use="Growing products.",
            customer=customer,
            suits=Suitability(rules=(growing,), weighs=self.weighs),
        )
        yield Strategy(code="Z2", name="Silent", when_to_use="Never proposed.", customer=customer)


def advised_with(weighs: Any, tables: Tables) -> StrategyAdviceRow:
    application = open_application("sqlite://", plugins=[Outside(weighs)])
    try:
        load(application, **tables)
        return advised(application)
    finally:
        application.close()


def test_a_strategy_from_outside_takes_part() -> None:
    """2 a month, then 6 a month: 4 more on a mean of 4 is 1."""

    def weighs(facts: ProductFacts) -> Iterator[Argument]:
        if facts.material.procurement_type == "in_house":
            yield Argument(
                criterion=Criterion.DEMAND_TREND,
                value=Fraction(1),
                comparison=Comparison.AT_LEAST,
                threshold=Decimal(1),
                points=5,
                because="it is made here",
            )

    found = advised_with(weighs, pump([2] * 6 + [6] * 6))
    assert criteria(found)["demand_trend"] == "1.000"
    assert (found.strategy_code, option(found, "Z1").points) == ("Z1", 25)
    assert "Z2" not in [one.strategy_code for one in found.options]
    assert option(found, "Z1").effect is not None


def test_a_strategy_without_suitability_is_shown_only_where_the_product_has_it() -> None:
    found = advised_with(None, pump(STEADY, PUMP={"strategy_group": "Z2"}))
    silent = option(found, "Z2")
    assert (silent.current, silent.takes_part, silent.effect) == (True, False, None)
    assert found.strategy_code == "50"
    assert found.current_effect is not None


@pytest.mark.parametrize("answer", [ValueError("no luck"), ["words"]])
def test_a_strategy_that_fails_to_weigh_is_named_and_the_others_go_on(answer: Any) -> None:
    def weighs(_facts: ProductFacts) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    found = advised_with(weighs, pump(STEADY))
    assert [finding.code for finding in found.missing] == ["SUITABILITY_FAILED"]
    assert "Z1" in found.missing[0].message
    assert found.strategy_code == "50"


def test_the_effort_is_bounded(memory_application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    load(memory_application, **pump(STEADY))
    for seconds in (0, 61):
        with pytest.raises(Refused) as refused:
            advised(memory_application, seconds=seconds)
        assert refused.value.errors[0].code is ErrorCode.INVALID_VALUE
    with memory_application.database.reading() as session:
        identity = material_plant_id(session, "PUMP", "1000")
        product = material_plants.by_ids(session, [identity])[identity]
        study = study_of(session, memory_application.registry, product, TODAY, Effort(-1))
    found = advice_row(study)
    assert [finding.code for finding in found.missing] == ["TIME_IS_UP"]
    assert {one.effect for one in found.options} == {None}
    assert found.strategy_code == "50"
    monkeypatch.setattr("mto_graph.services.strategy_advice.study.MOST_PLACES", 3)
    with pytest.raises(Refused) as refused:
        advised(memory_application)
    assert "more than 3 places" in refused.value.errors[0].message


def test_many_orders_are_gathered(memory_application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve orders of 4 gathered by month stand on the first instead of the tenth: nothing waits any more."""
    load(memory_application, **pump(STEADY))
    monkeypatch.setattr("mto_graph.services.strategy_advice.settings.MOST_ROWS", 4)
    effect = option(advised(memory_application), "50").effect
    assert (effect.average_stock_value, effect.short_days) == (Decimal("0.00"), 0)


def test_a_material_without_structure_or_strategy_gets_an_answer(memory_application: Application) -> None:
    load(memory_application, material_plants=[bought("PUMP", 7)])
    found = advised(memory_application)
    assert option(found, None).current
    assert found.components == []


def test_criteria_by_hand() -> None:
    """2, 0, 4, 0, 6, 0: an interval of 2, a variation of 1/6; 6 in the first half and 6 in the second."""
    orders = tuple(
        Ordered(at, customer, quantity)
        for at, (customer, quantity) in enumerate([("A", 2), ("B", 4), ("B", 6)])
    )
    history = History(0, 180, (2, 0, 4, 0, 6, 0), orders, ())
    assert (interval(history), variation(history)) == (Fraction(2), Fraction(1, 6))
    assert trend(history) == 0
    assert replaceability(history) == Fraction(2, 12)
    assert trend(History(0, 150, (1, 1, 7, 3, 3), orders, ())) == Fraction(2, 3)
    assert replaceability(History(0, 0, (), (Ordered(0, "", 1),), ())) is None
