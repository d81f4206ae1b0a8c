"""The registry: who supplies what, and a plugin that is wrong in any way takes no part but is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.strategies import (
    ExceptionRule,
    LotSize,
    MrpType,
    Procedure,
    Strategy,
    hookimpl,
    load_registry,
)
from mto_graph.strategies.registry import CHECKS, EXCEPTION_RULES, LOT_SIZES, MRP_TYPES, STRATEGIES

from .plugins import Everything, OwnLotSize, Supplying, plugin, strategy

BUILT_IN = [
    "10",
    "11",
    "20",
    "21",
    "25",
    "26",
    "30",
    "40",
    "50",
    "52",
    "54",
    "55",
    "56",
    "59",
    "60",
    "63",
    "65",
    "70",
    "74",
    "81",
    "82",
    "89",
]


def test_a_plugin_supplies_one_of_each_kind() -> None:
    registry = load_registry(plugins=[Everything()])
    assert plugin(registry, "Everything").loaded
    for kind, supplied, code in (
        (STRATEGIES, registry.strategies, "X1"),
        (LOT_SIZES, registry.lot_sizes, "XL"),
        (MRP_TYPES, registry.mrp_types, "XM"),
        (EXCEPTION_RULES, registry.exception_rules, "99"),
        (CHECKS, registry.checks, "OWN"),
    ):
        assert code in supplied
        assert registry.plugin_of(kind, code) == "Everything"


def test_everything_is_found_by_code_in_one_order() -> None:
    registry = load_registry(plugins=[Supplying(lambda: [strategy("Z"), strategy("09")])])
    assert list(registry.strategies) == ["09", *BUILT_IN, "Z"]


def test_what_is_supplied_cannot_be_changed_from_outside() -> None:
    with pytest.raises(TypeError):
        load_registry().strategies["20"] = strategy()  # type: ignore[index]


def test_two_registries_do_not_meet() -> None:
    load_registry(plugins=[Everything()])
    assert "X1" not in load_registry().strategies


def raising() -> Iterator[Strategy]:
    yield strategy("X1")
    raise RuntimeError("the licence has run out")


def ending() -> Iterator[Strategy]:
    raise SystemExit(3)


FAULTY: dict[str, tuple[Callable[[], object], str]] = {
    "raises half way": (raising, "RuntimeError: the licence has run out"),
    "ends the process": (ending, "SystemExit: 3"),
    "a text": (lambda: ["20"], "TypeError: mto_strategies supplied str, not Strategy"),
    "no list": (lambda: 5, "TypeError"),
    "a code that is taken": (
        lambda: [strategy("X1"), strategy("20")],
        "ValueError: strategy 20 is already supplied by plugin strategy-20",
    ),
    "one code twice": (
        lambda: [strategy("X1"), strategy("X1")],
        "ValueError: strategy X1 is already supplied by plugin Supplying",
    ),
    "a wrong declaration": (lambda: [strategy("no good")], "ValueError: strategy code 'no good'"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_plugin_that_is_wrong_supplies_nothing_and_the_others_go_on(name: str) -> None:
    supply, fault = FAULTY[name]
    registry = load_registry(plugins=[Supplying(supply), Everything()])  # type: ignore[arg-type]
    failed = plugin(registry, "Supplying")
    assert not failed.loaded
    assert failed.error.startswith(fault)
    assert list(registry.strategies) == [*BUILT_IN, "X1"]
    assert registry.plugin_of(STRATEGIES, "X1") == "Everything"


@pytest.mark.parametrize("code", [5, None, ""])
def test_codes_of_lot_sizes_and_mrp_types_are_texts(code: Any) -> None:
    class Own:
        @hookimpl
        def mto_lot_sizes(self) -> list[LotSize]:
            return [OwnLotSize(code)]

    class Other:
        @hookimpl
        def mto_mrp_types(self) -> list[MrpType]:
            return [MrpType(code=code, name="Own", when_to_use="In tests.", procedure=Procedure.NONE)]

    registry = load_registry(plugins=[Own(), Other()])
    assert not plugin(registry, "Own").loaded
    assert not plugin(registry, "Other").loaded
    assert {"EX", "FX"} <= registry.lot_sizes.keys()
    assert {"ND", "PD", "VB"} <= registry.mrp_types.keys()
    assert code not in registry.mrp_types


def test_nothing_is_a_good_answer() -> None:
    registry = load_registry(plugins=[Supplying(lambda: None)])  # type: ignore[arg-type,return-value]
    assert plugin(registry, "Supplying").loaded


def test_a_hook_name_that_does_not_exist_is_a_fault() -> None:
    class Misspelt:
        @hookimpl
        def mto_stratgies(self) -> list[Strategy]:
            return [strategy()]

    error = plugin(load_registry(plugins=[Misspelt()]), "Misspelt").error
    assert error.startswith("PluginValidationError")
    assert "mto_stratgies" in error


def test_a_hook_that_wants_what_it_is_not_given_is_a_fault() -> None:
    class Asking:
        @hookimpl
        def mto_strategies(self, database: object) -> list[Strategy]:
            return [strategy()]

    registry = load_registry(plugins=[Asking()])
    assert "database" in plugin(registry, "Asking").error
    assert "X1" not in registry.strategies


def test_the_second_plugin_of_a_name_is_refused_and_the_first_stays() -> None:
    first, second = Supplying(lambda: [strategy("X1")]), Supplying(lambda: [strategy("X2")])
    registry = load_registry(plugins=[first, second])
    assert [bool(found.error) for found in registry.plugins if found.name == "Supplying"] == [False, True]
    assert list(registry.strategies) == [*BUILT_IN, "X1"]
    assert registry.manager.has_plugin("Supplying")


def test_more_messages_than_a_plan_can_carry_are_refused() -> None:
    class Talkative:
        @hookimpl
        def mto_exception_rules(self) -> Iterator[ExceptionRule]:
            for number in range(100, 170):
                yield ExceptionRule(number=number, group=9, text="Own message")

    registry = load_registry(plugins=[Talkative()])
    assert "more than 62" in plugin(registry, "Talkative").error
    assert "100" not in registry.exception_rules


def test_faults_name_no_folder_of_this_machine() -> None:
    class Leaking:
        @hookimpl
        def mto_strategies(self) -> list[Strategy]:
            raise FileNotFoundError(2, "No such file or directory", "/home/somebody/secret/licence.txt")

    error = plugin(load_registry(plugins=[Leaking()]), "Leaking").error
    assert "licence.txt" in error
    assert "somebody" not in error


def test_an_unknown_code_is_refused_with_those_there_are_and_the_plugins_that_failed() -> None:
    registry = load_registry(plugins=[Supplying(raising)])
    with pytest.raises(Refused) as refused:
        registry.strategy("X1")
    (error,) = refused.value.errors
    assert error.code is ErrorCode.UNKNOWN_STRATEGY
    assert error.message == (
        "There is no strategy X1; there are: 10, 11, 20, 21, 25, 26, 30, 40, 50, 52, 54, 55, 56, 59, 60, 63, 65, 70,"
        " 74, 81, 82, 89. Plugins that failed to load: Supplying (RuntimeError: the licence has run out)."
    )


def test_each_kind_has_a_code_for_what_is_unknown() -> None:
    registry = load_registry()
    for lookup, code in (
        (registry.strategy, ErrorCode.UNKNOWN_STRATEGY),
        (registry.lot_size, ErrorCode.UNKNOWN_LOT_SIZE),
        (registry.mrp_type, ErrorCode.UNKNOWN_MRP_TYPE),
    ):
        with pytest.raises(Refused, match=r"There is no .* XX; there are: ") as refused:
            lookup("XX")
        assert refused.value.errors[0].code is code


def test_what_is_there_is_found() -> None:
    registry = load_registry()
    assert registry.strategy("20").name == "Make-to-order production"
    assert registry.lot_size("EX").name == "Lot for lot"
    assert registry.mrp_type("PD").name == "MRP"
