"""How points and ranges lie to one another (DMN 1.5 §10.3.4.8), and range().

An end that is left out lies just inside its value, so each end is a pair of value and nudge; a
point is a range from itself to itself. Then every relation is a comparison of pairs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from processes.feel.comparison import place, unlike
from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import DECIMAL128, Range, kind, number, one_sided
from processes.feel.literals import unescaped
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
_POINTS, _POINT_RANGE = ("point1", "point2"), ("point", "range")
_RANGE_POINT, _RANGES = ("range", "point"), ("range1", "range2")
_ANY = (_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)


def _function(name: str, ways: tuple[tuple[str, str], ...], holds: Relation) -> Builtin:
    """Return the function that tells whether ``holds``, for points and ranges as ``ways`` say."""
    allowed = {tuple(part.startswith("range") for part in way) for way in ways}

    def related(one: object, other: object) -> bool:
        scales: set[str] = set()
        first, second = _span(one, scales), _span(other, scales)
        if len(scales) != 1:
            raise unlike(one, other)
        if (isinstance(one, Range), isinstance(other, Range)) not in allowed:
            raise UnusableError("FEEL-004", given=f"{kind(one)}, {kind(other)}")
        return holds(first, second)

    return builtin(name, *(form(f"{first}: any, {last}: any", related) for first, last in ways))


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


_Row = tuple[str, str, tuple[tuple[str, str], ...], Relation]
_RELATIONS: tuple[_Row, ...] = (
    ("before", "after", _ANY, lambda a, b: a.end < b.start),
    ("meets", "met by", (_RANGES,), lambda a, b: a.end == b.start),
    (
        *("overlaps before", "overlaps after", (_RANGES,)),
        lambda a, b: a.start < b.start <= a.end <= b.end,
    ),
    (
        *("finishes", "finished by", (_POINT_RANGE, _RANGES)),
        lambda a, b: a.end == b.end and a.start >= b.start,
    ),
    (
        *("during", "includes", (_POINT_RANGE, _RANGES)),
        lambda a, b: a.start >= b.start and a.end <= b.end,
    ),
    (
        *("starts", "started by", (_POINT_RANGE, _RANGES)),
        lambda a, b: a.start == b.start and a.end <= b.end,
    ),
    ("overlaps", "", (_RANGES,), lambda a, b: a.end >= b.start and b.end >= a.start),
    ("coincides", "", (_POINTS, _RANGES), lambda a, b: a == b),
)
"""Each relation with the name of its converse, and what it takes."""


_TURNED = {
    _POINTS: _POINTS,
    _POINT_RANGE: _RANGE_POINT,
    _RANGE_POINT: _POINT_RANGE,
    _RANGES: _RANGES,
}
"""What the converse of a relation takes."""


def _named() -> list[Builtin]:
    """Return the functions of all relations and their converses."""
    named = [_function(name, ways, holds) for name, _, ways, holds in _RELATIONS]
    for _, converse, ways, holds in _RELATIONS:
        if converse:
            named.append(_function(converse, tuple(_TURNED[way] for way in ways), _turned(holds)))
    return named


def _turned(holds: Relation) -> Relation:
    return lambda one, other: holds(other, one)


_TEXT = r'"(?:[^"\\]|\\.)*"'
_END = rf"(-?[0-9.]+(?:[eE][+-]?[0-9]+)?|{_TEXT}|@\s*{_TEXT}|[a-z ]+\(\s*{_TEXT}\s*\))?"
_RANGE = re.compile(rf"\s*([\[(\]])\s*{_END}\s*\.\.\s*{_END}\s*([\])\[])\s*")
_LONGEST = 200
"""The longest text of a range, in characters."""
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_READERS: dict[str, Callable[[str], object]] = {
    "": str,
    "@": parse_temporal,
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_moment,
    "duration": parse_duration,
}


def _range(text: str) -> Range:
    """Return the range that ``text`` is written as: its ends are literals, in order.

    An end with a round bracket may be missing: “[2..)” is every value from 2 on.
    """
    match = _RANGE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise UnusableError("FEEL-018", found=text)
    opening, first, last, closing = match.groups()
    if first is None or last is None:
        return _half(text, *match.groups())
    start, end = _literal(first), _literal(last)
    here, there = place(start), place(end)
    if here is None or there is None or here[0] != there[0] or here[1] > there[1]:
        raise UnusableError("FEEL-018", found=text)
    return Range(start=start, end=end, start_included=opening == "[", end_included=closing == "]")


def _half(text: str, opening: str, first: str | None, last: str | None, closing: str) -> Range:
    """Return the range that is open at its one end and without an end at the other."""
    if first is None and last is not None and opening == "(":
        return one_sided("<=" if closing == "]" else "<", _literal(last))
    if last is None and first is not None and closing == ")":
        return one_sided(">=" if opening == "[" else ">", _literal(first))
    raise UnusableError("FEEL-018", found=text)


def _literal(text: str) -> object:
    if not text.endswith(('"', ")")):
        if not _NUMBER.fullmatch(text):
            raise UnusableError("FEEL-018", found=text)
        return number(DECIMAL128.create_decimal(text))
    reader, _, content = text.partition('"')
    read = _READERS.get(reader.strip(" ("))
    try:
        plain = unescaped(content[: content.rindex('"')])
    except UnicodeDecodeError:
        raise UnusableError("FEEL-018", found=text) from None
    if read is None or "\0" in plain:
        raise UnusableError("FEEL-018", found=text)
    return read(plain)


FUNCTIONS: tuple[Builtin, ...] = (*_named(), builtin("range", form("from: string", _range)))
