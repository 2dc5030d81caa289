"""Searching with RE2, whose time grows with the length of the text and not with tries."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol, cast

import re2

from processes.feel.library.backtracking import Spans
from processes.feel.library.charsets import LAST
from processes.feel.library.regextree import (
    Chars,
    Choice,
    Edge,
    Group,
    Node,
    Regex,
    Repeat,
    Sequence,
)

MAX_MEMORY = 4 * 2**20
"""What one pattern may use, in bytes."""
MAX_TEXT = 400_000
"""The longest pattern in the spelling of RE2, in characters."""
_CHARACTERS_PER_STEP = 1_024
_LOOKS_PER_STEP = 50_000


class _Match(Protocol):
    def span(self, group: int) -> tuple[int, int]: ...


class Automaton(Protocol):
    """A pattern that RE2 has taken in."""

    def search(self, text: str) -> object:
        """Return the first match, or None."""

    def finditer(self, text: str) -> Iterator[_Match]:
        """Yield the matches from left to right."""


@lru_cache(maxsize=64)
def automaton(regex: Regex, *, capturing: bool) -> Automaton | None:
    """Return the automaton of a pattern; None when RE2 cannot hold it in MAX_MEMORY.

    Groups are kept only if ``capturing``. The pattern may not refer back.
    """
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    options.never_capture = not capturing
    text = spell(regex.tree)
    try:
        return cast("Automaton", re2.compile(text, options)) if len(text) <= MAX_TEXT else None
    except re2.error:
        return None
    finally:
        # It keeps 128 patterns of its own; ours are enough.
        re2.purge()


def cost(regex: Regex, length: int) -> int:
    """Return the steps of searching so many characters once, at the worst."""
    return length // _CHARACTERS_PER_STEP + regex.places * length // _LOOKS_PER_STEP


def spans(
    found: Automaton, regex: Regex, groups: int, text: str, spend: Callable[[int], None]
) -> Iterator[Spans]:
    """Yield where the matches and the first ``groups`` groups begin and end.

    ``spend`` is told what each costs: the search may have looked at all that is left of the text.
    """
    for match in found.finditer(text):
        one = tuple(match.span(number) for number in range(groups + 1))
        spend(1 + cost(regex, len(text) - one[0][0]))
        yield one


def spell(node: Node) -> str:
    """Return ``node`` as RE2 writes it."""
    return _SPELLINGS[type(node)](node)


def _repeat(node: Repeat) -> str:
    rounds = f"{{{node.least},{'' if node.most is None else node.most}}}"
    return f"(?:{spell(node.part)}){rounds}{'' if node.greedy else '?'}"


def _class(node: Chars) -> str:
    if not node.ranges:
        return rf"[^\x{{0}}-\x{{{LAST:x}}}]"
    ranges = (rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in node.ranges)
    return f"[{''.join(ranges)}]"


_EDGES = {
    (True, False): r"\A",
    (False, False): r"\z",
    (True, True): "(?m:^)",
    (False, True): "(?m:$)",
}
"""By whether it is the start, and whether of every line."""
_SPELLINGS: Mapping[type, Callable[[Any], str]] = {
    Chars: _class,
    Edge: lambda edge: _EDGES[edge.start, edge.lines],
    Group: lambda group: f"({spell(group.inner)})",
    Choice: lambda choice: f"(?:{'|'.join(map(spell, choice.branches))})",
    Sequence: lambda sequence: f"(?:{''.join(map(spell, sequence.parts))})",
    Repeat: _repeat,
}
