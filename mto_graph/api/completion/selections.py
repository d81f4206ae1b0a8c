"""What a document selects below a field, as graphql-core collects it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, VariableValues
from graphql.execution.collect_fields import FieldDetails, collect_subfields

from mto_graph.api.completion.surprises import Surprise


@dataclass(frozen=True, slots=True)
class Document:
    """A document in which it is decided what `@skip` and `@include` leave in."""

    schema: GraphQLSchema
    fragments: dict[str, Any]
    variables: VariableValues
    operation: OperationDefinitionNode

    def below(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> dict[str, list[FieldDetails]]:
        """The fields selected on objects of this type, by response name; a Surprise where it is not plain."""
        found = collect_subfields(
            self.schema, self.fragments, self.variables, self.operation, kind, details, False
        )
        if found.new_defer_usages or found.forbidden_directive_instances:
            raise Surprise
        for each in found.grouped_field_set.values():
            for one in each:
                if one.defer_usage is not None or one.fragment_variable_values is not None:
                    raise Surprise
                if any(directive.name.value == "stream" for directive in one.node.directives or ()):
                    raise Surprise
        return found.grouped_field_set
