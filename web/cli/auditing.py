"""Commands for auditors: verify the hash chains, replay the commands."""

from dataclasses import asdict
from pathlib import Path

import click

from engine import audit
from engine.replay import Difference, ReplayResult
from engine.store import instances
from engine.store.database import Tx
from web.cli.output import FAILED, Printer, command, data_option, settings_for
from web.wiring import Office, open_office

WHICH = click.argument("instance", required=False)
ALL = click.option("--all", "every", is_flag=True, help="All cases (the default without an id).")


@click.command()
@WHICH
@ALL
@data_option
@command
def verify(instance: str | None, every: bool, data: Path | None, printer: Printer) -> None:
    """Follow the hash chain of one case or of all; ends with 1 when one is broken."""
    office = open_office(settings_for(data))
    broken, count = {}, 0
    with office.database.read() as tx:
        ids = _ids(tx, instance, every)
        for count, one in enumerate(ids, 1):
            result = audit.verify_instance(tx, one)
            if not result.holds:
                broken[one] = result.broken_at
            printer.progress("verified", count, len(ids))
    office.close()
    lines = [f"{one}: the chain breaks at {place}" for one, place in broken.items()]
    printer.done(
        {"cases": count, "broken": broken},
        *lines,
        f"{count} cases verified, {len(broken)} broken.",
    )
    if broken:
        raise SystemExit(FAILED)


@click.command()
@WHICH
@ALL
@data_option
@command
def replay(instance: str | None, every: bool, data: Path | None, printer: Printer) -> None:
    """Carry the recorded commands out again and compare with the recorded events."""
    office = open_office(settings_for(data))
    different: dict[str, Difference] = {}
    count = events = 0
    with office.database.read() as tx:
        ids = _ids(tx, instance, every)
        for count, one in enumerate(ids, 1):
            result = _replayed(tx, office, one)
            events += result.events
            if result.difference is not None:
                different[one] = result.difference
            printer.progress("replayed", count, len(ids))
    office.close()
    printer.done(
        {
            "cases": count,
            "events": events,
            "different": [_json(o, d) for o, d in different.items()],
        },
        *(line for one, found in different.items() for line in _lines(one, found)),
        f"{count} cases with {events} events replayed, {len(different)} different.",
    )
    if different:
        raise SystemExit(FAILED)


def _replayed(tx: Tx, office: Office, instance: str) -> ReplayResult:
    execution = office.execution
    return audit.replay_instance(tx, instance, execution.library, execution.calendars)


def _ids(tx: Tx, instance: str | None, every: bool) -> tuple[str, ...]:
    if instance and every:
        raise click.UsageError("Give the id of a case or --all, not both.")
    return (instance,) if instance else instances.all_ids(tx)


def _json(instance: str, found: Difference) -> dict[str, object]:
    return {"instance": instance, **asdict(found)}


def _lines(instance: str, found: Difference) -> list[str]:
    return [
        f"{instance}: differs at command {found.command}, event {found.event}",
        f"  recorded: {found.recorded}",
        f"  replayed: {found.replayed}",
    ]
