"""`mto-graph plugins`: what was found, what each supplies, and a new one on request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import styled

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
    found = [(plugin, _supplies(registry, plugin)) for plugin in registry.plugins]
    if settings.as_json:
        click.echo(json.dumps({"plugins": [_as_json(plugin, supplies) for plugin, supplies in found]}))
        return
    for plugin, supplies in found:
        version = f" {plugin.version}" if plugin.version else ""
        click.echo(f"{styled(plugin.name, bold=True)}{version} ({plugin.source})")
        if plugin.error:
            click.echo(f"  {styled('broken', fg='red')}: {plugin.error}")
        for kind, items in supplies.items():
            named = len(items) <= _NAMED
            click.echo(
                f"  {kind}: " + ", ".join(f"{c} {n}".strip() if named else c for c, n in items.items())
            )


def _supplies(registry: Registry, plugin: Plugin) -> dict[str, dict[str, str]]:
    """What a plugin supplies, by kind: code -> name."""
    from mto_graph.strategies.registry import (
        CHECKS,
        EXCEPTION_RULES,
        LOT_SIZES,
        MOVEMENT_TYPES,
        MRP_TYPES,
        STRATEGIES,
        Kind,
    )

    shelves: tuple[tuple[str, Kind[Any], dict[str, str]], ...] = (
        ("strategies", STRATEGIES, {code: found.name for code, found in registry.strategies.items()}),
        ("lot sizes", LOT_SIZES, {code: found.name for code, found in registry.lot_sizes.items()}),
        ("MRP types", MRP_TYPES, {code: found.name for code, found in registry.mrp_types.items()}),
        ("exception messages", EXCEPTION_RULES, dict.fromkeys(registry.exception_rules, "")),
        (
            "movement types",
            MOVEMENT_TYPES,
            {code: kind.text for code, kind in registry.movement_types.items()},
        ),
        ("master data checks", CHECKS, dict.fromkeys(registry.checks, "")),
    )
    supplies = {
        noun: {code: name for code, name in names.items() if registry.plugin_of(kind, code) == plugin.name}
        for noun, kind, names in shelves
    }
    return {noun: items for noun, items in supplies.items() if items}


def _as_json(plugin: Plugin, supplies: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "version": plugin.version or None,
        "source": plugin.source,
        "error": plugin.error or None,
        "supplies": {noun.replace(" ", "_").lower(): sorted(items) for noun, items in supplies.items()},
    }
