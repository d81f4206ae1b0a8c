"""Compiled functions, kept from request to request as long as their documents are asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any, Final

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetails

from mto_graph.api.completion.compiling import Compiler, Complete
from mto_graph.api.completion.selections import Document

_KEPT: Final = 1_024


class CompletionCache:
    """The functions for the selections directly below fields of Query and Mutation; the last thousand are kept.

    A selection is known by its nodes, which the kept documents share, and by the Boolean variables, which alone
    decide what `@skip` and `@include` leave in.
    """

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._known: OrderedDict[Any, tuple[list[FieldDetails], Complete]] = OrderedDict()
        self._lock = threading.Lock()

    def function(self, document: Document, kind: GraphQLObjectType, details: list[FieldDetails]) -> Complete:
        """The function for what the fields select on the type; it raises where graphql-core has to do it."""
        key = (
            kind.name,
            tuple([id(one.node) for one in details]),
            tuple(
                [(name, value) for name, value in document.variables.coerced.items() if type(value) is bool]
            ),
        )
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known[1]
        made = self._compiler.compiled(document, kind, details)
        with self._lock:
            # The nodes are kept along, so that nothing else can come to stand at their addresses.
            self._known[key] = details, made
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return made
