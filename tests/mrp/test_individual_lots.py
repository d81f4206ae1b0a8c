"""Sections of sales order items are lot-for-lot unless the material's setting relaxes it."""

from __future__ import annotations

import pytest

from mto_graph.mrp.shortages import IndividualLots
from mto_graph.strategies import Lots, LotSize, Shortages, lot_for_lot

from .worlds import World

APRIL_7, APRIL_8, MAY_5 = "2025-04-07", "2025-04-08", "2025-05-05"


def world(**columns: object) -> World:
    """5 and 6 on two days for one item of strategy 20, 7 for another, 8 for plant stock."""
    built = World()
    built.bought("C", **columns)
    built.order("C", 5, APRIL_7, item="1/10", strategy="20")
    built.order("C", 6, APRIL_8, item="1/10", strategy="20")
    built.order("C", 7, APRIL_7, item="2/10", strategy="20")
    built.order("C", 8, APRIL_7, item="3/10")
    return built


def lots(built: World) -> list[tuple[str, str]]:
    return [(order.section, order.quantity) for order in built.plan().orders("C")]


LIMITS = {"minimum_lot": 10, "maximum_lot": 100, "rounding": 4}
MONTHLY = {"lot_size": "MB", **LIMITS}
EXACTLY = [("1/10", "5"), ("1/10", "6"), ("2/10", "7")]


@pytest.mark.parametrize("columns", [LIMITS, MONTHLY, {"lot_size": "FX", "fixed_lot": 10}])
def test_by_default_nothing_that_is_maintained_has_an_effect(columns: dict[str, object]) -> None:
    assert lots(world(**columns))[1:] == EXACTLY


def test_rounding_only_rounds_each_shortage_up() -> None:
    """5 become 8, of which 3 are left for the 6; the rest of 3 becomes 4. Minimum and month play no part."""
    found = lots(world(**MONTHLY, individual_lots=IndividualLots.ROUNDING))
    assert found == [("net", "12"), ("1/10", "8"), ("1/10", "4"), ("2/10", "8")]


def test_rounding_only_without_a_rounding_value_is_lot_for_lot() -> None:
    found = lots(world(lot_size="MB", individual_lots=IndividualLots.ROUNDING))
    assert found == [("net", "8"), *EXACTLY]


def test_rounding_only_rounds_what_a_fixed_lot_size_would_not() -> None:
    found = lots(world(lot_size="FX", fixed_lot=100, rounding=4, individual_lots=IndividualLots.ROUNDING))
    assert found == [("net", "100"), ("1/10", "8"), ("1/10", "4"), ("2/10", "8")]


def test_full_is_as_everywhere_else() -> None:
    """11 of the month and 7 of the other item, each at least 10 and in fours."""
    found = lots(world(**MONTHLY, individual_lots=IndividualLots.FULL))
    assert found == [("net", "12"), ("1/10", "12"), ("2/10", "12")]


def test_full_with_a_lot_for_lot_material_is_lot_for_lot() -> None:
    assert lots(world(individual_lots=IndividualLots.FULL)) == [("net", "8"), *EXACTLY]


def test_what_a_lot_brings_too_much_stays_with_its_item() -> None:
    """The 1 that is left of 1/10's 12 does not help 2/10, and its pegging ends in its section."""
    built = world(**MONTHLY, individual_lots=IndividualLots.FULL)
    assert [(peg.demand, peg.supply, peg.quantity) for peg in built.plan().pegs("C")] == [
        ("1:3", "order 0", "8"),
        ("1:0", "order 1", "5"),
        ("1:1", "order 1", "6"),
        ("1:2", "order 2", "7"),
    ]


def test_only_the_material_that_says_so_is_relaxed() -> None:
    built = world(**MONTHLY, individual_lots=IndividualLots.FULL)
    built.bought("D", **MONTHLY)
    built.order("D", 5, APRIL_7, item="1/20", strategy="20")
    plan = built.plan()
    assert plan.quantities("D") == ["5"]
    assert plan.quantities("C") == ["12", "12", "12"]


class Asked(LotSize):
    """Lot for lot, and remembers what it was asked about."""

    code = "ASK"
    name = "Asked"
    when_to_use = "Tests."

    def __init__(self) -> None:
        self.sized: list[Shortages] = []
        self.asked: list[Shortages] = []

    def lots(self, shortages: Shortages) -> Lots:
        self.sized.append(shortages)
        return lot_for_lot(shortages)

    def is_lot_for_lot(self, shortages: Shortages) -> bool:
        self.asked.append(shortages)
        return False


def test_a_procedure_is_told_everything_that_is_maintained() -> None:
    procedure = Asked()
    built = World(lot_sizes=[procedure])
    built.bought(
        "C",
        lot_size="ASK",
        fixed_lot=1,
        minimum_lot=2,
        maximum_lot=99,
        rounding=3,
        maximum_stock=50,
        lot_size_independent_cost="100.5",
        storage_cost_percent="12.5",
        price="7.25",
        price_unit=100,
        planning_calendar=[APRIL_7, MAY_5],
    )
    built.order("C", 20, APRIL_8)
    built.stock("C", 4)
    built.plan()
    (shortages,) = procedure.sized
    assert (shortages.days.tolist(), shortages.quantities.tolist()) == ([20_186], [16_000])
    assert shortages.on_hand.tolist() == [4_000]
    assert shortages.period_starts.tolist() == [20_185, 20_213]
    told = {
        "fixed": 1_000,
        "minimum": 2_000,
        "maximum": 99_000,
        "rounding": 3_000,
        "maximum_stock": 50_000,
        "lot_size_independent_cost": 1_005_000,
        "storage_cost_percent": 12_500,
        "price": 72_500,
        "price_unit": 100,
    }
    for asked in (shortages, *procedure.asked):
        assert {name: getattr(asked, name) for name in told} == told


@pytest.mark.parametrize(
    "other",
    [
        {"fixed_lot": 1},
        {"minimum_lot": 1},
        {"maximum_lot": 1},
        {"rounding": 1},
        {"maximum_stock": 1},
        {"lot_size_independent_cost": 1},
        {"storage_cost_percent": 1},
        {"price": 1},
        {"price_unit": 2},
        {"planning_calendar": [APRIL_7]},
    ],
)
def test_materials_alike_are_asked_about_once_and_others_each(other: dict[str, object]) -> None:
    procedure = Asked()
    built = World(lot_sizes=[procedure])
    for name in ("A", "B", "C"):
        built.bought(name, lot_size="ASK")
    built.plan()
    assert len(procedure.asked) == 1
    built.bought("D", lot_size="ASK", **other)
    built.plan()
    assert len(procedure.asked) == 1 + 2
