"""Expressions over characteristics: selection conditions and quantities of BOM items.

The language is CEL (Common Expression Language), as far as conditions need it, and cel-python reads it. What CEL
counts as floating point is exact here: every number is a fraction, and what does not fit together is found before
anything is evaluated. An expression sees the values of one configuration and nothing else.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any, Final

from mto_graph.services.configuration.values import Value, ValueType, value_of

Values = Mapping[str, Value]
_Evaluated = Callable[[Values], Any]

DEEPEST: Final = 100
_WORDS: Final = {
    ValueType.TEXT: "text",
    ValueType.NUMBER: "a number",
    ValueType.DATE: "a date",
    ValueType.BOOLEAN: "true or false",
}
_COMPARISONS: Final[Mapping[str, tuple[str, Callable[[Any, Any], bool]]]] = {
    "relation_lt": ("<", operator.lt),
    "relation_le": ("<=", operator.le),
    "relation_gt": (">", operator.gt),
    "relation_ge": (">=", operator.ge),
    "relation_eq": ("==", operator.eq),
    "relation_ne": ("!=", operator.ne),
}
_ARITHMETIC: Final[Mapping[str, tuple[str, Callable[[Any, Any], Any]]]] = {
    "addition_add": ("+", operator.add),
    "addition_sub": ("-", operator.sub),
    "multiplication_mul": ("*", operator.mul),
    "multiplication_div": ("/", operator.truediv),
    "multiplication_mod": ("%", operator.mod),
}


class ExpressionFault(Exception):  # noqa: N818 - it is about data, not about the program
    """What is wrong with an expression, or why it has no result: a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: the characteristics it names, and its result for the values of a configuration."""

    names: frozenset[str]
    evaluated: _Evaluated

    def result(self, values: Values) -> Any:
        """The result; ExpressionFault when a value is missing or something is divided by zero."""
        try:
            return self.evaluated(values)
        except ZeroDivisionError:
            raise ExpressionFault("something is divided by zero") from None


def compiled(text: str, types: Mapping[str, ValueType], wanted: ValueType) -> Expression:
    """Compile an expression over characteristics of these types; ExpressionFault when it is not one.

    Example: `compiled('COLOUR == "red" && LENGTH > 1.5', {"COLOUR": …, "LENGTH": …}, ValueType.BOOLEAN)`
    """
    compiler = _Compiler(types)
    found = compiler.typed(_tree(text), 0)
    if found.kind is not wanted or found.of_list:
        raise ExpressionFault(f"the result is {_said(found)}, but must be {_WORDS[wanted]}")
    return Expression(frozenset(compiler.names), found.evaluated)


@dataclass(frozen=True, slots=True)
class _Typed:
    kind: ValueType
    evaluated: _Evaluated
    of_list: bool = False


def _said(found: _Typed) -> str:
    return f"a list of {found.kind} values" if found.of_list else _WORDS[found.kind]


@lru_cache(maxsize=4096)
def _tree(text: str) -> Any:
    # The library takes a quarter of a second to load, and only configurable products need it.
    from celpy.celparser import CELParseError, CELParser

    try:
        return CELParser().parse(text)
    except CELParseError as fault:
        place = f" in column {fault.column}" if fault.column else ""
        raise ExpressionFault(f"it cannot be read{place}") from None
    except RecursionError:
        raise ExpressionFault("it is nested too deeply") from None


class _Compiler:
    """Walks the syntax tree once: finds the type of every part and makes it a function of the values."""

    def __init__(self, types: Mapping[str, ValueType]) -> None:
        self.types = types
        self.names: set[str] = set()

    def typed(self, tree: Any, depth: int) -> _Typed:
        """The type and the function of a part of the tree."""
        while len(tree.children) == 1 and tree.data not in _LEAVES:
            tree = tree.children[0]
        if depth > DEEPEST:
            raise ExpressionFault("it is nested too deeply")
        handler = _HANDLERS.get(tree.data)
        if handler is None:
            raise ExpressionFault(f"{_NOT_KNOWN.get(tree.data, 'a part of it')} is not known here")
        return handler(self, tree, depth + 1)

    def _wanted(self, tree: Any, depth: int, wanted: ValueType, sign: str) -> _Evaluated:
        found = self.typed(tree, depth)
        if found.kind is not wanted or found.of_list:
            raise ExpressionFault(f"{sign} takes {_WORDS[wanted]}, not {_said(found)}")
        return found.evaluated

    def choice(self, tree: Any, depth: int) -> _Typed:
        condition = self._wanted(tree.children[0], depth, ValueType.BOOLEAN, "? :")
        yes, no = (self.typed(child, depth) for child in tree.children[1:])
        if yes.kind is not no.kind or yes.of_list or no.of_list:
            raise ExpressionFault(f"? : cannot give {_said(yes)} or else {_said(no)}")
        first, second = yes.evaluated, no.evaluated
        return _Typed(yes.kind, lambda values: first(values) if condition(values) else second(values))

    def either(self, tree: Any, depth: int) -> _Typed:
        left, right = (self._wanted(child, depth, ValueType.BOOLEAN, "||") for child in tree.children)
        return _Typed(ValueType.BOOLEAN, lambda values: left(values) or right(values))

    def both(self, tree: Any, depth: int) -> _Typed:
        left, right = (self._wanted(child, depth, ValueType.BOOLEAN, "&&") for child in tree.children)
        return _Typed(ValueType.BOOLEAN, lambda values: left(values) and right(values))

    def relation(self, tree: Any, depth: int) -> _Typed:
        operation, right_tree = tree.children
        left, right = self.typed(operation.children[0], depth), self.typed(right_tree, depth)
        inside = operation.data == "relation_in"
        sign, compare = ("in", operator.contains) if inside else _COMPARISONS[operation.data]
        if left.kind is not right.kind or left.of_list or right.of_list is not inside:
            raise ExpressionFault(f"{sign} cannot compare {_said(left)} with {_said(right)}")
        if sign in ("<", "<=", ">", ">=") and left.kind is ValueType.BOOLEAN:
            raise ExpressionFault(f"{sign} cannot compare {_said(left)} with {_said(right)}")
        one, other = left.evaluated, right.evaluated
        if inside:
            return _Typed(ValueType.BOOLEAN, lambda values: one(values) in other(values))
        return _Typed(ValueType.BOOLEAN, lambda values: compare(one(values), other(values)))

    def arithmetic(self, tree: Any, depth: int) -> _Typed:
        operation, right_tree = tree.children
        sign, compute = _ARITHMETIC[operation.data]
        left = self._wanted(operation.children[0], depth, ValueType.NUMBER, sign)
        right = self._wanted(right_tree, depth, ValueType.NUMBER, sign)
        return _Typed(ValueType.NUMBER, lambda values: compute(left(values), right(values)))

    def unary(self, tree: Any, depth: int) -> _Typed:
        if tree.children[0].data == "unary_not":
            operand = self._wanted(tree.children[1], depth, ValueType.BOOLEAN, "!")
            return _Typed(ValueType.BOOLEAN, lambda values: not operand(values))
        operand = self._wanted(tree.children[1], depth, ValueType.NUMBER, "-")
        return _Typed(ValueType.NUMBER, lambda values: -operand(values))

    def literal(self, tree: Any, depth: int) -> _Typed:
        token = tree.children[0]
        if token.type in ("INT_LIT", "FLOAT_LIT"):
            return _constant(ValueType.NUMBER, _number(token.value))
        if token.type == "STRING_LIT":
            return _constant(ValueType.TEXT, _string(token))
        if token.type == "BOOL_LIT":
            return _constant(ValueType.BOOLEAN, token.value == "true")
        raise ExpressionFault(f"{token.value} is not a value that characteristics can have")

    def name(self, tree: Any, depth: int) -> _Typed:
        name = str(tree.children[0])
        return _Typed(self._type(name), lambda values: _value(values, name))

    def call(self, tree: Any, depth: int) -> _Typed:
        function, arguments = str(tree.children[0]), self._arguments(tree)
        if function not in ("has", "date", "ceil", "floor"):
            raise ExpressionFault(f"there is no function {function}; there are: ceil, date, floor, has")
        if len(arguments) != 1:
            raise ExpressionFault(f"{function} takes one argument")
        (argument,) = arguments
        if function in ("ceil", "floor"):
            rounded = ceil if function == "ceil" else floor
            number = self._wanted(argument, depth, ValueType.NUMBER, function)
            return _Typed(ValueType.NUMBER, lambda values: Fraction(rounded(number(values))))
        leaf = _leaf(argument)
        if function == "has":
            if leaf.data != "ident":
                raise ExpressionFault("has takes the name of a characteristic")
            name = str(leaf.children[0])
            self._type(name)
            return _Typed(ValueType.BOOLEAN, lambda values: name in values)
        if leaf.data != "literal" or leaf.children[0].type != "STRING_LIT":
            raise ExpressionFault('date takes a day in quotes, such as date("2024-12-31")')
        try:
            return _constant(ValueType.DATE, value_of(ValueType.DATE, _string(leaf.children[0])))
        except ValueError as fault:
            raise ExpressionFault(str(fault)) from None

    def listed(self, tree: Any, depth: int) -> _Typed:
        entries = [self.typed(child, depth) for child in self._arguments(tree)]
        if not entries or any(entry.kind is not entries[0].kind or entry.of_list for entry in entries):
            raise ExpressionFault("a list holds at least one value, and all of one type")
        functions = [entry.evaluated for entry in entries]
        return _Typed(entries[0].kind, lambda values: [function(values) for function in functions], True)

    @staticmethod
    def _arguments(tree: Any) -> Sequence[Any]:
        if not tree.children or getattr(tree.children[-1], "data", None) != "exprlist":
            return ()
        arguments: Sequence[Any] = tree.children[-1].children
        return arguments

    def _type(self, name: str) -> ValueType:
        found = self.types.get(name)
        if found is None:
            raise ExpressionFault(f"there is no characteristic {name}")
        self.names.add(name)
        return found


_LEAVES: Final = frozenset(("literal", "ident", "ident_arg", "list_lit"))
_NOT_KNOWN: Final = {
    "member_dot": "a dot",
    "member_dot_arg": "a method",
    "member_index": "an index in brackets",
    "member_object": "an object in braces",
    "map_lit": "a map in braces",
}
_HANDLERS: Final[Mapping[str, Callable[[_Compiler, Any, int], _Typed]]] = {
    "expr": _Compiler.choice,
    "conditionalor": _Compiler.either,
    "conditionaland": _Compiler.both,
    "relation": _Compiler.relation,
    "addition": _Compiler.arithmetic,
    "multiplication": _Compiler.arithmetic,
    "unary": _Compiler.unary,
    "literal": _Compiler.literal,
    "ident": _Compiler.name,
    "ident_arg": _Compiler.call,
    "list_lit": _Compiler.listed,
}


def _leaf(tree: Any) -> Any:
    while len(tree.children) == 1 and tree.data not in _LEAVES:
        tree = tree.children[0]
    return tree


def _constant(kind: ValueType, value: Value) -> _Typed:
    return _Typed(kind, lambda values: value)


def _value(values: Values, name: str) -> Value:
    found = values.get(name)
    if found is None:
        raise ExpressionFault(f"characteristic {name} has no value")
    return found


def _number(text: str) -> Fraction:
    digits, _, exponent = text.lower().partition("e")
    if len(text) > 30 or (exponent and len(exponent.lstrip("+-")) > 1) or digits.startswith("0x"):
        raise ExpressionFault(f"{text[:40]} is not a usable number; write it with digits and a point")
    return Fraction(text)


def _string(token: Any) -> str:
    from celpy.evaluation import celstr

    return str(celstr(token))
