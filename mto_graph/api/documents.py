"""Parsed and validated documents, kept for the next request with the same text."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from mto_graph.api.limits import Limits, check_document, check_text
from mto_graph.api.requested import Requests

_KEPT: Final = 256
_LONGEST_KEPT: Final = 50_000
_TOO_DEEP: Final = GraphQLError("The document is nested too deeply.", extensions={"code": "QUERY_TOO_LARGE"})
_UNTRUSTED: Final = GraphQLError(
    "This server executes persisted documents only; name one in documentId.",
    extensions={"code": "DOCUMENT_NOT_TRUSTED"},
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that may be executed, or what is wrong with it."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    operations: int = 0
    requested: dict[str | None, int] = field(default_factory=dict)
    """What the operations ask for whose variables have no say in it, by the name that clients give."""


class Documents:
    """Prepares the documents of one schema; the last few hundred are remembered."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        suggestions: bool = True,
        introspection: bool = True,
        trusted: Collection[str] | None = None,
    ) -> None:
        self._schema = schema
        self._hidden = not suggestions
        self._limits = limits
        self._requests = Requests(schema, limits)
        self._rules = [*specified_rules, OneOfInputValidationRule]
        if not introspection:
            self._rules.append(NoSchemaIntrospectionCustomRule)
        self._trusted = None if trusted is None else frozenset(trusted)
        self._known: OrderedDict[str, Prepared] = OrderedDict()
        self._lock = threading.Lock()

    def prepared(self, text: str) -> Prepared:
        """The document, parsed, measured and validated; one that is not trusted is not looked at."""
        if self._trusted is not None and text not in self._trusted:
            return Prepared(None, (_UNTRUSTED,))
        with self._lock:
            known = self._known.get(text)
            if known is not None:
                self._known.move_to_end(text)
                return known
        found = self._prepare(text)
        if len(text) <= _LONGEST_KEPT:
            with self._lock:
                self._known[text] = found
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return found

    def requested(
        self,
        prepared: Prepared,
        operation: OperationDefinitionNode,
        name: str | None,
        variables: Mapping[str, Any] | None,
    ) -> int:
        """How many objects an operation asks for, by the name that the client gives; a GraphQL error when too many."""
        known = prepared.requested.get(name)
        if known is not None:
            return known
        assert prepared.document is not None
        try:
            found, fixed = self._requests.checked(prepared.document, operation, variables)
        except RecursionError:
            raise _TOO_DEEP from None
        if fixed:
            prepared.requested[name] = found.objects
        return found.objects

    def _prepare(self, text: str) -> Prepared:
        try:
            check_text(text, self._limits)
            document = parse(text)
            errors = check_document(document, self._limits)
            if not errors:
                errors = validate(self._schema, document, self._rules, hide_suggestions=self._hidden)
        except GraphQLError as fault:
            return Prepared(None, (fault,))
        except RecursionError:
            return Prepared(None, (_TOO_DEEP,))
        operations = sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
        return Prepared(document, tuple(errors), operations)


class UseDocuments(SchemaExtension):
    """Gives the executor documents that are prepared already."""

    def __init__(self, documents: Documents, inner: Documents) -> None:
        self._documents = documents
        self._inner = inner
        self._errors: list[GraphQLError] = []

    def on_parse(self) -> Iterator[None]:
        documents = self._inner if self.execution_context.context.depth else self._documents
        prepared = documents.prepared(self.execution_context.query or "")
        if prepared.document is None:
            raise prepared.errors[0]
        context = self.execution_context
        if context.context.operation_name is None and prepared.operations > 1:
            raise GraphQLError("The document has several operations: name one in operationName.")
        context.graphql_document = prepared.document
        self._errors = list(prepared.errors)
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = self._errors
        yield
