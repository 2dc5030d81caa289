"""Messages and signals that do not come from a case: kept as they came, then on their way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.between.asking import heard_by
from engine.canonical import canonical
from engine.carrying import hearing
from engine.errors import BadMessage, BadVariable, KeyReused
from engine.records import AgendaKind, FollowUp, Message, MessageKind, MessageState
from engine.store import messages
from engine.store.database import Tx
from engine.store.projection import KEPT_FOR
from processes.feel.values import from_json

OUTSIDE = "outside:"
"""Before the id that a sender gives, so that it never meets the id of a message of a case."""
LONGEST: Mapping[str, tuple[int, int]] = {
    "id": (1, 100),
    "name": (1, 100),
    "case_no": (0, 40),
    "key": (0, 200),
    "place": (0, 40),
}
"""How many characters each part of a message may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message from outside that has been written down."""

    id: str
    asks: tuple[FollowUp, ...]
    repeated: bool = False


def keep(tx: Tx, given: Message, by: str) -> Kept:
    """Write down a message or signal that ``by`` sent.

    Raises KeyReused when its id stood for something else, BadMessage, BadVariable.
    """
    check(given)
    until = given.expires_at or given.sent_at + KEPT_FOR
    if given.kind is MessageKind.SIGNAL:
        new = replace(given, id=OUTSIDE + given.id, state=MessageState.SENT, expires_at=None)
    else:
        new = replace(given, id=OUTSIDE + given.id, state=MessageState.WAITING, expires_at=until)
    known = messages.get(tx, new.id)
    if known is not None:
        if _content(known) != _content(new):
            raise KeyReused
        return Kept(id=new.id, asks=(), repeated=True)
    new = replace(new, seq=messages.next_from_outside(tx))
    heard = hearing(tx, new.name) if new.kind is MessageKind.SIGNAL else ()
    messages.keep_outside(tx, new, by, heard)
    messages.add(tx, new)
    asks = tuple(heard_by(new.id, who) for who in heard)
    if new.kind is MessageKind.MESSAGE:
        asks = (FollowUp(kind=AgendaKind.MESSAGE, ref=new.id),)
    return Kept(id=new.id, asks=asks)


def check(given: Message) -> None:
    """Raise BadMessage or BadVariable when a message cannot be taken."""
    for part, (least, most) in LONGEST.items():
        text = getattr(given, part)
        if not least <= len(text) <= most or not text.isprintable():
            raise BadMessage(what=part, most=most)
    for name, value in given.payload.items():
        if name == "case":
            raise BadVariable(name=name)
        from_json(value)


def receiver_of(tx: Tx, id_: str) -> str:
    """Return the instance that has a message, or empty."""
    found = messages.get(tx, id_)
    return found.receiver if found is not None else ""


def _content(message: Message) -> bytes:
    parts = (message.kind, message.name, message.case_no, message.key, message.place)
    return canonical([*parts, message.payload])
