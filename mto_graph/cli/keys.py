"""`mto-graph keys`: making, showing and revoking API keys."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import table

if TYPE_CHECKING:
    from mto_graph.services.identity import ApiKey

_HEADER = ("id", "name", "role", "plants", "created", "expires", "status", "ends with")
_ROLES = ("viewer", "planner", "integrator", "administrator")


@click.group()
def keys() -> None:
    """Make, show and revoke API keys. From the first key on, everybody who asks the server needs a credential."""


@keys.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), required=True, help="What the key may do.")
@click.option(
    "--plant",
    "plants",
    metavar="PLANT",
    multiple=True,
    help="Only this plant; may be given again. None: all.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="So many days until it expires; without it never.")
@with_json
@with_database()
@click.pass_obj
def create(settings: Settings, name: str, role: str, plants: tuple[str, ...], days: int | None) -> None:
    """Make a key for NAME (who or what will use it) and show it, this once.

    `mto-graph keys create "shop floor" --role integrator --plant 1000`
    """
    with settings.opened(create=False) as application:
        from mto_graph.services.identity import Role, create_api_key
        from mto_graph.services.identity.api_keys import utc_now

        expires = None if days is None else utc_now() + timedelta(days=days)
        key, text = create_api_key(application, name, Role(role), plants, expires)
        if settings.as_json:
            click.echo(json.dumps({"key": text, **_as_json(key)}, ensure_ascii=False))
            return
        click.echo(text)
        click.echo("Keep it now: it is not shown again. Send it as 'Authorization: Bearer KEY'.", err=True)


@keys.command("list")
@with_json
@with_database()
@click.pass_obj
def list_(settings: Settings) -> None:
    """Show all keys, the newest first, without their secrets; revoked ones stay in the list."""
    with settings.opened(create=False) as application:
        from mto_graph.services.identity import list_api_keys

        found = list_api_keys(application)
    if settings.as_json:
        click.echo(json.dumps({"keys": [_as_json(key) for key in found]}, ensure_ascii=False))
        return
    if not found:
        click.echo("There is no API key: whoever reaches the server may do everything.")
        return
    for line in table(_HEADER, [_cells(key) for key in found]):
        click.echo(line)


@keys.command("revoke")
@click.argument("key", metavar="ID|NAME")
@with_json
@with_database()
@click.pass_obj
def revoke(settings: Settings, key: str) -> None:
    """Take back the key of this id or name; servers that are running refuse it within five seconds."""
    with settings.opened(create=False) as application:
        from mto_graph.services.identity import revoke_api_key

        revoked = revoke_api_key(application, key)
    if settings.as_json:
        click.echo(json.dumps({"revoked": revoked.id, "name": revoked.name}, ensure_ascii=False))
    else:
        click.echo(f"Revoked {revoked.id} ({revoked.name}). Running servers refuse it within five seconds.")


def _cells(key: ApiKey) -> tuple[str, ...]:
    shown = _as_json(key)
    plants = ", ".join(key.plants) or "all"
    days = (_day(key.created_at), _day(key.expires_at) or "never")
    return (key.id, key.name, key.role.value, plants, *days, shown["status"], f"…{key.last_four}")


def _day(moment: datetime | None) -> str:
    return "" if moment is None else str(moment.date())


def _as_json(key: ApiKey) -> dict[str, Any]:
    from mto_graph.services.identity.api_keys import utc_now

    times = {
        name: None if moment is None else f"{moment.isoformat(timespec='seconds')}Z"
        for name, moment in (
            ("created_at", key.created_at),
            ("expires_at", key.expires_at),
            ("revoked_at", key.revoked_at),
        )
    }
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role.value,
        "plants": list(key.plants),
        **times,
        "status": key.status(utc_now()),
        "last_four": key.last_four,
    }
