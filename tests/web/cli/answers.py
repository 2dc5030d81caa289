"""What a command answered: its one JSON value, or the error in it."""

from collections.abc import Callable

import orjson
from click.testing import Result

Bihuan = Callable[..., Result]
"""Calls a command with words, paths and numbers."""


def value_of(result: Result) -> object:
    """Return the one JSON value that a command printed."""
    value: object = orjson.loads(result.stdout_bytes)
    return value


def list_of(result: Result) -> list[dict[str, object]]:
    """Return the JSON list that a command printed."""
    value = value_of(result)
    assert isinstance(value, list)
    return value


def object_of(result: Result) -> dict[str, object]:
    """Return the JSON object that a command printed."""
    value = value_of(result)
    assert isinstance(value, dict)
    return value


def only(items: object) -> dict[str, object]:
    """Return the one object in a JSON list."""
    assert isinstance(items, list)
    (item,) = items
    assert isinstance(item, dict)
    return item


def refusal_of(result: Result) -> dict[str, object]:
    """Return the error that a command printed as JSON: code, sentence, what to do."""
    assert result.exit_code in {1, 2}
    value = object_of(result)
    assert list(value) == ["error"]
    error = value["error"]
    assert isinstance(error, dict)
    assert {"code", "sentence", "advice"} <= error.keys()
    assert str(error["sentence"]).endswith((".", "?"))
    assert error["advice"]
    return error
