"""Commands for auditors: verify the hash chains, replay the commands."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from engine import audit
from engine.errors import InstanceNotFound
from engine.replay import Difference
from engine.store import instances
from engine.store.database import Tx
from processes.errors import BihuanError
from web.cli.commands import FAILED, command, data_option
from web.cli.opening import opened_if_there
from web.cli.output import Printer
from web.wiring import Office

WHICH = click.argument("case", required=False, metavar="[ID]")
ALL = click.option("--all", "every", is_flag=True, help="All cases (the default without an id).")
BREAKS = {
    "command": "{instance}: the chain breaks at command {n}.",
    "event": "{instance}: the chain breaks at event {n}.",
    "head": "{instance}: the chain does not end where the case remembers; entries are missing.",
    "row": "{instance}: a stored row cannot be read any more.",
}
"""How it is said where a chain breaks, by the word of the log for the place."""

Look = Callable[[Tx, str], None]
"""Looks at one case and keeps what it finds."""


@click.command()
@WHICH
@ALL
@data_option
@command
def verify(printer: Printer, case: str | None, every: bool, data: Path | None) -> None:
    """Follow the hash chain of one case or of all; ends with 1 when one is broken.

    ID is a case number, or the id of one instance.
    """
    broken: dict[str, str] = {}

    def look(tx: Tx, instance: str) -> None:
        result = audit.verify_instance(tx, instance)
        if not result.holds:
            broken[instance] = result.broken_at

    with opened_if_there(data) as office:
        count = _each(printer, office, _which(case, every), look)
    printer.done(
        {"instances": count, "broken": [{"instance": i, "place": p} for i, p in broken.items()]},
        *(_break(printer, instance, place) for instance, place in broken.items()),
        printer.say("Verified: {count}. Broken: {broken}.", count=count, broken=len(broken)),
    )
    if broken:
        raise SystemExit(FAILED)


@click.command()
@WHICH
@ALL
@data_option
@command
def replay(printer: Printer, case: str | None, every: bool, data: Path | None) -> None:
    """Carry the recorded commands out again; ends with 1 when other events come of them.

    ID is a case number, or the id of one instance.
    """
    different: dict[str, Difference | BihuanError] = {}
    events = 0

    def look(tx: Tx, instance: str) -> None:
        nonlocal events
        execution = office.execution
        try:
            result = audit.replay_instance(tx, instance, execution.library, execution.calendars)
        except BihuanError as error:
            different[instance] = error
            return
        events += result.events
        if result.difference is not None:
            different[instance] = result.difference

    with opened_if_there(data) as office:
        count = _each(printer, office, _which(case, every), look)
    found = different.items()
    printer.done(
        {
            "instances": count,
            "events": events,
            "different": [{"instance": i, **_json(printer, d)} for i, d in found],
        },
        *(line for instance, one in found for line in _lines(printer, instance, one)),
        printer.say(
            "Replayed: {count} with {events} events. Different: {different}.",
            count=count,
            events=events,
            different=len(different),
        ),
    )
    if different:
        raise SystemExit(FAILED)


def _each(printer: Printer, office: Office, which: str, look: Look) -> int:
    """Look at every instance that is meant and return how many there are."""
    with office.database.read() as tx:
        meant = _instances(tx, which) if which else instances.all_ids(tx)
        for number, instance in enumerate(meant, 1):
            look(tx, instance)
            printer.progress("cases", number, len(meant))
    return len(meant)


def _which(case: str | None, every: bool) -> str:
    if case and every:
        raise click.UsageError("Give the id of a case or --all, not both.")
    return case or ""


def _instances(tx: Tx, which: str) -> tuple[str, ...]:
    if instances.get(tx, which) is not None:
        return (which,)
    found = instances.of_case(tx, which)
    if not found:
        raise InstanceNotFound(where=which)
    return tuple(one.id for one in found)


def _break(printer: Printer, instance: str, place: str) -> str:
    word, _, number = place.partition(" ")
    return printer.say(BREAKS[word], instance=instance, n=number)


def _json(printer: Printer, found: Difference | BihuanError) -> dict[str, object]:
    return printer.told(found) if isinstance(found, BihuanError) else asdict(found)


def _lines(printer: Printer, instance: str, found: Difference | BihuanError) -> tuple[str, ...]:
    if isinstance(found, BihuanError):
        told = printer.told(found)
        return (f"{instance}: {told['code']} {told['sentence']}",)
    first = printer.say(
        "{instance}: the first difference is at command {command}, event {event}.",
        instance=instance,
        command=found.command,
        event=found.event,
    )
    nothing = printer.say("nothing")
    return (
        first,
        printer.say("  recorded: {text}", text=found.recorded or nothing),
        printer.say("  replayed: {text}", text=found.replayed or nothing),
    )
