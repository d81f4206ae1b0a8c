"""The catalogue: what the loaded plugins give planners to choose from, in the graph and on the command line."""

from __future__ import annotations

from collections.abc import Iterator

from mto_catalogue.graph import EXCEPTION_RULES, SUPPLIES
from mto_catalogue.strategies import strategies
from mto_graph.strategies import Command, GraphField, hookimpl


@hookimpl
def mto_graph_fields() -> Iterator[GraphField]:
    """What plugins supply, and the messages that a plan may raise."""
    yield SUPPLIES
    yield EXCEPTION_RULES


@hookimpl
def mto_commands() -> Iterator[Command]:
    """The strategies to choose from."""
    yield Command(
        name="strategies",
        summary="Show the strategies to choose from, and how many materials carry each.",
        command=strategies,
    )
