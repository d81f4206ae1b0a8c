"""A plugin package from a template: a strategy, its entry point, a scenario and tests that pass at once."""

from __future__ import annotations

import keyword
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from string import Template

from mto_graph.cli.faults import stop

_TEMPLATE = Path(__file__).with_name("plugin_template")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,9}")
_LONGEST_CODE = 10


@dataclass(frozen=True, slots=True)
class WrittenPlugin:
    """Where the plugin stands and the code of its strategy."""

    folder: Path
    code: str


def write_plugin(name: str, code: str | None, into: Path) -> WrittenPlugin:
    """Write the plugin package `name` into a new folder of that name; nothing that exists is touched.

    Example: `write_plugin("rush-order", None, Path())` makes ./rush-order with strategy RUSH-ORDER.
    """
    if not _NAME.fullmatch(name) or len(name) > 40:
        stop(f"{name!r} cannot name a plugin; use letters, digits and hyphens, for example rush-order.")
    package = name.replace("-", "_").lower()
    if keyword.iskeyword(package) or package in sys.stdlib_module_names or find_spec(package) is not None:
        stop(
            f"A Python module {package} exists already; choose another name, for example mto-strategy-{name}."
        )
    code = code or _code_of(name)
    if not _CODE.fullmatch(code):
        stop(f"{code!r} cannot be a strategy code; use one to ten letters, digits, '-', '_' or '.'.")
    folder = into / name
    if folder.exists():
        stop(f"{folder} exists already; choose another name or another --folder.")
    words = {"name": name, "package": package, "code": code, "title": _title_of(name)}
    for source, target in (
        ("pyproject.toml.txt", "pyproject.toml"),
        ("README.md.txt", "README.md"),
        ("package.py.txt", f"{package}/__init__.py"),
        ("test_strategy.py.txt", "tests/test_strategy.py"),
        ("scenario.yaml.txt", "tests/scenario.yaml"),
    ):
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (_TEMPLATE / source).read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8", newline="\n")
    (folder / package / "py.typed").touch()
    return WrittenPlugin(folder, code)


def _code_of(name: str) -> str:
    """The name in capitals without the usual prefix, as long as a code may be."""
    code = re.sub(r"^mto[-_](strategy[-_])?", "", name, flags=re.IGNORECASE).upper()
    return code[:_LONGEST_CODE].rstrip("-_")


def _title_of(name: str) -> str:
    words = re.split(r"[-_]", name)
    return " ".join(words).capitalize()
