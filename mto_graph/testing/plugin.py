"""The pytest plugin: fixtures that open applications and plan small worlds, in memory, closed when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mto_graph.testing.apps import App


@pytest.fixture
def mto_app() -> Iterator[Callable[..., App]]:
    """Opens applications: `mto_app(plugins=[my_plugin])` answers with one on an empty database in memory.

    `plugins` are modules or objects with hooks, besides those that are installed; `plugins_dir` is a folder of files.
    `database` names another database, `today` the planning date. See `mto_graph.testing.apps.App`.
    """
    with ExitStack() as opened:

        def open_app(
            plugins: Sequence[object] = (),
            *,
            plugins_dir: Path | None = None,
            database: str = "sqlite://",
            today: str = "2025-03-03",
        ) -> App:
            from mto_graph.testing.apps import App

            app = App(plugins, plugins_dir=plugins_dir, database=database, today=today)
            opened.callback(app.close)
            return app

        yield open_app


@pytest.fixture
def planned(mto_app: Callable[..., App]) -> Callable[..., App]:
    """Plans a small world and lets you look at it: `planned({"plants": [{"plant": "1000"}], …}, plugins=[my_plugin])`.

    The world is a mapping of data-set tables to rows, the path of a scenario file, whose steps are carried out first,
    or that of a folder of CSV files.
    """

    def plan(
        world: Mapping[str, Sequence[Mapping[str, Any]]] | Path | str,
        plugins: Sequence[object] = (),
        **given: Any,
    ) -> App:
        app = mto_app(plugins, **given)
        app.load(world)
        app.plan()
        return app

    return plan
