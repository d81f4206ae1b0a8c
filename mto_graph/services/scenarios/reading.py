"""A scenario file as plain values: text, whole numbers, exact decimals, booleans, lists and mappings.

YAML's surprises are switched off: 0010 stays text, yes and on are words, 2024-03-04 is read as a date by the
column it stands in, 0.09 is an exact decimal, and a key written twice is refused instead of silently won.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from mto_graph.errors import ErrorCode, refuse

MAXIMUM_BYTES: Final = 4_000_000
MAXIMUM_VALUES: Final = 200_000
MAXIMUM_DEPTH: Final = 20
MAXIMUM_DIGITS: Final = 40


def read_file(path: Path) -> object:
    """The values of a scenario file; JSON when the name ends in .json, else YAML.

    Example: `read_file(Path("20-make-to-order.yaml"))["title"]`.
    Refused: NOT_FOUND when it cannot be read, MALFORMED_FILE with the line when it is not YAML or JSON.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise refuse(
            ErrorCode.NOT_FOUND, f"the file cannot be read ({error.strerror or 'unknown reason'})", path.name
        ) from None
    if len(content) > MAXIMUM_BYTES:
        raise refuse(
            ErrorCode.MALFORMED_FILE, f"a scenario file has at most {MAXIMUM_BYTES} bytes", path.name
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(ErrorCode.MALFORMED_FILE, "the file is not UTF-8 text", path.name) from None
    return read_text(text, path.name, as_json=path.suffix.lower() == ".json")


def read_text(text: str, name: str, *, as_json: bool = False) -> object:
    """The values of a scenario given as text; `name` stands in front of every fault."""
    try:
        values = _from_json(text) if as_json else yaml.load(text, Loader=_ScenarioLoader)
        _check_size(values)
    except (yaml.YAMLError, ValueError) as error:
        raise refuse(ErrorCode.MALFORMED_FILE, _sentence(error), name) from None
    except RecursionError:
        raise refuse(
            ErrorCode.MALFORMED_FILE,
            f"lists and mappings are nested deeper than {MAXIMUM_DEPTH} levels",
            name,
        ) from None
    return values


def _from_json(text: str) -> object:
    return json.loads(
        text,
        parse_int=_whole_number,
        parse_float=Decimal,
        parse_constant=_refuse_constant,
        object_pairs_hook=_mapping_of_pairs,
    )


def _whole_number(digits: str) -> int:
    if len(digits) > MAXIMUM_DIGITS:
        raise ValueError(f"{digits[:MAXIMUM_DIGITS]}… has more than {MAXIMUM_DIGITS} digits")
    return int(digits)


def _refuse_constant(constant: str) -> object:
    raise ValueError(f"{constant} is not a number of a scenario")


def _mapping_of_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key, value in pairs:
        if key in mapping:
            raise ValueError(f"the key {key!r} stands twice in one mapping")
        mapping[key] = value
    return mapping


class _ScenarioLoader(yaml.SafeLoader):
    """YAML with the few plain types a scenario needs, and no key twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's name

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a word, not a list or mapping", key_node.start_mark
                )
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key_node.value!r} stands twice in one mapping", key_node.start_mark
                )
            seen.add(key_node.value)
            key_node.tag = "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep=deep)


def _exact_decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_PLAIN_TYPES: Final = (
    ("null", r"(?:~|null|Null|NULL|)\Z", ["~", "n", "N", ""]),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,39})\Z", list("-+0123456789")),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+\Z", list("-+0123456789")),
)
for _name, _pattern, _first in _PLAIN_TYPES:
    _ScenarioLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(_pattern, re.ASCII), _first
    )
_ScenarioLoader.add_constructor("tag:yaml.org,2002:float", _exact_decimal)


def _check_size(values: object) -> None:
    """Bounds what is read, also where YAML aliases repeat or contain themselves."""
    count = 0
    waiting: list[tuple[object, int]] = [(values, 0)]
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if count > MAXIMUM_VALUES:
            raise ValueError(f"a scenario has at most {MAXIMUM_VALUES} values")
        if depth > MAXIMUM_DEPTH:
            raise RecursionError
        if isinstance(value, dict):
            waiting.extend((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value)
        elif not (value is None or isinstance(value, str | int | Decimal)):
            raise ValueError(
                f"{str(value)[:40]!r} is of a type that scenarios do not have; write it as plain text"
            )


def _sentence(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"line {mark.line + 1}, column {mark.column + 1}: {getattr(error, 'problem', None) or error}"
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return str(error)
