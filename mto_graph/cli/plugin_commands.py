"""Commands of plugins: found when they are used, and set at a desk where they reach the plugins and the graph."""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.errors import ErrorCode, Refused, UserError, refuse

if TYPE_CHECKING:
    from mto_graph.strategies import Registry

_ITSELF: Final = "mto_graph-"
_GROUP: Final = "mto_graph.strategies"


class OpenDesk:
    """The desk of one command: what is open on it is opened where it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def registry(self) -> Registry:
        return _registry(self._settings)

    @property
    def as_json(self) -> bool:
        return self._settings.as_json

    @property
    def has_database(self) -> bool:
        return self._settings.file is None or self._settings.file.exists()

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        from mto_graph.api.execution import Api, GraphQLRequest

        with self._settings.opened(create=False) as application:
            body = Api(application).execute(GraphQLRequest(query, variables), "command").body
        if "errors" in body:
            raise Refused(*map(_fault, body["errors"]))
        data: dict[str, Any] = body["data"]
        return data


def _fault(error: Mapping[str, Any]) -> UserError:
    code = error.get("extensions", {}).get("code", "")
    known = ErrorCode(code) if code in ErrorCode.__members__.values() else ErrorCode.INVALID_VALUE
    return UserError(known, error["message"])


def plugin_command(settings: Settings, name: str) -> click.Command | None:
    """The command that a loaded plugin supplies under this name."""
    found = _registry(settings).commands.get(name)
    return None if found is None else _at_desk(found.command, name, _owner(settings, name))


def others(settings: Settings, known: Container[str]) -> dict[str, str]:
    """Name and summary of the commands of plugins that are not built in, without those that are listed already."""
    # The help is shown before the environment is looked at.
    if settings.plugins_dir is None and (named := os.environ.get("MTO_GRAPH_PLUGINS_DIR")):
        settings = replace(settings, plugins_dir=Path(named))
    if settings.plugins_dir is None and not _foreign_plugins():
        return {}
    return {
        name: command.summary for name, command in _registry(settings).commands.items() if name not in known
    }


def _foreign_plugins() -> bool:
    """Whether a package besides mto-graph itself names plugins; importlib.metadata would take longer than the help."""
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            found = [entry.path for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
        for package in found:
            if os.path.basename(package).startswith(_ITSELF):
                continue
            try:
                with open(os.path.join(package, "entry_points.txt"), encoding="utf-8") as file:
                    if _GROUP in file.read():
                        return True
            except OSError:
                continue
    return False


def _registry(settings: Settings) -> Registry:
    from mto_graph.strategies import load_registry

    folder = None if settings.plugins_dir is None else str(settings.plugins_dir)
    return load_registry(plugins_dir=folder)


def _owner(settings: Settings, name: str) -> str:
    from mto_graph.strategies.registry import COMMANDS

    return _registry(settings).plugin_of(COMMANDS, name)


def _at_desk(command: click.Command, name: str, plugin: str) -> click.Command:
    """The command with the options of all commands, its function called with the desk."""
    work = command.callback
    assert work is not None

    @click.pass_obj
    def callback(settings: Settings, /, **arguments: Any) -> Any:
        try:
            return work(OpenDesk(settings), **arguments)
        except (Refused, click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            raise
        except Exception as fault:
            raise refuse(
                ErrorCode.PLUGIN_FAILED, f"Command {name} of plugin {plugin} failed: {type(fault).__name__}."
            ) from fault

    made = click.Command(name, callback=callback, params=list(command.params), help=command.help)
    return with_json(with_database()(made))
