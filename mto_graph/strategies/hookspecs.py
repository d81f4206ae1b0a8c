"""The hooks of mto-graph: everything a plugin can add, in the order in which planning meets it.

A plugin is any module or object with functions of these names, marked `@hookimpl`:

    from mto_graph.strategies import RequirementsClass, SegmentKind, Strategy, hookimpl

    @hookimpl
    def mto_strategies():
        yield Strategy(code="E1", name="Engineer to order", when_to_use="…", customer=RequirementsClass(…))

It is found through the entry-point group `mto_graph.strategies`, or as a `*.py` file in the folder given by
`--plugins-dir`. Hooks are called once, when the application starts; what they return is found by its code
from then on, so the number of plugins costs a planning run nothing. An implementation may take fewer arguments
than its specification. A plugin that raises is reported by name and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from mto_graph.strategies.checks import MasterDataCheck
from mto_graph.strategies.declarations import Strategy
from mto_graph.strategies.exception_rules import ExceptionRule
from mto_graph.strategies.lot_sizes import LotSize
from mto_graph.strategies.movement_types import MovementType
from mto_graph.strategies.mrp_types import MrpType

PROJECT = "mto_graph"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def mto_strategies() -> Iterable[Strategy]:  # type: ignore[empty-body]
    """Supply planning strategies.

    A material names its strategy by code in `strategy_group`; a sales order item may name another. A code
    that another plugin already supplies is refused and reported: nobody replaces a strategy unseen.
    """


@hookspec
def mto_mrp_types() -> Iterable[MrpType]:  # type: ignore[empty-body]
    """Supply MRP types: the procedures that a material names in `mrp_type` (PD, VB, …)."""


@hookspec
def mto_lot_sizes() -> Iterable[LotSize]:  # type: ignore[empty-body]
    """Supply lot-size procedures: how shortages of the net, gross and planning segments become proposals.

    Individual segments are lot-for-lot and never ask, unless a material's `individual_lot_sizing` says `full`.
    A procedure whose settings cannot be followed raises `UnusableSettings`: only that section stays unplanned.
    """


@hookspec
def mto_exception_rules() -> Iterable[ExceptionRule]:  # type: ignore[empty-body]
    """Supply exception messages: which orders, supplies, sections and unplannable materials need a planner's eye."""


@hookspec
def mto_movement_types() -> Iterable[MovementType]:  # type: ignore[empty-body]
    """Supply movement types: what a posting of goods does to stock, to its document and to the cost of an item.

    A type that can be taken back comes with the type that does so: `movement_type.reversed("…")`.
    """


@hookspec
def mto_master_data_checks() -> Iterable[MasterDataCheck]:  # type: ignore[empty-body]
    """Supply checks for the master data of every material, whatever its strategy.

    What only one strategy needs belongs into that strategy's `prerequisites`.
    """
