"""`mto-graph derive-plan`: plans of components from the inactive plan of a product."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import table

if TYPE_CHECKING:
    from mto_graph.services.derived_plans import DerivedLine

_HEADER = ("material", "plant", "date", "quantity")
_RIGHT = (3,)


@click.command("derive-plan")
@click.argument("material")
@click.option(
    "--version",
    metavar="VERSION",
    help="The version of the components' plans; without it the product's number.",
)
@with_json
@with_database()
@click.pass_obj
def derive_plan(settings: Settings, material: str, version: str | None) -> None:
    """Replace the plans of components that were derived from MATERIAL by what its inactive plan needs of them now.

    Usage probabilities weigh the variable items of its bill of material.
    """
    with settings.opened(create=False) as application:
        from mto_graph.services.derived_plans import derive_plan as derive

        lines = derive(application, material, version=version)
    if settings.as_json:
        click.echo(json.dumps([_as_json(line) for line in lines], ensure_ascii=False))
        return
    if not lines:
        click.echo("No component below it is planned by a strategy at assembly level.")
        return
    for line in table(_HEADER, [_cells(line) for line in lines], _RIGHT):
        click.echo(line)


def _cells(line: DerivedLine) -> tuple[str, ...]:
    return line.material, line.plant, line.date.isoformat(), f"{line.quantity:f}"


def _as_json(line: DerivedLine) -> dict[str, Any]:
    material, plant, day, quantity = _cells(line)
    return {"material": material, "plant": plant, "date": day, "quantity": quantity}
