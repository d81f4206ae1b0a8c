"""Types declared by this package are the types that strawberry would declare."""

from typing import Any

import pytest
import strawberry
from strawberry.printer import print_schema

from mto_graph.api.declaring import input_type, interface_type, object_type


def _of(kinds: tuple[Any, Any, Any]) -> strawberry.Schema:
    """The same schema, declared by one or the other."""
    interface, concrete, taken = kinds

    @interface(description="What has a name.")
    class Named:
        name: str = strawberry.field(description="Its name.")

    @concrete(description="A plant.")
    class Plant(Named):
        days: list[int] | None = strawberry.field(description="Its days.")
        kind: str = strawberry.field(description="Its kind.", graphql_type=strawberry.ID)

    @taken(description="Which plants.", one_of=True)
    class Which:
        name: str | None = strawberry.field(default=strawberry.UNSET, description="Of this name.")
        kind: str | None = strawberry.field(default=strawberry.UNSET, description="Of this kind.")

    @taken(description="In which sequence.")
    class Sequence:
        by: str = strawberry.field(description="By what.")
        descending: bool = strawberry.field(default=False, description="Last first.")

    @strawberry.type(description="The ways in.")
    class Query:
        @strawberry.field(description="Plants.")
        def found(self, which: Which, sequence: Sequence) -> list[Plant]:
            return []

    return strawberry.Schema(Query, types=[Plant])


def test_the_schema_is_the_one_that_strawberry_declares() -> None:
    ours = _of((interface_type, object_type, input_type))
    assert print_schema(ours) == print_schema(_of((strawberry.interface, strawberry.type, strawberry.input)))


@input_type(description="A row.")
class _Row:
    plant: str = strawberry.field(description="The plant.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Its name.")
    days: int = strawberry.field(default=5, description="Its days.")


def test_an_input_has_its_defaults_and_shows_its_fields_in_their_order() -> None:
    assert vars(_Row(days=3, plant="1000")) == {"plant": "1000", "name": strawberry.UNSET, "days": 3}
    assert list(vars(_Row(days=3, plant="1000"))) == ["plant", "name", "days"]
    assert vars(_Row(plant="1000"))["days"] == 5


@pytest.mark.parametrize("given", [{}, {"plant": "1000", "colour": "red"}])
def test_an_input_is_not_made_from_too_little_or_too_much(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="_Row takes plant, name, days and needs plant"):
        _Row(**given)


def test_a_name_without_a_field_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Plant\.code is no field"):

        @object_type(description="A plant.")
        class Plant:
            code: str
