"""The demo company: a small builder of packaging machines, as a data set folder, and queries worth trying on it.

Torvik has an assembly works (plant 1000, Monday to Friday) and welds its frames in another town (plant 2000,
Monday to Thursday). Everything here is invented. The dates belong to `PLANNING_DATE`, so that the plan is the
same on every day on which somebody tries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

PLANNING_DATE: Final = date(2027, 3, 1)
DATA: Final = Path(__file__).parent / "data"
PLANTS: Final = ("1000", "2000")
_QUERIES: Final = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class Query:
    """A GraphQL query with the question it answers."""

    question: str
    text: str


def queries() -> tuple[Query, ...]:
    """The queries that `mto-graph demo` prints; the first line of each file, a comment, is its question."""
    found = []
    for path in sorted(_QUERIES.glob("*.graphql")):
        question, _, text = path.read_text(encoding="utf-8").partition("\n")
        found.append(Query(question.removeprefix("#").strip(), text.strip()))
    return tuple(found)
