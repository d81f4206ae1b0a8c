"""`mto-graph plan`: a planning run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import click

from mto_graph.cli.faults import EXIT_INTERRUPTED, report
from mto_graph.cli.parameters import DATE, SALES_ORDER_ITEM
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import counted, progress_bar
from mto_graph.errors import Refused

if TYPE_CHECKING:
    from mto_graph.services.planning import BegunRun, PlanningResult, Progress


@click.command()
@click.option("--plant", metavar="PLANT", help="Plan only this plant.")
@click.option("--material", metavar="MATERIAL", help="Plan only this material and all that goes into it.")
@click.option("--sales-order", type=SALES_ORDER_ITEM, help="Plan only this sales order item, on all levels.")
@click.option("--regenerative", is_flag=True, help="Plan every material, changed or not (NEUPL).")
@click.option(
    "--scope",
    type=click.Choice(("multi_level", "single_level")),
    default="multi_level",
    help="With --material: plan it with all that goes into it (the default), or alone.",
)
@click.option(
    "--mode",
    type=click.Choice(("1", "2", "3")),
    default="1",
    help="What becomes of the proposals that it plans: 1 adapts them, 2 explodes all again, 3 makes them anew.",
)
@click.option(
    "--orders-together",
    type=click.IntRange(min=1),
    metavar="COUNT",
    help="Work out about so many planned orders at a time: fewer need less memory. The plan is the same.",
)
@click.option("--today", type=DATE, help="The planning date; without it the date of this computer.")
@with_json
@with_database()
@click.pass_context
def plan(
    ctx: click.Context,
    plant: str | None,
    material: str | None,
    sales_order: tuple[str, int] | None,
    regenerative: bool,
    scope: str,
    mode: str,
    orders_together: int | None,
    today: date | None,
) -> None:
    """Run planning and write the difference to the stored plan, in one transaction.

    Ctrl-C cancels the run: the plan is as it was before, and the exit code is 130.
    """
    settings: Settings = ctx.obj
    if sales_order is not None and (plant or material):
        raise click.UsageError(
            "--sales-order plans one item on all levels; leave out --plant and --material."
        )
    if scope == "single_level" and not material:
        raise click.UsageError("--scope single_level plans one material alone; name it with --material.")
    from mto_graph.services.planning import PlanningRequest, begin_planning

    order, item = sales_order or (None, None)
    request = PlanningRequest(
        today=today or date.today(),
        plant=plant,
        material=material,
        sales_order=order,
        item=item,
        run_type="NEUPL" if regenerative else "NETCH",
        planning_mode=mode,
        scope=scope,
        started_by="cli",
        **({} if orders_together is None else {"orders_together": orders_together}),
    )
    with settings.opened(create=True) as application, progress_bar() as bar:
        result = _performed(ctx, begin_planning(application, request), bar.share)
    if settings.as_json:
        seconds = {phase: round(spent, 6) for phase, spent in result.seconds.items()}
        summary = {
            "run": result.run,
            "today": str(request.today),
            "counts": dict(result.counts),
            "seconds": seconds,
        }
        click.echo(json.dumps(summary))
        return
    click.echo(
        f"Planned for {request.today} in {sum(result.seconds.values()):.1f} s: {summary_of(result.counts)}"
    )


def _performed(ctx: click.Context, run: BegunRun, progress: Progress | None) -> PlanningResult:
    """The run's result; Ctrl-C cancels the run, unless it is storing its plan already."""
    # In a thread of its own: a thread that waits for PostgreSQL does not hear Ctrl-C.
    with ThreadPoolExecutor(1) as pool:
        planned = pool.submit(run.perform, progress)
        try:
            return planned.result()
        except KeyboardInterrupt:
            run.watch.cancel()
        try:
            return planned.result()
        except Refused as fault:
            report(fault, as_json=ctx.obj.as_json)
            ctx.exit(EXIT_INTERRUPTED)


def summary_of(counts: Mapping[str, int]) -> str:
    """What a run did, in a sentence: how many there are and how many of them it made, changed or deleted."""
    parts = []
    for name, noun in (
        ("planned_orders", "planned order"),
        ("dependent_requirements", "dependent requirement"),
    ):
        changes = [
            f"{counts[f'{name}_{done}']:,} {word}"
            for done, word in (("created", "new"), ("changed", "changed"), ("deleted", "deleted"))
            if counts.get(f"{name}_{done}")
        ]
        parts.append(f"{counted(counts[name], noun)} ({', '.join(changes) or 'no change'})")
    return ", ".join(parts) + "."
