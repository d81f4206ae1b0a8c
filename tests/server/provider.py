"""An OpenID provider on this computer: it publishes its keys over HTTP and signs tokens with them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key


class Provider:
    """Keys by id, and how often they were asked for."""

    def __init__(self) -> None:
        self.keys: dict[str, RSAPrivateKey] = {}
        self.asked = 0
        self.broken = False
        self.issuer = ""

    def rotate(self, *kids: str) -> None:
        """From now on sign with these keys and no others."""
        self.keys = {kid: generate_private_key(public_exponent=65537, key_size=2048) for kid in kids}

    def token(self, kid: str, *, key: Any = None, algorithm: str = "RS256", **claims: Any) -> str:
        """A token that is good as it is; a claim that is None is left out."""
        given = {
            "iss": self.issuer,
            "aud": "mto-graph",
            "exp": int(time.time()) + 300,
            "sub": "anna",
            "groups": ["works-planners"],
            "plants": ["1000"],
            **claims,
        }
        kept = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(kept, key if key is not None else self.keys[kid], algorithm, headers={"kid": kid})

    def published(self) -> dict[str, Any]:
        """The JWKS: with a key for encryption and a shared secret, which nobody must take for ours."""
        listed = [
            {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig"}
            for kid, key in self.keys.items()
        ]
        foreign = [
            {**listed[0], "kid": "encryption", "use": "enc"},
            {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
        ]
        return {"keys": [*listed, *foreign]}


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers on a free port."""
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if made.broken:
                self.send_error(500)
                return
            told: dict[str, Any] = {"jwks_uri": f"{made.issuer}/keys"}
            if self.path == "/keys":
                made.asked += 1
                told = made.published()
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
