"""How a command speaks: lines for people, one JSON value with --json, progress on stderr."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click
import orjson

from processes.errors import BihuanError
from web.settings import SettingError, Settings

FAILED = 1
_PROGRESS_EVERY = 0.5

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the database and files (default: BIHUAN_DATA or var).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Printer:
    """Prints what a command found, in one of two ways."""

    def __init__(self, *, as_json: bool) -> None:
        """Print JSON, or lines for people."""
        self.as_json = as_json
        self._last = 0.0

    def done(self, value: Any, *lines: str) -> None:
        """Print ``value`` as JSON, or ``lines``."""
        if self.as_json:
            click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
        else:
            for line in lines:
                click.echo(line)

    def progress(self, what: str, now: int, total: int) -> None:
        """Say how far long work has come, at most twice a second, never into the output."""
        tick = time.monotonic()
        if now < total and tick - self._last < _PROGRESS_EVERY:
            return
        self._last = tick
        end = "\n" if now >= total else ""
        click.echo(f"\r{what} {now}/{total}", nl=False, err=True)
        if end:
            click.echo(err=True)

    def fail(self, error: BihuanError) -> NoReturn:
        """Print an error with its code, its sentence and what to do, and end with 1."""
        if self.as_json:
            facts = {"code": error.code, "sentence": error.sentence(), "advice": error.advice}
            click.echo(orjson.dumps({"error": facts}).decode())
        else:
            click.echo(str(error), err=True)
            if error.advice:
                click.echo(f"  → {error.advice}", err=True)
        sys.exit(FAILED)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command its ``Printer`` and turn what it raises into a sentence."""

    @wraps(function)
    def run(*args: Any, as_json: bool, **options: Any) -> None:
        printer = Printer(as_json=as_json)
        try:
            function(*args, printer=printer, **options)
        except BihuanError as error:
            printer.fail(error)

    return json_option(run)


def settings_for(data: Path | None, **changes: Any) -> Settings:
    """Return the settings of the environment with what the command line says; end with 2."""
    try:
        settings = Settings.from_env()
    except SettingError as error:
        raise click.UsageError(str(error)) from error
    given = {name: value for name, value in changes.items() if value is not None}
    if data is not None:
        given["data"] = data
    return replace(settings, **given)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []
    return ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]
