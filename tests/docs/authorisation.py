"""The authorisation matrix as the page on identity shows it, read off the schema with the built-in plugins."""

from __future__ import annotations

from mto_graph.api.authorisation import matrix
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.api.schema import build_schema
from mto_graph.services.application import open_application
from mto_graph.services.identity import Identity, Role

from .answers import fenced, pretty

VIEWER = """\
{
  viewer {
    name
    method
    roles
    permissions
    allPlants
    plants { code name }
  }
}
"""
FORBIDDEN = '{ plant(code: "2000") { name } }\n'
_PLANNER = Identity("line 1", (Role.PLANNER,), ("1000",), "API_KEY")


def authorisation() -> str:
    """A table: every field of a root type, its permission, and a mark for each role that may call it."""
    lines = [f"| field | permission | {' | '.join(Role)} |", f"|---|---|{'---|' * len(Role)}"]
    for rule in matrix(build_schema()):
        marks = " | ".join("yes" if role in rule.roles else "" for role in Role)
        permission = "to be known" if rule.permission is None else f"`{rule.permission}`"
        lines.append(f"| `{rule.type}.{rule.field}` | {permission} | {marks} |")
    return "\n".join(lines)


def asked(query: str, database: str) -> str:
    """A query and its answer for a planner of plant 1000."""
    application = open_application(database, migrate=False)
    try:
        body = Api(application).execute(GraphQLRequest(query), "request-17", identity=_PLANNER).body
    finally:
        application.close()
    body.pop("extensions", None)  # what it cost, which pages leave out
    return f"{fenced(query, 'graphql')}\n\nanswers\n\n{fenced(pretty(body), 'json')}"
