"""From what was asked to the commands that answer it, each for one other case.

Every answer is worked out from what is stored now, so it is the same whether it is given in the
transaction that asked or later from the agenda; and the id of each command says what it answers,
so that giving it twice does it once.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from engine.between import calling
from engine.between.around import Around
from engine.between.asking import starting
from engine.commands import SYSTEM, Command, DeliverMessage, DeliverSignal, StartInstance
from engine.records import AgendaKind, FollowUp, Message, MessageKind, MessageState
from engine.store import agenda, definitions, history, instances, messages

Answers = Iterator[Command | FollowUp]


def answer(around: Around, asked: FollowUp) -> Answers:
    """Yield the commands that answer ``asked``, and what it asks in turn.

    Each command must be carried out before the next is asked for. Raises StaleInstance when
    somebody else is at it.
    """
    return ANSWERS[asked.kind](around, asked)


def _message(around: Around, asked: FollowUp) -> Answers:
    """Find who gets a message; when nobody does, it waits until its time is over."""
    found = _on_its_way(around, asked.ref)
    if found is None:
        return
    if found.expires_at is not None and found.expires_at <= around.at:
        messages.expire(around.tx, found.id)
        return
    receiver = messages.receiver_waiting(around.tx, found)
    if receiver:
        yield _delivery(around, found, receiver)
        return
    starts = definitions.started_by(around.tx, found.name)
    yield from (starting(key, found.id) for key in starts)
    if not starts and found.expires_at is not None:
        expiry = FollowUp(kind=AgendaKind.EXPIRY, ref=found.id)
        agenda.put(around.tx, expiry, found.expires_at)


def _await(around: Around, asked: FollowUp) -> Answers:
    """Give a case that has begun to wait what was sent before.

    Asked once for each token that waits: of several for one name, each gets one message, whichever
    of them is asked about.
    """
    found = messages.awaited_in(around.tx, asked.instance)
    waiting = {(w.name, w.key, w.case_no) for w in found if w.kind == MessageKind.MESSAGE}
    for name, key, case_no in sorted(waiting):
        around.hold("message", name, key or case_no)
        early = messages.earliest(around.tx, name, case_no, key, around.at)
        if early is not None:
            yield _delivery(around, early, asked.instance)


def _expiry(around: Around, asked: FollowUp) -> Answers:
    """Mark a message that nobody took in time."""
    found = _on_its_way(around, asked.ref)
    if found is not None:
        messages.expire(around.tx, found.id)
    yield from ()


def _signal(around: Around, asked: FollowUp) -> Answers:
    """Tell one case of a signal."""
    thrown = messages.get(around.tx, asked.ref)
    if thrown is not None:
        yield DeliverSignal(
            id=f"signal:{thrown.id}/{asked.instance}",
            at=around.at,
            actor=SYSTEM,
            instance=asked.instance,
            name=thrown.name,
            signal_id=thrown.id,
            payload=thrown.payload,
        )


def _start(around: Around, asked: FollowUp) -> Answers:
    """Start a process by a message or a signal, unless a waiting case got the message meanwhile."""
    key, _, id_ = asked.ref.partition("/")
    sent = messages.get(around.tx, id_)
    if sent is None or history.by_key(around.tx, f"message:{id_}") is not None:
        return
    source = instances.get(around.tx, sent.source) if sent.source else None
    place = sent.place or (source.place if source else "")
    is_signal = sent.kind is MessageKind.SIGNAL
    started = start_id(key, sent.id)
    yield StartInstance(
        id=f"start:{started}",
        at=around.at,
        actor=SYSTEM,
        instance=started,
        key=key,
        case_no=sent.case_no or _number(around, sent, place),
        place=place,
        variables=sent.payload,
        message="" if is_signal else sent.name,
        signal=sent.name if is_signal else "",
        message_id=sent.id,
        parent=sent.source,
        initiator=source.initiator if source else "",
    )


def start_id(key: str, id_: str) -> str:
    """Return the id of the instance of ``key`` that a message or signal starts."""
    return sha256(f"{key} {id_}".encode()).hexdigest()[:16]


def _number(around: Around, sent: Message, place: str) -> str:
    """Return a number for a new case: counted at its place, else what the message goes by."""
    if around.number is not None and place:
        return around.number(around.tx, place, around.at)
    return (sent.key or sent.id)[:40]


def _on_its_way(around: Around, id_: str) -> Message | None:
    """Return a message that nobody has yet, held so that nobody else finds it a receiver."""
    found = messages.get(around.tx, id_)
    if found is None:
        return None
    around.hold("message", found.name, found.key or found.case_no)
    now = messages.get(around.tx, id_)
    return now if now is not None and now.state is MessageState.WAITING else None


def _delivery(around: Around, sent: Message, receiver: str) -> DeliverMessage:
    return DeliverMessage(
        id=f"message:{sent.id}",
        at=around.at,
        actor=SYSTEM,
        instance=receiver,
        name=sent.name,
        message_id=sent.id,
        key=sent.key,
        payload=sent.payload,
    )


ANSWERS: Mapping[AgendaKind, Callable[[Around, FollowUp], Answers]] = {
    AgendaKind.MESSAGE: _message,
    AgendaKind.AWAIT: _await,
    AgendaKind.EXPIRY: _expiry,
    AgendaKind.SIGNAL: _signal,
    AgendaKind.START: _start,
    AgendaKind.EVENT: calling.answer,
}
"""How each kind is answered; timers and jobs are answered where they become due."""
