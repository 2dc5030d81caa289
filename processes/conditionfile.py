"""Checks the ``visible_if`` conditions of a form file: known operators, earlier fields only."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from processes.errors import ModelError
from processes.form import Field
from processes.formrules import COMPARISONS, CONNECTIVES, OPERATORS, PRESENCE, references


class ConditionError(ModelError):
    """{path}: a condition is one of {known}, with what it needs."""

    code = "FORM-008"
    advice = "Look at a form that has a condition: one operator, then the field and the value."


class LaterFieldError(ModelError):
    """The field "{key}" looks at "{found}", which is not an earlier field of the form."""

    code = "FORM-009"
    advice = "Move the field below the one it looks at, or correct the name."


def check(condition: object, path: str) -> None:
    """Raise a ConditionError unless ``condition`` is well formed."""
    if not isinstance(condition, dict) or len(condition) != 1:
        raise _error(path)
    ((operator, argument),) = condition.items()
    if operator not in OPERATORS:
        raise _error(path)
    for operators, proper in _ARGUMENTS.items():
        if operator in operators and not proper(argument):
            raise _error(f"{path}.{operator}")
    if operator == "in" and not isinstance(argument[1], list):
        raise _error(f"{path}.in")
    if operator in CONNECTIVES:
        _check_members(operator, argument, path)


def check_references(fields: Sequence[Field]) -> None:
    """Raise a LaterFieldError when a condition looks at a field that is not declared before it."""
    _walk(fields, "", set())


def _walk(fields: Sequence[Field], prefix: str, seen: set[str]) -> None:
    for question in fields:
        path = prefix + question.key
        for found in references(question.visible_if):
            if found not in seen:
                raise LaterFieldError(key=path, found=found)
        seen.add(path)
        if question.type == "group":
            _walk(question.fields, f"{path}.", seen)


def _check_members(operator: str, argument: object, path: str) -> None:
    members = argument if isinstance(argument, list) else [argument]
    for number, member in enumerate(members):
        place = f"{path}.{operator}" if operator == "not" else f"{path}.{operator}[{number}]"
        check(member, place)


def _comparison(argument: object) -> bool:
    """Return whether ``argument`` is [path, value or values]."""
    match argument:
        case [str(), list() as values]:
            return all(_is_plain(value) for value in values)
        case [str(), value]:
            return _is_plain(value)
        case _:
            return False


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float | bool)


def _presence(argument: object) -> bool:
    return isinstance(argument, str)


def _error(path: str) -> ConditionError:
    return ConditionError(path=path, known=", ".join(OPERATORS))


_ARGUMENTS: Final[Mapping[tuple[str, ...], Callable[[object], bool]]] = {
    COMPARISONS: _comparison,
    PRESENCE: _presence,
    ("all", "any"): lambda argument: isinstance(argument, list),
    ("not",): lambda argument: isinstance(argument, dict),
}
