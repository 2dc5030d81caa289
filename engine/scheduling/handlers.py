"""Handlers: programs that do the work of service tasks, outside every transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any

GROUP = "bihuan.handlers"
"""Where installed packages name their handlers: topic = function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a handler gets."""

    instance: str
    task: str
    topic: str
    values: Mapping[str, Any]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDone:
    """The work is done; ``values`` become variables, in their JSON form."""

    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailed:
    """The work cannot be done: the BPMN error ``code`` is thrown at the service task."""

    code: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLater:
    """The work has to wait until a moment; nothing is wrong."""

    at: datetime


Result = JobDone | JobFailed | JobLater
Handler = Callable[[Job], Result]
"""Does the work, perhaps more than once: its program may end before the result is written down.
What it raises is tried again, and waits for an operator in the end.
"""


def installed() -> Mapping[str, Handler]:
    """Return the handlers of all installed packages by topic."""
    return {point.name: point.load() for point in entry_points(group=GROUP)}
