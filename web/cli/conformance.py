"""The command for who wants to know how much of BPMN runs as the standard says."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.conformance.cases import read_cases
from engine.conformance.constraints import Looked, look
from engine.conformance.judge import Status
from engine.conformance.report import Report, by_group, counted
from engine.conformance.runner import Tried, try_cases
from web.cli.commands import FAILED, command
from web.cli.errors import FileUnreadable
from web.cli.output import Printer, columns

STATUSES = {
    Status.PASSED: "Passed",
    Status.REFUSED: "Refused",
    Status.WRONG: "Wrong",
    Status.FAILED: "Failed",
}
"""How a status is said, in the order of the columns."""
PARTS = ("cases.json", "invalid", "valid")
"""What a folder may hold, of which it must hold one."""
LONGEST = 160
"""How many characters of a reason a line shows; --json has all of it."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@command
def conformance(printer: Printer, folder: Path) -> None:
    """Run the BPMN cases of a folder on the real engine and judge what comes of each.

    DIR holds cases.json, the models in bpmn, and models that break or keep a constraint of the
    specification in invalid/EXTnnn and valid/EXTnnn. Nothing in it is executed but the models.

    A case passes, is refused before it begins, goes wrong without an error, or fails with one; the
    worst variant counts. Ends with 1 when one goes wrong or fails, disputed cases aside.
    """
    if not folder.is_dir():
        raise FileUnreadable(reason=printer.say("no such folder"), where=folder)
    if not any((folder / part).exists() for part in PARTS):
        raise FileUnreadable(reason=printer.say("neither cases nor models in it"), where=folder)
    cases = read_cases(folder)
    tried = try_cases(folder, cases, progress=lambda n, all_: printer.progress("cases", n, all_))
    report = Report(tried=tried, invalid=look(folder / "invalid"), valid=look(folder / "valid"))
    printer.done(report.as_json(), *_lines(printer, report))
    if not report.sound:
        raise SystemExit(FAILED)


def _lines(printer: Printer, report: Report) -> list[str]:
    disputed = [one for one in report.tried if one.disputed]
    bad = [one for one in report.tried if one.verdict.status is not Status.PASSED]
    return [
        *_table(printer, report.undisputed, disputed),
        *columns([_reason(printer, one) for one in bad]),
        *_broken(printer, report.invalid),
        *_kept(printer, report.valid),
    ]


def _table(printer: Printer, tried: Sequence[Tried], disputed: Sequence[Tried]) -> list[str]:
    head = ("", printer.say("Total"), *(printer.say(STATUSES[status]) for status in Status))
    rows = [_row(name or "-", group) for name, group in by_group(tried).items()]
    rows.append(_row(printer.say("All"), tried))
    if disputed:
        rows.append(_row(printer.say("Disputed"), disputed))
    return columns([head, *rows])


def _row(name: str, tried: Sequence[Tried]) -> tuple[str, ...]:
    return name, *(str(number) for number in counted(tried).values())


def _reason(printer: Printer, one: Tried) -> tuple[str, ...]:
    said = printer.say(STATUSES[one.verdict.status])
    aside = printer.say("Disputed") if one.disputed else ""
    return said, one.case.id, aside, one.verdict.why[:LONGEST]


def _broken(printer: Printer, looked: Sequence[Looked]) -> list[str]:
    unnamed = [one for one in looked if not one.named]
    said = printer.say(
        "Models that break a constraint: {total}. It is named in {named}.",
        total=len(looked),
        named=len(looked) - len(unnamed),
    )
    return [said, *columns([_file(one) for one in unnamed])] if looked else []


def _kept(printer: Printer, looked: Sequence[Looked]) -> list[str]:
    wrong = [one for one in looked if one.refused or not one.clean]
    said = printer.say(
        "Models that keep it: {total}. Nothing is said of it in {clean}."
        " Refused all the same: {refused}; refused for what is not executed: {unexecuted}.",
        total=len(looked),
        clean=sum(one.clean for one in looked),
        refused=sum(one.refused for one in looked),
        unexecuted=sum(one.unexecuted for one in looked),
    )
    return [said, *columns([_file(one) for one in wrong])] if looked else []


def _file(one: Looked) -> tuple[str, ...]:
    return one.constraint, one.file, one.crash or " ".join(one.codes)
