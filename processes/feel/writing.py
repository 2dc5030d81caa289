"""FEEL values as FEEL: text that, read as an expression, gives the same value again."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final
from unicodedata import category

from processes.feel.kinds import Function, Range, kind
from processes.feel.temporal import format_temporal

WIDEST: Final = 100
"""How many characters a list or a context may take before each entry gets a line of its own."""
_LONGEST_PLAIN: Final = 40
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Controls, marks of the direction of writing, halves of characters."""
_FOUR_DIGITS: Final = 0xFFFF


def written(value: object) -> str:
    """Return ``value`` as FEEL in one line; a function has no text and is only named."""
    return _WRITERS.get(kind(value), _temporal)(value)


def laid_out(value: object, widest: int = WIDEST, indent: str = "") -> str:
    """Return ``value`` as FEEL in lines: what is too long for one is divided by entries."""
    line = written(value)
    if len(indent) + len(line) <= widest or not isinstance(value, (list, dict)) or not value:
        return line
    if isinstance(value, list):
        return _block("[]", _entries(value, widest, indent + "  "), indent)
    named = [f"{_key(k)}: {laid_out(each, widest, indent + '  ')}" for k, each in value.items()]
    return _block("{}", named, indent)


def _entries(values: list[object], widest: int, indent: str) -> list[str]:
    """Return the entries of a list; simple ones share lines."""
    if any(isinstance(value, (list, dict)) for value in values):
        return [laid_out(value, widest, indent) for value in values]
    filled = [written(values[0])]
    for value in map(written, values[1:]):
        longer = f"{filled[-1]}, {value}"
        if len(indent) + len(longer) < widest:
            filled[-1] = longer
        else:
            filled.append(value)
    return filled


def _block(brackets: str, entries: Iterable[str], indent: str) -> str:
    inside = ",\n".join(f"{indent}  {entry}" for entry in entries)
    return f"{brackets[0]}\n{inside}\n{indent}{brackets[1]}"


def _number(value: int | Decimal) -> str:
    exact = Decimal(value)
    if abs(exact.adjusted()) > _LONGEST_PLAIN:
        return str(exact)
    plain = f"{exact:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _string(value: str) -> str:
    return '"' + "".join(map(_visible, value)) + '"'


def _visible(char: str) -> str:
    """Return a character, or how it is written when nobody could see it."""
    if char in _ESCAPES:
        return _ESCAPES[char]
    if category(char) not in _UNSEEN:
        return char
    return f"\\u{ord(char):04X}" if ord(char) <= _FOUR_DIGITS else f"\\U{ord(char):06X}"


def _key(name: str) -> str:
    plain = name.isidentifier() and name.lower() not in _WORDS
    return name if plain else _string(name)


def _range(value: Range) -> str:
    if value.operator:
        end = value.start if value.operator.startswith(">") else value.end
        return f"({value.operator} {written(end)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{written(value.start)}..{written(value.end)}{closing}"


def _temporal(value: Any) -> str:
    return f'@"{format_temporal(value)}"'


def _function(value: Function) -> str:
    return f"function({', '.join(value.parameters)})"


_WORDS: Final = frozenset(
    {
        *("true", "false", "null", "and", "or", "not", "if", "then", "else", "for", "in", "return"),
        *("some", "every", "satisfies", "between", "instance", "of", "function", "external"),
    }
)
"""Words of the grammar; an entry of such a name is written in quotation marks."""
_WRITERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "null": lambda _value: "null",
    "boolean": lambda value: "true" if value else "false",
    "number": _number,
    "string": _string,
    "list": lambda value: "[" + ", ".join(map(written, value)) + "]",
    "context": lambda value: (
        "{" + ", ".join(f"{_key(name)}: {written(each)}" for name, each in value.items()) + "}"
    ),
    "range": _range,
    "function": _function,
}
