"""Which values belong to a type written in an expression (DMN 1.5 §10.3.2.9)."""

from collections.abc import Callable, Mapping
from typing import Any

from processes.feel.builder import Node, parts, token, where
from processes.feel.errors import FeelSyntaxError
from processes.feel.kinds import KINDS, kind

TypeTest = Callable[[object], bool]
"""Whether a value is an instance of a type; null is an instance of Null only."""
_NAMES: Mapping[str, str] = {
    **{name: name for name in KINDS.values()},
    "Null": "null",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


def type_test(node: Node) -> TypeTest:
    """Return the test of the type that ``node`` names; raises FeelSyntaxError for no type."""
    first = token(node)
    name = str(first) if first.type == "NAME" else "function"
    if name == "Any":
        return lambda value: value is not None
    if name not in _NAMES:
        line, column = where(node)
        raise FeelSyntaxError(line=line, column=column, found=name)
    wanted, inner = _NAMES[name], _inner(name, parts(node))
    return lambda value: kind(value) == wanted and inner(value)


def admits(test: TypeTest) -> TypeTest:
    """Return ``test``, passed by null too: a missing value fits every type."""
    return lambda value: value is None or test(value)


def _inner(name: str, arguments: list[Node]) -> TypeTest:
    if not arguments or name == "function":
        return lambda _value: True
    if name == "context":
        return _entries({str(token(part)): part for part in arguments if part.data == "type_entry"})
    test = admits(type_test(arguments[0]))
    return _ends(test) if name == "range" else _items(test)


def _items(test: TypeTest) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(test, value))


def _ends(test: TypeTest) -> Callable[[Any], bool]:
    return lambda value: test(value.start) and test(value.end)


def _entries(arguments: Mapping[str, Node]) -> Callable[[Any], bool]:
    tests = {name: admits(type_test(parts(part)[0])) for name, part in arguments.items()}
    return lambda value: all(name in value and test(value[name]) for name, test in tests.items())
