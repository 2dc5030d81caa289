"""Handlers: programs that do the work of service tasks, outside every transaction."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from engine.clock import Clock
from engine.errors import BrokenHandler
from engine.records import Instance, WorkItem
from engine.scheduling.outside import Outside
from engine.store.database import Database

_log = logging.getLogger("bihuan.jobs")

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
class Notice:
    """What is to be told: an event of a case, and the task that it is about."""

    kind: str
    body: Mapping[str, Any]
    at: datetime
    case: Instance
    process: str
    """What the process is called."""
    task: WorkItem | None = None
    """None when it is about the whole case."""
    step: str = ""
    """What the step is called that it is about; empty for the whole case."""


Teller = Callable[[Notice], None]
"""Tells people of an event, perhaps more than once; what it raises is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a handler that is a class is made with, once."""

    database: Database
    clock: Clock
    outside: Outside = field(default_factory=Outside)


class Installed(Mapping[str, Handler]):
    """The handlers of all installed packages by topic, each read when it is first asked for."""

    def __init__(self, points: Iterable[EntryPoint], tools: Tools) -> None:
        """Take what the packages name, and what classes among it are made with."""
        self._points = {point.name: point for point in points}
        self._tools = tools
        self._made: dict[str, Handler] = {}

    def __getitem__(self, topic: str) -> Handler:
        """Return the handler; one that cannot be read is one that fails."""
        if topic not in self._made:
            self._made[topic] = _made(self._points[topic], self._tools)
        return self._made[topic]

    def __iter__(self) -> Iterator[str]:
        """Go through the topics."""
        return iter(self._points)

    def __len__(self) -> int:
        """Return how many topics there are."""
        return len(self._points)


def installed(tools: Tools) -> Mapping[str, Handler]:
    """Return the handlers of all installed packages by topic."""
    return Installed(entry_points(group=GROUP), tools)


def topics() -> frozenset[str]:
    """Return the topics for which a handler is installed."""
    return frozenset(point.name for point in entry_points(group=GROUP))


def _made(point: EntryPoint, tools: Tools) -> Handler:
    """Return what an entry point names as a handler: a function as it is, a class made."""
    try:
        named = point.load()
        handler: Handler = named(tools) if isinstance(named, type) else named
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a program of others must not end ours
        _log.warning("handler %s cannot be read: %s", point.name, type(error).__name__)
        return _broken
    return handler


def _broken(job: Job) -> Result:
    raise BrokenHandler(topic=job.topic)


def host_of(handler: Handler, job: Job) -> str:
    """Return the host that ``handler`` will ask for ``job``; "" when it does not say."""
    says: Callable[[Job], str] | None = getattr(handler, "host", None)
    return says(job) if says else ""
