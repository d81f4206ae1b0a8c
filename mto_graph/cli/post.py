"""`mto-graph post`: goods movements from a CSV file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from mto_graph.cli.parameters import DATE
from mto_graph.cli.settings import Settings, with_database, with_json
from mto_graph.cli.terminal import counted


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--today", type=DATE, help="The posting date of rows that name none; without it this day.")
@with_json
@with_database()
@click.pass_obj
def post(settings: Settings, file: Path, today: date | None) -> None:
    """Post the goods movements in FILE, a CSV file with the columns movement_type, quantity, material, plant …

    All or nothing: every faulty row is reported with file, line and column, and then nothing is posted.
    """
    with settings.opened(create=False) as application:
        from mto_graph.services.goods_movements.files import post_file

        posted = post_file(application, file, today=today)
    if settings.as_json:
        rows = [{"numbers": [*one.components, *one.numbers], "notices": list(one.notices)} for one in posted]
        click.echo(json.dumps({"posted": rows}, ensure_ascii=False))
        return
    click.echo(f"{counted(len(posted), 'goods movement')} posted.")
    for one in posted:
        for notice in one.notices:
            click.echo(notice)
