"""The bounds of one request, and the checks of a document that are made before it is executed.

Each check looks at every node of the document once; fragments are measured once each and then reused, so a
document of fragments within fragments costs no more than its length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
)

_LONGEST_NUMBER: Final = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a request may be.

    `characters`, `tokens` and `depth` bound the document, `operations` how many it has, `aliases` how often fields are
    renamed in one (fragments count where they are used). `requested` bounds the objects that an operation asks for if
    every page is full, with lists that have no page size counted as `list_size` entries, and `introspected` those of
    the schema itself; `objects` and `values` bound what one answer holds, `page_size` one page of a list, `rows` the
    lists in the variables of a mutation, `entries` those of a query. `subscriptions` may be followed at once in one
    process, over whatever connections.
    """

    characters: int = 100_000
    tokens: int = 2_000
    depth: int = 40
    operations: int = 50
    aliases: int = 30
    fields: int = 20_000
    requested: int = 10_000_000
    list_size: int = 3
    introspected: int = 100_000
    objects: int = 100_000
    values: int = 2_000_000
    page_size: int = 500
    default_page_size: int = 50
    rows: int = 10_000
    entries: int = 10_000
    subscriptions: int = 5_000


def check_text(text: str, limits: Limits) -> None:
    """Refuse a document that is too long, has too many tokens or is nested too deeply, before it is parsed."""
    if len(text) > limits.characters:
        raise _too_large(
            f"The document has more than {limits.characters} characters; pass values as variables."
        )
    lexer = Lexer(Source(text))
    tokens = 0
    depth = 0
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        tokens += 1
        if tokens > limits.tokens:
            raise _too_large(f"The document has more than {limits.tokens} tokens; pass values as variables.")
        if token.kind in (TokenKind.INT, TokenKind.FLOAT) and token.end - token.start > _LONGEST_NUMBER:
            raise GraphQLSyntaxError(lexer.source, token.start, "The number has too many digits.")
        if token.kind in (TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L):
            depth += 1
            if depth > 2 * limits.depth:
                raise GraphQLSyntaxError(lexer.source, token.start, "The document is nested too deeply.")
        elif token.kind in (TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R):
            depth -= 1


def check_variables(variables: Mapping[str, Any], most: int) -> None:
    """Refuse variables whose lists have too many entries together, before anybody converts them."""
    waiting: list[Any] = [variables]
    entries = 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            entries += len(value)
            if entries > most:
                raise _too_large(
                    f"The lists in the variables have more than {most} entries; send less at once."
                )
        inside = value.values() if isinstance(value, dict) else value
        waiting.extend(one for one in inside if isinstance(one, dict | list))


@dataclass(frozen=True, slots=True)
class Size:
    """How deep a part of a document is, and how many fields and aliases it comes to when written out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0


def check_document(document: DocumentNode, limits: Limits) -> list[GraphQLError]:
    """The faults of a parsed document: too deep, too many operations, fields or aliases.

    Assumes fragments without cycles.
    """
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    known: dict[str, Size] = {}
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) > limits.operations:
        return [
            _too_large(f"The document has more than {limits.operations} operations; send what is needed.")
        ]
    errors: list[GraphQLError] = []
    for node in operations:
        errors.extend(_faults(_size(node.selection_set, fragments, known), limits))
    return errors


def _faults(size: Size, limits: Limits) -> list[GraphQLError]:
    faults = []
    for name, value, limit in (
        ("levels", size.depth, limits.depth),
        ("fields", size.fields, limits.fields),
        ("aliases", size.aliases, limits.aliases),
    ):
        if value > limit:
            faults.append(_too_large(f"The operation has more than {limit} {name}."))
    return faults


def _size(
    selection_set: SelectionSetNode | None,
    fragments: dict[str, FragmentDefinitionNode],
    known: dict[str, Size],
) -> Size:
    depth = fields = aliases = 0
    for node in selection_set.selections if selection_set else ():
        if isinstance(node, FieldNode):
            below = _size(node.selection_set, fragments, known)
            size = Size(below.depth + 1, below.fields + 1, below.aliases + (node.alias is not None))
        elif isinstance(node, InlineFragmentNode):
            size = _size(node.selection_set, fragments, known)
        elif isinstance(node, FragmentSpreadNode):
            size = _fragment_size(node.name.value, fragments, known)
        depth = max(depth, size.depth)
        fields += size.fields
        aliases += size.aliases
    return Size(depth, fields, aliases)


def _fragment_size(name: str, fragments: dict[str, FragmentDefinitionNode], known: dict[str, Size]) -> Size:
    if name not in known:
        # A fragment that spreads itself is found by validation; here it must only not run on for ever.
        known[name] = Size()
        if name in fragments:
            known[name] = _size(fragments[name].selection_set, fragments, known)
    return known[name]


def _too_large(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "QUERY_TOO_LARGE"})
