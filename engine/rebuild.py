"""Compute what is computed from the log once more: tasks, agenda, messages, who waits for what.

Whatever happened to these tables, the log is enough. What lay on the agenda because it could not be
done at once lies there again, due now, its attempts forgotten. The numbers of tasks are given anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from engine.between.answering import start_id
from engine.between.asking import heard_by
from engine.between.calling import is_awaited
from engine.canonical import parse
from engine.carrying import STARTS
from engine.commands import parse_body
from engine.history import events
from engine.history.events import Event
from engine.library import Library
from engine.records import AgendaKind, FollowUp, Instance, InstanceState, Message
from engine.store import (
    agenda,
    definitions,
    history,
    instances,
    messages,
    officetime,
    projection,
)
from engine.store.database import Tx
from engine.store.projection import Projected

_ENDS = {events.CASE_COMPLETED, events.CASE_CANCELLED}
_CALLS = {events.CALL_STARTED, events.CALL_CANCELLED}


@dataclass(slots=True)
class _Told:
    """What the log says that may still ask something of another case."""

    calls: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """The number of the last event by instance, token and kind."""
    ends: dict[str, int] = field(default_factory=dict)
    """The number of its last event by instance."""
    escalations: list[tuple[Instance, int]] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    """Signals, and who was to be told."""

    def note(self, case: Instance, number: int, event: Event) -> None:
        """Remember what an event may ask."""
        if event.kind in _CALLS:
            self.calls[case.id, event.body["n"], event.kind] = number
        elif event.kind in _ENDS:
            self.ends[case.id] = number
        elif event.kind == events.ESCALATION_RAISED and case.call and not event.body.get("caught"):
            self.escalations.append((case, number))


def rebuild(tx: Tx, library: Library, now: datetime) -> int:
    """Empty the computed tables, fill them from the log and return how many cases there are.

    Messages whose time is over by ``now`` are expired.
    """
    projection.empty(tx)
    told = _Told()
    for sent, heard in messages.from_outside(tx):
        messages.add(tx, sent)
        told.heard += [(id_, who) for id_, them in heard.items() for who in them]
    cases = [case for id_ in instances.all_ids(tx) if (case := instances.get(tx, id_))]
    # A message is thrown in one case and received in another: first all that was thrown.
    for case in cases:
        _play(tx, library, case, projection.THROWN)
    for case in cases:
        for number, event in _play(tx, library, case, projection.APPLY):
            told.note(case, number, event)
        told.heard += _heard_of(tx, case)
    for pending in _pending(tx, told):
        agenda.put(tx, pending, now)
    for sent in messages.undelivered(tx):
        _send_on(tx, sent, now)
    officetime.ask_recount_again(tx, now)
    return len(cases)


def _play(
    tx: Tx, library: Library, case: Instance, kinds: Iterable[str]
) -> list[tuple[int, Event]]:
    """Project the events of these kinds and return all events with their numbers."""
    process = library.get(tx, case.key, case.version).definition.process
    asked = {command.seq: command for command in history.commands_of(tx, case.id)}
    happened = []
    for stored in history.stored_events_of(tx, case.id):
        event = Event(stored.kind, parse(stored.body))
        happened.append((stored.seq, event))
        if event.kind in kinds:
            command = asked[stored.command]
            known = Projected(
                instance=case.id,
                case_no=case.case_no,
                at=command.at,
                actor=command.actor,
                process=process,
                before=stored.seq - 1,
                again=True,
            )
            projection.apply(tx, known, [event])
    return happened


def _heard_of(tx: Tx, case: Instance) -> Iterator[tuple[str, str]]:
    for command in history.commands_of(tx, case.id):
        facts = parse_body(command.body).get("facts", {})
        for signal, them in facts.get("heard", {}).items():
            yield from ((signal, who) for who in them)


def _pending(tx: Tx, told: _Told) -> Iterator[FollowUp]:
    """Yield what was asked and has not been answered."""
    yield from _calls_to_answer(tx, told)
    yield from _calls_to_give_up(tx, told)
    for child, number in told.escalations:
        unheard = history.by_key(tx, f"escalate:{child.id}/{number}") is None
        if unheard and is_awaited(tx, child.parent, child.call):
            yield _event(child.id, number)
    for signal, who in told.heard:
        if _still_to_tell(tx, signal, who):
            yield heard_by(signal, who)


def _calls_to_answer(tx: Tx, told: _Told) -> Iterator[FollowUp]:
    """Yield calls that have not begun, and ends that their callers do not know of."""
    for waiting in messages.waiting_calls(tx):
        children = instances.called_by(tx, waiting.instance, waiting.task)
        if not children:
            number = told.calls[waiting.instance, waiting.task, events.CALL_STARTED]
            yield _event(waiting.instance, number)
        elif children[-1].state is not InstanceState.OPEN:
            yield _event(children[-1].id, told.ends[children[-1].id])


def _calls_to_give_up(tx: Tx, told: _Told) -> Iterator[FollowUp]:
    """Yield calls that were given up while what they called still runs."""
    for (instance, task, kind), number in told.calls.items():
        if kind == events.CALL_CANCELLED:
            children = instances.called_by(tx, instance, task)
            if any(child.state is InstanceState.OPEN for child in children):
                yield _event(instance, number)


def _still_to_tell(tx: Tx, signal: str, who: str) -> bool:
    thrown = messages.get(tx, signal)
    if thrown is None:
        return False
    if who.startswith(STARTS):
        return history.by_key(tx, f"start:{start_id(who.removeprefix(STARTS), signal)}") is None
    since = messages.listens_since(tx, who, thrown.name)
    told = history.by_key(tx, f"signal:{signal}/{who}") is not None
    return not told and since is not None and since <= thrown.sent_at


def _send_on(tx: Tx, sent: Message, now: datetime) -> None:
    """Let a message that nobody has expire, find its receiver, or wait."""
    until = sent.expires_at or now
    if until <= now:
        messages.expire(tx, sent.id)
        return
    looks = messages.receiver_waiting(tx, sent) or any(
        _known_then(tx, key, sent.sent_at) for key in definitions.started_by(tx, sent.name)
    )
    kind, due = (AgendaKind.MESSAGE, now) if looks else (AgendaKind.EXPIRY, until)
    agenda.put(tx, FollowUp(kind=kind, ref=sent.id), due)


def _known_then(tx: Tx, key: str, at: datetime) -> bool:
    """Say whether a process was there when the message came that could start it."""
    stored = definitions.get(tx, key, definitions.latest_version(tx, key))
    return stored is not None and stored.deployed_at <= at


def _event(instance: str, number: int) -> FollowUp:
    return FollowUp(kind=AgendaKind.EVENT, instance=instance, ref=str(number))
