"""What every command needs to know: which database, which plugins, and how to open them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from mto_graph.cli.faults import stop

if TYPE_CHECKING:
    from mto_graph.services.application import Application

DEFAULT_DATABASE: Final = "sqlite:///mto-graph.db"
_SQLITE: Final = "sqlite:///"
_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


@dataclass
class Settings:
    """The command line's answers to "which database?" and "which plugins?".

    Example: `Settings(database="sqlite:///plant.db").opened()`
    """

    database: str = DEFAULT_DATABASE
    plugins_dir: Path | None = None
    as_json: bool = False

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None for a database that is not a file."""
        path = self.database.removeprefix(_SQLITE)
        return Path(path) if path != self.database and path else None

    @contextmanager
    def opened(self, *, create: bool) -> Iterator[Application]:
        """The application on this database, closed at the end.

        `create` makes or upgrades the tables first; without it a missing or outdated database is refused.
        """
        if not create and self.file is not None and not self.file.exists():
            stop(
                f"There is no database at {self.file}. Load a data set with 'mto-graph import FOLDER', "
                "fill it with 'mto-graph demo', or name another one with --database."
            )
        from mto_graph.services.application import open_application

        application = open_application(self.database, plugins_dir=self.plugins_dir, migrate=create)
        try:
            yield application
        finally:
            application.close()


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None and parameter.name is not None:
        setattr(ctx.ensure_object(Settings), parameter.name, value)


def with_database(*, environment: bool = False) -> Callable[[_Decorated], _Decorated]:
    """Give a command the options --database and --plugins-dir, which may stand before or after its name.

    `environment` reads MTO_GRAPH_DATABASE and MTO_GRAPH_PLUGINS_DIR too; only the program itself does that,
    so that what is typed after a command's name wins over the environment.
    """
    database = click.option(
        "--database",
        metavar="URL",
        envvar="MTO_GRAPH_DATABASE" if environment else None,
        show_envvar=environment,
        expose_value=False,
        callback=_remember,
        help=f"sqlite:///file.db or postgresql://user@host/name; without it {DEFAULT_DATABASE}.",
    )
    plugins_dir = click.option(
        "--plugins-dir",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        envvar="MTO_GRAPH_PLUGINS_DIR" if environment else None,
        show_envvar=environment,
        expose_value=False,
        is_eager=True,  # the list of commands, which the help shows, depends on it
        callback=_remember,
        help="A folder whose *.py files are strategy plugins.",
    )
    return lambda command: database(plugins_dir(command))


def with_json(command: _Decorated) -> _Decorated:
    """Give a command the option --json: the result, or the errors, as JSON on stdout."""
    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_remember_json,
        help="One line of JSON on stdout.",
    )(command)


def _remember_json(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    ctx.ensure_object(Settings).as_json |= value
