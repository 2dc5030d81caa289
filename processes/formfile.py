"""Reads a form from its JSON file: ``{"form": key, "title": {zh, en}, "fields": [...]}``.

A field has ``key``, ``type`` (one of formrules.FIELD_TYPES) and ``title``; then as needed ``hint``,
``required``, ``readonly``, ``pii`` (P0 … P3), ``purpose``, ``choices`` (each ``value`` and
``title``), ``fields`` (of a group or table), ``visible_if``, ``minimum``, ``maximum`` and
``default`` (FEEL). Titles and hints are ``{"zh": …, "en": …}``. Anything else is refused with its
place, so that a misspelt word never silently does nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from processes import conditionfile, strictjson
from processes.errors import ModelError
from processes.form import Choice, Field, Form
from processes.formrules import CHOOSERS, CONTAINERS, FIELD_TYPES

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED: Final = frozenset({"case", "typename"})
"""Names that mean something else to a case or to its stored state."""

LANGUAGES: Final = ("zh", "en")

Kinds = Mapping[str, type]

_FORM: Final[Kinds] = {"form": str, "title": dict, "fields": list, "silence": dict}
_FIELD: Final[Kinds] = {
    "key": str,
    "type": str,
    "title": dict,
    "hint": dict,
    "required": bool,
    "readonly": bool,
    "pii": str,
    "purpose": str,
    "choices": list,
    "fields": list,
    "visible_if": dict,
    "minimum": int,
    "maximum": int,
    "default": str,
}
_CHOICE: Final[Kinds] = {"value": str, "title": dict}
_TITLE: Final[Kinds] = dict.fromkeys(LANGUAGES, str)
_WORDS: Final = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "an object",
}


class UnknownFormKeyError(ModelError):
    """{path}: the word "{key}" is not known here; known are {known}."""

    code = "FORM-002"
    advice = "Correct the spelling, or leave it out."


class MissingFormKeyError(ModelError):
    """{path}: "{key}" is missing."""

    code = "FORM-003"
    advice = "Add it; a title needs both zh and en."


class FormValueError(ModelError):
    """{path}: {expected} is needed here."""

    code = "FORM-004"
    advice = "Correct the value."


class FieldTypeError(ModelError):
    """{path}: "{found}" is not a type of field; known are {known}."""

    code = "FORM-005"
    advice = "Choose one of the known types."


class RepeatedFieldError(ModelError):
    """{path}: there is already a field with the key "{key}"."""

    code = "FORM-006"
    advice = "Give each field of a form its own key."


class FieldKeyError(ModelError):
    """{path}: "{key}" cannot be the key of a field."""

    code = "FORM-007"
    advice = "Use up to 40 small letters, digits and _, beginning with a letter."


class ReservedKeyError(ModelError):
    """{path}: "{key}" is used by the system itself."""

    code = "FORM-013"
    advice = "Choose another key."


class ChoicesError(ModelError):
    """{path}: a field of this type needs choices, each with its own value."""

    code = "FORM-010"
    advice = "Give at least one choice, and no value twice."


class BoundsError(ModelError):
    """{path}: the minimum {minimum} is above the maximum {maximum}."""

    code = "FORM-012"
    advice = "Exchange the two."


class MembersError(ModelError):
    """{path}: only a group and a table have fields, at least one, and not inside a table."""

    code = "FORM-014"
    advice = "Move the fields out, or change the type to group or table."


class FormNameError(ModelError):
    """The file {name} holds the form "{form}"; both names must be the same."""

    code = "FORM-015"
    advice = "Rename the file or the form; formKey in a diagram names it by this key."


def read_form(data: bytes, name: str) -> Form:
    """Return the form in the JSON text ``data``; ``name`` is its key, the file name without .json.

    Raises a ModelError (FORM-001 … FORM-015) with the JSON path of the first mistake.
    """
    raw = _object(strictjson.loads(data), _FORM, ("form", "title", "fields"), "$")
    if raw["form"] != name:
        raise FormNameError(name=f"{name}.json", form=raw["form"])
    fields = tuple(_fields(raw["fields"], "$.fields", inside=""))
    conditionfile.check_references(fields)
    return Form(
        key=name,
        title=_title(raw["title"], "$.title"),
        fields=fields,
        silence=_silence(raw.get("silence", {})),
        source=strictjson.dumps(raw),
    )


def _silence(raw: Mapping[str, Any]) -> Mapping[str, str]:
    for code, reason in raw.items():
        if not isinstance(reason, str) or not reason.strip():
            raise FormValueError(path=f"$.silence.{code}", expected="a reason in words")
    return dict(raw)


def _fields(raw: list[Any], path: str, *, inside: str) -> Iterator[Field]:
    """Yield the fields of a list; ``inside`` is the type of the field they are members of."""
    seen: set[str] = set()
    for number, member in enumerate(raw):
        question = _field(member, f"{path}[{number}]", inside)
        if question.key in seen:
            raise RepeatedFieldError(path=f"{path}[{number}].key", key=question.key)
        seen.add(question.key)
        yield question


def _field(given: object, path: str, inside: str) -> Field:
    raw = _object(given, _FIELD, ("key", "type", "title"), path)
    _check_key(raw["key"], f"{path}.key")
    if raw["type"] not in FIELD_TYPES:
        raise FieldTypeError(path=f"{path}.type", found=raw["type"], known=", ".join(FIELD_TYPES))
    if "visible_if" in raw:
        conditionfile.check(raw["visible_if"], f"{path}.visible_if")
    question = Field(
        key=raw["key"],
        type=raw["type"],
        title=_title(raw["title"], f"{path}.title"),
        hint=_title(raw["hint"], f"{path}.hint") if "hint" in raw else {},
        required=raw.get("required", False),
        readonly=raw.get("readonly", False),
        pii=raw.get("pii", ""),
        purpose=raw.get("purpose", ""),
        choices=tuple(_choices(raw.get("choices", []), path)),
        fields=tuple(_fields(raw.get("fields", []), f"{path}.fields", inside=raw["type"])),
        visible_if=raw.get("visible_if"),
        minimum=raw.get("minimum"),
        maximum=raw.get("maximum"),
        default=raw.get("default", "").removeprefix("=").strip(),
    )
    _check_whole(question, path, inside)
    return question


def _check_key(key: str, path: str) -> None:
    if not KEY.fullmatch(key):
        raise FieldKeyError(path=path, key=key[:60])
    if key in RESERVED:
        raise ReservedKeyError(path=path, key=key)


def _check_whole(question: Field, path: str, inside: str) -> None:
    """Refuse what only shows when the parts of a field are seen together."""
    if bool(question.fields) != (question.type in CONTAINERS):
        raise MembersError(path=path)
    if inside == "table" and (question.fields or question.visible_if is not None):
        raise MembersError(path=path)
    values = [choice.value for choice in question.choices]
    if bool(values) != (question.type in CHOOSERS) or len(set(values)) != len(values):
        raise ChoicesError(path=f"{path}.choices")
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        raise BoundsError(path=path, minimum=low, maximum=high)


def _choices(raw: list[Any], path: str) -> Iterator[Choice]:
    for number, member in enumerate(raw):
        place = f"{path}.choices[{number}]"
        choice = _object(member, _CHOICE, ("value", "title"), place)
        yield Choice(value=choice["value"], title=_title(choice["title"], f"{place}.title"))


def _title(raw: object, path: str) -> Mapping[str, str]:
    title = _object(raw, _TITLE, LANGUAGES, path)
    for language in LANGUAGES:
        if not title[language].strip():
            raise MissingFormKeyError(path=path, key=language)
    return title


def _object(given: object, kinds: Kinds, needed: tuple[str, ...], path: str) -> dict[str, Any]:
    """Return ``given`` when it is an object with known keys of the right kinds."""
    if not isinstance(given, dict):
        raise FormValueError(path=path, expected=_WORDS[dict])
    for key, value in given.items():
        if key not in kinds:
            raise UnknownFormKeyError(path=path, key=key[:60], known=", ".join(kinds))
        if type(value) is not kinds[key]:
            raise FormValueError(path=f"{path}.{key}", expected=_WORDS[kinds[key]])
    for key in needed:
        if key not in given:
            raise MissingFormKeyError(path=path, key=key)
    return given
