"""FEEL values as text, as string() gives it (DMN 1.5 table 73)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from processes.feel.kinds import Range, kind
from processes.feel.operators import MAX_STRING, TooLongTextError
from processes.feel.temporal import format_temporal

Spend = Callable[[int], None]
_LONGEST_PLAIN = 40
"""Numbers with more digits than this before or behind the point are written with an exponent."""


def text(value: object, spend: Spend) -> str:
    """Return ``value`` as text; strings inside lists and contexts are quoted.

    ``spend`` is told the number of entries written. Raises TooLongTextError.
    """
    return value if isinstance(value, str) else _inner(value, spend)


def _inner(value: object, spend: Spend) -> str:
    write = _WRITERS.get(kind(value))
    return write(value, spend) if write else format_temporal(value)  # type: ignore[arg-type]


def _number(value: int | Decimal, _spend: Spend) -> str:
    exact = Decimal(value)
    if abs(exact.adjusted()) > _LONGEST_PLAIN:
        return str(exact)
    plain = f"{exact:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _quoted(value: str, _spend: Spend) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _joined(parts: list[str], spend: Spend) -> str:
    spend(len(parts))
    if sum(map(len, parts)) > MAX_STRING:
        raise TooLongTextError
    return ", ".join(parts)


def _range(value: Range, spend: Spend) -> str:
    if value.operator:
        end = value.start if value.operator.startswith(">") else value.end
        return f"({value.operator} {_inner(end, spend)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{_inner(value.start, spend)}..{_inner(value.end, spend)}{closing}"


_WRITERS: Mapping[str, Callable[[Any, Spend], str]] = {
    "null": lambda _value, _spend: "null",
    "boolean": lambda value, _spend: "true" if value else "false",
    "number": _number,
    "string": _quoted,
    "list": lambda value, spend: "[" + _joined([_inner(v, spend) for v in value], spend) + "]",
    "context": lambda value, spend: (
        "{" + _joined([f"{key}: {_inner(v, spend)}" for key, v in value.items()], spend) + "}"
    ),
    "range": _range,
    "function": lambda _value, _spend: "function",
}
