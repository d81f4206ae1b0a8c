"""The application: one database and one set of plugins, handed to every service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mto_graph.model.database import Database, open_database
from mto_graph.model.migrations import migrate as migrate_database
from mto_graph.model.migrations import require_current
from mto_graph.services.background import Background
from mto_graph.services.identity.known_keys import KnownKeys
from mto_graph.services.plan_changes.hub import PlanChangeHub
from mto_graph.strategies import Registry, load_registry


@dataclass(frozen=True, slots=True)
class Application:
    """What a service works with. Nothing of it is global: two applications in one process do not meet."""

    database: Database
    registry: Registry
    background: Background = field(default_factory=Background)
    known_keys: KnownKeys = field(default_factory=KnownKeys)
    plan_changes: PlanChangeHub = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plan_changes", PlanChangeHub(self.database, self.background))

    def close(self) -> None:
        """Stop what goes on in the background and give back the database's connections."""
        self.background.stop()
        self.database.close()


def open_application(
    database_url: str,
    *,
    plugins_dir: Path | None = None,
    plugins: Sequence[object] = (),
    migrate: bool = True,
) -> Application:
    """Open the database and load the plugins.

    Creates or upgrades the tables; with `migrate` false it refuses a database whose tables are missing or outdated.

    Example: `open_application("sqlite:///plant.db")`
    """
    registry = load_registry(plugins_dir=None if plugins_dir is None else str(plugins_dir), plugins=plugins)
    database = open_database(database_url)
    try:
        if migrate:
            migrate_database(database)
        else:
            require_current(database)
    except BaseException:
        database.close()
        raise
    return Application(database, registry)
