"""What all commands share: --json, --lang, --data, and how whatever they raise is told."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from engine.conformance.errors import CasesUnreadable
from engine.errors import DatabaseTooNew, QueueOfOtherRelease
from processes.errors import BihuanError
from web.cli.errors import CannotBegin, WrongUse
from web.cli.output import Printer
from web.text import LANGUAGES

FAILED, NOT_BEGUN, INTERRUPTED = 1, 2, 130
STATUS = {
    CannotBegin: NOT_BEGUN,
    DatabaseTooNew: NOT_BEGUN,
    QueueOfOtherRelease: NOT_BEGUN,
    CasesUnreadable: NOT_BEGUN,
}
"""What the program ends with by class of error; with FAILED otherwise."""

_OPTIONS = (
    click.option("--json", is_flag=True, expose_value=False, help="Print one JSON value."),
    click.option(
        "--lang",
        type=click.Choice(sorted(LANGUAGES)),
        default="en",
        expose_value=False,
        help="Chinese or English sentences.",
    ),
    click.pass_obj,
)
data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The folder of the database and files (default: BIHUAN_DATA or var).",
)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command --json, --lang and, as its first argument, the ``Printer`` they ask for."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


class Commands(click.Group):
    """All commands; what one of them raises becomes a sentence and the status of the program."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand the commands the printer that ``args`` ask for."""
        ctx.obj = Printer(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and tell what went wrong."""
        try:
            return super().invoke(ctx)
        except BihuanError as error:
            refused = error
        except click.UsageError as error:
            refused = _wrong_use(error, ctx)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        ctx.obj.refuse(refused)
        return sys.exit(status_of(refused))


def _wrong_use(error: click.UsageError, ctx: click.Context) -> WrongUse:
    problem = " ".join(error.format_message().split())
    ended = problem if problem.endswith((".", "?")) else f"{problem}."
    return WrongUse(problem=ended, command=(error.ctx or ctx).command_path)


def status_of(error: BihuanError) -> int:
    """Return what the program ends with after ``error``."""
    return next((STATUS[base] for base in type(error).__mro__ if base in STATUS), FAILED)
