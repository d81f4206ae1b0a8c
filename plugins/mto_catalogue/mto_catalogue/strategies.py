"""`mto-graph strategies`: what there is to choose from, what each needs, and how many materials carry it."""

from __future__ import annotations

import json
from textwrap import fill

import click

from mto_graph.strategies import Desk

_COUNTS = "{ strategies { code materials(first: 0) { totalCount } } }"


@click.command()
def strategies(desk: Desk) -> None:
    """Show the strategies to choose from: when to choose each, what it needs, how many materials carry it."""
    counts: dict[str, int] = {}
    if desk.has_database:
        found = desk.ask(_COUNTS)["strategies"]
        counts = {each["code"]: each["materials"]["totalCount"] for each in found}
    if desk.as_json:
        click.echo(
            json.dumps(
                {
                    "strategies": [
                        {
                            "code": code,
                            "name": strategy.name,
                            "when_to_use": strategy.when_to_use,
                            "prerequisites": [check.prerequisite for check in strategy.prerequisites],
                            "materials": counts.get(code),
                        }
                        for code, strategy in desk.registry.strategies.items()
                    ]
                },
                ensure_ascii=False,
            )
        )
        return
    for code, strategy in desk.registry.strategies.items():
        count = (
            f" ({counts[code]:,} {'material' if counts[code] == 1 else 'materials'})"
            if code in counts
            else ""
        )
        click.echo(f"{code} {strategy.name}{count}")
        click.echo(fill(strategy.when_to_use, 110, initial_indent="  ", subsequent_indent="  "))
        if strategy.prerequisites:
            needs = " ".join(check.prerequisite for check in strategy.prerequisites)
            click.echo(fill(f"Needs: {needs}", 110, initial_indent="  ", subsequent_indent="  "))
