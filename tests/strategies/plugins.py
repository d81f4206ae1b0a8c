"""Plugins for the tests of the registry, as objects and as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mto_graph.strategies import (
    ExceptionRule,
    Lots,
    LotSize,
    MasterDataCheck,
    MrpType,
    Plugin,
    Procedure,
    Registry,
    RequirementsClass,
    SegmentKind,
    Shortages,
    Strategy,
    hookimpl,
)

CUSTOMER = RequirementsClass(requirements_type="KX", segment=SegmentKind.CUSTOMER)


def strategy(code: str = "X1") -> Strategy:
    return Strategy(code=code, name="Own strategy", when_to_use="In tests.", customer=CUSTOMER)


class OwnLotSize(LotSize):
    """Lot for lot under a code of its own."""

    name = "Own lot size"
    when_to_use = "In tests."

    def __init__(self, code: str = "XL") -> None:
        self.code = code

    def lots(self, shortages: Shortages) -> Lots:
        short = shortages.quantities.nonzero()[0]
        return Lots(short, shortages.quantities[short])


class Supplying:
    """A plugin that supplies strategies."""

    def __init__(self, supply: Callable[[], Iterable[Strategy]]) -> None:
        self.supply = supply

    @hookimpl
    def mto_strategies(self) -> Iterable[Strategy]:
        return self.supply()


class Everything:
    """A plugin that supplies one of each kind."""

    @hookimpl
    def mto_strategies(self) -> Iterable[Strategy]:
        yield strategy("X1")

    @hookimpl
    def mto_lot_sizes(self) -> Iterable[LotSize]:
        yield OwnLotSize("XL")

    @hookimpl
    def mto_mrp_types(self) -> Iterable[MrpType]:
        yield MrpType(code="XM", name="Own", when_to_use="In tests.", procedure=Procedure.NONE)

    @hookimpl
    def mto_exception_rules(self) -> Iterable[ExceptionRule]:
        yield ExceptionRule(number=99, group=9, text="Own message")

    @hookimpl
    def mto_master_data_checks(self) -> Iterable[MasterDataCheck]:
        yield MasterDataCheck("OWN", "lot_size", "All is well.", lambda facts: None)


FILE = """
from mto_graph.strategies import RequirementsClass, SegmentKind, Strategy, hookimpl

@hookimpl
def mto_strategies():
    yield Strategy(
        code="{code}",
        name="From a file",
        when_to_use="In tests.",
        customer=RequirementsClass(requirements_type="KX", segment=SegmentKind.CUSTOMER),
    )
"""


def write(folder: Path, name: str, text: str = "", code: str = "F1") -> None:
    """A plugin file; without a text it supplies one strategy."""
    (folder / f"{name}.py").write_text(text or FILE.format(code=code), encoding="utf-8")


def plugin(registry: Registry, name: str) -> Plugin:
    """The one plugin of this name."""
    (found,) = [candidate for candidate in registry.plugins if candidate.name == name]
    return found
