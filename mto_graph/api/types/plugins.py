"""Plugins."""

from collections.abc import Sequence

from mto_graph.api.context import Reading
from mto_graph.api.enums import PluginStatus
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.references import StrategyRef
from mto_graph.services.reading import supplied
from mto_graph.services.reading.supplied import PluginRow, StrategyRow


def _strategies(read: Reading, rows: Sequence[PluginRow], _asked: Asked) -> list[list[StrategyRow]]:
    strategies = supplied.strategies(read.application.registry)
    return [[row.copied() for row in strategies if row.plugin_name == plugin.name] for plugin in rows]


@graph_type(
    PluginRow,
    description="A plugin: supplies strategies, lot sizes, MRP types, messages and all else that the hooks allow.",
)
class Plugin:
    name: str = shown("Its name.")
    version: str | None = shown("The version of the package that it comes from; null when it has none.")
    source: str = shown("Where it was found.")
    distribution: str | None = shown(
        "The installed package that brings it; null when it is a file of the plugins folder or given by a program."
    )
    file: str | None = shown("The file that holds it, without its folder's place; null when it has none.")
    status: PluginStatus = shown("Whether it takes part.")
    error: str | None = shown("Why it, or a part of it, could not be loaded; null when all is well.")
    strategies: list[StrategyRef] = related(_strategies, "The strategies that it supplies, by code.")
