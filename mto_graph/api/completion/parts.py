"""The objects that one compiled function builds, each from a row of its own or from the line of another."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import GraphQLObjectType

from mto_graph.services.reading.rows import Row


@dataclass(slots=True)
class Part:
    """An object that the function builds: the names that lead to its row, some of which nobody may need."""

    kind: GraphQLObjectType
    row: type[Row]
    tag: str
    shares: Part | None = None
    """The part whose line holds this row, where the row itself does not exist yet."""
    lines: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def name(self, what: str) -> str:
        """The name of the row, its `values` or what is `related` to it."""
        if self.shares is not None and what == "values":
            return self.shares.name(what)
        self.used.add(what)
        return f"{what}{self.tag}"

    def head(self) -> list[str]:
        """The lines that come first."""
        found = []
        if self.shares is not None:
            if "row" in self.used:
                found.append(f" row{self.tag} = Kind{self.tag}({self.shares.name('values')})")
            return found
        return [f" {name}{self.tag} = row{self.tag}.{name}" for name in sorted(self.used - {"row"})]
