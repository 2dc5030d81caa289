"""The command for who wants to know how much of DMN is read as the standard says."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from processes.tck.runner import Status, Tried, chosen, holds_models, try_all
from web.cli.commands import FAILED, command
from web.cli.errors import FileUnreadable, NoCases, NoSuchFolder
from web.cli.output import Printer, columns

STATUSES = {Status.PASSED: "Passed", Status.FAILED: "Failed", Status.EXCLUDED: "Excluded"}
"""How a status is said, in the order of the columns."""
LONGEST = 160
"""How many characters of a reason a line shows; --json has all of it."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--only",
    multiple=True,
    metavar="FOLDER",
    help="Only this folder: its path below DIR, a part of that, or a pattern with *. Repeatable.",
)
@command
def tck(printer: Printer, folder: Path, only: tuple[str, ...]) -> None:
    """Run the cases of the DMN Technology Compatibility Kit, or of a folder of it.

    DIR and every folder below it may hold models (.dmn) and cases (.xml) that say which decision
    is asked with which inputs, and what has to come out.

    A case that needs a function in Java or PMML is excluded: it is not in the total. Ends with 1
    when one fails.
    """
    if not folder.is_dir():
        raise FileUnreadable(reason=printer.say("no such folder"), where=folder)
    if only and not chosen(folder, only):
        raise NoSuchFolder(name=", ".join(only), where=folder)
    tried = try_all(folder, lambda n, all_: printer.progress("folders", n, all_), only)
    if not tried:
        raise NoCases(where=folder)
    untried = _untried(folder, only, tried)
    printer.done(_as_json(tried, untried), *_lines(printer, tried, untried))
    if any(one.status is Status.FAILED for one in tried):
        raise SystemExit(FAILED)


def _untried(top: Path, only: Sequence[str], tried: Sequence[Tried]) -> list[str]:
    """Return the folders that hold models but no cases."""
    seen = {one.folder for one in tried}
    found = chosen(top, only)
    return [name for name in found if name not in seen and holds_models(found[name])]


def _as_json(tried: Sequence[Tried], untried: Sequence[str]) -> dict[str, object]:
    return {
        **_counted(tried),
        "folders": [{"folder": name, **_counted(group)} for name, group in _by_folder(tried)],
        "without_cases": list(untried),
        "cases": [
            {
                "folder": one.folder,
                "case": one.case,
                "file": one.file,
                "status": one.status.value,
                "why": one.why,
            }
            for one in tried
        ],
    }


def _by_folder(tried: Sequence[Tried]) -> list[tuple[str, list[Tried]]]:
    found: dict[str, list[Tried]] = {}
    for one in tried:
        found.setdefault(one.folder, []).append(one)
    return list(found.items())


def _counted(tried: Sequence[Tried]) -> dict[str, int]:
    """Return how many cases there are of each status; those excluded are not in the total."""
    counts = Counter(one.status for one in tried)
    total = len(tried) - counts[Status.EXCLUDED]
    return {"total": total, **{status.value: counts[status] for status in STATUSES}}


def _lines(printer: Printer, tried: Sequence[Tried], untried: Sequence[str]) -> list[str]:
    head = (printer.say("Folder"), printer.say("Total"), *map(printer.say, STATUSES.values()))
    rows = [_row(name, group) for name, group in _by_folder(tried)]
    failed = [one for one in tried if one.status is Status.FAILED]
    reasons = [line for one in failed for line in _reason(one)]
    aside = printer.say("Folders with models but without cases: {names}.", names=", ".join(untried))
    return [
        *columns([head, *rows, _row(printer.say("All"), tried)], numbers=len(STATUSES) + 1),
        *([""] if failed or untried else []),
        *([aside] if untried else []),
        *([printer.say("What did not pass:"), *reasons] if failed else []),
    ]


def _row(name: str, tried: Sequence[Tried]) -> tuple[str, ...]:
    return name, *(str(number) for number in _counted(tried).values())


def _reason(one: Tried) -> tuple[str, str]:
    why = " ".join(one.why.split())
    short = why if len(why) <= LONGEST else f"{why[: LONGEST - 1]}…"
    return f"  {one.folder} · {one.case} · {one.file}", f"    {short}"
