"""`mto-graph import` and `mto-graph export`: data sets as folders of CSV files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import counted, progress_bar, table


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@click.option(
    "--format",
    "file_format",
    metavar="CODE",
    help="data-set, or the format of a plugin, for example sap-tables; without it what FOLDER looks like.",
)
@with_json
@with_database()
@click.pass_obj
def import_(settings: Settings, folder: Path, dry_run: bool, file_format: str | None) -> None:
    """Load the data set in FOLDER: its CSV files, also gzipped, or a folder or file in the format of a plugin.

    All or nothing: every faulty row is reported with file, line and column, and then nothing is written.
    Rows that exist already are changed; a column that is not given keeps its value.
    """
    from mto_graph.services.datasets import import_folder

    if dry_run and settings.file is not None and not settings.file.exists():
        settings.database = "sqlite://"  # a check against an empty database must not leave a file behind
    with settings.opened(create=True) as application, progress_bar() as bar:
        counts = import_folder(
            application, folder, dry_run=dry_run, progress=bar.rows, file_format=file_format
        )
    if settings.as_json:
        click.echo(json.dumps({"dry_run": dry_run, "rows": counts}))
        return
    total = sum(counts.values())
    if dry_run:
        click.echo(f"{counted(total, 'row')} checked, nothing written: the data set can be loaded.")
    else:
        click.echo(f"{counted(total, 'row')} loaded.")
    _tell_rows(counts)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_json
@with_database()
@click.pass_obj
def export(settings: Settings, folder: Path) -> None:
    """Write the data set to FOLDER, and beside it the plan, one CSV file per table.

    The rows stand in a fixed order, so two exports can be compared line by line.
    """
    with settings.opened(create=False) as application, progress_bar() as bar:
        from mto_graph.services.datasets import export_folder

        counts = export_folder(application, folder, progress=bar.rows)
    if settings.as_json:
        click.echo(json.dumps({"rows": counts}))
        return
    click.echo(f"{counted(sum(counts.values()), 'row')} written to {folder}.")
    _tell_rows(counts)


def _tell_rows(counts: Mapping[str, int]) -> None:
    rows = [(name, f"{number:,}") for name, number in counts.items() if number]
    if rows:
        for line in table(("table", "rows"), rows, right=(1,)):
            click.echo(line)
