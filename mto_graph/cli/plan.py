"""`mto-graph plan`: a planning run."""

from __future__ import annotations

import json
from datetime import date

import click

from mto_graph.cli.parameters import DATE, SALES_ORDER_ITEM
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import progress_bar


@click.command()
@click.option("--plant", metavar="PLANT", help="Plan only this plant.")
@click.option("--material", metavar="MATERIAL", help="Plan only this material and all that goes into it.")
@click.option("--sales-order", type=SALES_ORDER_ITEM, help="Plan only this sales order item, on all levels.")
@click.option("--regenerative", is_flag=True, help="Plan every material, changed or not (NEUPL).")
@click.option("--today", type=DATE, help="The planning date; without it the date of this computer.")
@with_json
@with_database()
@click.pass_obj
def plan(
    settings: Settings,
    plant: str | None,
    material: str | None,
    sales_order: tuple[str, int] | None,
    regenerative: bool,
    today: date | None,
) -> None:
    """Run planning and write the difference to the stored plan, in one transaction."""
    if sales_order is not None and (plant or material):
        raise click.UsageError(
            "--sales-order plans one item on all levels; leave out --plant and --material."
        )
    from mto_graph.services.planning import PlanningRequest, run_planning

    order, item = sales_order or (None, None)
    request = PlanningRequest(
        today=today or date.today(),
        plant=plant,
        material=material,
        sales_order=order,
        item=item,
        run_type="NEUPL" if regenerative else "NETCH",
    )
    with settings.opened(create=True) as application, progress_bar() as bar:
        result = run_planning(application, request, progress=bar.share)
    if settings.as_json:
        summary = {
            "run": result.run,
            "today": str(request.today),
            "counts": result.counts,
            "seconds": result.seconds,
        }
        click.echo(json.dumps(summary))
        return
    click.echo(
        f"Planned for {request.today}: "
        + ", ".join(f"{n:,} {name}" for name, n in result.counts.items())
        + "."
    )
