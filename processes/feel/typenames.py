"""Which values belong to a type written in an expression (DMN 1.5 §10.3.2.9)."""

from collections.abc import Callable, Mapping
from typing import Any

from lark import Token

from processes.feel.builder import Builder, Node, TypeTest, parts, token, where
from processes.feel.errors import UnknownTypeError
from processes.feel.kinds import KINDS, Function, kind

_NAMES: Mapping[str, str] = {
    **{name: name for name in KINDS.values()},
    "Null": "null",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


def type_test(node: Node, build: Builder) -> TypeTest:
    """Return the test of the type that ``node`` names; raises UnknownTypeError for no type."""
    name = _type_name(node)
    if name == "Any":
        return lambda value: value is not None
    if name in build.types:
        return build.types[name]
    if name not in _NAMES:
        line, column = where(node)
        raise UnknownTypeError(line=line, column=column, found=name)
    wanted, inner = _NAMES[name], _inner(name, parts(node), build)
    return lambda value: kind(value) == wanted and inner(value)


def _type_name(node: Node) -> str:
    if node.data == "imported_type":
        return ".".join(map(str, node.children))
    first = node.children[0] if node.children else None
    return str(first) if isinstance(first, Token) and first.type == "NAME" else "function"


def admits(test: TypeTest) -> TypeTest:
    """Return ``test``, passed by null too: a missing value fits every type."""
    return lambda value: value is None or test(value)


def _inner(name: str, arguments: list[Node], build: Builder) -> TypeTest:
    if not arguments:
        return lambda _value: True
    if name == "function":
        return _taking(arguments, build)
    if name == "context":
        entries = {str(token(part)): part for part in arguments if part.data == "type_entry"}
        return _entries({key: parts(part)[0] for key, part in entries.items()}, build)
    test = admits(type_test(arguments[0], build))
    return _ends(test) if name == "range" else _items(test)


def _taking(arguments: list[Node], build: Builder) -> TypeTest:
    """Return the test of functions with such parameters; the last argument is their result.

    What a function gives is not known beforehand. A parameter is of another type when both types
    are of FEEL and of different kinds.
    """
    for argument in arguments:
        type_test(argument, build)
    wanted = [_NAMES.get(_type_name(argument), "") for argument in arguments[:-1]]

    def test(value: object) -> bool:
        if not isinstance(value, Function) or len(value.parameters) != len(wanted):
            return False
        declared = [_NAMES.get(name, "") for name in value.types]
        return all(not (a and b) or a == b for a, b in zip(wanted, declared, strict=False))

    return test


def _items(test: TypeTest) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(test, value))


def _ends(test: TypeTest) -> Callable[[Any], bool]:
    return lambda value: test(value.start) and test(value.end)


def _entries(arguments: Mapping[str, Node], build: Builder) -> Callable[[Any], bool]:
    tests = {name: admits(type_test(part, build)) for name, part in arguments.items()}
    return lambda value: all(name in value and test(value[name]) for name, test in tests.items())
