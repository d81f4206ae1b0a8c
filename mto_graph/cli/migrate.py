"""`mto-graph migrate`: create or upgrade the tables."""

from __future__ import annotations

import click

from mto_graph.cli.settings import Settings, with_database


@click.command()
@with_database()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Create the tables of the database, or upgrade them to this version; data stays."""
    with settings.opened(create=True):
        click.echo("The tables are up to date.")
