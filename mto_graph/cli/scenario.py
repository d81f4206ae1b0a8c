"""`mto-graph scenario run`: worked examples with expectations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mto_graph.cli.faults import EXIT_REFUSED, lines
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import counted, styled
from mto_graph.errors import Refused, UserError

if TYPE_CHECKING:
    from mto_graph.services.scenarios import ScenarioResult


@click.group()
def scenario() -> None:
    """Worked examples: master data, steps, and what must be seen after them."""


@scenario.command("run")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@with_json
@with_database()
@click.pass_context
def run(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Run scenario FILES (mto-scenario/1), each in an empty database of its own.

    The exit code is 0 when every expectation holds, else 1 and each difference is shown.
    """
    from mto_graph.services.scenarios import run_scenario

    settings = ctx.find_object(Settings) or Settings()
    found: list[dict[str, Any]] = []
    failed = 0
    for file in files:
        outcome: ScenarioResult | tuple[UserError, ...]
        try:
            outcome = run_scenario(file, plugins_dir=settings.plugins_dir)
            failed += not outcome.passed
        except Refused as refused:
            outcome = refused.errors
            failed += 1
        if settings.as_json:
            found.append(_as_json(file, outcome))
        else:
            _show(file, outcome)
    if settings.as_json:
        click.echo(json.dumps({"scenarios": found}, ensure_ascii=False))
    else:
        total = counted(len(files), "scenario")
        click.echo(f"{failed} of {total} failed." if failed else f"{total} passed.")
    if failed:
        ctx.exit(EXIT_REFUSED)


def _show(file: Path, outcome: ScenarioResult | tuple[UserError, ...]) -> None:
    if isinstance(outcome, tuple):
        click.echo(f"{styled('FAILED', fg='red', bold=True)}  {file.name}: the file cannot be run")
        for line in lines(outcome):
            click.echo(f"  {line}")
        return
    verdict, _, rest = str(outcome).partition(" ")
    click.echo(f"{styled(verdict, fg='green' if outcome.passed else 'red', bold=True)} {rest}")


def _as_json(file: Path, outcome: ScenarioResult | tuple[UserError, ...]) -> dict[str, Any]:
    if isinstance(outcome, tuple):
        errors = [
            {"code": str(error.code), "message": error.message, "path": list(error.path)} for error in outcome
        ]
        return {"file": file.name, "title": "", "passed": False, "errors": errors}
    differences = [
        {"step": found.step, "action": found.action, "section": found.section, "message": found.message}
        for found in outcome.differences
    ]
    return {"file": file.name, "title": outcome.title, "passed": outcome.passed, "differences": differences}
