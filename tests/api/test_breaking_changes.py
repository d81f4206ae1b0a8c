"""What breaks clients of the last release is announced.

`released.graphql` is the schema of the last release; a release copies schema.graphql over it. (There is none yet: until
then it is the schema that clients were tested with last.) A breaking change fails here until its line, word for word,
stands under "Breaking changes of the API" in the changelog's part "Unreleased".
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import build_schema, find_breaking_changes

ROOT = Path(__file__).parents[2]
RELEASED = Path(__file__).parent / "released.graphql"
HEADING = "### Breaking changes of the API"


def breaking(before: str, after: str) -> set[str]:
    """Every breaking change, as a line of the changelog."""
    return {
        f"- {change.description}"
        for change in find_breaking_changes(build_schema(before), build_schema(after))
    }


def announced(changelog: str) -> set[str]:
    """The breaking changes that the changelog's part "Unreleased" names."""
    _, _, rest = changelog.partition("\n## Unreleased\n")
    unreleased = re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    _, _, rest = unreleased.partition(f"{HEADING}\n")
    section = re.split(r"^### ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return {line for line in section.splitlines() if line.startswith("- ")}


def test_breaking_changes_are_announced() -> None:
    found = breaking(
        RELEASED.read_text(encoding="utf-8"), (ROOT / "schema.graphql").read_text(encoding="utf-8")
    )
    told = announced((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    silent, void = sorted(found - told), sorted(told - found)
    assert not silent, (
        f'clients will break; undo it, or write in CHANGELOG.md under "{HEADING}":\n' + "\n".join(silent)
    )
    assert not void, "CHANGELOG.md announces what is no breaking change:\n" + "\n".join(void)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("type Query { a(b: Int): Int c: Int }", set()),
        ("type Query { c: Int }", {"- Field Query.a was removed."}),
        ("type Query { a(b: Int!): Int }", {"- Argument Query.a(b:) has changed type from Int to Int!."}),
        ("type Query { a(b: Int): String }", {"- Field Query.a changed type from Int to String."}),
    ],
)
def test_what_breaks_clients_is_seen(after: str, told: set[str]) -> None:
    assert breaking("type Query { a(b: Int): Int }", after) == told


def test_announcements_of_earlier_releases_do_not_count() -> None:
    old = "\n## 0.1.0\n\n### Breaking changes of the API\n\n- Field Query.a was removed.\n"
    assert announced(f"# Changelog\n\n## Unreleased\n\n### Added\n\n- Query.b\n{old}") == set()
    new = f"\n## Unreleased\n\n{HEADING}\n\n- Field Query.b was removed.\n\n### Added\n\n- Query.c\n"
    assert announced(new + old) == {"- Field Query.b was removed."}
