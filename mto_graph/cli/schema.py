"""`mto-graph schema`: the SDL."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print the GraphQL schema as SDL; schema.graphql in the repository is this output."""
    from mto_graph.api.sdl import schema_text

    click.echo(schema_text(), nl=False)
