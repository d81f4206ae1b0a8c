"""`Plugin.supplies` and `Query.exceptionRules`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mto_graph.strategies import Graph, GraphField, GraphType


def _supplies(
    graph: Graph, plugins: Sequence[Mapping[str, Any]], _given: Mapping[str, Any]
) -> list[list[dict[str, Any]]]:
    # Of two plugins of one name the second failed, and supplies nothing.
    found = [
        graph.registry.supplied_by(plugin["name"]) if plugin["status"] != "failed" else {}
        for plugin in plugins
    ]
    return [[{"hook": hook, "codes": list(codes)} for hook, codes in each.items()] for each in found]


def _rules(
    graph: Graph, _roots: Sequence[Mapping[str, Any]], given: Mapping[str, Any]
) -> list[list[dict[str, Any]]]:
    wanted = given["inWorklist"]
    owners = {
        code: plugin.name
        for plugin in graph.registry.plugins
        for code in graph.registry.supplied_by(plugin.name).get("mto_exception_rules", ())
    }
    return [
        [
            {
                "number": rule.number,
                "group": rule.group,
                "text": rule.text,
                "urgency": rule.urgency or None,
                "plugin": owners[code],
            }
            for code, rule in graph.registry.exception_rules.items()
            if wanted is None or wanted == bool(rule.urgency)
        ]
    ]


SUPPLIES = GraphField(
    type="Plugin",
    name="supplies",
    returns="[PluginSupply!]!",
    description="Everything that it supplies, hook by hook; empty where it could not be loaded.",
    resolve=_supplies,
    types=(
        GraphType(
            name="PluginSupply",
            description="What a plugin supplies through one hook.",
            fields={
                "hook": ("String!", "The hook, for example `mto_strategies`."),
                "codes": ("[String!]!", "The codes of what it supplies, sorted."),
            },
        ),
    ),
)

EXCEPTION_RULES = GraphField(
    type="Query",
    name="exceptionRules",
    returns="[ExceptionRule!]!",
    description="All exception messages that a plan may raise, by number.",
    arguments={"inWorklist": ("Boolean", "Only those that stand in the worklist, or do not; null: all.")},
    resolve=_rules,
    types=(
        GraphType(
            name="ExceptionRule",
            description="An exception message that a plan may raise.",
            fields={
                "number": ("Int!", "Its number in the trade's list."),
                "group": ("Int!", "Its group, 1 to 8; own messages may have another."),
                "text": ("String!", "What it says."),
                "urgency": ("Int", "How urgent it is, 1 (the most) to 9; null: it is not in the worklist."),
                "plugin": ("String!", "The name of the plugin that supplies it."),
            },
        ),
    ),
)
