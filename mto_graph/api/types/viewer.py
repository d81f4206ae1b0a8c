"""Whoever asks: the answer to "who am I, and what may I do?"."""

from collections.abc import Sequence
from enum import Enum

import strawberry

from mto_graph.api.context import Reading
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.references import PlantRef
from mto_graph.services.identity import Identity
from mto_graph.services.reading import plants
from mto_graph.services.reading.plants import PlantRow
from mto_graph.services.reading.rows import Row


@strawberry.enum(description="What a field asks of whoever calls it.")
class Permission(Enum):
    READ = strawberry.enum_value("READ", description="Look at everything in one's plants.")
    PLAN = strawberry.enum_value(
        "PLAN",
        description="Run planning; change and convert planned orders; order what requisitions ask for.",
    )
    MAINTAIN = strawberry.enum_value("MAINTAIN", description="Bring in and change master data and documents.")
    POST = strawberry.enum_value(
        "POST",
        description="Say what has happened: goods movements, deliveries, kanban signals, completed orders.",
    )
    ADMINISTER = strawberry.enum_value("ADMINISTER", description="What no other permission covers.")


@strawberry.enum(description="What somebody is to the works.")
class Role(Enum):
    VIEWER = strawberry.enum_value("viewer", description="Looks: `READ`.")
    PLANNER = strawberry.enum_value("planner", description="Looks and plans: `READ`, `PLAN`.")
    INTEGRATOR = strawberry.enum_value(
        "integrator", description="Looks, brings in data and posts: `READ`, `MAINTAIN`, `POST`."
    )
    ADMINISTRATOR = strawberry.enum_value("administrator", description="Does everything.")


@strawberry.enum(description="How somebody has proved who they are.")
class IdentityMethod(Enum):
    NONE = strawberry.enum_value(
        "NONE",
        description="Not at all: none is configured, and whoever reaches the server may do everything.",
    )
    API_KEY = strawberry.enum_value("API_KEY", description="By an API key.")
    TOKEN = strawberry.enum_value("TOKEN", description="By a token of the identity provider.")


class ViewerRow(Row):
    """An identity as the graph shows it."""

    __slots__ = ("all_plants", "method", "name", "permissions", "plant_codes", "roles")

    name: str
    method: str
    roles: list[str]
    permissions: list[str]
    all_plants: bool
    plant_codes: tuple[str, ...]


def viewer_row(identity: Identity) -> ViewerRow:
    """Who asks, to be shown."""
    row = ViewerRow()
    row.name, row.method = identity.name, identity.method
    row.roles = [role.value for role in identity.roles]
    row.permissions = sorted(permission.value for permission in identity.permissions)
    row.all_plants, row.plant_codes = not identity.plants, identity.plants
    return row


def _plants(read: Reading, rows: Sequence[ViewerRow], _asked: Asked) -> list[list[PlantRow]]:
    # The session sees the identity's plants and no others.
    return [plants.every(read.session) for _ in rows]


@graph_type(ViewerRow, description="Whoever asks, and what they may do.")
class Viewer:
    name: str = shown(
        "The name of the API key, or what the token says; `local` where no identity is configured."
    )
    method: IdentityMethod = shown("How they have proved who they are.")
    roles: list[Role] = shown("Their roles.")
    permissions: list[Permission] = shown("What their roles permit, by name.")
    all_plants: bool = shown("Whether that holds in all plants, those to come included.")
    plants: list[PlantRef] = related(_plants, "The plants in which it holds; others do not exist for them.")
