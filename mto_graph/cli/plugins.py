"""`mto-graph plugins`: what was found, what each supplies, and a new one on request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.plugin_supplies import strategy_as_json, supplies_of
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import styled
from mto_graph.errors import Refused

if TYPE_CHECKING:
    from mto_graph.strategies import Plugin, Registry

_NAMED = 10
"""More of one kind than these are shown by their codes alone."""


@click.group(invoke_without_command=True)
@with_json
@with_database()
@click.pass_context
def plugins(ctx: click.Context) -> None:
    """Show the plugins found, what each supplies and where it came from; a broken one with what is wrong."""
    if ctx.invoked_subcommand is None:
        _show(ctx.find_object(Settings) or Settings())


@plugins.command("list")
@with_json
@with_database()
@click.pass_obj
def list_(settings: Settings) -> None:
    """Show the plugins found, what each supplies and where it came from."""
    _show(settings)


@plugins.command("new")
@click.argument("name")
@click.option("--code", metavar="CODE", help="The code of its strategy; without it the name in capitals.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to put the plugin's folder; without it here.",
)
def new(name: str, code: str | None, folder: Path) -> None:
    """Write a working plugin NAME: a package with a strategy, its entry point, a scenario and tests that pass."""
    from mto_graph.cli.new_plugin import write_plugin

    written = write_plugin(name, code, folder)
    click.echo(f"The plugin {name} stands in {written.folder}; its strategy has the code {written.code}.")
    click.echo(f"Run its tests:   cd {written.folder} && python -m pytest")
    click.echo(f"Install it:      python -m pip install -e {written.folder}")


def _show(settings: Settings) -> None:
    from mto_graph.strategies import load_registry

    folder = None if settings.plugins_dir is None else str(settings.plugins_dir)
    registry = load_registry(plugins_dir=folder)
    materials = _materials(settings)
    found = [(plugin, supplies_of(registry, plugin)) for plugin in registry.plugins]
    if settings.as_json:
        rows = [_as_json(registry, plugin, supplies, materials) for plugin, supplies in found]
        click.echo(json.dumps({"plugins": rows}, ensure_ascii=False))
        return
    for plugin, supplies in found:
        version = f" {plugin.version}" if plugin.version else ""
        click.echo(f"{styled(plugin.name, bold=True)}{version} ({plugin.source})")
        if plugin.error:
            what = "without its GraphQL fields" if plugin.fields_left_out else "broken"
            click.echo(f"  {styled(what, fg='red')}: {plugin.error}")
        for kind, items in supplies.items():
            named = len(items) <= _NAMED
            click.echo(
                f"  {kind}: " + ", ".join(f"{c} {n}".strip() if named else c for c, n in items.items())
            )


def _materials(settings: Settings) -> Mapping[str, Mapping[str, int]]:
    """How many materials carry each code, by column; nothing where no database can be asked."""
    if not settings.as_json or (settings.file is not None and not settings.file.exists()):
        return {}
    from mto_graph.services.reading.material_plants import counts_by_code

    try:
        with settings.opened(create=False) as application, application.database.reading() as session:
            return counts_by_code(session)
    except Refused:
        return {}  # the plugins are there all the same


def _as_json(
    registry: Registry,
    plugin: Plugin,
    supplies: dict[str, dict[str, str]],
    materials: Mapping[str, Mapping[str, int]],
) -> dict[str, Any]:
    def used(column: str, noun: str) -> dict[str, int]:
        return {code: materials[column].get(code, 0) for code in supplies.get(noun, ())} if materials else {}

    codes = supplies.get("strategies", {})
    return {
        "name": plugin.name,
        "version": plugin.version or None,
        "source": plugin.source,
        "distribution": plugin.distribution or None,
        "file": plugin.file or None,
        "error": plugin.error or None,
        "supplies": {noun.replace(" ", "_").lower(): sorted(items) for noun, items in supplies.items()},
        "strategies": [strategy_as_json(registry.strategies[code]) for code in codes],
        "materials": {
            **used("strategy_group", "strategies"),
            **used("mrp_type", "MRP types"),
            **used("lot_size", "lot sizes"),
        },
    }
