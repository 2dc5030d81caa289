"""How points and ranges lie to one another (DMN 1.5 §10.3.4.8), and range().

An end that is left out lies just inside its value, so each end is a pair of value and nudge; a
point is a range from itself to itself. Then every relation is a comparison of pairs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from processes.feel.comparison import place
from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import DECIMAL128, Range, kind, number
from processes.feel.notes import UnusableError
from processes.feel.temporal import (
    parse_date,
    parse_duration,
    parse_moment,
    parse_temporal,
    parse_time,
)

End = tuple[int, Any, int]
"""Whether the end is unbounded (-1 or 1, else 0), its place, and its nudge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    start: End
    end: End


Relation = Callable[[_Span, _Span], bool]


def _relation(holds: Relation) -> Callable[[object, object], bool]:
    """Return the function that tells whether ``holds`` for two points or ranges."""

    def related(one: object, other: object) -> bool:
        scales: set[str] = set()
        first, second = _span(one, scales), _span(other, scales)
        if len(scales) != 1:
            raise UnusableError("FEEL-005", left=kind(one), right=kind(other))
        return holds(first, second)

    return related


def _span(value: object, scales: set[str]) -> _Span:
    if not isinstance(value, Range):
        point = _end(value, 0, scales)
        return _Span(start=point, end=point)
    start: End = (-1, 0, 0)
    end: End = (1, 0, 0)
    if not value.operator.startswith("<"):
        start = _end(value.start, 0 if value.start_included else 1, scales)
    if not value.operator.startswith(">"):
        end = _end(value.end, 0 if value.end_included else -1, scales)
    return _Span(start=start, end=end)


def _end(value: object, nudge: int, scales: set[str]) -> End:
    where = place(value)
    if where is None:
        raise UnusableError("FEEL-018", found=kind(value))
    scales.add(where[0])
    return 0, where[1], nudge


_RELATIONS: tuple[tuple[str, str, Relation], ...] = (
    ("before", "after", lambda a, b: a.end < b.start),
    ("meets", "met by", lambda a, b: a.end == b.start),
    (
        "overlaps before",
        "overlaps after",
        lambda a, b: a.start < b.start <= a.end <= b.end,
    ),
    ("finishes", "finished by", lambda a, b: a.end == b.end and a.start >= b.start),
    ("during", "includes", lambda a, b: a.start >= b.start and a.end <= b.end),
    ("starts", "started by", lambda a, b: a.start == b.start and a.end <= b.end),
    ("overlaps", "", lambda a, b: a.end >= b.start and b.end >= a.start),
    ("coincides", "", lambda a, b: a == b),
)
"""Each relation with the name of its converse."""

_SIGNATURE = "point1/point/range/range1: any, point2/value/range/range2: any"


def _named() -> list[Builtin]:
    """Return the functions of all relations and their converses."""
    named = [builtin(name, form(_SIGNATURE, _relation(holds))) for name, _, holds in _RELATIONS]
    for _, converse, holds in _RELATIONS:
        if converse:
            related = _relation(holds)
            named.append(builtin(converse, form(_SIGNATURE, _turned(related))))
    return named


def _turned(related: Callable[[object, object], bool]) -> Callable[[object, object], bool]:
    return lambda one, other: related(other, one)


_LITERAL = r'(-?[0-9.]+|"[^"]*"|@\s*"[^"]*"|[a-z ]+\(\s*"[^"]*"\s*\))'
_RANGE = re.compile(rf"\s*([\[(\]])\s*{_LITERAL}\s*\.\.\s*{_LITERAL}\s*([\])\[])\s*")
_LONGEST = 200
"""The longest text of a range, in characters."""
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_READERS: dict[str, Callable[[str], object]] = {
    "": str,
    "@": parse_temporal,
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_moment,
    "duration": parse_duration,
}


def _range(text: str) -> Range:
    """Return the range that ``text`` is written as; both ends must be literals, in order."""
    match = _RANGE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise UnusableError("FEEL-018", found=text)
    opening, first, last, closing = match.groups()
    start, end = _literal(first), _literal(last)
    here, there = place(start), place(end)
    if here is None or there is None or here[0] != there[0] or here[1] > there[1]:
        raise UnusableError("FEEL-018", found=text)
    return Range(start=start, end=end, start_included=opening == "[", end_included=closing == "]")


def _literal(text: str) -> object:
    if '"' not in text:
        if not _NUMBER.fullmatch(text):
            raise UnusableError("FEEL-018", found=text)
        return number(DECIMAL128.create_decimal(text))
    reader, content, _ = text.split('"')
    read = _READERS.get(reader.strip(" ("))
    if read is None:
        raise UnusableError("FEEL-018", found=text)
    return read(content)


FUNCTIONS: tuple[Builtin, ...] = (*_named(), builtin("range", form("from: string", _range)))
