"""One command on one state gives one outcome: no clock, no chance, no database.

Live, replayed, rehearsed or simulated, a case moves only through ``step``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import commands
from engine.history.events import Event
from engine.records import Facts, InstanceState
from engine.spiff.compiler import Plan
from engine.spiff.run import Run
from engine.spiff.scripting import DueAt, FeelScripting


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a step may ask of the world, fixed before it begins and recorded with the command."""

    facts: Facts
    due_at: DueAt
    """The end of a clock by SLA key, from the calendar edition that the facts name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one command did."""

    events: tuple[Event, ...]
    state: InstanceState
    incident: bool
    snapshot: bytes | None
    """The state to go on from; None when the case has ended and needs none."""


def step(plan: Plan, state: bytes | None, command: Any, around: Surroundings) -> Outcome:
    """Return what ``command`` does to a case at ``state`` (None: before its beginning).

    Raises a CommandRefused when the command does not fit the state; nothing has changed then.
    """
    scripting = FeelScripting(command.at, around.due_at)
    run = Run.new(plan, scripting) if state is None else Run.load(state, plan, scripting)
    APPLY[type(command)](run, command, around.facts)
    ended = InstanceState.COMPLETED if run.completed else InstanceState.OPEN
    if isinstance(command, commands.CancelInstance):
        ended = InstanceState.CANCELLED
    return Outcome(
        events=run.journal(),
        state=ended,
        incident=run.stands_still,
        snapshot=None if ended is not InstanceState.OPEN else run.dump(),
    )


def _start(run: Run, command: commands.StartInstance, facts: Facts) -> None:
    run.begin(
        {
            "instance": command.instance,
            "no": command.case_no,
            "place": command.place,
            "process": command.key,
            "version": str(command.version),
            "message_id": command.message_id,
        },
        initiator=command.initiator or command.actor,
        posts=facts.posts,
        variables=command.variables,
        message=command.message,
    )


def _complete(run: Run, command: commands.CompleteTask, _facts: Facts) -> None:
    run.complete_task(command.task, command.values, command.actor)


def _claim(run: Run, command: commands.Claim, _facts: Facts) -> None:
    run.claim(command.task, command.actor)


def _release(run: Run, command: commands.Release, _facts: Facts) -> None:
    run.release(command.task, command.actor)


def _fire(run: Run, command: commands.FireTimer, _facts: Facts) -> None:
    run.fire(command.task)


def _deliver(run: Run, command: commands.DeliverMessage, _facts: Facts) -> None:
    run.deliver(command.name, command.message_id, command.payload)


def _cancel(run: Run, command: commands.CancelInstance, _facts: Facts) -> None:
    run.cancel(command.reason)


APPLY: Mapping[type[commands.Command], Callable[[Run, Any, Facts], None]] = {
    commands.StartInstance: _start,
    commands.CompleteTask: _complete,
    commands.Claim: _claim,
    commands.Release: _release,
    commands.FireTimer: _fire,
    commands.DeliverMessage: _deliver,
    commands.CancelInstance: _cancel,
}
