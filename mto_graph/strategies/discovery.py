"""Where plugins come from: entry points, a folder of files, objects handed over. A broken one is reported."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from mto_graph.errors import ErrorCode, refuse
from mto_graph.strategies.hookspecs import PROJECT

GROUP = f"{PROJECT}.strategies"
_ITSELF = "mto-graph"
ALLOWED_VARIABLE = "MTO_GRAPH_PLUGINS"
_PLACES = re.compile(r"/[^\s'\"<>]+")
"""Folders of this machine, which are nobody's business."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin as people see it: its name, version, where it was found, and what is wrong with it ('' = nothing).

    `distribution` is the installed package that brings it, `file` the file that holds it, without its folder's place.
    """

    name: str
    source: str
    version: str = ""
    error: str = ""
    distribution: str = ""
    file: str = ""
    fields_left_out: bool = False
    """Whether it takes part but for its GraphQL fields; `error` says why."""

    @property
    def loaded(self) -> bool:
        """Whether it takes part."""
        return not self.error or self.fields_left_out

    def failed(self, fault: BaseException) -> Plugin:
        """The same plugin with the fault told in one line."""
        return replace(self, error=told(fault))

    def partly(self, fault: BaseException) -> Plugin:
        """The same plugin without its GraphQL fields, with the reason told in one line."""
        return replace(self, error=told(fault), fields_left_out=True)


def told(fault: BaseException) -> str:
    """A fault in one line, without folders of this machine."""
    text = _PLACES.sub(lambda place: place.group().rpartition("/")[2], " ".join(str(fault).split()))[:300]
    return f"{type(fault).__name__}: {text}" if text else type(fault).__name__


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin and, unless it failed, the module or object that implements the hooks."""

    plugin: Plugin
    implementation: object | None


def find_plugins(
    *, plugins_dir: str | None, plugins: Iterable[object], allowed: Iterable[str] | None
) -> Iterator[Found]:
    """Every plugin, in a fixed order; names in `allowed` (or MTO_GRAPH_PLUGINS) restrict what is looked at."""
    if allowed is None and (named := os.environ.get(ALLOWED_VARIABLE)) is not None:
        allowed = [name.strip() for name in named.split(",") if name.strip()]
    wanted = None if allowed is None else frozenset(allowed)
    seen: set[str] = set()
    loaded: list[object] = []
    for point, package in _installed():
        if point.name not in seen and (wanted is None or point.name in wanted):
            seen.add(point.name)
            found = _from_entry_point(point, package)
            loaded.append(found.implementation)
            yield found
    if plugins_dir is not None:
        for path in _files(Path(plugins_dir)):
            if wanted is None or path.stem in wanted:
                seen.add(path.stem)
                yield _from_file(path)
    for name in sorted((wanted or frozenset()) - seen):
        yield Found(
            Plugin(name, "named as allowed", error="There is no plugin of this name; correct it."), None
        )
    for implementation in plugins:
        if not any(
            implementation is one for one in loaded
        ):  # an installed one may be handed over by its tests
            name = getattr(implementation, "__name__", None) or type(implementation).__name__
            yield Found(
                Plugin(name, "given to the application", file=_file_of(implementation)), implementation
            )


def _installed() -> list[tuple[EntryPoint, tuple[str, str]]]:
    """The entry points, each with name and version of its package.

    What comes with mto-graph is first, so that no installed package takes a code away from it; then by name.
    """
    read: dict[int, tuple[str, str]] = {}
    found = []
    for point in entry_points(group=GROUP):
        package = "", ""
        if point.dist is not None:
            # Its metadata is parsed anew each time that somebody asks.
            package = read.get(id(point.dist)) or (point.dist.name, point.dist.version)
            read[id(point.dist)] = package
        found.append((point, package))
    return sorted(found, key=lambda one: (one[1][0] not in ("", _ITSELF), one[0].name))


def _from_entry_point(point: EntryPoint, package: tuple[str, str]) -> Found:
    distribution, version = package
    plugin = Plugin(
        point.name,
        f"package {distribution or 'an installed package'}",
        version,
        distribution=distribution,
        file=f"{point.module.replace('.', '/')}.py",
    )
    try:
        implementation = point.load()
        return Found(replace(plugin, file=_file_of(implementation) or plugin.file), implementation)
    except (Exception, SystemExit) as fault:
        return Found(plugin.failed(fault), None)


def _file_of(implementation: object) -> str:
    """The file of a plugin's module, beginning with its package; '' where it has none."""
    module = (
        implementation
        if isinstance(implementation, ModuleType)
        else sys.modules.get(type(implementation).__module__)
    )
    path, name = getattr(module, "__file__", None), getattr(module, "__name__", "")
    if not path:
        return ""
    parts = Path(path).parts
    return "/".join(parts[-(name.count(".") + 1 + (parts[-1] == "__init__.py")) :])


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise refuse(
            ErrorCode.NOT_FOUND,
            f"The plugins folder {folder.name} does not exist; create it or correct --plugins-dir.",
        )
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))


def _from_file(path: Path) -> Found:
    plugin = Plugin(path.stem, f"file {path.name}", file=path.name)
    try:
        return Found(plugin, _module(path))
    except (Exception, SystemExit) as fault:
        return Found(plugin.failed(fault), None)


def _module(path: Path) -> ModuleType:
    name = f"mto_graph_plugin_{path.stem}"
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
