"""What may be asked of a case: one frozen value per request, the only way its state changes.

``id`` is the idempotency key: the same id with the same content happens once. ``at`` is the moment
of the request in UTC, the only time a step knows. ``actor`` is a person's id or ``system``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol

from engine.canonical import parse

SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One request to one case."""

    kind: ClassVar[str] = ""
    id: str
    at: datetime
    actor: str
    instance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInstance(Command):
    """Begin a case with the latest published version, or with the one named."""

    kind: ClassVar[str] = "instance.start"
    key: str
    case_no: str
    place: str = ""
    version: int = 0
    variables: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
    """The name of the message that starts it; empty when a person does."""
    message_id: str = ""
    signal: str = ""
    """The name of the signal that starts it; ``message_id`` is then the id of the signal."""
    parent: str = ""
    """The instance that sent the message or the signal, or that calls."""
    call: str = ""
    """The calling token of the parent, named ``node#k``; empty when nobody waits for the end."""
    depth: int = 0
    """How many calls lie above: 0 for a case that nobody called."""
    initiator: str = ""
    """On whose behalf; empty means the actor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCommand(Command):
    """A request about one task, named ``node#k``."""

    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask(TaskCommand):
    """Finish a task with the values of its form."""

    kind: ClassVar[str] = "task.complete"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(TaskCommand):
    """Take a task of a post for oneself (签收)."""

    kind: ClassVar[str] = "task.claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(TaskCommand):
    """Give a claimed task back to its post (释放)."""

    kind: ClassVar[str] = "task.release"


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimer(TaskCommand):
    """The due moment of a timer has come."""

    kind: ClassVar[str] = "timer.fire"


@dataclass(frozen=True, slots=True, kw_only=True)
class FireClock(TaskCommand):
    """A moment of a time limit has come: it is to warn, or has passed.

    ``task`` is “.” for the time limit of the whole case, here and in all commands about clocks.
    """

    kind: ClassVar[str] = "clock.fire"


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseClock(TaskCommand):
    """Let a time limit rest, because somebody else has to act first."""

    kind: ClassVar[str] = "clock.pause"
    reason: str
    """One of engine.spiff.clockchanges.REASONS."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClock(TaskCommand):
    """Let a time limit go on."""

    kind: ClassVar[str] = "clock.resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendClock(TaskCommand):
    """Let a time limit end later, once, with a reason that is told to whoever asked."""

    kind: ClassVar[str] = "clock.extend"
    n: int
    """How many of the unit in which extensions are counted."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountClocks(Command):
    """Count the time limits of the case anew: there is another edition of the calendar."""

    kind: ClassVar[str] = "clock.recount"
    edition: int
    """The edition because of which; counted is with the one in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMessage(Command):
    """A message for the case has arrived."""

    kind: ClassVar[str] = "message.deliver"
    name: str
    message_id: str
    key: str = ""
    """What it was correlated by; empty when by the number of the case."""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverSignal(Command):
    """A signal was broadcast; every token that awaits it gets it."""

    kind: ClassVar[str] = "signal.deliver"
    name: str
    signal_id: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteJob(TaskCommand):
    """A program has done the work of a service task."""

    kind: ClassVar[str] = "job.complete"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailJob(TaskCommand):
    """A program could not do the work: the BPMN error ``code`` is thrown at the service task."""

    kind: ClassVar[str] = "job.fail"
    code: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpJob(TaskCommand):
    """No program could do the work: the service task stands still with the reason."""

    kind: ClassVar[str] = "job.give_up"
    reason: str
    """What its handler said, never the text of a foreign exception."""
    tries: int = 1
    cause: Mapping[str, Any] = field(default_factory=dict)
    """The same as code and facts, to be said in other languages; empty for a foreign exception."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCall(TaskCommand):
    """A called case has ended: with its variables, or with the BPMN error ``error``."""

    kind: ClassVar[str] = "call.return"
    values: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateCall(TaskCommand):
    """A called case has thrown an escalation that it does not catch itself."""

    kind: ClassVar[str] = "call.escalate"
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailCall(TaskCommand):
    """A call cannot be carried out; the calling token stands still with the reason."""

    kind: ClassVar[str] = "call.fail"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryIncident(TaskCommand):
    """An operator lets a token that stands still try again."""

    kind: ClassVar[str] = "incident.retry"
    reason: str = ""
    """Why it should go well now; recorded with who said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInstance(Command):
    """End the case before its time, with a reason (撤销)."""

    kind: ClassVar[str] = "instance.cancel"
    reason: str


class Stored(Protocol):
    """What is read of a command in the log."""

    @property
    def instance(self) -> str:
        """Return the id of the case."""
        ...

    @property
    def key(self) -> str:
        """Return the idempotency key."""
        ...

    @property
    def kind(self) -> str:
        """Return the kind."""
        ...

    @property
    def at(self) -> datetime:
        """Return the moment, aware UTC."""
        ...

    @property
    def actor(self) -> str:
        """Return who asked."""
        ...

    @property
    def body(self) -> bytes:
        """Return the exact bytes of the content."""
        ...


KINDS: Mapping[str, type[Command]] = {
    kind.kind: kind
    for kind in (
        StartInstance,
        CompleteTask,
        Claim,
        Release,
        FireTimer,
        FireClock,
        PauseClock,
        ResumeClock,
        ExtendClock,
        RecountClocks,
        DeliverMessage,
        DeliverSignal,
        CompleteJob,
        FailJob,
        GiveUpJob,
        ReturnCall,
        EscalateCall,
        FailCall,
        RetryIncident,
        CancelInstance,
    )
}

_COMMON = frozenset(f.name for f in fields(Command))


def body(command: Command) -> dict[str, Any]:
    """Return what is particular to ``command``, as JSON; empty values are left out."""
    own = (f.name for f in fields(command) if f.name not in _COMMON)
    return {name: value for name in own if (value := getattr(command, name))}


def parse_body(data: bytes) -> dict[str, Any]:
    """Return the content of a stored command, its facts included."""
    content: dict[str, Any] = parse(data)
    return content


def from_stored(head: "Stored") -> Command:
    """Return the command that the log keeps; raise KeyError on an unknown kind."""
    content = parse_body(head.body)
    content.pop("facts", None)
    return KINDS[head.kind](
        id=head.key, at=head.at, actor=head.actor, instance=head.instance, **content
    )
