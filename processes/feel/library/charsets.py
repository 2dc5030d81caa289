"""Sets of characters for patterns: categories, blocks, and the other cases of letters.

A set is a tuple of ranges of code points in ascending order that neither touch nor overlap. What a
character is, is what Python's Unicode database says.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

Ranges = tuple[tuple[int, int], ...]
LAST = 0x10FFFF
ALL: Ranges = ((0, LAST),)
_LAST_WITH_CASES = 0x1F000
"""No letter from here on has a small and a capital form."""
_OLDER_NAMES = {
    "Greek": "GreekandCoptic",
    "CombiningMarksforSymbols": "CombiningDiacriticalMarksforSymbols",
    "PrivateUse": "PrivateUseArea",
}
"""Blocks that the first edition of XML Schema knew by another name."""


def union(*sets: Iterable[tuple[int, int]]) -> Ranges:
    """Return the characters of any of the sets; their ranges may be in any order."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(one for ranges in sets for one in ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def complement(ranges: Ranges) -> Ranges:
    """Return all characters outside the set."""
    starts = (0, *(last + 1 for _, last in ranges))
    ends = (*(first - 1 for first, _ in ranges), LAST)
    return tuple((a, b) for a, b in zip(starts, ends, strict=True) if a <= b)


def difference(ranges: Ranges, without: Ranges) -> Ranges:
    """Return the characters of the first set that the second lacks."""
    return complement(union(complement(ranges), without))


def holds(ranges: Ranges, point: int) -> bool:
    """Return whether the character with this code point belongs to the set."""
    index = bisect_right(ranges, (point, LAST)) - 1
    return index >= 0 and ranges[index][1] >= point


def one(character: str) -> Ranges:
    """Return the set of one character."""
    return ((ord(character), ord(character)),)


def of(characters: str) -> Ranges:
    """Return the set of the characters of a text."""
    return union(*map(one, characters))


@cache
def categories() -> Mapping[str, Ranges]:
    """Return the general categories by their one or two letters, such as ``L`` and ``Lu``."""
    found: dict[str, list[tuple[int, int]]] = {}
    start = 0
    for category, run in groupby(map(unicodedata.category, map(chr, range(LAST + 1)))):
        end = start + sum(1 for _ in run)
        for name in (category, category[0]):
            found.setdefault(name, []).append((start, end - 1))
        start = end
    # Halves of surrogate pairs are no characters; XML Schema has no name for them either.
    found.pop("Cs")
    return {name: union(ranges) for name, ranges in found.items()}


@cache
def blocks() -> Mapping[str, Ranges]:
    """Return the blocks of Unicode by their names without blanks, such as ``BasicLatin``."""
    text = Path(__file__).with_name("blocks.txt").read_text(encoding="ascii")
    lines = (line.split(" ") for line in text.splitlines())
    found = {name: ((int(first, 16), int(last, 16)),) for first, last, name in lines}
    return found | {older: found[name] for older, name in _OLDER_NAMES.items()}


@cache
def cases() -> Mapping[int, frozenset[int]]:
    """Return, for each letter with cases, the letters that differ from it by case alone."""
    alike: dict[tuple[str, str], set[int]] = {}
    for point in range(_LAST_WITH_CASES):
        lower, upper = chr(point).lower(), chr(point).upper()
        if lower != upper:
            alike.setdefault(("lower", lower), set()).add(point)
            alike.setdefault(("upper", upper), set()).add(point)
    found: dict[int, set[int]] = {}
    for group in alike.values():
        for point in group:
            found.setdefault(point, set()).update(group)
    return {point: frozenset(group) for point, group in found.items()}


def any_case(ranges: Ranges) -> Ranges:
    """Return the set with all its letters in small and capital."""
    known = cases()
    points = [point for point in _points(ranges, known) if point in known]
    return union(ranges, ((other, other) for point in points for other in known[point]))


def _points(ranges: Ranges, known: Mapping[int, frozenset[int]]) -> Iterable[int]:
    """Return the code points of a small set, else those of its letters with cases."""
    if sum(last - first for first, last in ranges) < len(known):
        return (point for first, last in ranges for point in range(first, last + 1))
    return (point for point in known if holds(ranges, point))


NAME_START: Ranges = union(
    of(":_"),
    ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D)),
    ((0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF)),
    ((0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF)),
)
"""What a name of XML may begin with."""
NAME: Ranges = union(NAME_START, of("-.·"), ((0x30, 0x39), (0x300, 0x36F), (0x203F, 0x2040)))
"""What a name of XML may hold."""
