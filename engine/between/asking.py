"""From the events of a command to what they ask of other cases; most events ask nothing."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.carrying import STARTS, Carried
from engine.history import events
from engine.records import AgendaKind, FollowUp

Asks = Callable[[Carried, int, Mapping[str, Any]], Iterator[FollowUp]]


def asked(done: Carried) -> Iterator[FollowUp]:
    """Yield what the events of ``done`` ask, in their order; the database is not read for it."""
    for number, event in enumerate(done.events, done.before + 1):
        if event.kind in ASKS:
            yield from ASKS[event.kind](done, number, event.body)


def heard_by(signal: str, who: str) -> FollowUp:
    """Return the follow-up that tells one of those who hear ``signal``."""
    if who.startswith(STARTS):
        return starting(who.removeprefix(STARTS), signal)
    return FollowUp(kind=AgendaKind.SIGNAL, instance=who, ref=signal)


def starting(key: str, id_: str) -> FollowUp:
    """Return the follow-up that starts the process ``key`` by a message or signal."""
    return FollowUp(kind=AgendaKind.START, ref=f"{key}/{id_}")


def _message(_done: Carried, _number: int, body: Mapping[str, Any]) -> Iterator[FollowUp]:
    yield FollowUp(kind=AgendaKind.MESSAGE, ref=body["id"])


def _await(done: Carried, _number: int, body: Mapping[str, Any]) -> Iterator[FollowUp]:
    yield FollowUp(kind=AgendaKind.AWAIT, instance=done.instance.id, ref=body["n"])


def _signal(done: Carried, _number: int, body: Mapping[str, Any]) -> Iterator[FollowUp]:
    for who in done.heard[body["id"]]:
        yield heard_by(body["id"], who)


def _event(done: Carried, number: int, _body: Mapping[str, Any]) -> Iterator[FollowUp]:
    values = done.values
    ref = str(number)
    yield FollowUp(kind=AgendaKind.EVENT, instance=done.instance.id, ref=ref, values=values)


def _to_caller(done: Carried, number: int, body: Mapping[str, Any]) -> Iterator[FollowUp]:
    if done.instance.call:
        yield from _event(done, number, body)


def _escalation(done: Carried, number: int, body: Mapping[str, Any]) -> Iterator[FollowUp]:
    if not body.get("caught"):
        yield from _to_caller(done, number, body)


ASKS: Mapping[str, Asks] = {
    events.MESSAGE_THROWN: _message,
    events.MESSAGE_AWAITED: _await,
    events.SIGNAL_THROWN: _signal,
    events.CALL_STARTED: _event,
    events.CALL_CANCELLED: _event,
    events.CASE_COMPLETED: _to_caller,
    events.CASE_CANCELLED: _to_caller,
    events.ESCALATION_RAISED: _escalation,
}
"""The kinds of events that ask something of another case."""
