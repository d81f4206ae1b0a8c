"""The explorer: one page that asks this server and nobody else."""

from __future__ import annotations

import secrets
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response


async def explorer(_request: Request) -> Response:
    """The page at `/`."""
    return explorer_page()


def explorer_page() -> Response:
    """The page, with a policy that lets it run its own script and reach its own server only."""
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Response(
        _page().replace("{{nonce}}", nonce),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@cache
def _page() -> str:
    return files("mto_graph.server").joinpath("explorer.html").read_text(encoding="utf-8")
