"""Functions with patterns (DMN 1.5 §10.3.4.3; XPath Functions 3.1 §5.6).

RE2 searches where it can. What it cannot (references back, the start of lines in a text that ends
with a line end, patterns of more repetitions than it takes) is searched by trial within the fuel.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from processes.feel.functions import Builtin, builtin, form
from processes.feel.library import automaton, backtracking
from processes.feel.library.backtracking import Spans
from processes.feel.library.regex import read
from processes.feel.library.regextree import Regex
from processes.feel.notes import UnusableError
from processes.feel.operators import MAX_STRING, TooLongTextError
from processes.feel.run import Run

_RANGES_PER_STEP = 50
_REPLACEMENT = re.compile(r"(?:[^\\$]|\\[\\$]|\$[0-9]+)*", re.ASCII | re.DOTALL)
_VARIABLE = re.compile(r"\\([\\$])|\$([0-9]+)", re.ASCII)


def _matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    regex = _regex(run, text, pattern, flags)
    found = _automaton(regex, text, capturing=False)
    if found is not None:
        return found.search(text) is not None
    return any(True for _ in _searched(run, regex, text))


def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    regex = _divider(run, text, pattern, flags)
    pieces = _pieces(replacement, regex.groups, literal="q" in (flags or ""))
    made: list[str] = []
    length = end = 0
    for spans in _spans(run, regex, text, capturing=True):
        made.append(text[end : spans[0][0]])
        made.extend(p if isinstance(p, str) else text[slice(*spans[p])] for p in pieces)
        end = spans[0][1]
        length += sum(map(len, made[-1 - len(pieces) :]))
        if length > MAX_STRING:
            raise TooLongTextError
    return "".join([*made, text[end:]])


def _split(run: Run, text: str, delimiter: str) -> list[str]:
    """Return what stands between the matches, texts of no length too."""
    regex = _divider(run, text, delimiter, None)
    parts: list[str] = []
    end = 0
    for spans in _spans(run, regex, text, capturing=False):
        parts.append(text[end : spans[0][0]])
        end = spans[0][1]
    return [*parts, text[end:]]


def _regex(run: Run, text: str, pattern: str, flags: str | None) -> Regex:
    """Return the pattern, paid for; raises UnusableError for a wrong one or a broken text."""
    regex = read(pattern, flags or "")
    run.spend(regex.size // _RANGES_PER_STEP + automaton.cost(regex, len(text)))
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UnusableError("FEEL-042")
    return regex


def _divider(run: Run, text: str, pattern: str, flags: str | None) -> Regex:
    """Return a pattern that can divide a text: one that does not match the empty text."""
    if _matches(run, "", pattern, flags):
        raise UnusableError("FEEL-032", found=pattern)
    return _regex(run, text, pattern, flags)


def _automaton(regex: Regex, text: str, *, capturing: bool) -> automaton.Automaton | None:
    if regex.refers_back or (regex.minds_lines and text.endswith("\n")):
        return None
    return automaton.automaton(regex, capturing=capturing)


def _spans(run: Run, regex: Regex, text: str, *, capturing: bool) -> Iterator[Spans]:
    found = _automaton(regex, text, capturing=capturing)
    if found is None:
        return _searched(run, regex, text)
    return automaton.spans(found, regex, regex.groups if capturing else 0, text, run.spend)


def _searched(run: Run, regex: Regex, text: str) -> Iterator[Spans]:
    return _search(regex).spans(text, run.spend)


@lru_cache(maxsize=64)
def _search(regex: Regex) -> backtracking.Search:
    return backtracking.search(regex)


def _pieces(replacement: str, groups: int, *, literal: bool) -> list[str | int]:
    """Return the texts and the numbers of the groups that a match is replaced by."""
    if literal:
        return [replacement]
    if not _REPLACEMENT.fullmatch(replacement):
        raise UnusableError("FEEL-031", found=replacement)
    pieces: list[str | int] = []
    end = 0
    for match in _VARIABLE.finditer(replacement):
        pieces.append(replacement[end : match.start()])
        pieces.extend([match[1]] if match[1] else _variable(match[2], groups))
        end = match.end()
    return [*pieces, replacement[end:]]


def _variable(digits: str, groups: int) -> list[str | int]:
    """Return the group that ``digits`` name; digits too many for its number are text."""
    count = len(digits)
    while count > 1 and int(digits[:count]) > groups:
        count -= 1
    number = int(digits[:count])
    return [number if number <= groups else "", digits[count:]]


_FLAGS = "flags?: string | null"
FUNCTIONS: tuple[Builtin, ...] = (
    builtin("matches", form(f"input: string, pattern: string, {_FLAGS}", _matches, needs_run=True)),
    builtin(
        "replace",
        form(
            f"input: string, pattern: string, replacement: string, {_FLAGS}",
            _replace,
            needs_run=True,
        ),
    ),
    builtin("split", form("string: string, delimiter: string", _split, needs_run=True)),
)
