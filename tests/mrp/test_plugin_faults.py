"""A plugin that fails ends the run with a refusal that names plugin, hook and material; no traceback, no half plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.strategies import ExceptionRule, Lots, LotSize, Shortages

from .worlds import World

DAY = "2025-04-07"


class OwnLotSize(LotSize):
    """A lot size that does what a test says."""

    code = "OWN"
    name = "Own"
    when_to_use = "In tests."

    def __init__(self, lots: Callable[[Shortages], Any]) -> None:
        self.answer = lots

    def lots(self, shortages: Shortages) -> Lots:
        return self.answer(shortages)  # type: ignore[no-any-return]


class FailingQuestion(OwnLotSize):
    def is_lot_for_lot(self, shortages: Shortages) -> bool:
        raise KeyError("no such thing")


def planned(lot_size: LotSize) -> list[str]:
    """The quantities for shortages of 5 on one day and 6 on the next."""
    built = World(lot_sizes=[lot_size])
    built.bought("C", lot_size="OWN")
    built.order("C", 5, DAY, item="1/10")
    built.order("C", 6, "2025-04-08", item="2/10")
    return built.plan().quantities("C")


def refusal(built: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        built()
    (error,) = refused.value.errors
    assert error.code is ErrorCode.PLUGIN_FAILED
    return error.message


def integers(*values: int) -> np.ndarray[Any, Any]:
    return np.array(values, dtype=np.int64)


def raising(shortages: Shortages) -> Lots:
    raise ZeroDivisionError("division by zero")


FAULTS: dict[str, tuple[Callable[[Shortages], Any], str]] = {
    "raises": (raising, "ZeroDivisionError: division by zero"),
    "nothing": (lambda shortages: None, "NoneType"),
    "no lots": (lambda shortages: Lots(integers(), integers()), "left shortages uncovered"),
    "too little": (lambda shortages: Lots(integers(0, 1), integers(5000, 5999)), "do not reach"),
    "too late": (lambda shortages: Lots(integers(1), integers(11000)), "do not reach"),
    "another length": (lambda shortages: Lots(integers(0, 1), integers(11000)), "differ in length"),
    "not ascending": (lambda shortages: Lots(integers(1, 0), integers(6000, 5000)), "not ascending"),
    "no such row": (lambda shortages: Lots(integers(0, 2), integers(5000, 6000)), "not ascending"),
    "below the first": (lambda shortages: Lots(integers(-1, 0), integers(5000, 9000)), "not ascending"),
    "zero": (lambda shortages: Lots(integers(0, 1), integers(11000, 0)), "not above 0"),
    "negative": (lambda shortages: Lots(integers(0, 0, 1), integers(9000, -1, 9000)), "not above 0"),
    "floats": (lambda shortages: Lots(integers(0, 1), np.array([5000.5, 6000.0])), "quantities are float64"),
    "rows of floats": (
        lambda shortages: Lots(np.array([0.0, 1.0]), integers(5000, 6000)),
        "rows are float64",
    ),
    "unsigned": (lambda shortages: Lots(integers(0), np.array([11000], dtype=np.uint64)), "uint64"),
    "beyond 64 bits": (lambda shortages: Lots(integers(0, 1), [2**63, 6000]), "not whole numbers"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_lot_size_that_fails_is_named_with_the_material(name: str) -> None:
    lots, fault = FAULTS[name]
    message = refusal(lambda: planned(OwnLotSize(lots)))
    assert message.startswith("Plugin own-plugin (hook mto_lot_sizes, lot size OWN) failed for material C: ")
    assert fault in message


def test_a_lot_size_that_fails_when_asked_whether_it_is_lot_for_lot() -> None:
    message = refusal(lambda: planned(FailingQuestion(raising)))
    assert message.startswith("Plugin own-plugin (hook mto_lot_sizes, lot size OWN) failed for material C: ")
    assert "KeyError" in message


def test_a_sound_lot_size_of_ones_own_is_used() -> None:
    assert planned(OwnLotSize(lambda shortages: Lots(integers(0), integers(20000)))) == ["20"]


def test_a_lot_size_of_narrow_numbers_is_used() -> None:
    answer = Lots(np.array([0, 1], dtype=np.int16), np.array([5000, 6000], dtype=np.int32))
    assert planned(OwnLotSize(lambda shortages: answer)) == ["5", "6"]


def test_a_lot_size_that_spoils_what_it_was_handed_changes_nothing_else() -> None:
    def spoiling(shortages: Shortages) -> Lots:
        quantities = shortages.quantities.copy()
        shortages.quantities[:] = 0
        shortages.days[:] = 0
        return Lots(np.arange(len(quantities)), quantities)

    assert planned(OwnLotSize(spoiling)) == ["5", "6"]


def rule(condition: Callable[[Any], Any], side: str) -> str:
    """What is said of a rule with this condition."""
    conditions: dict[str, Any] = {side: condition}
    built = World(exception_rules=[ExceptionRule(number=90, group=9, text="Own rule", **conditions)])
    built.bought("C")
    built.stock("C", 1)
    built.order("C", 5, DAY)
    return refusal(built.plan)


@pytest.mark.parametrize("side", ["of_orders", "of_supplies"])
@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (lambda columns: columns.no_such_column, "AttributeError"),
        (lambda columns: np.array([True, False, True]), "another number of rows"),
        (lambda columns: True, "another number of rows"),
        (lambda columns: None, "another number of rows"),
        (lambda columns: np.array([1.5]), "float64 instead of yes and no"),
    ],
)
def test_an_exception_rule_that_fails_is_named(
    condition: Callable[[Any], Any], side: str, fault: str
) -> None:
    message = rule(condition, side)
    assert message.startswith("Plugin own-plugin (hook mto_exception_rules, message 90, Own rule) failed: ")
    assert fault in message
