"""Answers of the API and blocks of code, as people write them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import open_application

WIDTH = 110


def fenced(text: str, language: str = "") -> str:
    """A text as a code block."""
    return f"```{language}\n{text.strip()}\n```"


def pretty(value: object, indent: str = "") -> str:
    """JSON as people write it: what fits stands on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent + line) <= WIDTH or not isinstance(value, dict | list):
        return line
    inner = indent + "  "
    if isinstance(value, list):
        parts = [inner + pretty(item, inner) for item in value]
        return "[\n" + ",\n".join(parts) + f"\n{indent}]"
    parts = [f"{inner}{json.dumps(key)}: {pretty(item, inner)}" for key, item in value.items()]
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def executed(api: Api, query: str, variables: dict[str, object] | None = None) -> dict[str, Any]:
    """The answer as pages show it: what each one cost is said once, not below every answer."""
    body = api.execute(GraphQLRequest(query, variables), "documentation").body
    return {name: value for name, value in body.items() if name != "extensions"}


def answer(database: str, query: str, variables: dict[str, object] | None = None) -> object:
    """What the API answers on a database."""
    application = open_application(database)
    try:
        return executed(Api(application), query, variables)
    finally:
        application.close()


def followed(
    database: str, start: str, variables: dict[str, object], subscription: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the API answers to the start of a run, and all that following the run tells until it has ended."""
    application = open_application(database)
    api = Api(application)

    async def follow(run: object) -> list[dict[str, Any]]:
        request = GraphQLRequest(subscription, {"id": run})
        return [event.body async for event in api.follow(request, "documentation")]

    try:
        started = executed(api, start, variables)
        events = asyncio.run(follow(started["data"]["runPlanning"]["planningRun"]["id"]))
    finally:
        application.close()
    return started, events
