"""Commands on what stands still and waits for an operator."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from engine.commands import SYSTEM
from engine.errors import CommandRefused, InstanceNotFound, ItemNotFound
from engine.history.fold import fold
from engine.records import AgendaItem, Instance
from engine.store import agenda, history, instances
from engine.store.database import Tx
from tasks import incidents as still
from tasks.incidents import LONGEST_REASON, Incident, Retry, standing_still, worded
from web.cli.between import local
from web.cli.commands import command, data_option
from web.cli.opening import opened_if_there
from web.cli.output import Printer, columns
from web.wiring import Office

DONE = "Tried again: {steps} steps, {items} items."

_log = logging.getLogger("bihuan.incidents")


@click.command()
@click.option("--retry", "which", metavar="ID", help="Let one try again: what the list calls it.")
@click.option("--reason", default="", metavar="TEXT", help="Why it should go well now.")
@data_option
@command
def incidents(printer: Printer, which: str | None, reason: str, data: Path | None) -> None:
    """List what stands still and waits for an operator: steps of cases, and items of the agenda.

    Each line tells what to call it, the case, since when, how often it was tried, the step and the
    cause. With --retry, one of them tries again; the reason is recorded with its case.
    """
    if which is None:
        with opened_if_there(data) as office, office.database.read() as tx:
            found = standing_still(tx, office.library)
        _list(printer, found)
        return
    if not reason.strip():
        raise click.UsageError("Give the reason (--reason).")
    _short_enough(reason)
    with opened_if_there(data) as office:
        _one(office, which, _Signed(office.clock(), reason.strip()))
    steps = int("/" in which)
    printer.done(
        {"steps": steps, "items": 1 - steps}, printer.say(DONE, steps=steps, items=1 - steps)
    )


@click.command()
@click.argument("which", required=False, metavar="[CASE|ITEM]")
@click.option("--all", "every", is_flag=True, help="Everything that stands still.")
@click.option("--reason", default="", metavar="TEXT", help="Why it should go well now.")
@data_option
@command
def retry(printer: Printer, which: str | None, every: bool, reason: str, data: Path | None) -> None:
    """Let much that stands still try again: all of a case, or everything.

    CASE is a case number or the id of one instance, ITEM the number of an item of the agenda; the
    command “incidents” lists both. Items are tried by the serving process.
    """
    if bool(which) == every:
        raise click.UsageError("Give a case, an item, or --all.")
    _short_enough(reason)
    with opened_if_there(data) as office:
        signed = _Signed(office.clock(), reason.strip())
        with office.database.read() as tx:
            cases, items = _meant(tx, which or "")
        # Each on its own: who holds one case must not wait for another.
        steps = sum(_all_of(office, case, signed) for case in cases)
        for item in items:
            office.database.again(partial(agenda.revive, id_=item.id, now=signed.at))
    printer.done(
        {"steps": steps, "items": len(items)},
        printer.say(DONE, steps=steps, items=len(items)),
    )


def _short_enough(reason: str) -> None:
    if len(reason.strip()) > LONGEST_REASON:
        raise click.UsageError(f"A reason has at most {LONGEST_REASON} characters.")


def _list(printer: Printer, found: Sequence[Incident]) -> None:
    rows = [
        (
            one.ref,
            one.case_no or "–",
            local(one.since),
            f"{one.tries}×",
            f"{one.name} ({one.element})" if one.name else one.element,
            f"{one.code} {worded(one, printer.say)}".strip(),
        )
        for one in found
    ]
    printer.done(
        {
            "steps": [_of_step(one, printer) for one in found if "/" in one.ref],
            "items": [_of_item(one) for one in found if "/" not in one.ref],
        },
        *(columns(rows) or [printer.say("Nothing stands still.")]),
    )


def _of_step(one: Incident, printer: Printer) -> dict[str, object]:
    return {
        "id": one.ref,
        "instance": one.instance,
        "case_no": one.case_no,
        "task": one.ref.partition("/")[2],
        "element": one.element,
        "name": one.name,
        "since": one.since,
        "tries": one.tries,
        "code": one.code,
        "cause": worded(one, printer.say),
    }


def _of_item(one: Incident) -> dict[str, object]:
    return {
        "id": one.ref,
        "item": int(one.ref),
        "kind": one.kind,
        "instance": one.instance,
        "ref": one.about,
        "case_no": one.case_no,
        "element": one.element,
        "name": one.name,
        "since": one.since,
        "attempts": one.tries,
        "reason": one.reason,
    }


@dataclass(frozen=True, slots=True)
class _Signed:
    """When and why something tries again."""

    at: datetime
    reason: str


def _one(office: Office, which: str, signed: _Signed, case: Instance | None = None) -> None:
    """Let the step or item that ``which`` names try again; who asks twice is told that it did."""
    if case is None:
        with office.database.read() as tx:
            case = instances.get(tx, which.partition("/")[0])
    steps = case.steps if case else 0
    asked = Retry(id=f"retry:{which}/{steps}", at=signed.at, by=SYSTEM, reason=signed.reason)
    office.database.again(lambda tx: still.try_again(tx, office.execution, which, asked))
    _log.info("%s tries again: %s", which, signed.reason)


def _meant(tx: Tx, which: str) -> tuple[Sequence[Instance], Sequence[AgendaItem]]:
    """Return the cases and items that are meant, all when ``which`` is empty."""
    if not which:
        return instances.with_incidents(tx), agenda.stuck(tx)
    cases = [one for one in (instances.get(tx, which),) if one] or instances.of_case(tx, which)
    if cases:
        return cases, agenda.stuck(tx, cases[0].case_no)
    if not (which.isascii() and which.isdecimal()):
        raise InstanceNotFound(where=which)
    items = [item for item in agenda.stuck(tx) if item.id == int(which)]
    if not items:
        raise ItemNotFound(number=which)
    return (), items


def _all_of(office: Office, case: Instance, signed: _Signed) -> int:
    """Let every step that stands still try again and return how many did."""
    with office.database.read() as tx:
        tokens = tuple(fold(history.events_of(tx, case.id)).incidents) if case.incident else ()
    done = 0
    for token in tokens:
        # What one step sets off may have settled another, or the whole case.
        with suppress(CommandRefused):
            _one(office, f"{case.id}/{token}", signed, case)
            done += 1
    return done
