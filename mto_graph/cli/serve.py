"""`mto-graph serve`: the GraphQL API over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from mto_graph.cli.serving import (
    LOOPBACK,
    PORT,
    address,
    listening,
    putting_off_collection,
    serve_application,
)
from mto_graph.cli.settings import Settings, with_database

if TYPE_CHECKING:
    from mto_graph.server.settings import ServerSettings
    from mto_graph.services.application import Application

_OPEN: Final = (
    "No identity is configured: it listens on this computer only, and whoever uses this computer may do everything. "
    "'mto-graph keys create' makes an API key."
)
_KNOWN: Final = "Every request needs a credential: an API key or a token of the identity provider."


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free port."
)
@click.option(
    "--persisted-documents",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON of ids and documents that clients may name in documentId.",
)
@click.option("--trusted-only", is_flag=True, help="Execute persisted documents and nothing else.")
@click.option("--no-introspection", is_flag=True, help="Do not tell clients the schema.")
@click.option(
    "--no-suggestions", is_flag=True, help="Do not tell clients what a misspelt field may have meant."
)
@click.option(
    "--request-seconds",
    type=click.FloatRange(0.1, 3600),
    default=30,
    show_default=True,
    help="Break off what is read for a request after this time.",
)
@click.option(
    "--identity",
    metavar="FILE",
    envvar="MTO_GRAPH_IDENTITY",
    show_envvar=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML that says whose tokens (JWT) are believed, besides API keys.",
)
@click.option(
    "--requested-objects",
    type=click.IntRange(1),
    default=10_000_000,
    show_default=True,
    help="Refuse an operation that asks for more objects than this if every page is full.",
)
@with_database()
@click.pass_obj
@putting_off_collection()
def serve(
    settings: Settings,
    host: str,
    port: int,
    persisted_documents: Path | None,
    trusted_only: bool,
    no_introspection: bool,
    no_suggestions: bool,
    request_seconds: float,
    requested_objects: int,
    identity: Path | None,
) -> None:
    """Serve the GraphQL API (/graphql), the explorer and health, until Ctrl-C.

    Without an identity (an API key made with 'mto-graph keys create', or --identity) only this computer can be let in.
    """
    from mto_graph.api.limits import Limits
    from mto_graph.server.exposure import check_exposure, knows_who_asks
    from mto_graph.server.identity.settings import TokenSettings
    from mto_graph.server.persisted_documents import PersistedDocuments
    from mto_graph.server.settings import ServerSettings

    if trusted_only and persisted_documents is None:
        raise click.UsageError(
            "--trusted-only needs --persisted-documents: without them nothing could be asked."
        )
    chosen = ServerSettings(
        persisted_documents=(
            PersistedDocuments({})
            if persisted_documents is None
            else PersistedDocuments.read(persisted_documents)
        ),
        trusted_only=trusted_only,
        introspection=not no_introspection,
        suggestions=not no_suggestions,
        request_seconds=request_seconds,
        limits=Limits(requested=requested_objects),
        tokens=None if identity is None else TokenSettings.read(identity),
    )
    with settings.opened(create=False) as application:
        check_exposure(application, host, chosen.tokens)
        _serve(application, chosen, host, port, known=knows_who_asks(application, chosen.tokens))


def _serve(application: Application, chosen: ServerSettings, host: str, port: int, *, known: bool) -> None:
    with listening(host, port) as listener:
        base = address(listener)
        click.echo(
            f"GraphQL API: {base}/graphql   explorer: {base}/   health: {base}/health   (Ctrl-C stops)"
        )
        click.echo(_KNOWN if known else _OPEN)
        serve_application(application, listener, chosen)
