"""The program `mto-graph`: its commands by name, loaded only when used, and its exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from mto_graph.cli.faults import EXIT_INTERRUPTED, EXIT_PIPE_CLOSED, EXIT_REFUSED, report, silence_streams
from mto_graph.cli.settings import Settings, with_database
from mto_graph.errors import Refused

# Name -> (module:object, the line in the list of commands). Modules are imported when their command is used,
# which keeps `--help` and shell completion immediate.
# Commands of the built-in plugins are only listed here (a test compares): the list needs no plugin to be loaded.
PLUGIN = ""
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("mto_graph.cli.demo:demo", "Fill a fresh database with the demo company, plan it and serve it."),
    "serve": ("mto_graph.cli.serve:serve", "Serve the GraphQL API (/graphql), the explorer and health."),
    "migrate": ("mto_graph.cli.migrate:migrate", "Create or upgrade the tables of the database."),
    "import": ("mto_graph.cli.datasets:import_", "Load a data set: a folder of CSV files, all or nothing."),
    "export": ("mto_graph.cli.datasets:export", "Write the data set and the plan as CSV files."),
    "plan": ("mto_graph.cli.plan:plan", "Run planning and write what changed."),
    "derive-plan": (
        "mto_graph.cli.derive_plan:derive_plan",
        "Make plans of components from the inactive plan of a product.",
    ),
    "list": ("mto_graph.cli.stock_requirements:list_", "Show the stock/requirements list of a material."),
    "worklist": ("mto_graph.cli.worklist:worklist", "Show what must be done today, most urgent first."),
    "order-report": (
        "mto_graph.cli.order_report:order_report",
        "Show all that an order needs, what makes it late and what would help.",
    ),
    "stocking-level": (
        "mto_graph.cli.stocking_level:stocking_level",
        "Show what of a product is there before an order comes, and how long the customer waits.",
    ),
    "advice": (
        "mto_graph.cli.advice:advice",
        "Say which strategy and which stocking level suit a product, and what they would bring.",
    ),
    "post": ("mto_graph.cli.post:post", "Post the goods movements of a CSV file, all or nothing."),
    "scenario": ("mto_graph.cli.scenario:scenario", "Run scenario files: worked examples with expectations."),
    "keys": ("mto_graph.cli.keys:keys", "Make, show and revoke API keys: who may ask the server."),
    "plugins": ("mto_graph.cli.plugins:plugins", "Show the plugins found; 'plugins new NAME' writes one."),
    "strategies": (PLUGIN, "Show the strategies to choose from, and how many materials carry each."),
    "schema": ("mto_graph.cli.schema:schema", "Print the GraphQL schema (SDL)."),
}


class Program(click.Group):
    """The group of all commands; a command's module is imported when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *_of_others(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if COMMANDS.get(cmd_name, (PLUGIN,))[0] == PLUGIN:
            from mto_graph.cli.plugin_commands import plugin_command

            return plugin_command(ctx.ensure_object(Settings), cmd_name)
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])
        others = _of_others(ctx)
        if others:
            with formatter.section("Commands of plugins"):
                formatter.write_dl(list(others.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence_streams()
            ctx.exit(EXIT_PIPE_CLOSED)


def _of_others(ctx: click.Context) -> dict[str, str]:
    """The commands of plugins that are not built in; the built-in ones alone are not worth loading for it."""
    from mto_graph.cli.plugin_commands import others

    return others(ctx.ensure_object(Settings), COMMANDS)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="mto-graph", message="mto-graph %(version)s")
@with_database(environment=True)
def program() -> None:
    """The planning engine for make-to-order manufacturers.

    Start with 'mto-graph demo'. Or load your own data with 'mto-graph import FOLDER', plan it with
    'mto-graph plan' and read it with 'mto-graph list MATERIAL PLANT' or over GraphQL with 'mto-graph serve'.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; every fault has become a sentence on stderr."""
    settings = Settings()
    try:
        code = program.main(list(arguments), prog_name="mto-graph", standalone_mode=False, obj=settings)
        sys.stdout.flush()
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        silence_streams()
        return EXIT_PIPE_CLOSED
    except (Refused, OSError) as fault:
        report(fault, as_json=settings.as_json)
        return EXIT_REFUSED
    except Exception as fault:
        if os.environ.get("MTO_GRAPH_DEBUG"):
            raise
        report(fault, as_json=settings.as_json)
        return EXIT_REFUSED
    return code if isinstance(code, int) else 0
