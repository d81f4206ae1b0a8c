"""The hooks of mto-graph: everything a plugin can add, in the order in which data meet it.

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
from mto_graph.strategies.commands import Command
from mto_graph.strategies.declarations import Strategy
from mto_graph.strategies.exception_rules import ExceptionRule
from mto_graph.strategies.graph_fields import GraphField
from mto_graph.strategies.importers import Importer
from mto_graph.strategies.lot_sizes import LotSize
from mto_graph.strategies.movement_types import MovementType
from mto_graph.strategies.mrp_types import MrpType

PROJECT = "mto_graph"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def mto_importers() -> Iterable[Importer]:  # type: ignore[empty-body]
    """Supply file formats that `mto-graph import` reads besides the data set's own CSV files.

    Parameters: none.

    Returns: importers. Each says whether it recognises a path and brings rows in the words of the data set; these are
    checked and stored like all others, and a fault names the file and line of the importer's source.

    Who wins: CSV files of a data set are read as such. Otherwise the one importer that recognises the path; where
    several do, the user names one with `--format`. A code that another plugin supplies already is refused.
    """


@hookspec
def mto_master_data_checks() -> Iterable[MasterDataCheck]:  # type: ignore[empty-body]
    """Supply checks for the master data of every material, whatever its strategy.

    Parameters: none.

    Returns: checks. What only one strategy needs belongs into that strategy's `prerequisites`.

    Who wins: nobody; every check is asked and every finding shown. A code that another plugin supplies already is
    refused.
    """


@hookspec
def mto_strategies() -> Iterable[Strategy]:  # type: ignore[empty-body]
    """Supply planning strategies.

    Parameters: none.

    Returns: strategies. A material names its strategy by code in `strategy_group`; a sales order item may name
    another.

    Who wins: the first plugin that supplies a code (those of mto-graph, then installed packages by name, files by name,
    objects handed over). The second is refused as a whole and reported: nobody replaces a strategy unseen.
    """


@hookspec
def mto_mrp_types() -> Iterable[MrpType]:  # type: ignore[empty-body]
    """Supply MRP types: the procedures that a material names in `mrp_type` (PD, VB, …).

    Parameters: none.

    Returns: MRP types. Each stands for one of the known procedures and a firming type; with a reorder point it says
    which external requirements count against it and whether it follows the forecast.

    Who wins: the first plugin that supplies a code; the second is refused and reported.
    """


@hookspec
def mto_lot_sizes() -> Iterable[LotSize]:  # type: ignore[empty-body]
    """Supply lot-size procedures: how shortages of the net, gross and planning segments become proposals.

    Parameters: none.

    Returns: lot-size procedures, which work on arrays: the shortages of a series in, lots out. `PeriodLotSize`,
    `gathered` and `cut` do what they share, `Shortages.costs` compares exactly. Individual segments are lot-for-lot and
    never ask, unless a material's `individual_lot_sizing` says `full`. A procedure whose settings cannot be
    followed raises `UnusableSettings`: only that section stays unplanned. Any other exception ends the run with an
    error that names the plugin, the lot size and the material.

    Who wins: the first plugin that supplies a code; the second is refused and reported.
    """


@hookspec
def mto_exception_rules() -> Iterable[ExceptionRule]:  # type: ignore[empty-body]
    """Supply exception messages: which orders, supplies, sections and unplannable materials need a planner's eye.

    Parameters: none.

    Returns: rules. Each looks at whole columns and flags rows; with an urgency its message stands in the worklist.
    At most 62 of all plugins together.

    Who wins: every rule is asked and every message shown. A number that another plugin supplies already is refused.
    """


@hookspec
def mto_movement_types() -> Iterable[MovementType]:  # type: ignore[empty-body]
    """Supply movement types: what a posting of goods does to stock, to its document and to the cost of an item.

    Parameters: none.

    Returns: movement types. A type that can be taken back comes with the type that does so:
    `movement_type.reversed("…")`.

    Who wins: the first plugin that supplies a code, or that serves a purpose of the program (goods receipt, delivery,
    …); the second is refused and reported.
    """


@hookspec
def mto_graph_fields() -> Iterable[GraphField]:  # type: ignore[empty-body]
    """Supply GraphQL fields: on types that the schema has, and on `Query` as ways into it.

    Parameters: none.

    Returns: fields. Each is read for all parents at once and finds what it needs in their plain values, in the
    registry, or by asking the graph in the same snapshot. They belong to the schema of this application alone.

    Who wins: mto-graph's own field, then the first plugin's. The second is refused and reported with the names of both;
    a plugin with one field that does not fit the schema adds none.
    """


@hookspec
def mto_commands() -> Iterable[Command]:  # type: ignore[empty-body]
    """Supply commands of the program `mto-graph`.

    Parameters: none.

    Returns: commands. The function of each takes a `Desk` first (the registry, and the graph to ask), then its own
    click arguments; `--database`, `--plugins-dir` and `--json` are added.

    Who wins: mto-graph's own command, then the first plugin's; the second is refused and reported.
    """
