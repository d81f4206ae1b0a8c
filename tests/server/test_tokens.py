"""Tokens of an OpenID provider: signed for real, checked with keys that come over HTTP."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as elliptic
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mto_graph.server.identity.provider_keys import AGAIN_SECONDS, ProviderKeys, ProviderUnavailableError
from mto_graph.server.identity.settings import TokenSettings
from mto_graph.server.identity.tokens import Tokens
from mto_graph.services.identity import Identity, Role

from .provider import Provider, provider


class Clock:
    """Moves when it is told to."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Checked:
    """A provider, and what its tokens are taken for."""

    def __init__(self, signing: Provider) -> None:
        self.provider = signing
        self.clock = Clock()
        self.settings = TokenSettings(
            issuer=signing.issuer,
            audience="mto-graph",
            role_claim="groups",
            plants_claim="plants",
            roles={"works-planners": Role.PLANNER, "it": Role.INTEGRATOR},
        )
        self.keys = ProviderKeys(self.settings, self.clock)

    def identity(self, token: str, **changes: Any) -> Identity | None:
        found = Tokens(replace(self.settings, **changes), self.keys).identity(token)
        return found[0] if found else None


@pytest.fixture(scope="module")
def signing() -> Iterator[Provider]:
    with provider() as made:
        made.rotate("one")
        yield made


@pytest.fixture
def checked(signing: Provider) -> Checked:
    return Checked(signing)


def test_a_good_token_names_somebody_with_roles_and_plants(checked: Checked) -> None:
    token = checked.provider.token("one")
    assert checked.identity(token) == Identity("anna", (Role.PLANNER,), ("1000",), "TOKEN")
    found = Tokens(checked.settings, checked.keys).identity(token)
    assert found is not None
    assert found[1] - time.time() == pytest.approx(330, abs=20)  # it ends, with the leeway


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": -31},
        {"exp": None},
        {"nbf": 3600},
        {"aud": "somebody-else"},
        {"aud": None},
        {"iss": "https://login.example.com"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"plants": None},
        {"plants": []},
        {"plants": [1000]},
    ],
    ids=" ".join,
)
def test_a_token_that_proves_nothing_is_nobodys(checked: Checked, claims: dict[str, Any]) -> None:
    now = int(time.time())
    given = {
        name: value + now if name in ("exp", "nbf") and value else value for name, value in claims.items()
    }
    assert checked.identity(checked.provider.token("one", **given)) is None


def test_an_expired_token_is_good_within_the_leeway(checked: Checked) -> None:
    token = checked.provider.token("one", exp=int(time.time()) - 5)
    assert checked.identity(token) is not None
    assert checked.identity(token, leeway_seconds=0) is None


def test_nobody_signs_but_the_provider(checked: Checked) -> None:
    made = checked.provider
    public = made.keys["one"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    own = elliptic(SECP256R1())
    assert checked.identity(made.token("one", key="", algorithm="none")) is None
    assert checked.identity(made.token("secret", key=b"secret" * 8, algorithm="HS256")) is None
    assert checked.identity(_shared_secret(made.token("one"), public)) is None
    assert checked.identity(made.token("one", key=own, algorithm="ES256")) is None
    assert checked.identity(made.token("encryption", key=made.keys["one"])) is None
    assert checked.identity(made.token("one", algorithm="RS512")) is None  # good, but not one that is allowed
    assert checked.identity(made.token("one", algorithm="RS512"), algorithms=("RS512",)) is not None
    head, body, signature = made.token("one").split(".")
    forged = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged["groups"] = ["it"]
    changed = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
    assert checked.identity(f"{head}.{changed}.{signature}") is None
    for garbage in ("", "a.b.c", head, "x" * 20_000, f"{head}.{body}.", "é.é.é"):
        assert checked.identity(garbage) is None


def _shared_secret(token: str, public: bytes) -> str:
    """The well-known forgery: signed by HMAC with the public key as its secret."""
    import hashlib
    import hmac

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    head = part(json.dumps({"alg": "HS256", "kid": "one", "typ": "JWT"}).encode())
    signed = f"{head}.{token.split('.')[1]}"
    return f"{signed}.{part(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"


@pytest.mark.parametrize(
    ("claims", "roles", "plants"),
    [
        ({"groups": "works-planners"}, (Role.PLANNER,), ("1000",)),
        ({"groups": ["it", "works-planners", "others"]}, (Role.PLANNER, Role.INTEGRATOR), ("1000",)),
        ({"groups": None}, (), ("1000",)),
        ({"groups": ["planner"]}, (), ("1000",)),
        ({"plants": "*"}, (Role.PLANNER,), ()),
        ({"plants": ["2000", "1000"]}, (Role.PLANNER,), ("1000", "2000")),
    ],
    ids=str,
)
def test_what_claims_mean(
    checked: Checked, claims: dict[str, Any], roles: tuple[Role, ...], plants: tuple[str, ...]
) -> None:
    found = checked.identity(checked.provider.token("one", **claims))
    assert found == Identity("anna", roles, plants, "TOKEN")


def test_a_claim_may_lie_within_others(checked: Checked) -> None:
    token = checked.provider.token("one", access={"roles": ["it"]})
    found = checked.identity(token, role_claim="access.roles", plants_claim="")
    assert found == Identity("anna", (Role.INTEGRATOR,), (), "TOKEN")
    assert checked.identity(token, role_claim="sub.roles") == Identity("anna", (), ("1000",), "TOKEN")


def test_keys_rotate_and_unknown_ones_do_not_make_us_ask_without_end() -> None:
    with provider() as made:
        made.rotate("one")
        checked = Checked(made)
        old = made.token("one")
        assert checked.identity(old) is not None
        asked = made.asked
        made.rotate("two")
        assert checked.identity(made.token("two")) is None  # asked a moment ago
        checked.clock.now += AGAIN_SECONDS + 1
        assert checked.identity(made.token("two")) is not None
        assert checked.identity(old) is None
        for _ in range(20):
            assert checked.identity(made.token("nobody", key=made.keys["two"])) is None
        assert made.asked == asked + 1


def test_while_the_provider_is_away_known_keys_stay_good_and_others_cannot_be_judged() -> None:
    with provider() as made:
        made.rotate("one")
        checked, fresh = Checked(made), Checked(made)
        token = made.token("one")
        assert checked.identity(token) is not None
        made.broken = True
        checked.clock.now += 3_600
        assert checked.identity(token) is not None
        with pytest.raises(ProviderUnavailableError):
            fresh.identity(token)


def test_keys_may_stand_in_a_file_named_by_the_settings(signing: Provider, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps(signing.published()), encoding="utf-8")
    (tmp_path / "identity.toml").write_text(
        f'issuer = "{signing.issuer}"\naudience = "mto-graph"\nkeys = "keys.json"\nrole_claim = "groups"\n'
        'algorithms = ["RS256"]\n[roles]\nworks-planners = "planner"\n',
        encoding="utf-8",
    )
    found = Tokens(TokenSettings.read(tmp_path / "identity.toml")).identity(signing.token("one"))
    assert found is not None
    assert found[0] == Identity("anna", (Role.PLANNER,), (), "TOKEN")
