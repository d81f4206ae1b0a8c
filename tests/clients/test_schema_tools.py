"""What tools say of the schema: graphql-eslint's rules, and Relay's compiler."""

from __future__ import annotations

from .conftest import HERE, ROOT, node


def test_the_schema_keeps_the_rules_of_graphql_eslint() -> None:
    """Recommended and Relay; what is switched off or accepted stands with its reason in eslint.config.js."""
    node(
        "node_modules/eslint/bin/eslint.js",
        "--config",
        HERE / "eslint.config.js",
        "--suppressions-location",
        HERE / "eslint-suppressions.json",
        "schema.graphql",
        cwd=ROOT,
    )


def test_relay_compiles_against_the_schema() -> None:
    """A connection that is paged through, a node that is fetched again, a mutation, a subscription."""
    node("node_modules/relay-compiler/cli.js", "relay.config.json")
    page = (HERE / "relay/__generated__/lateOrdersPageQuery.graphql.ts").read_text(encoding="utf-8")
    assert "node(id: $id)" in page
