"""Compressing answers: done beside executing them, in their thread, so that the event loop goes on."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_MINIMUM: Final = 1_400
"""Bytes: what fits into one packet is sent as it is."""
_LEVEL: Final = 1
"""Level 9 takes eight times as long and saves little more."""
_VARIES: Final = {"Vary": "Accept-Encoding"}
_COMPRESSED: Final = {**_VARIES, "Content-Encoding": "gzip"}


def compressed(content: bytes, accept_encoding: str) -> tuple[bytes, Mapping[str, str]]:
    """The content as the client takes it, and the headers that say how it is encoded."""
    if len(content) < _MINIMUM or not takes_gzip(accept_encoding):
        return content, _VARIES
    return gzip.compress(content, _LEVEL, mtime=0), _COMPRESSED


@lru_cache(256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header takes gzip; `gzip;q=0` does not."""
    named = [part.strip().lower().partition(";") for part in accept_encoding.split(",")]
    wanted = {coding.strip(): quality.strip().replace(" ", "") for coding, _, quality in named}
    quality = wanted.get("gzip", wanted.get("*"))
    return quality is not None and quality not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
