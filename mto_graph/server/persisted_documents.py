"""Persisted documents: what clients may name instead of sending it, as their build tools write it down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all

_SHA256: Final = "sha256:"
_HEX: Final = frozenset("0123456789abcdef")
_LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PersistedDocuments:
    """Documents by their id.

    Example: `PersistedDocuments.read(Path("persisted-documents.json")).text("sha256:7dba4bd7…")`
    """

    by_id: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> PersistedDocuments:
        """The documents of a JSON file `{"id": "query …"}`, as relay-compiler and graphql-codegen write it.

        Raises Refused with every fault: no such file, no JSON object, a document that is no text, an id that is a hash
        of something else.
        """
        try:
            content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
        except OSError as fault:
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f"{path.name} cannot be read: {fault.strerror}.",
                "persisted_documents",
            ) from None
        try:
            found = orjson.loads(content)
        except orjson.JSONDecodeError as fault:
            raise refuse(
                ErrorCode.INVALID_VALUE, f"{path.name} is not JSON: {fault.msg}.", "persisted_documents"
            ) from None
        if not isinstance(found, dict):
            raise refuse(
                ErrorCode.INVALID_VALUE,
                f'{path.name} must be a JSON object of ids and documents: {{"sha256:…": "query …"}}.',
                "persisted_documents",
            )
        faults = [told for name, text in found.items() if (told := _fault(name, text))]
        refuse_all(UserError(ErrorCode.INVALID_VALUE, told, ("persisted_documents",)) for told in faults)
        return cls({name.removeprefix(_SHA256): text for name, text in found.items()})

    def text(self, document_id: str) -> str | None:
        """The document of this id, with or without `sha256:` before a hash; None when there is none."""
        return self.by_id.get(document_id.removeprefix(_SHA256))

    @property
    def texts(self) -> Iterable[str]:
        """All documents."""
        return self.by_id.values()


def _fault(name: str, text: object) -> str | None:
    if not isinstance(text, str) or not text.strip():
        return f"Document {name[:80]} is empty or no text; write the GraphQL document."
    if not name.startswith(_SHA256):
        return None
    told = name.removeprefix(_SHA256)
    if set(told) <= _HEX and told == hashlib.sha256(text.encode()).hexdigest():
        return None
    return (
        f"Document {name[:80]} is not the SHA-256 hash of its text; write the file anew from the documents."
    )
