"""Bounds: large and hostile documents are refused quickly, before they are executed."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from mto_graph.api.limits import Limits
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert

from .conftest import Client

LIMITS = Limits()


def code_of(client: Client, query: str) -> str:
    (fault, *_) = client.faults(query)
    return str(fault["extensions"]["code"])


def test_deep_documents(still_works: Client) -> None:
    def nested(levels: int) -> str:
        below = "id"
        for _ in range(levels):
            below = f"material {{ plants {{ {below} }} }}"
        return f'{{ materialPlant(material: "BIKE", plant: "1000") {{ {below} }} }}'

    client = Client(still_works.application, Limits(requested=10**12))
    assert "errors" not in client.body(nested(18))
    assert "levels" in client.faults(nested(20))[0]["message"]


@pytest.mark.parametrize("opening", ["{a", "[", "{a(b:{c:", "(a:["])
def test_absurdly_nested_documents_do_not_exhaust_the_stack(still_works: Client, opening: str) -> None:
    assert still_works.faults("{ a " + opening * 900)
    assert still_works.faults("query(" + opening * 900)


def test_long_documents(still_works: Client) -> None:
    assert code_of(still_works, "{ plants { code } " + "plants { code } " * 1000 + "}") == "QUERY_TOO_LARGE"


def test_many_aliases(still_works: Client) -> None:
    few = " ".join(f"a{at}: plants {{ code }}" for at in range(LIMITS.aliases))
    assert "errors" not in still_works.body(f"{{ {few} }}")
    assert code_of(still_works, f"{{ {few} more: plants {{ code }} }}") == "QUERY_TOO_LARGE"


def test_aliases_in_fragments_count_where_they_are_used(still_works: Client) -> None:
    fragment = " ".join(f"a{at}: code" for at in range(60))
    query = f"{{ plants {{ ...F }} b: plants {{ ...F }} }} fragment F on Plant {{ {fragment} }}"
    assert code_of(still_works, query) == "QUERY_TOO_LARGE"


def test_fragments_within_fragments_cost_no_more_than_their_length(still_works: Client) -> None:
    """Each fragment spreads the next one twice: written out, it would be 2^40 fields."""
    fragments = " ".join(
        f"fragment F{at} on Plant {{ a{at}: code ...F{at + 1} ...F{at + 1} }}" for at in range(40)
    )
    started = time.perf_counter()
    query = f"{{ plants {{ ...F0 }} }} {fragments} fragment F40 on Plant {{ code }}"
    assert code_of(still_works, query) == "QUERY_TOO_LARGE"
    assert time.perf_counter() - started < 1


def test_long_chains_of_fragments(still_works: Client) -> None:
    fragments = " ".join(f"fragment F{at} on Plant {{ ...F{at + 1} }}" for at in range(200))
    body = still_works.body(f"{{ plants {{ ...F0 }} }} {fragments} fragment F200 on Plant {{ code }}")
    assert body.get("data") == {"plants": [{"code": "1000"}]} or "errors" in body


def test_fragments_in_a_circle(still_works: Client) -> None:
    query = "{ plants { ...A } } fragment A on Plant { ...B } fragment B on Plant { ...A }"
    assert code_of(still_works, query) == "BAD_REQUEST"


def test_answers_of_too_many_objects() -> None:
    """A structure whose parts stand on many paths: few rows in the database, very many in the answer."""
    application = open_application("sqlite://")
    names = [f"L{level}" for level in range(12)]
    upsert(
        application,
        {
            "plants": [{"plant": "P"}],
            "material_plants": [{"material": name, "plant": "P"} for name in names],
            "bom_items": [
                {"parent": above, "plant": "P", "item": f"{at:04}", "component": below, "quantity": 1}
                for above, below in pairwise(names)
                for at in range(4)
            ],
        },
    )
    client = Client(application, Limits(objects=5_000))
    started = time.perf_counter()
    explosion = '{ materialPlant(material: "L0", plant: "P") { explosion { level } } }'
    assert code_of(client, explosion) == "TOO_MANY_OBJECTS"
    nested = "item"
    for _ in range(11):
        nested = f"item component {{ bom {{ items {{ {nested} }} }} }}"
    assert (
        code_of(
            client, f'{{ materialPlant(material: "L0", plant: "P") {{ bom {{ items {{ {nested} }} }} }} }}'
        )
        == "TOO_MANY_OBJECTS"
    )
    used = '{ materialPlant(material: "L11", plant: "P") { whereUsed { level } } }'
    assert code_of(client, used) == "TOO_MANY_OBJECTS"
    assert time.perf_counter() - started < 10
    application.close()


def test_shared_objects_count_as_often_as_the_answer_holds_them(still_works: Client) -> None:
    """Few rows, but every order of a material leads to the material, which leads to all its orders again."""
    below = "number"
    for _ in range(7):
        below = f"material {{ plannedOrders {{ nodes {{ {below} }} }} }}"
    client = Client(still_works.application, Limits(objects=2_000, requested=10**15))
    assert "errors" not in client.body("{ plannedOrders { nodes { material { material { number } } } } }")
    started = time.perf_counter()
    assert code_of(client, f"{{ plannedOrders {{ nodes {{ {below} }} }} }}") == "TOO_MANY_OBJECTS"
    assert time.perf_counter() - started < 5


def test_documents_are_remembered_but_not_for_ever(still_works: Client) -> None:
    for at in range(600):
        still_works.ask(f"{{ a{at}: __typename }}")
    assert still_works.ask("{ a0: __typename }") == {"a0": "Query"}
