"""What a form shows before anybody types: what the case already knows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from engine.calendar import CHINA
from processes.feel.expression import FeelError, compile_expression
from processes.form import Field, Form


def prefill(form: Form, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the known values of ``form`` by key: its defaults, else variables of the same name.

    ``variables`` are FEEL values; ``now`` is the moment for today() and now(). A default that
    gives nothing leaves the field to the variable of its name, or empty.
    """
    return _members(form.fields, variables, variables, now)


def _members(
    fields: Sequence[Field], variables: Mapping[str, Any], same: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    found = {f.key: _known(f, variables, same.get(f.key), now) for f in fields if f.type != "note"}
    return {key: value for key, value in found.items() if value is not None}


def _known(question: Field, variables: Mapping[str, Any], same: Any, now: datetime) -> Any:
    default = _evaluate(question.default, variables, now) if question.default else None
    value = same if default is None else default
    if question.type == "group":
        return _members(question.fields, variables, value if isinstance(value, dict) else {}, now)
    return _typed(value)


def _evaluate(default: str, variables: Mapping[str, Any], now: datetime) -> Any:
    try:
        return (
            compile_expression(default.removeprefix("="))
            .evaluate(variables, now=now.astimezone(CHINA))
            .value
        )
    except FeelError:
        # A form that is published has passed the linter; an old one shows an empty field.
        return None


def _typed(value: Any) -> Any:
    """Return a FEEL value as a form holds it: moments as text."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return value
