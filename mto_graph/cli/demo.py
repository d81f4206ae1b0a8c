"""`mto-graph demo`: the demo company, planned and served."""

from __future__ import annotations

from textwrap import indent

import click

from mto_graph import demo as company
from mto_graph.cli.serving import LOOPBACK, address, listening, serve_application
from mto_graph.cli.settings import Settings, with_database
from mto_graph.cli.terminal import counted, progress_bar, styled


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Without it 8000 or, if that is taken, any free port."
)
@click.option("--no-serve", is_flag=True, help="Fill and plan the database, then end.")
@with_database()
@click.pass_obj
def demo(settings: Settings, host: str, port: int | None, no_serve: bool) -> None:
    """Fill a fresh database with the demo company, plan it, and serve API and explorer on this computer.

    A database that holds other data is refused.
    """
    from mto_graph.services.demo_company import fill_with_demo_company

    with settings.opened(create=True) as application:
        with progress_bar() as bar:
            result = fill_with_demo_company(application, bar.rows, bar.share)
        orders = counted(result.counts["planned_orders"], "planned order")
        click.echo(
            f"Torvik Packaging Machines, planned for {company.PLANNING_DATE}: {orders} in {settings.database}."
        )
        if no_serve:
            return
        from mto_graph.server.exposure import check_exposure

        check_exposure(application, host)
        with listening(host, port) as listener:
            _introduce(address(listener))
            serve_application(application, listener)


def _introduce(base: str) -> None:
    click.echo(f"\nExplorer:     {styled(f'{base}/', bold=True)}")
    click.echo(f"GraphQL API:  {styled(f'{base}/graphql', bold=True)}   (Ctrl-C stops)\n")
    click.echo("Three queries worth trying:")
    for query in company.queries():
        click.echo(f"\n{styled(query.question, bold=True)}\n\n{indent(query.text, '    ')}")
