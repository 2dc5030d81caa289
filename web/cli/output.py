"""How a command speaks: lines for people, one JSON value with --json, progress on stderr."""

import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

import click
import orjson

from processes.errors import BihuanError
from web.text import LANGUAGES, read_catalogue

_PROGRESS_EVERY = 0.5
"""Seconds between two words on how far long work has come."""

_NEAR = 50
"""How many characters beside a place are shown."""


class Printer:
    """Prints what a command found, in one of two ways and one of two languages."""

    def __init__(
        self, words: Sequence[str] = (), tick: Callable[[], float] = time.monotonic
    ) -> None:
        """Find --json and --lang among the ``words`` of a command; ``tick`` counts seconds.

        They are looked for before the options are taken apart, for a wrong option is answered in
        the way and language that was asked for, too.
        """
        asked = {lang for word, lang in pairwise(words) if word == "--lang"}
        asked |= {word.removeprefix("--lang=") for word in words}
        self.as_json = "--json" in words
        self.lang = "zh" if "zh" in asked else "en"
        self._messages = read_catalogue(LANGUAGES[self.lang])
        self._tick = tick
        self._last = tick()
        self._counting = False

    def say(self, template: str, **facts: object) -> str:
        """Translate ``template`` and fill its braces with ``facts``."""
        return str(self._messages.gettext(template)).format(**facts) if template else ""

    def done(self, value: Any, *lines: str) -> None:
        """Print ``value`` as JSON, or ``lines``."""
        if self.as_json:
            # Bytes, so that JSON is UTF-8 whatever the terminal prefers.
            click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2))
        else:
            for line in lines:
                click.echo(line)

    def progress(self, what: str, now: int, total: int) -> None:
        """Say how far long work has come, at most twice a second, never into the output.

        Of work that is done at once nothing is said.
        """
        tick, ended = self._tick(), now >= total
        if tick - self._last < _PROGRESS_EVERY and not (ended and self._counting):
            return
        self._last, self._counting = tick, not ended
        again = sys.stderr.isatty()
        line = f"{self.say(what)} {now}/{total}"
        click.echo(f"\r{line}" if again else line, nl=ended or not again, err=True)

    def refuse(self, error: BihuanError, *lines: str, **more: object) -> None:
        """Print ``lines``, then ``error`` with its place, code, sentence and what to do.

        As JSON it is an object under "error", with ``more`` in it.
        """
        told = self.told(error)
        if self.as_json:
            click.echo(orjson.dumps({"error": {**told, **more}}, option=orjson.OPT_INDENT_2))
            return
        place = f"{told['place']}: " if "place" in told else ""
        advice = [f"  → {told['advice']}"] if told["advice"] else []
        sentence = f"{place}{told['code']} {told['sentence']}"
        for line in (*lines, sentence, *_shown(error), *advice):
            click.echo(line, err=True)

    def warn(self, warning: BihuanError) -> None:
        """Say what should be looked at, never into the output."""
        told = self.told(warning)
        click.echo(f"{told['code']} {told['sentence']}", err=True)
        click.echo(f"  → {told['advice']}", err=True)

    def told(self, error: BihuanError) -> dict[str, object]:
        """Return what is said of ``error``: code, sentence, advice and, where known, the place.

        With the fact ``typed``, an expression that was typed in, line and column are its own.
        """
        place, line = error.facts.get("where"), error.facts.get("line")
        typed = error.facts.get("typed")
        within = {"line": line, "column": error.facts.get("column")} if typed else {}
        return {
            "code": error.code,
            "sentence": self.say(error.template(), **error.facts),
            "advice": self.say(error.advice, **error.facts),
            **(
                {"place": f"{place}:{line}" if line and typed is None else str(place)}
                if place
                else {}
            ),
            **within,
        }


def _shown(error: BihuanError) -> list[str]:
    """Return the expression that was typed in, with the place that ``error`` is about."""
    text, line, column = (error.facts.get(fact) for fact in ("typed", "line", "column"))
    if text and isinstance(line, int) and isinstance(column, int):
        return marked(str(text), line, column)
    return []


def marked(text: str, line: int, column: int) -> list[str]:
    """Return a line of ``text`` and below it a mark at a column, both counted from 1.

    Of a long line only what is near is shown.
    """
    lines = text.splitlines() or [""]
    whole = lines[min(line, len(lines)) - 1].replace("\t", " ")
    begin = max(0, column - 1 - _NEAR)
    before, behind = whole[begin : column - 1], whole[column - 1 : column - 1 + _NEAR]
    more = "…" if begin else ""
    shown = f"{more}{before}{behind}" + ("…" if len(whole) > column - 1 + _NEAR else "")
    return [f"    {shown}", f"    {' ' * cells(more + before)}^"]


def columns(rows: Sequence[Sequence[str]], *, numbers: int = 0) -> list[str]:
    """Return rows as lines with aligned columns; the last ``numbers`` of them to the right."""
    width = len(rows[0]) if rows else 0
    widest = [max(cells(row[n]) for row in rows) for n in range(width)]
    return [
        "  ".join(
            _padded(text, widest[n], to_the_right=n >= width - numbers)
            for n, text in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def _padded(text: str, width: int, *, to_the_right: bool) -> str:
    blanks = " " * (width - cells(text))
    return blanks + text if to_the_right else text + blanks


def cells(text: str) -> int:
    """Return how many cells of a terminal ``text`` takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
