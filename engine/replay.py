"""Carry recorded commands out again and compare with the recorded events: equal, or where not."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine import commands
from engine.canonical import canonical
from engine.commands import Command, Stored
from engine.errors import EngineError, LogUnreadable
from engine.history.events import Event
from engine.records import Facts
from engine.spiff.compiler import Plan
from engine.step import Surroundings, step

Recorded = Callable[[Facts], Surroundings]
"""What a step could ask of the world, by the facts that were recorded with its command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first place where history and re-execution part."""

    command: int
    event: int
    recorded: str
    replayed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayResult:
    """What a replay found; ``difference`` is None when both are the same, byte for byte."""

    commands: int
    events: int
    difference: Difference | None
    snapshot: bytes | None
    """The state after the last command."""

    @property
    def equal(self) -> bool:
        """Whether the recorded events are what the commands give."""
        return self.difference is None


def replay(
    plan: Plan,
    asked: Sequence[Stored],
    recorded: Sequence[tuple[int, str, bytes]],
    around: Recorded,
) -> ReplayResult:
    """Return whether the commands ``asked`` give the events ``recorded``.

    ``recorded`` holds number of the command, kind and exact body of each event, in order.
    Raises LogUnreadable.
    """
    given: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
    for number, kind, body in recorded:
        given[number].append((kind, body))
    state: bytes | None = None
    seen = 0
    for number, stored in enumerate(asked, 1):
        command, facts = _readable(stored)
        try:
            outcome = step(plan, state, command, around(facts))
            events: Sequence[Event] = outcome.events
            state = outcome.snapshot
        except EngineError as error:
            events = (Event("refused", {"code": error.code}),)
        happened = given.pop(number, [])
        difference = _compare(number, seen, happened, events)
        seen += len(happened)
        if difference is not None:
            return ReplayResult(commands=number, events=seen, difference=difference, snapshot=state)
    # Events of commands that are not there any more.
    left = [event for number in sorted(given) for event in given[number]]
    difference = _compare(len(asked) + 1, seen, left, ())
    return ReplayResult(commands=len(asked), events=seen, difference=difference, snapshot=state)


def state_after(plan: Plan, asked: Sequence[Stored], count: int, around: Recorded) -> bytes | None:
    """Return the state as it was after the first ``count`` commands, rebuilt from the log alone.

    Nothing finished is kept in a state, so this is the way back behind anything. None before the
    beginning and after the end of a case. Raises LogUnreadable, or what the step refuses.
    """
    state: bytes | None = None
    for stored in asked[:count]:
        command, facts = _readable(stored)
        state = step(plan, state, command, around(facts)).snapshot
    return state


def _readable(stored: Stored) -> tuple[Command, Facts]:
    """Return a command with its facts; raise LogUnreadable when a hand has changed the row."""
    try:
        return commands.from_stored(stored), facts_of(stored)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise LogUnreadable from error


def facts_of(stored: Stored) -> Facts:
    """Return the facts that were recorded with a command."""
    return Facts(**commands.parse_body(stored.body).get("facts", {}))


def _compare(
    command: int, before: int, given: Sequence[tuple[str, bytes]], events: Sequence[Event]
) -> Difference | None:
    replayed = [(event.kind, canonical(event.body)) for event in events]
    for offset in range(max(len(given), len(replayed))):
        left = _spell(given, offset)
        right = _spell(replayed, offset)
        if left != right:
            return Difference(
                command=command, event=before + offset + 1, recorded=left, replayed=right
            )
    return None


def _spell(events: Sequence[tuple[str, object]], offset: int) -> str:
    if offset >= len(events):
        return ""
    kind, body = events[offset]
    # A hand that edits a file of rows can also change the type of a value.
    text = body.decode(errors="backslashreplace") if isinstance(body, bytes) else repr(body)
    return f"{kind} {text}"
