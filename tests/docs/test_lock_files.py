"""The lock files pin what pyproject.toml asks for, and nothing is asked for twice."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [
        re.fullmatch(r"([\w.-]+)==([\w.]+)", line) for line in lines if line and not line.startswith("#")
    ]
    assert all(found), f"{name} has a line that is no exact version"
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def asked(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [
        *project["dependencies"],
        *(text for extra in extras for text in project["optional-dependencies"][extra]),
    ]
    return [found for found in map(Requirement, texts) if found.name != "mto-graph"]


def test_the_runtime_lock_satisfies_the_dependencies() -> None:
    versions = pinned("requirements.lock")
    for requirement in asked():
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_development_lock_satisfies_the_extras_and_repeats_nothing() -> None:
    runtime, tools = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert not runtime.keys() & tools.keys()
    for requirement in asked("postgres", "oidc", "dev"):
        assert requirement.specifier.contains((runtime | tools)[canonicalize_name(requirement.name)]), (
            requirement
        )
