"""The rules of a form that both its reader and its pages follow: visibility and value shapes.

A condition is an object with one operator: ``{"eq": ["kind", "fee"]}``. A missing value makes every
comparison false and is never an error, exactly as in the page's JavaScript.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from processes.form import Field, Form

FIELD_TYPES: Final = (
    "text",
    "textarea",
    "mobile",
    "integer",
    "number",
    "money",
    "date",
    "datetime",
    "choice",
    "choices",
    "check",
    "confirm",
    "group",
    "table",
    "note",
)
CONTAINERS: Final = frozenset({"group", "table"})
CHOOSERS: Final = frozenset({"choice", "choices"})
COMPARISONS: Final = ("eq", "ne", "gt", "ge", "lt", "le", "in")
PRESENCE: Final = ("empty", "filled")
CONNECTIVES: Final = ("all", "any", "not")
OPERATORS: Final = COMPARISONS + PRESENCE + CONNECTIVES

Schema = dict[str, Any]
Condition = Mapping[str, Any]

_SCALARS: Final[Mapping[str, Schema]] = {
    "text": {"type": "string", "maxLength": 200},
    "textarea": {"type": "string", "maxLength": 5000},
    "mobile": {"type": "string", "pattern": "^1[3-9][0-9]{9}$"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"type": "string", "pattern": r"^[0-9]{1,10}(\.[0-9]{1,2})?$"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "check": {"type": "boolean"},
    "confirm": {"const": True},
}
_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("minLength", "maxLength"),
    "textarea": ("minLength", "maxLength"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "choices": ("minItems", "maxItems"),
    "table": ("minItems", "maxItems"),
}
"""Which keywords the bounds of a field become, by its type."""

MOST_ROWS: Final = 100


def value_at(data: object, path: str) -> object:
    """Return the value of ``path`` (keys joined by dots) in ``data``, None when there is none."""
    for key in path.split("."):
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def visible(condition: Condition | None, data: Mapping[str, object]) -> bool:
    """Return whether a field with ``condition`` is shown when the form holds ``data``."""
    if condition is None:
        return True
    ((operator, argument),) = condition.items()
    if operator == "all":
        return all(visible(member, data) for member in argument)
    if operator == "any":
        return any(visible(member, data) for member in argument)
    if operator == "not":
        return not visible(argument, data)
    if operator in PRESENCE:
        return _is_empty(value_at(data, argument)) == (operator == "empty")
    return _COMPARE[operator](value_at(data, argument[0]), argument[1])


def references(condition: Condition | None) -> Iterator[str]:
    """Yield the paths of the fields that ``condition`` looks at."""
    for operator, argument in (condition or {}).items():
        if operator in CONNECTIVES:
            for member in [argument] if operator == "not" else argument:
                yield from references(member)
        else:
            yield argument if operator in PRESENCE else argument[0]


def visible_fields(fields: Sequence[Field], data: Mapping[str, object]) -> Iterator[Field]:
    """Yield those of ``fields`` that are shown when the form holds ``data``, notes included."""
    return (member for member in fields if visible(member.visible_if, data))


def schema_of(question: Field) -> Schema:
    """Return the JSON Schema 2020-12 of the value of one field, all its members shown."""
    schema = _shape(question)
    for keyword, bound in zip(
        _BOUNDS.get(question.type, ()), (question.minimum, question.maximum), strict=False
    ):
        if bound is not None:
            schema[keyword] = bound
    return schema


def schema(form: Form, data: Mapping[str, object]) -> Schema:
    """Return the JSON Schema 2020-12 of a submission of ``form`` that holds ``data``.

    Hidden fields are left out, so that their values are unknown keys; drop them before validating.
    """
    return object_schema(form.fields, data)


def object_schema(fields: Sequence[Field], data: Mapping[str, object]) -> Schema:
    """Return the schema of an object of ``fields``, of which ``data`` decides the visible ones."""
    shown = [member for member in visible_fields(fields, data) if member.type != "note"]
    return {
        "type": "object",
        "properties": {
            member.key: object_schema(member.fields, data)
            if member.type == "group"
            else schema_of(member)
            for member in shown
        },
        "required": [m.key for m in shown if m.required or m.type in {"group", "confirm"}],
        "additionalProperties": False,
    }


def _shape(question: Field) -> Schema:
    values = [choice.value for choice in question.choices]
    if question.type == "group":
        return object_schema(question.fields, {})
    if question.type == "table":
        rows = object_schema(question.fields, {})
        return {"type": "array", "items": rows, "maxItems": MOST_ROWS}
    if question.type == "choice":
        return {"enum": values}
    if question.type == "choices":
        return {"type": "array", "uniqueItems": True, "items": {"enum": values}}
    return dict(_SCALARS.get(question.type, {}))


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", [], {})


def _same(value: object, other: object) -> bool:
    kinds = [(isinstance(v, bool), isinstance(v, str)) for v in (value, other)]
    return value is not None and kinds[0] == kinds[1] and value == other


def _within(value: object, others: Sequence[object]) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(_same(one, other) for one in values for other in others)


def _ordered(order: Callable[[Any, Any], bool]) -> Callable[[object, Any], bool]:
    """Return the comparison that is false unless both sides are numbers, or both texts."""

    def compare(value: object, other: object) -> bool:
        texts = isinstance(value, str) and isinstance(other, str)
        return (texts or (_is_number(value) and _is_number(other))) and order(value, other)

    return compare


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


_COMPARE: Final[Mapping[str, Callable[[object, Any], bool]]] = {
    "eq": _same,
    "ne": lambda value, other: not _same(value, other),
    "in": _within,
    "gt": _ordered(lambda value, other: bool(value > other)),
    "ge": _ordered(lambda value, other: bool(value >= other)),
    "lt": _ordered(lambda value, other: bool(value < other)),
    "le": _ordered(lambda value, other: bool(value <= other)),
}
