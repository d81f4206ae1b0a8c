"""Content types: what a request carries, and in which form its client wants the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
JSON: Final = "application/json"
HTML: Final = "text/html"
EVENT_STREAM: Final = "text/event-stream"
_HEADERS_KEPT: Final = 256
"""Clients send the same few headers again and again."""


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range of an Accept header."""

    main: str
    sub: str
    quality: float

    def matches(self, media_type: str) -> bool:
        main, _, sub = media_type.partition("/")
        return self.main in ("*", main) and self.sub in ("*", sub)

    @property
    def exactness(self) -> int:
        return (self.main != "*") + (self.sub != "*")


@lru_cache(_HEADERS_KEPT)
def accepted(header: str | None, offered: tuple[str, ...]) -> str | None:
    """The offered media type that the client likes best; None when it takes none. Without a header the first one."""
    if header is None or not header.strip():
        return offered[0]
    ranges = [found for part in header.split(",") if (found := _range(part)) is not None]
    best: tuple[float, int, int] | None = None
    chosen: str | None = None
    for place, media_type in enumerate(offered):
        matching = [found for found in ranges if found.matches(media_type)]
        if not matching:
            continue
        exact = max(matching, key=lambda found: found.exactness)
        rank = (exact.quality, exact.exactness, -place)
        if exact.quality > 0 and (best is None or rank > best):
            best, chosen = rank, media_type
    return chosen


def _range(text: str) -> _Range | None:
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    main, slash, sub = media_type.partition("/")
    if not slash or not main or not sub:
        return None
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                return None
    return _Range(main, sub, quality)


@lru_cache(_HEADERS_KEPT)
def media_type_of(header: str | None) -> tuple[str, str]:
    """The media type and charset of a Content-Type header, in lower case; '' where there is none."""
    media_type, *parameters = (part.strip().lower() for part in (header or "").split(";"))
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            charset = value.strip().strip('"')
    return media_type, charset
