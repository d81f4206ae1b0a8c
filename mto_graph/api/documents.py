"""Parsed and validated documents, kept for the next request with the same text."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

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


class Documents:
    """Prepares the documents of one schema; the last few hundred are remembered."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        introspection: bool = True,
        trusted: Collection[str] | None = None,
    ) -> None:
        self._schema = schema
        self._limits = limits
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

    def _prepare(self, text: str) -> Prepared:
        try:
            check_text(text, self._limits)
            document = parse(text)
            errors = check_document(document, self._limits)
            if not errors:
                errors = validate(self._schema, document, self._rules)
        except GraphQLError as fault:
            return Prepared(None, (fault,))
        except RecursionError:
            return Prepared(None, (_TOO_DEEP,))
        operations = sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
        return Prepared(document, tuple(errors), operations)


class UseDocuments(SchemaExtension):
    """Gives the executor documents that are prepared already."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._errors: list[GraphQLError] = []

    def on_parse(self) -> Iterator[None]:
        prepared = self._documents.prepared(self.execution_context.query or "")
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
