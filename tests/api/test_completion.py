"""Compiled completion: the same bytes as graphql-core's, whatever is asked, also where something is wrong."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import orjson
import pytest
from graphql.execution.collect_fields import CollectedFields, FieldDetails, collect_subfields
from graphql.execution.middleware import MiddlewareManager
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mto_graph.api.completion.executor import CompilingExecutor
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.api.limits import Limits
from mto_graph.api.schema import build_schema
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, WORKS
from .documents import VARIABLES, documents
from .everything import selection

_LIMITS = Limits(tokens=10**6, aliases=10**6, fields=10**6, objects=10**6)
_SCHEMA = build_schema()._schema

Pair = tuple[Api, Api]


def pair(broken: bool) -> Iterator[Pair]:
    """The API of the small works with compiled functions and without; broken: some stored words mean nothing."""
    application = open_application("sqlite://")
    upsert(application, WORKS)
    run_planning(application, PlanningRequest(today=TODAY))
    if broken:
        with application.database.session() as session:
            session.execute(
                "UPDATE material_plant SET procurement_type = 'odd', consumption_mode = 99 WHERE id % 2"
            )
            session.execute("UPDATE bom_item SET explosion = 'odd' WHERE id % 2 = 0")
            session.execute("UPDATE order_profile SET order_type = 'odd'")
            session.execute("UPDATE schedule_line SET requested_date = 99999999 WHERE id % 2 = 0")
    yield (
        Api(application, _LIMITS, today=lambda: TODAY),
        Api(application, _LIMITS, compiled=False, today=lambda: TODAY),
    )
    application.close()


@pytest.fixture(scope="module")
def works() -> Iterator[Pair]:
    yield from pair(broken=False)


@pytest.fixture(scope="module")
def broken_works() -> Iterator[Pair]:
    yield from pair(broken=True)


def answers(apis: Pair, query: str) -> list[bytes]:
    """The bytes that both answer."""
    request = GraphQLRequest(query, VARIABLES)
    return [orjson.dumps(api.execute(request, "test-request").body) for api in apis]


def compare(apis: Pair, query: str) -> None:
    compiled, plain = answers(apis, query)
    assert compiled == plain, query
    # Once more, now that all functions are there.
    assert answers(apis, query)[0] == plain, query


RANDOM = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@RANDOM
@given(st.data())
def test_random_documents(works: Pair, data: st.DataObject) -> None:
    compare(works, data.draw(documents(_SCHEMA)))


@RANDOM
@given(st.data())
def test_random_documents_where_something_is_wrong(broken_works: Pair, data: st.DataObject) -> None:
    compare(broken_works, data.draw(documents(_SCHEMA)))


STRUCTURE = """{ materialPlant(material: "BIKE", plant: "1000") { %s plant { id workdays } bom { items { id unit
  first: component { id procurementType material { id number } plant { code } }
  second: component { consumptionMode %s material { plants { id } } bom { items { explosion component {
    material { number description } } } } }
  third: component { __typename plant { code holidays } material { __typename } }
} } } }"""


@pytest.mark.parametrize("top", ["", "material { number }", "material { plants { plant { code } } }"])
@pytest.mark.parametrize("inside", ["", "procurementType", "strategy { code }"])
def test_rows_of_one_line(works: Pair, broken_works: Pair, top: str, inside: str) -> None:
    compare(works, STRUCTURE % (top, inside))
    compare(broken_works, STRUCTURE % (top, inside))


def test_one_place_may_be_reached_by_rows_of_which_different_columns_were_read(works: Pair) -> None:
    query = """{ materialPlant(material: "BIKE", plant: "1000") {
        ...Part bom { items { component { ...Part lowLevelCode } } }
        explosion { component { ...Part } } salesOrderItems { material { ...Part } } } }
        fragment Part on MaterialPlant { baseUnit material { number } plant { code } }"""
    compare(works, query)


_LISTS = ("materialPlants", "plannedOrders", "salesOrders", "exceptions", "worklist", "planningRuns")


@pytest.mark.parametrize("name", _LISTS)
def test_every_field(works: Pair, broken_works: Pair, name: str) -> None:
    kind = _SCHEMA.query_type.fields[name].type.of_type.name  # type: ignore[union-attr]
    query = f"query ($first: Int) {{ {name}(first: $first) {selection(_SCHEMA, kind, 3)} }}"
    compare(works, query)
    compare(broken_works, query)


def test_errors_are_graphql_cores(broken_works: Pair) -> None:
    query = "{ materialPlants { nodes { material { number } procurementType } } plants { code } }"
    body = orjson.loads(answers(broken_works, query)[0])
    assert body["data"] is None
    assert body["errors"][0]["path"][:2] == ["materialPlants", "nodes"]


def test_compiled_functions_complete_every_field_of_a_row(works: Pair) -> None:
    plan = works[0].schema.plan
    schema = works[0].schema._schema
    unknown = [
        f"{name}.{field}"
        for name in set(plan.types.values())
        for field, built in schema.type_map[name].fields.items()  # type: ignore[attr-defined]
        if plan.sources.of(name, field, built) is None
        and f"{name}.{field}" not in works[0].application.registry.graph_fields
    ]
    assert unknown == []


def test_nothing_is_left_to_graphql_core(works: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[str] = []
    library = CompilingExecutor.__mro__[1]
    completed = library.complete_object_value

    def noted(self: object, kind: object, *rest: object) -> object:
        left.append(str(kind))
        return completed(self, kind, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "complete_object_value", noted)
    for name in _LISTS:
        kind = _SCHEMA.query_type.fields[name].type.of_type.name  # type: ignore[union-attr]
        request = GraphQLRequest(f"{{ {name}(first: 5) {selection(_SCHEMA, kind, 2)} }}")
        assert "errors" not in works[0].execute(request, "test-request").body
    assert left == []


def test_what_is_relied_on_and_is_not_public() -> None:
    """A change of any of these asks for a look at `mto_graph.api.completion`."""
    assert [*inspect.signature(CompilingExecutor.__mro__[1].complete_object_value).parameters] == [
        "self",
        "return_type",
        "field_details_list",
        "info",
        "path",
        "result",
        "position_context",
    ]
    assert [*inspect.signature(collect_subfields).parameters] == [
        "schema",
        "fragments",
        "variable_values",
        "operation",
        "return_type",
        "field_details_list",
        "hide_suggestions",
    ]
    assert CollectedFields._fields == (
        "grouped_field_set",
        "new_defer_usages",
        "forbidden_directive_instances",
    )
    assert FieldDetails._fields == ("node", "defer_usage", "fragment_variable_values")
    assert {
        "schema",
        "fragments",
        "variable_values",
        "operation",
        "middleware_manager",
        "abort_signal",
    } <= set(CompilingExecutor.__init__.__code__.co_varnames) | set(_annotations(CompilingExecutor))
    assert MiddlewareManager().middlewares == ()


def _annotations(kind: type) -> Iterator[str]:
    for each in kind.__mro__:
        yield from vars(each).get("__annotations__", {})
