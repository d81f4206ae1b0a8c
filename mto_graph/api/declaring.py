"""Declaring the types of the graph: what `strawberry.type` and its like do for a data class, for what is none.

Objects of the graph are rows, which are read elsewhere; inputs are only ever filled by name. Neither needs the methods
that a data class has compiled for each of its types, which is most of what a server would wait for when it starts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable
from dataclasses import MISSING
from functools import cache
from inspect import get_annotations
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema_directives import OneOf
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

Declared = TypeVar("Declared", bound=type)
_DEFINITION = "__strawberry_definition__"


def object_type(*, description: str) -> Callable[[Declared], Declared]:
    """Declares an object type. Its class is only a declaration: the objects themselves are rows.

    Every annotated name must have a field. Raises TypeError where one has none.

    Example: `object_type(description="A plant.")` above `class Plant: code: str = shown("Its code.")`
    """
    return lambda cls: _declared(cls, description)


def interface_type(*, description: str) -> Callable[[Declared], Declared]:
    """Declares an interface; the object types whose classes derive from it have its fields first."""
    return lambda cls: _declared(cls, description, interface=True)


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def input_type(*, description: str, one_of: bool = False) -> Callable[[Declared], Declared]:
    """Declares an input type. Its objects take the fields by name; `vars` shows them in the order of the declaration.

    With `one_of` a client gives exactly one of the fields.
    """

    def declared(cls: Declared) -> Declared:
        made = _declared(cls, description, taken=True, directives=(OneOf(),) if one_of else ())
        any_class: Any = made  # which fields its objects take is known only now
        any_class.__init__ = _taking(made.__name__, _fields_of(made))
        return made

    return declared


def field_names(declared: type) -> list[str]:
    """The names of a declared type's fields, in Python's spelling."""
    return [field.python_name for field in _fields_of(declared)]


def _declared(
    cls: Declared,
    description: str,
    *,
    interface: bool = False,
    taken: bool = False,
    directives: tuple[object, ...] = (),
) -> Declared:
    """The class with its definition; the fields leave the class, where an object's own attributes belong."""
    fields = {field.python_name: field for base in cls.__bases__ for field in _fields_of(base)}
    for name, annotation in get_annotations(cls).items():
        field = cls.__dict__.get(name)
        if not isinstance(field, StrawberryField):
            raise TypeError(
                f"{cls.__name__}.{name} is no field: declare it with shown(), related() or the like"
            )
        field.python_name = name
        field.origin = cls
        shown_as = field.type_annotation  # the type that clients see, where it is another one
        field.type_annotation = _annotation(
            annotation if shown_as is None else shown_as.raw_annotation, cls.__module__
        )
        fields[name] = field
        delattr(cls, name)
    definition = StrawberryObjectDefinition(
        name=cls.__name__,
        is_input=taken,
        is_interface=interface,
        origin=cls,
        description=description,
        interfaces=[] if taken else _interfaces(cls),
        extend=False,
        directives=directives,
        is_type_of=None,
        resolve_type=None,
        fields=[],
    )
    # Only now: the definition looks for `Self` among the fields that it is made with, which none here is, and resolves
    # the types of all of them for it.
    definition.fields = list(fields.values())
    setattr(cls, _DEFINITION, definition)
    return cls


@cache
def _annotation(annotation: Hashable, module: str) -> StrawberryAnnotation:
    """What a module means by an annotation: worked out once, however many fields have it."""
    return StrawberryAnnotation(annotation, namespace=vars(sys.modules[module]))


def _fields_of(cls: type) -> list[StrawberryField]:
    definition = cls.__dict__.get(_DEFINITION)
    return [] if definition is None else definition.fields


def _interfaces(cls: type) -> list[StrawberryObjectDefinition]:
    known = (base.__dict__.get(_DEFINITION) for base in cls.__mro__[1:])
    return [definition for definition in known if definition is not None and definition.is_interface]


def _taking(name: str, fields: Iterable[StrawberryField]) -> Callable[..., None]:
    """What makes an object of an input type: defaults in the order of the fields, over them what is given."""
    template = {field.python_name: field.default for field in fields}
    needed = {one for one, default in template.items() if default is MISSING}

    def __init__(self: Any, **given: Any) -> None:  # noqa: N807 - it becomes the method
        if not (given.keys() <= template.keys() and needed <= given.keys()):
            raise TypeError(f"{name} takes {', '.join(template)} and needs {', '.join(sorted(needed))}")
        values = vars(self)
        values.update(template)
        values.update(given)

    return __init__
