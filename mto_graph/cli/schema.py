"""`mto-graph schema`: the SDL."""

from __future__ import annotations

import click

from mto_graph.cli.settings import Settings, with_database


@click.command()
@with_database()
@click.pass_obj
def schema(settings: Settings) -> None:
    """Print the GraphQL schema as SDL, with the fields of the plugins found.

    schema.graphql in the repository is this output without other plugins than the built-in ones.
    """
    from mto_graph.api.sdl import schema_text
    from mto_graph.strategies import load_registry

    folder = None if settings.plugins_dir is None else str(settings.plugins_dir)
    click.echo(schema_text(load_registry(plugins_dir=folder)), nl=False)
