"""The explorer: GraphiQL, which asks this server and nobody else. Its files are part of the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mto_graph.services.demo_company import demo_queries

_TYPES: Final = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_DEMO: Final = "demo.js"
"""The queries of the demo company, as a script of its own."""
# GraphiQL sets styles while it runs and brings its fonts and icons along in its style sheet.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


async def explorer(_request: Request) -> Response:
    """The page at `/`."""
    return explorer_page()


def explorer_page() -> Response:
    """The page, with a policy that lets it use its own server only."""
    return Response(
        _folder().joinpath("page.html").read_bytes(),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": _POLICY,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


async def explorer_file(request: Request) -> Response:
    """A script or style sheet of the page; those of others are stored compressed, and every browser takes them so."""
    name = request.path_params["name"]
    content, compressed = _file(name) if name in _names() else (b"", False)
    if not content:
        raise HTTPException(404)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
    if compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)


def _folder() -> Traversable:
    return files("mto_graph.server").joinpath("explorer_files")


@cache
def _names() -> frozenset[str]:
    """What may be asked for: the files that are there."""
    found = {one.name for one in _folder().iterdir()}
    found |= {one.name.removesuffix(".gz") for one in _folder().joinpath("third_party").iterdir()}
    return frozenset(name for name in found if name.rpartition(".")[2] in _TYPES) | {_DEMO}


@cache
def _file(name: str) -> tuple[bytes, bool]:
    """The content of a file, and whether it is compressed."""
    if name == _DEMO:
        return b"window.demoExamples = %b;\n" % orjson.dumps(
            [[one.question, one.text] for one in demo_queries()]
        ), False
    own = _folder().joinpath(name)
    if own.is_file():
        return own.read_bytes(), False
    return _folder().joinpath("third_party").joinpath(f"{name}.gz").read_bytes(), True
