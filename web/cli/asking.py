"""What is given to an expression or a decision: values, the moment, how much it may take."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from engine.calendar import CHINA
from engine.clock import system_clock
from processes import strictjson
from processes.errors import BihuanError
from processes.feel.errors import FeelError
from processes.feel.expression import compile_expression
from processes.feel.notes import UnusableError
from processes.feel.temporal import parse_moment
from processes.feel.values import from_json
from web.cli import files
from web.cli.errors import NoObject, NoValue

PIPED: Final = Path("-")
MOST_FUEL: Final = 10_000_000


class Text(click.ParamType[str]):
    """Text; a terminal may hand on bytes that are none."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or refuse it."""
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail("This is no text in UTF-8", param, ctx)
        return text


class Moment(click.ParamType[datetime]):
    """A date and time; one that names no zone is meant in China."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment, or refuse what is none."""
        try:
            moment = value if isinstance(value, datetime) else parse_moment(str(value))
        except UnusableError:
            moment = None
        if not isinstance(moment, datetime):
            self.fail("Write it as 2026-01-31T08:30:00, perhaps with Z or +08:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


now_option = click.option(
    "--now",
    type=Moment(),
    default=lambda: system_clock().astimezone(CHINA),
    metavar="TIME",
    help="The moment that now() and today() give (default: that of the clock, in China).",
)


def fuel_option(steps: int) -> Callable[..., Any]:
    """Return the option that says how many steps an evaluation may take."""
    return click.option(
        "--fuel",
        type=click.IntRange(min=1, max=MOST_FUEL),
        default=steps,
        metavar="N",
        help=f"How many steps it may take (default: {steps:,}).",
    )


def values_in(path: Path | None) -> dict[str, object]:
    """Return the values by name that a JSON file holds; ``-`` is what is piped in.

    Raises FileUnreadable, NoObject, UnfitValueError and what strictjson raises.
    """
    if path is None:
        return {}
    try:
        value = from_json(strictjson.loads(_bytes(path)))
    except BihuanError as error:
        error.facts.setdefault("where", path)
        raise
    if not isinstance(value, dict):
        raise NoObject(where=path)
    return value


def _bytes(path: Path) -> bytes:
    if path == PIPED:
        return sys.stdin.buffer.read(strictjson.LARGEST + 1)
    return files.read(path).data


def assigned(words: Iterable[str], now: datetime) -> dict[str, object]:
    """Return the values of words such as ``guests=8`` by name; raises as value_of."""
    pairs = (_pair(word) for word in words)
    return {name: value_of(text, now, f"--set {name}") for name, text in pairs}


def _pair(word: str) -> tuple[str, str]:
    name, sign, text = word.partition("=")
    folded = " ".join(name.split())
    if not (folded and sign):
        raise click.UsageError(f"--set wants NAME=VALUE, not {word!r}")
    return folded, text


def value_of(text: str, now: datetime, where: str) -> object:
    """Return what ``text``, which stands at ``where``, comes to by itself.

    Raises FeelError, and NoValue for what is null for a reason; both with their place.
    """
    with placed(where, text):
        found = compile_expression(text).evaluate({}, now=now)
    if found.notes:
        note = found.notes[0]
        raise NoValue(
            reason=note.text(), where=where, typed=text, line=note.line, column=note.column
        )
    return found.value


@contextmanager
def placed(where: str, text: str) -> Iterator[None]:
    """Say of a FeelError raised within where its expression stands, and show the ``text``.

    Its line and column are those of the expression, not of a file.
    """
    try:
        yield
    except FeelError as error:
        error.facts |= {"where": where, "typed": text if _has_place(error) else ""}
        raise


def _has_place(error: FeelError) -> bool:
    """Say whether an error is about a place; what is too long or empty is so as a whole."""
    return "{column}" in error.template()
