"""What the engine keeps, as frozen values: cases, tasks, due moments, messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class InstanceState(StrEnum):
    """Where a case stands as a whole."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One run of one process; all instances of one case share ``case_no``."""

    id: str
    case_no: str
    key: str
    version: int
    state: InstanceState
    title: str
    place: str
    initiator: str
    started_at: datetime
    ended_at: datetime | None = None
    closure: str = ""
    parent: str = ""
    """The instance that sent the message which started it, or that calls it."""
    call: str = ""
    """The token of the parent that waits for its end; empty when none does."""
    depth: int = 0
    """How many calls lie above it."""
    steps: int = 0
    """How many commands it has taken so far."""
    incident: bool = False
    """Whether a token stands still because something could not be evaluated."""
    due_at: datetime | None = None
    """When the clock of the whole case ends; None when it has none, or while it is paused."""
    clock: Mapping[str, Any] | None = None
    """The clock of the whole case, as its last event left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One task of a person, as the inbox shows it."""

    id: int
    instance: str
    case_no: str
    process: str
    version: int
    task: str
    node: str
    role: str
    place: str
    assignee: str
    state: TaskState
    form: str
    created_at: datetime
    due_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    case_title: str = ""
    title: str = ""
    title_en: str = ""
    clock: Mapping[str, Any] | None = None
    """Its clock, as the last event left it; None when it has none."""


class AgendaKind(StrEnum):
    """What is due."""

    TIMER = "timer"
    """A clock of a case: ``instance`` and the name of the token."""
    JOB = "job"
    """Work of a program: ``instance`` and the name of the token."""
    MESSAGE = "message"
    """A message that may find its receiver: its id."""
    EXPIRY = "expiry"
    """A message that nobody took in time: its id."""
    AWAIT = "await"
    """A token that may find its message: ``instance`` and its name."""
    SIGNAL = "signal"
    """A signal for one case: ``instance`` and the id of the signal."""
    START = "start"
    """A signal that starts a process: key, “/”, id of the signal."""
    EVENT = "event"
    """An event that asks something of another case: ``instance`` and its number."""
    CLOCK = "clock"
    """A time limit that is to warn or to climb: ``instance`` and the token, or “.” for the case."""
    RECOUNT = "recount"
    """The clocks of a case, to be counted anew: ``instance`` and the number of the edition."""
    NOTICE = "notice"
    """Somebody is to be told of an event: ``instance`` and its number."""


class AgendaState(StrEnum):
    """Whether an item is tried by itself."""

    DUE = "due"
    STUCK = "stuck"
    """It failed too often and waits for an operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What a case asks of another, or of the world; left on the agenda when it cannot be now."""

    kind: AgendaKind
    instance: str = ""
    ref: str
    values: Mapping[str, Any] | None = field(default=None, compare=False)
    """The variables of a case that has just ended; looked up in its history when they are None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing to do without anybody asking, at or after ``due_at``."""

    id: int
    kind: AgendaKind
    instance: str
    ref: str
    """See the kinds."""
    due_at: datetime
    attempts: int = 0
    state: AgendaState = AgendaState.DUE
    reason: str = ""
    """Why it failed the last time: code and sentence, or the name of an exception."""
    body: Mapping[str, Any] | None = None
    """What a job is about: its topic, and what was handed to it."""
    claim: int = 0
    """How often it was taken: whoever took it last may finish it (the fencing token)."""
    queued: bool = False
    """Whether the queue of the workers knows of it."""


class MessageKind(StrEnum):
    """How far a message goes."""

    MESSAGE = "message"
    """To one receiver; it waits for it."""
    SIGNAL = "signal"
    """To everybody who listens at that moment (BPMN 2.0.2 §10.5.1)."""


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    RECEIVED = "received"
    EXPIRED = "expired"
    SENT = "sent"
    """A signal, which waits for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message between instances; it waits until somebody receives it or its time is over."""

    id: str
    kind: MessageKind = MessageKind.MESSAGE
    name: str
    case_no: str = ""
    """The case it belongs to; empty for one from outside that names none."""
    key: str = ""
    """What it is correlated by; empty when by the number of the case."""
    place: str = ""
    """Where a case that it starts belongs; empty when where the sender does."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    """The instance that threw it; empty when it came from outside."""
    sent_at: datetime
    expires_at: datetime | None = None
    seq: int = 0
    """The order among those that one case sent at one moment."""
    state: MessageState = MessageState.WAITING
    receiver: str = ""
    """The instance that received it; empty while it waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One thing that happened, as history keeps it."""

    seq: int
    command: int
    at: datetime
    actor: str
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a step needs to know from tables: gathered before it, recorded with the command."""

    posts: Mapping[str, str] = field(default_factory=dict)
    """Place code of the post, by role code, for the place of the case."""
    calendar: int = 0
    """The number of the calendar edition; 0 when no clock was started."""
    heard: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Who is told of a signal, by its id: instances, and processes that it starts as “+key”."""
    places: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    """The places that expressions asked for, by code: each with all above it, the root first."""
    decisions: Mapping[str, int] = field(default_factory=dict)
    """Which version was found by what asked for it (``Ask.reference``); 0 when there was none."""
    climb: Sequence[str] = ()
    """Who is told that a time limit has passed: level, role and place of the post."""
