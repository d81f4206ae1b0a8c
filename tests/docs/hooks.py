"""The manual of the hooks, rendered from their specifications."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from mto_graph.strategies import Registry, hookspecs, load_registry
from mto_graph.strategies.registry import KINDS

PARTS = ("Parameters", "Returns", "Who wins")


def hook_names() -> list[str]:
    """The hooks, in the order of their file."""
    return [name for name in vars(hookspecs) if name.startswith("mto_")]


def documented(hook: str) -> dict[str, str]:
    """What the docstring of a hook says, part by part; its first paragraph under ''."""
    text = inspect.getdoc(getattr(hookspecs, hook)) or ""
    found = {}
    for paragraph in text.split("\n\n"):
        label = re.match(rf"({'|'.join(PARTS)}): ", paragraph)
        found[label[1] if label else ""] = paragraph[label.end() if label else 0 :].replace("\n", " ")
    return found


def parameters(hook: str) -> list[str]:
    """The parameters that the specification names."""
    return list(inspect.signature(getattr(hookspecs, hook)).parameters)


def built_in(registry: Registry, hook: str) -> list[str]:
    """The built-in plugins that supply something through a hook."""
    found = (plugin.name for plugin in registry.plugins if plugin.distribution == "mto-graph")
    return [name for name in found if hook in registry.supplied_by(name)]


def hooks() -> str:
    """The page's list of hooks."""
    registry = load_registry()
    return "\n\n".join(part for hook in hook_names() for part in _section(registry, hook))


def _section(registry: Registry, hook: str) -> Iterator[str]:
    told = documented(hook)
    (kind,) = [kind for kind in KINDS if kind.hook == hook]
    yield f"## `{hook}`"
    yield told[""]
    for part in PARTS:
        yield f"**{part}:** {told[part]}"
    yield f"**What it supplies:** `{kind.type.__name__}`{_fields(kind.type)}"
    yield f"**Used by:** {', '.join(f'`{name}`' for name in built_in(registry, hook))}."


def _fields(kind: type[Any]) -> str:
    """The fields of a declaration; those that may be left out in brackets."""
    if not is_dataclass(kind):
        summary = (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ")
        return f", a class to inherit from: {summary[:1].lower()}{summary[1:]}"
    signature = inspect.signature(kind).parameters
    names = [
        f"`{each.name}`" if signature[each.name].default is inspect.Parameter.empty else f"[`{each.name}`]"
        for each in fields(kind)
    ]
    return f" with {', '.join(names)}; those in brackets may be left out."
