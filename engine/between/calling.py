"""Calls: one case runs another as a part of itself and goes on when that has ended (§10.3.6).

The called case is an instance of its own, with its own history, under the same case number. What
happens between the two is said by events: the caller starts and cancels, the called one ends or
escalates.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from engine.between.around import Around
from engine.canonical import parse
from engine.commands import (
    SYSTEM,
    CancelInstance,
    Command,
    DeliverSignal,
    EscalateCall,
    FailCall,
    ReturnCall,
    StartInstance,
)
from engine.errors import BadVariable, CommandRefused, DefinitionNotFound, NotStartable
from engine.history import events
from engine.history.fold import fold
from engine.records import FollowUp, Instance, InstanceState
from engine.store import definitions, history, instances, messages
from engine.store.database import Tx
from processes.errors import BihuanError

CANCELLED = "the called case was cancelled"
CALLER_GONE = "caller"
"""Why a case was cancelled that nobody waits for any more; pages say it in full."""
NO_VERSION = -1
UNCALLABLE = (DefinitionNotFound, NotStartable, BadVariable)
"""What is wrong with the call itself: the calling step stands still and shows it."""
FORGETTABLE = (DeliverSignal, ReturnCall, EscalateCall, FailCall, CancelInstance)
"""What nobody misses when the case has gone on meanwhile."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One event of a case that asks something of its caller or of what it calls."""

    number: str
    body: Mapping[str, Any]
    values: Mapping[str, Any] | None


def answer(around: Around, asked: FollowUp) -> Iterator[Command]:
    """Yield the command that answers an event of a calling or called case."""
    event = history.event_at(around.tx, asked.instance, int(asked.ref))
    case = instances.get(around.tx, asked.instance)
    if event is not None and case is not None:
        yield from ANSWERS[event.kind](
            around, case, Asked(asked.ref, parse(event.body), asked.values)
        )


def instead(command: Command, error: BihuanError) -> Command | None:
    """Return what to do when ``command`` was refused: something else, or nothing.

    Raises ``error`` again when the command has to be tried again or an operator must see it.
    """
    if isinstance(command, StartInstance) and command.call and isinstance(error, UNCALLABLE):
        return FailCall(
            id=f"fail:{command.id}",
            at=command.at,
            actor=SYSTEM,
            instance=command.parent,
            task=command.call,
            reason=str(error),
        )
    if isinstance(command, FORGETTABLE) and isinstance(error, CommandRefused):
        return None
    raise error


def is_awaited(tx: Tx, caller: str, call: str) -> bool:
    """Say whether a token still waits for the end of what it has called."""
    return bool(messages.awaited_by(tx, caller, call, "call"))


def _started(around: Around, caller: Instance, asked: Asked) -> Iterator[Command]:
    """Begin the called process, in the case and at the place of the caller."""
    tx, body, call = around.tx, asked.body, asked.body["n"]
    if caller.state is not InstanceState.OPEN or not is_awaited(tx, caller.id, call):
        return
    name = f"{caller.id}/{call}"
    before = instances.get(tx, child_id(name))
    if before is not None:
        if before.state is InstanceState.OPEN:
            return
        # It ended without an answer, and an operator lets the call be tried again.
        name = f"{name}/{asked.number}"
    yield StartInstance(
        id=f"call:{name}",
        at=around.at,
        actor=SYSTEM,
        instance=child_id(name),
        key=body["key"],
        version=_version(tx, caller, body),
        case_no=caller.case_no,
        place=caller.place,
        variables=body.get("set", {}),
        parent=caller.id,
        call=call,
        depth=body["depth"],
        initiator=caller.initiator,
    )


def _given_up(around: Around, caller: Instance, asked: Asked) -> Iterator[Command]:
    """Cancel what was called."""
    for child in instances.called_by(around.tx, caller.id, asked.body["n"]):
        if child.state is InstanceState.OPEN:
            yield CancelInstance(
                id=f"call.cancel:{child.id}",
                at=around.at,
                actor=SYSTEM,
                instance=child.id,
                reason=CALLER_GONE,
            )


def _completed(around: Around, child: Instance, asked: Asked) -> Iterator[Command]:
    """Give the caller the variables, or the error."""
    if is_awaited(around.tx, child.parent, child.call):
        values = asked.values
        if values is None:
            values = fold(history.events_of(around.tx, child.id)).variables
        yield ReturnCall(
            id=f"return:{child.id}",
            **_to_caller(around, child),
            values=values,
            error=asked.body.get("error", ""),
        )


def _cancelled(around: Around, child: Instance, _asked: Asked) -> Iterator[Command]:
    """Tell a caller that still waits: nothing will come."""
    if is_awaited(around.tx, child.parent, child.call):
        yield FailCall(id=f"fail:{child.id}", **_to_caller(around, child), reason=CANCELLED)


def _escalated(around: Around, child: Instance, asked: Asked) -> Iterator[Command]:
    """Let the caller catch what nobody caught inside."""
    if is_awaited(around.tx, child.parent, child.call):
        id_ = f"escalate:{child.id}/{asked.number}"
        yield EscalateCall(id=id_, **_to_caller(around, child), code=asked.body["code"])


def _to_caller(around: Around, child: Instance) -> dict[str, Any]:
    return {"at": around.at, "actor": SYSTEM, "instance": child.parent, "task": child.call}


def _version(tx: Tx, caller: Instance, body: Mapping[str, Any]) -> int:
    """Return the version that is called, 0 for the latest; one that is not there is refused."""
    if body["binding"] == "version":
        return int(body["version"])
    if body["binding"] == "deployment":
        then = definitions.deployment_of(tx, caller.key, caller.version)
        return definitions.version_then(tx, body["key"], then) or NO_VERSION
    return 0


def child_id(name: str) -> str:
    """Return the id of the instance that a call begins; ``name`` is caller “/” token."""
    return sha256(f"call {name}".encode()).hexdigest()[:16]


Answer = Callable[[Around, Instance, Asked], Iterator[Command]]
ANSWERS: Mapping[str, Answer] = {
    events.CALL_STARTED: _started,
    events.CALL_CANCELLED: _given_up,
    events.CASE_COMPLETED: _completed,
    events.CASE_CANCELLED: _cancelled,
    events.ESCALATION_RAISED: _escalated,
}
