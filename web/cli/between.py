"""Commands on what goes on between cases: messages, signals, and what stands still."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import click

from engine.calendar import CHINA
from engine.commands import SYSTEM, RetryIncident
from engine.errors import CommandRefused, InstanceNotFound, ItemNotFound
from engine.execution import Executed
from engine.history.fold import fold
from engine.rebuild import rebuild as compute_again
from engine.records import AgendaItem, Instance, Message, MessageKind
from engine.store import agenda, history, instances
from engine.store import messages as post
from engine.store.database import Tx
from processes import strictjson
from processes.errors import ModelError
from web.cli.commands import command, data_option
from web.cli.errors import BadPayload
from web.cli.opening import opened_if_there
from web.cli.output import Printer, columns
from web.wiring import Office

BECAME = {
    "waiting": "Waits until {until}",
    "expired": "Nobody took it by {until}",
}
"""What is said of a message that nobody has, by its state."""
MESSAGE = {
    "taken": "The message {id} was taken.",
    "waits": "The message {id} waits.",
    "repeated": "The message {id} had come before; nothing was done.",
}
SIGNAL = {
    "sent": "The signal {id} was sent.",
    "repeated": "The signal {id} had come before; nothing was done.",
}
"""What is said of a message or signal that was sent."""

payload_option = click.option(
    "--payload", default="{}", metavar="JSON", help="Its content: one JSON object."
)
place_option = click.option(
    "--place", default="", metavar="CODE", help="Where a case that it starts belongs."
)
id_option = click.option(
    "--id",
    "id_",
    default="",
    metavar="ID",
    help="Its own id: the same id counts once (default: a new one).",
)


@click.command()
@click.argument("name")
@click.option("--case", "case_no", default="", metavar="NO", help="The case it is for.")
@click.option("--key", default="", metavar="KEY", help="What its receiver is correlated by.")
@id_option
@payload_option
@place_option
@data_option
@command
def message(printer: Printer, name: str, data: Path | None, **parts: str) -> None:
    """Send a message from outside to the one who waits for it, or to what it starts.

    It goes to the case with the number NO, or to whoever waits for KEY, in whichever case. When
    nobody waits, it stays until somebody does.
    """
    if not (parts["case_no"] or parts["key"]):
        raise click.UsageError("Give the number of a case (--case) or a key (--key).")
    sent, done = _send(data, MessageKind.MESSAGE, name, parts)
    what = "repeated" if done.repeated else "taken" if done.instance else "waits"
    printer.done(
        {"id": sent.id, "receiver": done.instance, "repeated": done.repeated},
        printer.say(MESSAGE[what], id=sent.id),
    )


@click.command()
@click.argument("name")
@id_option
@payload_option
@place_option
@data_option
@command
def signal(printer: Printer, name: str, data: Path | None, **parts: str) -> None:
    """Send a signal from outside to everybody who listens for it now."""
    sent, done = _send(data, MessageKind.SIGNAL, name, parts)
    what = "repeated" if done.repeated else "sent"
    told = printer.say(SIGNAL[what], id=sent.id)
    printer.done({"id": sent.id, "repeated": done.repeated}, told)


@click.command()
@click.option("--case", "case_no", default="", metavar="NO", help="Only those of one case.")
@data_option
@command
def messages(printer: Printer, case_no: str, data: Path | None) -> None:
    """List the messages that nobody has: those that wait, and those whose time is over."""
    with opened_if_there(data) as office, office.database.read() as tx:
        found = post.undelivered(tx, case_no)
    rows = [
        (
            local(one.sent_at),
            one.name,
            one.key or one.case_no,
            printer.say(BECAME[one.state], until=local(one.expires_at)),
        )
        for one in found
    ]
    printer.done(
        [_of_message(one) for one in found],
        *(columns(rows) or [printer.say("No message waits.")]),
    )


@click.command()
@data_option
@command
def incidents(printer: Printer, data: Path | None) -> None:
    """List what stands still and waits for an operator: steps of cases, and items of the agenda."""
    with opened_if_there(data) as office, office.database.read() as tx:
        steps = [
            (case, task, str(incident.get("code", "")))
            for case in instances.with_incidents(tx)
            for task, incident in _incidents(tx, case).items()
        ]
        items = agenda.stuck(tx)
    rows = [(case.id, case.case_no, task, code) for case, task, code in steps]
    rows += [(str(item.id), item.kind, item.instance or item.ref, item.reason) for item in items]
    printer.done(
        {
            "steps": [
                {"instance": case.id, "case_no": case.case_no, "task": task, "code": code}
                for case, task, code in steps
            ],
            "items": [_of_item(item) for item in items],
        },
        *(columns(rows) or [printer.say("Nothing stands still.")]),
    )


@click.command()
@click.argument("which", required=False, metavar="[CASE|ITEM]")
@click.option("--all", "every", is_flag=True, help="Everything that stands still.")
@data_option
@command
def retry(printer: Printer, which: str | None, every: bool, data: Path | None) -> None:
    """Let what stands still try again.

    CASE is a case number or the id of one instance, ITEM the number of an item of the agenda; the
    command “incidents” lists both. Items are tried by the serving process.
    """
    if bool(which) == every:
        raise click.UsageError("Give a case, an item, or --all.")
    with opened_if_there(data) as office, office.database.begin() as tx:
        cases, items = _meant(tx, which or "")
        steps = sum(_retry(office, tx, case) for case in cases)
        for item in items:
            agenda.revive(tx, item.id, office.clock())
    printer.done(
        {"steps": steps, "items": len(items)},
        printer.say("Tried again: {steps} steps, {items} items.", steps=steps, items=len(items)),
    )


@click.command()
@data_option
@command
def rebuild(printer: Printer, data: Path | None) -> None:
    """Compute tasks, agenda and messages from the log once more; tasks get new numbers."""
    with opened_if_there(data) as office, office.database.begin() as tx:
        count = compute_again(tx, office.library, office.clock())
    printer.done({"instances": count}, printer.say("Computed again: {count} cases.", count=count))


def _send(
    data: Path | None, kind: MessageKind, name: str, parts: Mapping[str, str]
) -> tuple[Message, Executed]:
    payload = _payload(parts["payload"])
    with opened_if_there(data) as office, office.database.begin() as tx:
        sent = Message(
            id=parts["id_"] or token_hex(16),
            kind=kind,
            name=name,
            case_no=parts.get("case_no", ""),
            key=parts.get("key", ""),
            place=parts["place"],
            payload=payload,
            sent_at=office.clock(),
        )
        return sent, office.execution.publish(tx, sent, SYSTEM)


def _payload(text: str) -> Mapping[str, Any]:
    try:
        value = strictjson.loads(text.encode())
    except ModelError as error:
        raise BadPayload from error
    if not isinstance(value, dict):
        raise BadPayload
    return value


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


def _retry(office: Office, tx: Tx, case: Instance) -> int:
    """Let every step that stands still try again and return how many did."""
    done = 0
    for task in _incidents(tx, case) if case.incident else ():
        again = RetryIncident(
            id=f"retry:{case.id}/{task}/{case.steps}",
            at=office.clock(),
            actor=SYSTEM,
            instance=case.id,
            task=task,
        )
        # What one step sets off may have settled another, or the whole case.
        with suppress(CommandRefused):
            office.execution.execute(tx, again)
            done += 1
    return done


def _incidents(tx: Tx, case: Instance) -> Mapping[str, Mapping[str, Any]]:
    return fold(history.events_of(tx, case.id)).incidents


def local(at: datetime | None) -> str:
    """Return a moment as people here read it."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at else ""


def _of_message(one: Message) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "case_no": one.case_no,
        "key": one.key,
        "state": one.state,
        "sent_at": one.sent_at,
        "expires_at": one.expires_at,
        "source": one.source,
    }


def _of_item(item: AgendaItem) -> dict[str, object]:
    return {
        "item": item.id,
        "kind": item.kind,
        "instance": item.instance,
        "ref": item.ref,
        "attempts": item.attempts,
        "reason": item.reason,
    }
