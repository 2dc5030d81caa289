"""What the engine keeps, as frozen values: cases, tasks, due moments, messages."""

from collections.abc import Mapping
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
    steps: int = 0
    """How many commands it has taken so far."""
    incident: bool = False
    """Whether a token stands still because something could not be evaluated."""


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


class AgendaKind(StrEnum):
    """What is due."""

    TIMER = "timer"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing to do without anybody asking, at or after ``due_at``."""

    id: int
    kind: AgendaKind
    instance: str
    ref: str
    """The task name of a timer, the id of a message."""
    due_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message between the instances of a case; it waits until somebody receives it."""

    id: str
    name: str
    case_no: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    """The instance that threw it."""
    sent_at: datetime
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
