"""Commands on what goes on between cases: messages, signals, and what stands still."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import click

from engine.calendar import CHINA
from engine.commands import SYSTEM
from engine.execution import Executed
from engine.rebuild import rebuild as compute_again
from engine.records import Message, MessageKind
from engine.store import messages as post
from processes import strictjson
from processes.errors import ModelError
from web.cli.commands import command, data_option
from web.cli.errors import BadPayload
from web.cli.opening import opened_if_there
from web.cli.output import Printer, columns

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
def rebuild(printer: Printer, data: Path | None) -> None:
    """Compute tasks, agenda and messages from the log once more; tasks get new numbers."""
    with opened_if_there(data) as office, office.database.begin() as tx:
        count = compute_again(tx, office.library, office.clock())
    printer.done({"instances": count}, printer.say("Computed again: {count} cases.", count=count))


def _send(
    data: Path | None, kind: MessageKind, name: str, parts: Mapping[str, str]
) -> tuple[Message, Executed]:
    payload = _payload(parts["payload"])
    with opened_if_there(data) as office:
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
        done = office.database.again(lambda tx: office.execution.publish(tx, sent, SYSTEM))
        return sent, done


def _payload(text: str) -> Mapping[str, Any]:
    try:
        value = strictjson.loads(text.encode())
    except ModelError as error:
        raise BadPayload from error
    if not isinstance(value, dict):
        raise BadPayload
    return value


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
