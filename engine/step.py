"""One command on one state gives one outcome: no clock, no chance, no database.

Live, replayed, rehearsed or simulated, a case moves only through ``step``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import commands
from engine.calendar import Calendar
from engine.climbing import Climb, Rung, nobody
from engine.functions import Line, Lookups, no_calendar, no_edition, nowhere
from engine.history.events import Event
from engine.records import Facts, InstanceState
from engine.spiff.compiler import Plan
from engine.spiff.failure import TooManySteps
from engine.spiff.rulings import Lookup, nothing_published
from engine.spiff.run import Run, SetOff
from engine.spiff.scripting import FeelScripting


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a step may ask of the world, fixed before it begins and recorded with the command."""

    facts: Facts
    rulings: Lookup = nothing_published
    """Published decisions, in the versions that the facts name."""
    calendar: Callable[[], Calendar] = no_calendar
    """The calendar edition that the facts name."""
    edition: Callable[[int], Calendar] = no_edition
    """An earlier edition, by its number."""
    line: Callable[[str], Line] = nowhere
    """A place and all above it, as the facts say."""
    climb: Callable[[Climb], Rung] = nobody
    """Who is told when a time limit has passed, as the facts say."""

    @property
    def lookups(self) -> Lookups:
        """What the functions of expressions, and clocks, may look up."""
        return Lookups(
            calendar=self.calendar, edition=self.edition, line=self.line, climb=self.climb
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one command did."""

    events: tuple[Event, ...]
    state: InstanceState
    incident: bool
    snapshot: bytes | None
    """The state to go on from; None when the case has ended and needs none."""
    values: Mapping[str, Any] | None = None
    """All variables of the case in their JSON form when it has come to its end, else None."""


def step(plan: Plan, state: bytes | None, command: Any, around: Surroundings) -> Outcome:
    """Return what ``command`` does to a case at ``state`` (None: before its beginning).

    Raises a CommandRefused when the command does not fit the state; nothing has changed then.
    """
    try:
        run = _run(plan, state, command, around)
    except TooManySteps as failure:
        # Taken back as a whole; the command comes again and what it set off stands still.
        run = _run(plan, state, command, around, held=str(failure.facts["node"]))
    ended = InstanceState.COMPLETED if run.completed else InstanceState.OPEN
    if isinstance(command, commands.CancelInstance):
        ended = InstanceState.CANCELLED
    return Outcome(
        events=run.journal(),
        state=ended,
        incident=run.stands_still,
        snapshot=None if ended is not InstanceState.OPEN else run.dump(),
        values=run.values() if ended is InstanceState.COMPLETED else None,
    )


def _run(
    plan: Plan, state: bytes | None, command: Any, around: Surroundings, held: str = ""
) -> Run:
    scripting = FeelScripting(command.at, around.lookups, around.rulings)
    run = Run.new(plan, scripting) if state is None else Run.load(state, plan, scripting)
    run.hold(held)
    APPLY[type(command)](run, command, around.facts)
    return run


def _start(run: Run, command: commands.StartInstance, facts: Facts) -> None:
    run.begin(
        {
            "instance": command.instance,
            "no": command.case_no,
            "place": command.place,
            "process": command.key,
            "version": str(command.version),
        },
        initiator=command.initiator or command.actor,
        posts=facts.posts,
        variables=command.variables,
        set_off=SetOff(
            message=command.message,
            signal=command.signal,
            id=command.message_id,
            depth=command.depth,
        ),
    )


def _complete(run: Run, command: commands.CompleteTask, _facts: Facts) -> None:
    run.complete_task(command.task, command.values, command.actor)


def _claim(run: Run, command: commands.Claim, _facts: Facts) -> None:
    run.claim(command.task, command.actor)


def _release(run: Run, command: commands.Release, _facts: Facts) -> None:
    run.release(command.task, command.actor)


def _fire(run: Run, command: commands.FireTimer, _facts: Facts) -> None:
    run.fire(command.task)


def _fire_clock(run: Run, command: commands.FireClock, _facts: Facts) -> None:
    run.clocks.tell(command.task)


def _pause_clock(run: Run, command: commands.PauseClock, _facts: Facts) -> None:
    run.clocks.pause(command.task, command.reason, command.text, command.actor)


def _resume_clock(run: Run, command: commands.ResumeClock, _facts: Facts) -> None:
    run.clocks.resume(command.task, command.actor)


def _extend_clock(run: Run, command: commands.ExtendClock, _facts: Facts) -> None:
    run.clocks.extend(command.task, command.n, command.reason, command.actor)


def _recount_clocks(run: Run, _command: commands.RecountClocks, _facts: Facts) -> None:
    run.clocks.recount()


def _deliver(run: Run, command: commands.DeliverMessage, _facts: Facts) -> None:
    run.deliver(command.name, command.message_id, command.payload, command.key)


def _signal(run: Run, command: commands.DeliverSignal, _facts: Facts) -> None:
    run.signal(command.name, command.signal_id, command.payload)


def _complete_job(run: Run, command: commands.CompleteJob, _facts: Facts) -> None:
    run.complete_job(command.task, command.values)


def _fail_job(run: Run, command: commands.FailJob, _facts: Facts) -> None:
    run.fail_job(command.task, command.code, command.message)


def _give_up_job(run: Run, command: commands.GiveUpJob, _facts: Facts) -> None:
    run.give_up_job(command.task, command.reason, command.tries, command.cause)


def _return_call(run: Run, command: commands.ReturnCall, _facts: Facts) -> None:
    run.return_call(command.task, command.values, command.error)


def _escalate_call(run: Run, command: commands.EscalateCall, _facts: Facts) -> None:
    run.escalate_call(command.task, command.code)


def _fail_call(run: Run, command: commands.FailCall, _facts: Facts) -> None:
    run.fail_call(command.task, command.reason)


def _retry(run: Run, command: commands.RetryIncident, _facts: Facts) -> None:
    run.retry(command.task, command.reason, command.actor)


def _cancel(run: Run, command: commands.CancelInstance, _facts: Facts) -> None:
    run.cancel(command.reason)


APPLY: Mapping[type[commands.Command], Callable[[Run, Any, Facts], None]] = {
    commands.StartInstance: _start,
    commands.CompleteTask: _complete,
    commands.Claim: _claim,
    commands.Release: _release,
    commands.FireTimer: _fire,
    commands.FireClock: _fire_clock,
    commands.PauseClock: _pause_clock,
    commands.ResumeClock: _resume_clock,
    commands.ExtendClock: _extend_clock,
    commands.RecountClocks: _recount_clocks,
    commands.DeliverMessage: _deliver,
    commands.DeliverSignal: _signal,
    commands.CompleteJob: _complete_job,
    commands.FailJob: _fail_job,
    commands.GiveUpJob: _give_up_job,
    commands.ReturnCall: _return_call,
    commands.EscalateCall: _escalate_call,
    commands.FailCall: _fail_call,
    commands.RetryIncident: _retry,
    commands.CancelInstance: _cancel,
}
