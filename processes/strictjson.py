"""JSON as we accept it from people: UTF-8, finite numbers, no key twice, not deep, not long."""

import json
from typing import Any, Final, NoReturn

from processes.errors import ModelError

LARGEST: Final = 500_000
DEEPEST: Final = 50


class JsonError(ModelError):
    """The file is not JSON: line {line}, column {column} cannot be read."""

    code = "FORM-001"
    advice = "Check the quotation marks, commas and brackets just before that place."


class JsonTextError(JsonError):
    """The file is not a JSON text in UTF-8 of at most {most} bytes."""

    advice = "Save the file as UTF-8."


class JsonNumberError(JsonError):
    """The file contains {number}, which is not a number that can be kept."""

    advice = "Write finite numbers of at most 30 digits."


class JsonDepthError(JsonError):
    """The file is nested deeper than {most}."""

    advice = "No form needs to be nested so deep."


class RepeatedKeyError(ModelError):
    """The key "{key}" is given twice in one object."""

    code = "FORM-011"
    advice = "Remove one of the two; only one of them could count."


def loads(data: bytes) -> Any:
    """Return the value of the JSON text ``data``, or raise a ModelError that says where it ends."""
    text = _text(data)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse,
            parse_int=_integer,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise JsonError(line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise JsonDepthError(most=DEEPEST) from None
    if _deeper(value, DEEPEST):
        raise JsonDepthError(most=DEEPEST)
    if "\\u" in text:
        _refuse_halves(value)
    return value


def dumps(value: object) -> str:
    """Return the canonical text of ``value``: keys sorted, no spaces, Chinese as Chinese."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise JsonTextError(most=LARGEST) from None
    if len(data) > LARGEST:
        raise JsonTextError(most=LARGEST)
    return text


def _refuse_halves(value: object) -> None:
    """Refuse a text with half of a character, which an escape may write but no file can hold."""
    try:
        dumps(value).encode()
    except UnicodeEncodeError:
        raise JsonTextError(most=LARGEST) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value: dict[str, object] = {}
    for key, member in pairs:
        if key in value:
            raise RepeatedKeyError(key=key)
        value[key] = member
    return value


def _refuse(number: str) -> NoReturn:
    raise JsonNumberError(number=number[:40])


def _integer(number: str) -> int:
    if len(number) > 30:  # noqa: PLR2004 - the longest number FEEL keeps
        _refuse(number)
    return int(number)


def _number(number: str) -> float:
    value = float(number)
    if value in {float("inf"), float("-inf")}:
        _refuse(number)
    return value


def _deeper(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    members = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(member, levels - 1) for member in members)
