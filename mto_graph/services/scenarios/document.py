"""A scenario as it was written: title, planning date, given rows and steps, checked key by key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from mto_graph.errors import ErrorCode, UserError, refuse_all
from mto_graph.services.scenarios.actions import (
    ACTION_KEYS,
    Action,
    ExpectError,
    MoveToday,
    Row,
    Tables,
    UpsertRows,
    read_action,
)
from mto_graph.services.scenarios.expectations import EXPECTATION_KEYS, Expectation, read_expectations
from mto_graph.services.scenarios.fields import Fields
from mto_graph.services.scenarios.reading import read_file, read_text
from mto_graph.units import EPOCH

SCHEMA: Final = "mto-scenario/1"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done, then what must be seen. `number` counts from 1, `name` is its first key."""

    number: int
    name: str
    action: Action | None
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One worked example: master data, then steps, then what must be seen."""

    name: str
    title: str
    source: str
    today: date
    given: Tables
    steps: tuple[Step, ...]


def load_scenario(path: Path, tables: Iterable[str]) -> Scenario:
    """The scenario of a file; `tables` are the data set tables whose rows may be given.

    Refused with every fault at once, each with its place (steps, 3, expect, sections, net, 1, quantity).
    """
    return _scenario(read_file(path), path.name, frozenset(tables))


def parse_scenario(text: str, name: str, tables: Iterable[str], *, as_json: bool = False) -> Scenario:
    """The scenario written in a text; as `load_scenario` otherwise."""
    return _scenario(read_text(text, name, as_json=as_json), name, frozenset(tables))


def _scenario(values: object, name: str, tables: frozenset[str]) -> Scenario:
    faults: list[UserError] = []
    fields = Fields(values, (name,), faults)
    if fields.text("schema", required=True) not in ("", SCHEMA):
        fields.fault(f"{fields.text('schema')!r} is not known; this version reads {SCHEMA}", "schema")
    title = fields.text("title", required=True)
    source = fields.text("source")
    today = fields.day("today", required=True)
    given_fields = Fields(fields.value("given"), (name, "given"), faults)
    given = {key: _rows(given_fields, key) for key in given_fields if _table(given_fields, key, tables)}
    plant = _only_plant(given)
    steps = tuple(
        _step(number, Fields(value, (name, "steps", str(number)), faults), tables, plant)
        for number, value in enumerate(fields.items("steps"), start=1)
    )
    fields.close()
    refuse_all(faults)
    return Scenario(name, title, source, today or EPOCH, given, steps)


def _only_plant(given: Tables) -> str:
    """The plant that may be left out everywhere: that of the only row of given.plants."""
    plants = given.get("plants", ())
    return str(plants[0].get("plant", "")) if len(plants) == 1 else ""


def _table(fields: Fields, key: str, tables: frozenset[str]) -> bool:
    if key in tables:
        return True
    known = ", ".join(sorted(tables))
    fields.fault(f"is not a table; known are {known}", key, code=ErrorCode.UNKNOWN_TABLE)
    return False


def _rows(fields: Fields, key: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    for number, value in enumerate(fields.items(key), start=1):
        if isinstance(value, dict):
            rows.append(value)
        else:
            fields.fault("must be a mapping of columns and values", key, str(number))
    return tuple(rows)


def _step(number: int, fields: Fields, tables: frozenset[str], plant: str) -> Step:
    expectations: list[Expectation] = []
    action_keys: list[str] = []
    for key in fields:
        if key in EXPECTATION_KEYS:
            inner = Fields(fields.value(key), (*fields.path, key), fields.faults)
            expectations.extend(read_expectations(key, inner, plant))
        else:
            action_keys.append(key)
    action = _action(fields, action_keys, tables, plant)
    if action is None and not expectations and not fields.faults:
        fields.fault("does nothing and expects nothing")
    return Step(number, next(iter(fields), ""), action, tuple(expectations))


def _action(fields: Fields, keys: list[str], tables: frozenset[str], plant: str) -> Action | None:
    rows = {key: _rows(fields, key) for key in keys if key in tables}
    others = [key for key in keys if key not in tables]
    if len(others) + bool(rows) > 1:
        fields.fault(f"does several things ({', '.join(keys)}); write one step for each")
        return None
    if rows:
        return UpsertRows(rows)
    return _other_action(fields, others[0], tables, plant) if others else None


def _other_action(fields: Fields, key: str, tables: frozenset[str], plant: str) -> Action | None:
    inner = (*fields.path, key)
    if key in ACTION_KEYS:
        return read_action(key, Fields(fields.value(key), inner, fields.faults), plant)
    if key == "today":
        today = fields.day("today", required=True)
        return MoveToday(today) if today else None
    if key == "expect_error":
        return _expect_error(Fields(fields.value(key), inner, fields.faults), tables, plant)
    known = ", ".join((*ACTION_KEYS, "today", "expect_error", *EXPECTATION_KEYS))
    fields.fault(f"is neither a table nor a step; steps are {known}", key, code=ErrorCode.UNKNOWN_COLUMN)
    return None


def _expect_error(fields: Fields, tables: frozenset[str], plant: str) -> Action | None:
    code = fields.choice("code", ErrorCode)
    if not code:
        fields.fault("is required", "code", code=ErrorCode.REQUIRED)
    step = Fields(fields.value("step", required=True), (*fields.path, "step"), fields.faults)
    fields.close()
    before = len(step.faults)
    action = _action(step, [key for key in step if key not in EXPECTATION_KEYS], tables, plant)
    expects = any(key in step for key in EXPECTATION_KEYS)
    if action is not None and not expects and not isinstance(action, ExpectError | MoveToday):
        return ExpectError(code, action)
    if len(step.faults) == before:
        step.fault("must be one step that can be refused: rows of tables, a planning run or a posting")
    return None
