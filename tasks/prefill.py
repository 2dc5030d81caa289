"""What a form shows before anybody types: what the case already knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from engine.calendar import CHINA
from processes.feel.expression import FeelError, compile_expression
from processes.form import Field, Form

Functions = Mapping[str, Callable[..., Any]]
NO_FUNCTIONS: Functions = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What defaults may ask: the case, the time, and our functions."""

    variables: Mapping[str, Any]
    now: datetime
    functions: Functions


def prefill(
    form: Form, variables: Mapping[str, Any], now: datetime, functions: Functions = NO_FUNCTIONS
) -> dict[str, Any]:
    """Return the known values of ``form`` by key: its defaults, else variables of the same name.

    ``variables`` are FEEL values; ``now`` is the moment for today() and now(), ``functions`` are
    ours. A default that gives nothing leaves the field to the variable of its name, or empty.
    """
    asked = Asked(variables=variables, now=now.astimezone(CHINA), functions=functions)
    return _members(form.fields, asked, variables)


def _members(fields: Sequence[Field], asked: Asked, same: Mapping[str, Any]) -> dict[str, Any]:
    found = {f.key: _known(f, asked, same.get(f.key)) for f in fields if f.type != "note"}
    return {key: value for key, value in found.items() if value is not None}


def _known(question: Field, asked: Asked, same: Any) -> Any:
    default = _evaluate(question.default, asked) if question.default else None
    value = same if default is None else default
    if question.type == "group":
        return _members(question.fields, asked, value if isinstance(value, dict) else {})
    return _typed(value)


def _evaluate(default: str, asked: Asked) -> Any:
    try:
        expression = compile_expression(default.removeprefix("="))
        found = expression.evaluate(asked.variables, now=asked.now, functions=asked.functions)
    except FeelError:
        # A form that is published has passed the linter; an old one shows an empty field.
        return None
    return found.value


def _typed(value: Any) -> Any:
    """Return a FEEL value as a form holds it: moments as text."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return value
