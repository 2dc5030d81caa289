"""Handlers: programs that do the work of service tasks, outside every transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any

from engine.clock import Clock
from engine.scheduling.outside import Outside
from engine.store.database import Database

GROUP = "bihuan.handlers"
"""Where installed packages name their handlers: topic = function or class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a handler gets."""

    instance: str
    task: str
    topic: str
    values: Mapping[str, Any]
    """All variables that the step sees, in their JSON form."""
    now: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """Those of them that the step's own data input associations name."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """The properties that the step has in the diagram."""
    case_no: str = ""
    place: str = ""
    """The code of the place where the case lies."""

    @property
    def key(self) -> str:
        """Return what names this work to others, however often it is tried."""
        return f"{self.instance}:{self.task}"

    def asked(self, name: str) -> Any:
        """Return what the step says of ``name``: its input, else its property ``grid.<name>``."""
        given = self.inputs.get(name)
        return self.properties.get(f"grid.{name}") if given is None else given


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

What it raises is tried again, and stands still in the case in the end; a NotDone says what an
operator may read, of anything else only the name is kept. When it has a method ``host``, which
returns for a job the host that it will ask, or "", a host that fails is left alone for a while.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a handler that is a class is made with, once."""

    database: Database
    clock: Clock
    outside: Outside = field(default_factory=Outside)


def installed(tools: Tools) -> Mapping[str, Handler]:
    """Return the handlers of all installed packages by topic."""
    return {point.name: made(point.load(), tools) for point in entry_points(group=GROUP)}


def made(named: Any, tools: Tools) -> Handler:
    """Return what an entry point names as a handler: a function as it is, a class made."""
    handler: Handler = named(tools) if isinstance(named, type) else named
    return handler


def host_of(handler: Handler, job: Job) -> str:
    """Return the host that ``handler`` will ask for ``job``; "" when it does not say."""
    says: Callable[[Job], str] | None = getattr(handler, "host", None)
    return says(job) if says else ""
