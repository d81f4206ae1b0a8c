"""The arrows between the rooms: imports run downward only, and plugins see nothing but the public hooks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mto_graph"

LEAVES = frozenset({"errors", "units"})
"""Modules without any import of ours, which everybody may use."""

ARROWS = {
    "demo": frozenset(),
    "strategies": frozenset(),
    "model": frozenset({"strategies"}),
    "mrp": frozenset({"strategies"}),
    "services": frozenset({"strategies", "model", "mrp", "demo"}),
    "api": frozenset({"strategies", "model", "services"}),
    "server": frozenset({"strategies", "services", "api"}),
    "testing": frozenset({"strategies", "model", "services", "api"}),
    "cli": frozenset({"strategies", "services", "api", "server", "demo"}),
}
"""Each room and the rooms below it that it may import."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported_names(path: Path, package: str) -> Iterator[str]:
    """Every dotted name that the file imports, absolute and relative, also inside functions and TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif (
            isinstance(node, ast.Call) and _is_dynamic_import(node) and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def _is_dynamic_import(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in ("import_module", "__import__") and bool(node.args)


def room_of(path: Path) -> str:
    """The room a module of ours stands in; a module beside the rooms is its own."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def rooms_imported(path: Path) -> set[str]:
    package = ".".join(("mto_graph", *path.relative_to(PACKAGE).parent.parts))
    names = (name.split(".") for name in imported_names(path, package))
    return {
        parts[1]
        for parts in names
        if parts[0] == "mto_graph" and len(parts) > 1 and parts[1] != "__version__"
    }


def test_every_room_is_known() -> None:
    assert {room_of(path) for path in modules()} == {*ARROWS, *LEAVES, "__init__"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward_only(path: Path) -> None:
    room = room_of(path)
    allowed = {room, *LEAVES, *ARROWS.get(room, frozenset())} if room not in LEAVES | {"__init__"} else set()
    forbidden = rooms_imported(path) - allowed
    assert not forbidden, f"{path.relative_to(ROOT)} ({room}) must not import {', '.join(sorted(forbidden))}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("plugins/*/*/**/*.py")), ids=lambda path: path.parent.name)
def test_built_in_plugins_use_only_what_every_plugin_has(path: Path) -> None:
    import mto_graph.strategies

    public = {f"mto_graph.strategies.{name}" for name in mto_graph.strategies.__all__}
    for name in imported_names(path, path.parent.name):
        if name.split(".")[0] != "mto_graph":
            continue
        leaf = any(name.startswith(f"mto_graph.{leaf}.") for leaf in LEAVES)
        assert leaf or name in public, (
            f"{path.parent.name} imports {name}, which is no public name for plugins"
        )


def test_there_are_plugins_to_look_at() -> None:
    assert len(list(ROOT.glob("plugins/*/*/__init__.py"))) >= 6


def test_the_arrows_hold_no_circle() -> None:
    order: list[str] = []
    while len(order) < len(ARROWS):
        free = [room for room, below in ARROWS.items() if room not in order and below <= set(order)]
        assert free, "the rooms import each other in a circle"
        order.extend(free)


def test_forbidden_imports_are_found(tmp_path: Path) -> None:
    """What the tests above rely on: each way of writing an import is seen."""
    source = tmp_path / "module.py"
    source.write_text(
        "import mto_graph.a\nfrom mto_graph.b import x\nfrom mto_graph import c\nfrom .. import d\nfrom ..e import y\n"
        "def late():\n    import importlib\n    importlib.import_module('mto_graph.f')\n"
    )
    found = set(imported_names(source, "mto_graph.room"))
    assert {
        "mto_graph.a",
        "mto_graph.b.x",
        "mto_graph.c",
        "mto_graph.d",
        "mto_graph.e.y",
        "mto_graph.f",
    } <= found
