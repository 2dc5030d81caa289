"""The command for trying an expression out."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import click

from processes.feel.expression import FUEL, Evaluation, compile_expression
from processes.feel.kinds import kind
from processes.feel.trying import TriedCell
from processes.feel.writing import laid_out
from web.cli.asking import Text, fuel_option, now_option, placed, value_of, values_in
from web.cli.athome import functions_at
from web.cli.commands import command
from web.cli.output import Printer
from web.cli.remarks import note_lines, notes_as_json, value_as_json


@click.command()
@click.argument("expression", metavar="EXPR", type=Text())
@click.option(
    "--context",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A JSON object with the values of the names; - reads what is piped in.",
)
@click.option(
    "--value",
    type=Text(),
    metavar="VALUE",
    help="Read EXPR as a cell of a decision table and say whether this value passes.",
)
@now_option
@fuel_option(FUEL)
@command
def feel(
    printer: Printer,
    expression: str,
    context: Path | None,
    value: str | None,
    now: datetime,
    fuel: int,
) -> None:
    """Calculate a FEEL expression and say why parts of it are null.

    In the file of --context, {"@": "2026-01-31"} is a date, and times, moments and durations are
    written like it. An expression that begins with a minus stands behind --. Working days are
    those of the published calendar; places are known only to a running office.

    \b
    bihuan feel 'sum(for i in 1..10 return i ** 2)'
    bihuan feel 'if age < 18 then "child" else "adult"' --context person.json
    bihuan feel '< 18, [65..70)' --value 66
    bihuan feel 'add working days(today(), 5)'
    """
    variables = values_in(context)
    if value is None:
        with placed("", expression):
            compiled = compile_expression(expression, variables)
            found = compiled.evaluate(variables, now=now, functions=functions_at(now), fuel=fuel)
        reads = compiled.names | compiled.maybe_names
    else:
        given = value_of(value, now, "--value")
        with placed("", expression):
            cell = TriedCell(expression, frozenset(variables))
            found = cell.evaluate(given, variables, now=now, functions=functions_at(now), fuel=fuel)
        reads = frozenset(cell.reads.names | cell.reads.maybe)
    _tell(printer, expression, found, reads)


def _tell(printer: Printer, text: str, found: Evaluation, reads: Collection[str]) -> None:
    printer.done(
        {
            **value_as_json(found.value),
            "kind": kind(found.value),
            "reads": sorted(reads),
            "notes": notes_as_json(found.notes),
        },
        laid_out(found.value),
        *note_lines(printer, found.notes, text),
    )
