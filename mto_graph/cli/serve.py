"""`mto-graph serve`: the GraphQL API over HTTP."""

from __future__ import annotations

import click

from mto_graph.cli.serving import LOOPBACK, PORT, address, listening, serve_application
from mto_graph.cli.settings import Settings, with_database


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free port."
)
@with_database()
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the GraphQL API (/graphql), the explorer and health, until Ctrl-C."""
    with settings.opened(create=False) as application, listening(host, port) as listener:
        base = address(listener)
        click.echo(
            f"GraphQL API: {base}/graphql   explorer: {base}/   health: {base}/health   (Ctrl-C stops)"
        )
        serve_application(application, listener)
