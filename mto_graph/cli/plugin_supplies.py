"""What a plugin supplies, in words for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mto_graph.strategies import Plugin, Registry, RequirementsClass, Strategy


def supplies_of(registry: Registry, plugin: Plugin) -> dict[str, dict[str, str]]:
    """What a plugin supplies, by kind: code -> name."""
    if not plugin.loaded:
        return {}
    shelves: tuple[tuple[str, str, Iterable[tuple[str, str]]], ...] = (
        ("strategies", "mto_strategies", _named(registry.strategies)),
        ("lot sizes", "mto_lot_sizes", _named(registry.lot_sizes)),
        ("MRP types", "mto_mrp_types", _named(registry.mrp_types)),
        ("exception messages", "mto_exception_rules", ((code, "") for code in registry.exception_rules)),
        (
            "movement types",
            "mto_movement_types",
            ((c, kind.text) for c, kind in registry.movement_types.items()),
        ),
        ("master data checks", "mto_master_data_checks", ((code, "") for code in registry.checks)),
        ("importers", "mto_importers", _named(registry.importers)),
        ("commands", "mto_commands", ((name, "") for name in registry.commands)),
        ("GraphQL fields", "mto_graph_fields", ((name, "") for name in registry.graph_fields)),
    )
    supplied = registry.supplied_by(plugin.name)
    return {
        noun: {code: name for code, name in names if code in supplied[hook]}
        for noun, hook, names in shelves
        if hook in supplied
    }


def _named(shelf: Any) -> list[tuple[str, str]]:
    return [(code, found.name) for code, found in shelf.items()]


def strategy_as_json(strategy: Strategy) -> dict[str, Any]:
    """A strategy with its parameters, those of its two requirements classes, and its prerequisites."""
    return {
        "code": strategy.code,
        "name": strategy.name,
        "when_to_use": strategy.when_to_use,
        "parameters": {"plan": _class(strategy.plan), "customer": _class(strategy.customer)},
        "prerequisites": [check.prerequisite for check in strategy.prerequisites],
    }


def _class(declared: RequirementsClass | None) -> dict[str, Any] | None:
    return None if declared is None else {name: _word(value) for name, value in asdict(declared).items()}


def _word(value: Any) -> Any:
    return value.name.lower() if isinstance(value, Enum) and isinstance(value.value, int) else value
