"""Commands: what a plugin adds to the program `mto-graph`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import click

    from mto_graph.strategies.registry import Registry

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}\Z")


class Desk(Protocol):
    """What a command works with: the loaded plugins and the graph, as every client sees it."""

    @property
    def registry(self) -> Registry:
        """The loaded plugins and what they supply."""

    @property
    def as_json(self) -> bool:
        """Whether the user asked for one line of JSON (`--json`)."""

    @property
    def has_database(self) -> bool:
        """Whether there is a database to ask."""

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data that the GraphQL API answers with; refuses what the API refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of `mto-graph`: its name, the line in the list of commands, and a click command.

    The function of the click command takes the `Desk` first and then its own arguments. The options --database,
    --plugins-dir and --json are added by the program.

    Example:
        @click.command()
        @click.argument("number")
        def customer(desk: Desk, number: str) -> None:
            click.echo(desk.ask("query ($n: String!) { salesOrder(number: $n) { customer } }", {"n": number}))

        Command(name="customer", summary="Show whose sales order it is.", command=customer)
    """

    name: str
    summary: str
    command: click.Command

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            raise ValueError(
                f"command {self.name!r} is not usable: up to 32 small letters, digits and hyphens"
            )
        if not callable(getattr(self.command, "callback", None)):
            raise TypeError(
                f"command {self.name} has no click command; decorate its function with @click.command()"
            )
